#include "core/normalize/run-masks.h"

#include "core/base/avx2.h"

namespace sluice {
namespace {

template <typename IsOne>
std::uint64_t bitsOf(const Byte* block, const IsOne& isOne) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < RUN_BLOCK; ++i) bits |= std::uint64_t{isOne(block[i])} << i;
  return bits;
}

}  // namespace

std::uint64_t findRunMembersScalar(const Byte* block) {
  return bitsOf(block, [](Byte byte) { return RUN_MEMBER[byte]; });
}

std::uint64_t findHexDigitsScalar(const Byte* block) {
  return bitsOf(block, [](Byte byte) { return HEX_VALUE[byte] >= 0; });
}

#ifdef SLUICE_AVX2
namespace {

using avx2::equals;
using avx2::load;
using avx2::within;

SLUICE_AVX2 __m256i areMembers(__m256i bytes) {
  const __m256i words = _mm256_or_si256(within(avx2::folded(bytes), 'a', 'z'), within(bytes, '/', '9'));
  const __m256i marks = _mm256_or_si256(_mm256_or_si256(equals(bytes, '+'), equals(bytes, '-')), equals(bytes, '_'));
  const __m256i breaks = _mm256_or_si256(equals(bytes, '\n'), equals(bytes, '\r'));
  return _mm256_or_si256(_mm256_or_si256(words, marks), breaks);
}

SLUICE_AVX2 std::uint64_t findRunMembersAvx2(const Byte* block) {
  return avx2::bits(areMembers(load(block)), areMembers(load(block + 32)));
}

SLUICE_AVX2 std::uint64_t findHexDigitsAvx2(const Byte* block) {
  return avx2::bits(avx2::hexDigits(load(block)), avx2::hexDigits(load(block + 32)));
}

}  // namespace
#endif

RunFinders fastestRunFinders() {
#ifdef SLUICE_AVX2
  if (__builtin_cpu_supports("avx2")) return {findRunMembersAvx2, findHexDigitsAvx2};
#endif
  return {findRunMembersScalar, findHexDigitsScalar};
}

}  // namespace sluice
