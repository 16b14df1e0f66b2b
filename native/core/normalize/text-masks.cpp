#include "core/normalize/text-masks.h"

#include "core/base/avx2.h"

namespace sluice {

TextMasks findTextMasksScalar(const Byte* block) {
  TextMasks masks{};
  for (std::size_t i = 0; i < MASKED_BLOCK; ++i) {
    const Byte byte = block[i];
    const auto bit = [&](bool isSet) { return std::uint64_t{isSet} << i; };
    masks.ascii |= bit(byte < 0x80);
    masks.tail |= bit(byte >= 0x80 && byte < 0xc0);
    masks.lead |= bit(byte >= 0xc2 && byte <= 0xf4);
    masks.lead3 |= bit(byte >= 0xe0 && byte <= 0xf4);
    masks.lead4 |= bit(byte >= 0xf0 && byte <= 0xf4);
    masks.wide |= bit(byte == 0 || byte >= 0xfe);
    masks.gzip |= bit(byte == 0x8b);
  }
  return masks;
}

#ifdef SLUICE_AVX2
namespace {

using avx2::bits;
using avx2::equals;
using avx2::load;
using avx2::within;

SLUICE_AVX2 std::uint64_t bitsWithin(__m256i low, __m256i high, int first, int last) {
  return bits(within(low, static_cast<char>(first), static_cast<char>(last)),
              within(high, static_cast<char>(first), static_cast<char>(last)));
}

SLUICE_AVX2 TextMasks findTextMasksAvx2(const Byte* block) {
  const __m256i low = load(block);
  const __m256i high = load(block + 32);
  // Moved by two, 0xFE, 0xFF and 0 lie side by side.
  const __m256i two = _mm256_set1_epi8(2);
  return {
      ~bits(low, high),
      bitsWithin(low, high, 0x80, 0xbf),
      bitsWithin(low, high, 0xc2, 0xf4),
      bitsWithin(low, high, 0xe0, 0xf4),
      bitsWithin(low, high, 0xf0, 0xf4),
      bitsWithin(_mm256_add_epi8(low, two), _mm256_add_epi8(high, two), 0, 2),
      bits(equals(low, static_cast<char>(0x8b)), equals(high, static_cast<char>(0x8b))),
  };
}

}  // namespace
#endif

FindTextMasks fastestTextMasks() {
#ifdef SLUICE_AVX2
  if (__builtin_cpu_supports("avx2")) return findTextMasksAvx2;
#endif
  return findTextMasksScalar;
}

}  // namespace sluice
