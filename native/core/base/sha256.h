#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

using Sha256Digest = std::array<std::uint8_t, 32>;
using Sha256State = std::array<std::uint32_t, 8>;

/** The SHA-256 digest of bytes (FIPS 180-4, section 6.2). Cost: linear; nothing is allocated. */
Sha256Digest sha256(std::string_view bytes);

inline std::string_view viewOf(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/** HMAC-SHA-256 under one key (RFC 2104): what only the key tells is worked out once. */
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  /** Cost: linear; nothing is allocated. */
  Sha256Digest of(std::string_view bytes) const;

 private:
  Sha256State inner_;
  Sha256State outer_;
};

}  // namespace sluice
