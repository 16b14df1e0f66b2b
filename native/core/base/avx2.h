/** Comparisons of 32 bytes at a time that the vectorised finders share; only where the compiler knows AVX2. */
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#include "core/base/byte-classes.h"

#define SLUICE_AVX2 __attribute__((target("avx2")))

namespace sluice::avx2 {

SLUICE_AVX2 inline __m256i load(const Byte* at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }

SLUICE_AVX2 inline __m256i equals(__m256i bytes, char byte) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)); }

SLUICE_AVX2 inline __m256i within(__m256i bytes, char first, char last) {
  const __m256i shifted = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
  const __m256i most = _mm256_set1_epi8(static_cast<char>(last - first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(shifted, most), shifted);
}

/** With capital letters of ASCII made small; other bytes may change too. */
SLUICE_AVX2 inline __m256i folded(__m256i bytes) { return _mm256_or_si256(bytes, _mm256_set1_epi8(0x20)); }

SLUICE_AVX2 inline __m256i hexDigits(__m256i bytes) {
  return _mm256_or_si256(within(bytes, '0', '9'), within(folded(bytes), 'a', 'f'));
}

SLUICE_AVX2 inline std::uint32_t bits(__m256i flags) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(flags)); }

/** A bit for each of 64 flags, the lowest for the first. */
SLUICE_AVX2 inline std::uint64_t bits(__m256i low, __m256i high) { return std::uint64_t{bits(high)} << 32 | bits(low); }

}  // namespace sluice::avx2
#endif
