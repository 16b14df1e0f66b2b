/** The fastest finder tells the same places as the scalar one. */
#include "core/match/finder.h"

#include <array>

#include "fuzz/fuzz.h"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t WHOLE = FINDER_BEFORE + FINDER_BLOCK;
  for (std::size_t from = 0; from + WHOLE <= size; from += FINDER_BLOCK) {
    // Memory of its own: what is read beyond it is noticed.
    const std::vector<Byte> copy(data + from, data + from + WHOLE);
    const PlaceMasks fast = fastestFinder()(copy.data() + FINDER_BEFORE);
    const PlaceMasks slow = findPlacesScalar(copy.data() + FINDER_BEFORE);
    REQUIRE(fast.special == slow.special);
    REQUIRE(fast.plus == slow.plus);
    REQUIRE(fast.prefix == slow.prefix);
    REQUIRE(fast.wordStart == slow.wordStart);
    REQUIRE(fast.foreign == slow.foreign);
  }
  return 0;
}
