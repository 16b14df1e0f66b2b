#pragma once

#include <string>

#include "core/base/sha256.h"
#include "core/validators/types.h"

namespace sluice {

/** The first bits in the base32 of RFC 4648, section 6: `length` characters, 5 bits each, at most 51. */
std::string base32Head(const Sha256Digest& bytes, std::size_t length);

/**
 * A GitHub fine-grained token: characters 78 to 85 are the base32 of the SHA-256 of the first 77. Known
 * from one public sample only, so it may verify and never refuse.
 */
Verdict githubFineGrained(const Subject& subject);

}  // namespace sluice
