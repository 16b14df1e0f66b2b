/** What SHA-256 does with each block: a vectorised way, and the scalar one that it is tested against. */
#pragma once

#include <cstddef>

#include "core/base/sha256.h"

namespace sluice {

/** Bytes of a block. */
inline constexpr std::size_t SHA256_BLOCK = 64;

/** Takes one block into a state (FIPS 180-4, section 6.2.2). */
using CompressBlock = void (*)(Sha256State& state, const char* block);

void compressScalar(Sha256State& state, const char* block);
/** The fastest way that this processor has. */
CompressBlock fastestCompress();

}  // namespace sluice
