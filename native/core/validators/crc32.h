/** Tokens that end in a CRC-32 of themselves: GitHub, npm and Vercel in base62, GitLab in base36. */
#pragma once

#include <cstdint>
#include <string>

#include "core/validators/types.h"

namespace sluice {

/** CRC-32 as in ISO 3309 and zlib: reflected EDB88320, initial and final FFFFFFFF. */
std::uint32_t crc32(std::string_view text);

/** A 32-bit number in base62 (digits, upper case, lower case), high first, padded to 6. */
std::string base62(std::uint32_t value);

/** The body's last 6 characters are the checksum of what comes before them in the body. */
Verdict crc32Base62(const Subject& subject);

/**
 * A GitLab routable token: its last 7 characters are the checksum, in lower-case base36, of all before
 * them, the prefix and the two length characters included (GitLab handbook, Routable Tokens).
 */
Verdict gitlabRoutable(const Subject& subject);

}  // namespace sluice
