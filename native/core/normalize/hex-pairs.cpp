#include "core/normalize/hex-pairs.h"

#include "core/base/avx2.h"

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

using avx2::equals;
using avx2::load;

SLUICE_AVX2 std::uint32_t pairsOf(const Byte* at) {
  const __m256i own = load(at);
  const __m256i isSeparator = _mm256_or_si256(_mm256_or_si256(equals(own, ' '), equals(own, ':')),
                                              _mm256_or_si256(equals(own, '-'), equals(own, ',')));
  const __m256i isSame = _mm256_and_si256(isSeparator, _mm256_cmpeq_epi8(own, load(at + 3)));
  const __m256i isPair = _mm256_and_si256(avx2::hexDigits(load(at + 1)), avx2::hexDigits(load(at + 2)));
  return avx2::bits(_mm256_and_si256(isSame, isPair));
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
