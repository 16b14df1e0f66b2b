#include "core/normalize/hex-pairs.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SLUICE_AVX2 __attribute__((target("avx2")))
#endif

namespace sluice {

std::uint64_t findHexPairsScalar(const Byte* block) {
  std::uint64_t pairs = 0;
  for (std::size_t i = 0; i < PAIRS_BLOCK; ++i) {
    const Byte* at = block + i;
    if (HEX_SEPARATOR[at[0]] && at[3] == at[0] && HEX_VALUE[at[1]] >= 0 && HEX_VALUE[at[2]] >= 0)
      pairs |= std::uint64_t{1} << i;
  }
  return pairs;
}

#ifdef SLUICE_AVX2
namespace {

SLUICE_AVX2 __m256i load(const Byte* at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }

SLUICE_AVX2 __m256i equals(__m256i bytes, char byte) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)); }

SLUICE_AVX2 __m256i within(__m256i bytes, char first, char last) {
  const __m256i shifted = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
  const __m256i most = _mm256_set1_epi8(static_cast<char>(last - first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(shifted, most), shifted);
}

SLUICE_AVX2 __m256i isDigit(__m256i bytes) {
  return _mm256_or_si256(within(bytes, '0', '9'), within(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 'f'));
}

SLUICE_AVX2 std::uint32_t pairsOf(const Byte* at) {
  const __m256i own = load(at);
  const __m256i isSeparator = _mm256_or_si256(_mm256_or_si256(equals(own, ' '), equals(own, ':')),
                                              _mm256_or_si256(equals(own, '-'), equals(own, ',')));
  const __m256i isSame = _mm256_and_si256(isSeparator, _mm256_cmpeq_epi8(own, load(at + 3)));
  const __m256i isPair = _mm256_and_si256(isDigit(load(at + 1)), isDigit(load(at + 2)));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_and_si256(isSame, isPair)));
}

SLUICE_AVX2 std::uint64_t findHexPairsAvx2(const Byte* block) {
  return std::uint64_t{pairsOf(block + 32)} << 32 | pairsOf(block);
}

}  // namespace
#endif

FindHexPairs fastestPairsFinder() {
#ifdef SLUICE_AVX2
  if (__builtin_cpu_supports("avx2")) return findHexPairsAvx2;
#endif
  return findHexPairsScalar;
}

}  // namespace sluice
