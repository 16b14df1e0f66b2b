/** The vectorised finders of runs against the scalar ones. */
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

}  // namespace

void run() {
  everyByte();
  againstScalar();
}

}  // namespace sluice::test
