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

/** 64 bytes, and what of them a condition holds for. */
class Block {
 public:
  SLUICE_AVX2 explicit Block(const Byte* at) : low_(avx2::load(at)), high_(avx2::load(at + 32)) {}

  SLUICE_AVX2 std::uint64_t equals(char byte) const { return avx2::bits(avx2::equals(low_, byte), avx2::equals(high_, byte)); }
  SLUICE_AVX2 std::uint64_t within(char first, char last) const {
    return avx2::bits(avx2::within(low_, first, last), avx2::within(high_, first, last));
  }
  SLUICE_AVX2 std::uint64_t alphanumeric() const { return avx2::bits(areWordBytes(low_), areWordBytes(high_)); }
  SLUICE_AVX2 std::uint64_t special() const { return avx2::bits(areSpecial(low_), areSpecial(high_)); }
  SLUICE_AVX2 std::uint64_t isX() const {
    return avx2::bits(avx2::equals(avx2::folded(low_), 'x'), avx2::equals(avx2::folded(high_), 'x'));
  }

 private:
  SLUICE_AVX2 static __m256i areWordBytes(__m256i bytes) {
    return _mm256_or_si256(avx2::within(avx2::folded(bytes), 'a', 'z'), avx2::within(bytes, '0', '9'));
  }
  /** Of ASCII: controls but blanks, the deletion, and what escapes begin with. */
  SLUICE_AVX2 static __m256i areSpecial(__m256i bytes) {
    const __m256i blanks = _mm256_or_si256(_mm256_or_si256(avx2::equals(bytes, '\t'), avx2::equals(bytes, '\n')),
                                           avx2::equals(bytes, '\r'));
    const __m256i escapes = _mm256_or_si256(_mm256_or_si256(avx2::equals(bytes, '%'), avx2::equals(bytes, '&')),
                                            _mm256_or_si256(avx2::equals(bytes, '\\'), avx2::equals(bytes, 0x7f)));
    return _mm256_or_si256(_mm256_andnot_si256(blanks, avx2::within(bytes, 0, 0x1f)), escapes);
  }

  __m256i low_;
  __m256i high_;
};

SLUICE_AVX2 PlaceMasks findPlacesAvx2(const Byte* at) {
  const Block block(at);
  // What stands before each byte is a bit further down; what stands before the block comes in from below.
  const auto before = [](std::uint64_t mask, bool isFirst) { return mask << 1 | std::uint64_t{isFirst}; };
  const std::uint64_t words = block.alphanumeric();
  const std::uint64_t backslashes = block.equals('\\');
  PlaceMasks masks;
  masks.foreign = block.within(static_cast<char>(0xc0), static_cast<char>(0xff));
  masks.special = block.special() | masks.foreign;
  masks.plus = block.equals('+');
  masks.prefix = block.isX() & before(block.equals('0'), at[-1] == '0');
  // The letters of escapes, a place further than their backslashes.
  std::uint64_t letters = before(backslashes, at[-1] == BACKSLASH);
  if (letters != 0) letters &= block.equals('n') | block.equals('r') | block.equals('t');
  const bool isEscaped = isEscapeLetter(at[-1]) && at[-2] == BACKSLASH;
  masks.edge = ~before(words & ~letters, isAlphanumeric(at[-1]) && !isEscaped);
  masks.wordStart = words & masks.edge;
  return masks;
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
