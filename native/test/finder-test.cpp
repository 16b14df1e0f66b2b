/** The fastest finder against the scalar one, and that against what each byte is. */
#include "core/match/finder.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

bool isSame(const PlaceMasks& a, const PlaceMasks& b) {
  return a.special == b.special && a.plus == b.plus && a.prefix == b.prefix && a.edge == b.edge && a.wordStart == b.wordStart &&
         a.foreign == b.foreign;
}

/** A block of 64 bytes with two before it, in memory of their own size. */
void compare(const std::string& bytes) {
  const std::vector<Byte> copy(bytes.begin(), bytes.end());
  const Byte* block = copy.data() + FINDER_BEFORE;
  CHECK(isSame(fastestFinder()(block), findPlacesScalar(block)));
}

/** Each pair of bytes, at places all over the block: within a vector and across its edges. */
void pairs() {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string bytes(FINDER_BEFORE + FINDER_BLOCK, ' ');
      for (std::size_t at = 1; at + 1 < bytes.size(); at += 5) {
        bytes[at] = static_cast<char>(first);
        bytes[at + 1] = static_cast<char>(second);
      }
      compare(bytes);
    }
  }
}

void anyBlock() {
  Random random(35);
  for (int round = 0; round < 30'000; ++round)
    compare(random.chance(50) ? random.bytes(66) : random.of("anrtx0X\\+%& \n\x01\x7f\xe3Z9", 66));
}

/** Byte by byte, with the view's own words. */
void meanings() {
  Random random(36);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random.of("anrtx0X\\+%& \n\x01\xe3Z9", 66);
    const View view = rawView(text);
    const PlaceMasks masks = findPlacesScalar(view.bytes() + FINDER_BEFORE);
    for (std::size_t i = 0; i < FINDER_BLOCK; ++i) {
      const auto offset = static_cast<Offset>(FINDER_BEFORE + i);
      const Byte byte = view.at(offset);
      const auto has = [&](std::uint64_t mask) { return ((mask >> i) & 1) != 0; };
      const bool isEdge = !isAlphanumeric(view.at(offset - 1)) || view.isEscapeLetter(offset - 1);
      CHECK(has(masks.edge) == isEdge);
      CHECK(has(masks.wordStart) == (isAlphanumeric(byte) && isEdge));
      CHECK(has(masks.special) == (SPECIAL[byte] && (byte < 0x80 || byte >= 0xc0)));
      CHECK(has(masks.plus) == (byte == PLUS));
      CHECK(has(masks.prefix) == ((byte == 'x' || byte == 'X') && view.at(offset - 1) == '0'));
      CHECK(has(masks.foreign) == (byte >= 0xc0));
    }
  }
}

}  // namespace

void run() {
  pairs();
  anyBlock();
  meanings();
}

}  // namespace sluice::test
