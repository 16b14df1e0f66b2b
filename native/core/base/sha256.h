#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

using Sha256Digest = std::array<std::uint8_t, 32>;

/** The SHA-256 digest of bytes (FIPS 180-4, section 6.2). Cost: linear; nothing is allocated. */
Sha256Digest sha256(std::string_view bytes);

}  // namespace sluice
