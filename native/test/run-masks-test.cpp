/** The vectorised finders of runs against the scalar ones, and rows of bits against counting. */
#include "core/normalize/run-masks.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

void everyByte() {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < RUN_BLOCK; ++at) {
      std::string text(RUN_BLOCK, '.');
      text[at] = static_cast<char>(byte);
      const auto is = [&](std::uint64_t mask, bool isSet) { return mask == std::uint64_t{isSet} << at; };
      CHECK(is(fastestRunFinders().members(bytesOf(text)), RUN_MEMBER[static_cast<std::size_t>(byte)]));
      CHECK(is(fastestRunFinders().digits(bytesOf(text)), HEX_VALUE[static_cast<std::size_t>(byte)] >= 0));
    }
  }
}

void againstScalar() {
  Random random(71);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = round % 2 == 0 ? random.bytes(RUN_BLOCK) : random.of("azAZ09+-/_=.\n\r @[`{fFgG", RUN_BLOCK);
    EQUAL(fastestRunFinders().members(bytesOf(text)), findRunMembersScalar(bytesOf(text)));
    EQUAL(fastestRunFinders().digits(bytesOf(text)), findHexDigitsScalar(bytesOf(text)));
  }
}

void rows() {
  Random random(73);
  int found = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::uint64_t bits = round % 3 == 0 ? random.next() : random.next() | random.next() | random.next();
    const std::size_t count = random.between(1, round % 2 == 0 ? 12 : 130);
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i + count <= 64; ++i) {
      std::size_t size = 0;
      while (size < count && ((bits >> (i + size)) & 1) != 0) ++size;
      if (size == count) expected |= std::uint64_t{1} << i;
    }
    EQUAL(rowsOf(bits, count), expected);
    found += expected != 0 ? 1 : 0;
  }
  EQUAL(rowsOf(~std::uint64_t{0}, 64), 1u);
  EQUAL(rowsOf(~std::uint64_t{0}, 65), 0u);
  CHECK(found > 5000 && found < 15'000);
}

}  // namespace

void run() {
  everyByte();
  againstScalar();
  rows();
}

}  // namespace sluice::test
