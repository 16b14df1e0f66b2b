#include "core/match/finder.h"

#include "core/base/avx2.h"

namespace sluice {
namespace {

constexpr bool isEscapeLetter(Byte byte) { return byte == 'n' || byte == 'r' || byte == 't'; }

/** In UTF-8 these go on with a character, and begin nothing. */
constexpr bool isTail(Byte byte) { return byte >= 0x80 && byte < 0xc0; }

}  // namespace

PlaceMasks findPlacesScalar(const Byte* block) {
  PlaceMasks masks{};
  for (std::size_t i = 0; i < FINDER_BLOCK; ++i) {
    const Byte* at = block + i;
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (SPECIAL[*at] && !isTail(*at)) masks.special |= bit;
    if (*at == PLUS) masks.plus |= bit;
    if ((*at | 0x20) == 'x' && at[-1] == '0') masks.prefix |= bit;
    const bool continues = isAlphanumeric(at[-1]) && !(isEscapeLetter(at[-1]) && at[-2] == BACKSLASH);
    if (!continues) masks.edge |= bit;
    if (isAlphanumeric(*at) && !continues) masks.wordStart |= bit;
    if (*at >= 0xc0) masks.foreign |= bit;
  }
  return masks;
}

#ifdef SLUICE_AVX2
namespace {

/** 32 bytes at a time. */
class Half {
 public:
  SLUICE_AVX2 explicit Half(const Byte* at) : bytes_(avx2::load(at)) {}

  SLUICE_AVX2 std::uint32_t equals(char byte) const { return mask(avx2::equals(bytes_, byte)); }
  SLUICE_AVX2 std::uint32_t foreign() const { return within(static_cast<char>(0xc0), static_cast<char>(0xff)); }
  SLUICE_AVX2 std::uint32_t within(char first, char last) const { return mask(avx2::within(bytes_, first, last)); }
  SLUICE_AVX2 std::uint32_t alphanumeric() const {
    return mask(_mm256_or_si256(avx2::within(avx2::folded(bytes_), 'a', 'z'), avx2::within(bytes_, '0', '9')));
  }

 private:
  SLUICE_AVX2 static std::uint32_t mask(__m256i flags) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(flags)); }

  __m256i bytes_;
};

struct HalfMasks {
  std::uint32_t special, plus, prefix, edge, wordStart, foreign;
};

SLUICE_AVX2 HalfMasks findHalf(const Byte* at) {
  const Half own(at);
  const Half before(at - 1);
  const Half twoBefore(at - 2);
  HalfMasks masks;
  masks.foreign = own.foreign();
  const std::uint32_t blank = own.equals('\t') | own.equals('\n') | own.equals('\r');
  masks.special = (own.within(0, 0x1f) & ~blank) | masks.foreign | own.equals(0x7f) | own.equals('%') |
                  own.equals('&') | own.equals('\\');
  masks.plus = own.equals('+');
  masks.prefix = (own.equals('x') | own.equals('X')) & before.equals('0');
  const std::uint32_t escaped =
      (before.equals('n') | before.equals('r') | before.equals('t')) & twoBefore.equals('\\');
  masks.edge = ~before.alphanumeric() | escaped;
  masks.wordStart = own.alphanumeric() & masks.edge;
  return masks;
}

SLUICE_AVX2 PlaceMasks findPlacesAvx2(const Byte* block) {
  const HalfMasks low = findHalf(block);
  const HalfMasks high = findHalf(block + 32);
  const auto joined = [](std::uint32_t first, std::uint32_t second) { return std::uint64_t{second} << 32 | first; };
  return {joined(low.special, high.special), joined(low.plus, high.plus), joined(low.prefix, high.prefix),
          joined(low.edge, high.edge), joined(low.wordStart, high.wordStart), joined(low.foreign, high.foreign)};
}

}  // namespace
#endif

FindPlaces fastestFinder() {
#ifdef SLUICE_AVX2
  if (__builtin_cpu_supports("avx2")) return findPlacesAvx2;
#endif
  return findPlacesScalar;
}

}  // namespace sluice
