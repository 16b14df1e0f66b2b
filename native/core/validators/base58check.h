/** Bitcoin's base58check: private keys (WIF, BIP-38) and extended keys (BIP-32, SLIP-132). */
#pragma once

#include <optional>
#include <string>

#include "core/validators/types.h"

namespace sluice {

/** The payload if the last 4 bytes are the first 4 of the double SHA-256 of the rest; else nothing. */
std::optional<std::string> decodeBase58Check(std::string_view text);

/** Wallet import format: version, 32 bytes, and 01 if the public key is compressed. */
Verdict wif(const Subject& subject);

/** BIP-38: an encrypted key of 39 bytes that begins 0142 or 0143. */
Verdict bip38(const Subject& subject);

/** BIP-32: 78 bytes of a known version whose key is private; otherwise the shape remains. */
Verdict xprv(const Subject& subject);

}  // namespace sluice
