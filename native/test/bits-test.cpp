/** Rows of bits against counting. */
#include "core/base/bits.h"

#include "test/check.h"
#include "test/random.h"

namespace sluice::test {
namespace {

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

void run() { rows(); }

}  // namespace sluice::test
