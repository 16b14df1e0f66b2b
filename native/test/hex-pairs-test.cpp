/** The vectorised finder of separated digits against the scalar one, at every offset within a block. */
#include "core/normalize/hex-pairs.h"

#include "test/check.h"
#include "test/random.h"

namespace sluice::test {
namespace {

std::uint64_t fastest(const std::string& text) {
  return fastestPairsFinder()(reinterpret_cast<const Byte*>(text.data()));
}

void places() {
  const std::string blank(PAIRS_BLOCK + PAIRS_BEHIND, 'z');
  EQUAL(fastest(blank), 0u);
  for (std::size_t at = 0; at < PAIRS_BLOCK; ++at) {
    for (const std::string pair : {":0f:", " A9 ", "-Fe-", ",00,"}) {
      std::string text = blank;
      text.replace(at, pair.size(), pair);
      EQUAL(fastest(text), std::uint64_t{1} << at);
    }
    for (const std::string pair : {":0f-", ":0g:", ":g0:", "_00_", ":@0:"}) {
      std::string text = blank;
      text.replace(at, pair.size(), pair);
      EQUAL(fastest(text), 0u);
    }
  }
}

void againstScalar() {
  Random random(41);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = round % 2 == 0 ? random.of(" :-,09afAFgG@`/:;\xe9", PAIRS_BLOCK + PAIRS_BEHIND) : std::string();
    while (text.size() < PAIRS_BLOCK + PAIRS_BEHIND) text += static_cast<char>(random.below(256));
    EQUAL(fastest(text), findHexPairsScalar(reinterpret_cast<const Byte*>(text.data())));
  }
}

}  // namespace

void run() {
  places();
  againstScalar();
}

}  // namespace sluice::test
