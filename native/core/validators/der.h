/** What a private key's bytes look like: DER (X.690), openssh-key-v1, OpenPGP packets. */
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

/**
 * Whether the bytes are one DER sequence that begins as a private key does: version and number or
 * algorithm (PKCS #1, SEC 1, RFC 5208), or algorithm and octets (encrypted, RFC 5208, section 6).
 */
bool isDerKey(std::string_view bytes);

struct OpenSshKey {
  bool isEncrypted;
};

/** What an OpenSSH container says of itself; nothing if it is none or is cut short. */
std::optional<OpenSshKey> readOpenSsh(std::string_view bytes);

/** CRC-24 of OpenPGP's ASCII armor (RFC 9580, section 6.1). */
std::uint32_t crc24(std::string_view bytes);

/** Packet tag 5, secret key, in the old or the current header format (RFC 9580, section 4.2). */
bool isSecretKeyPacket(std::string_view bytes);

}  // namespace sluice
