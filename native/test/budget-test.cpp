#include "core/session/budget.h"

#include "test/check.h"

namespace sluice::test {

void run() {
  constexpr std::size_t FREE = 1 << 20;
  Budget none(0);
  CHECK(none.spend(FREE, 0));
  CHECK(none.spend(0, 100));
  CHECK(!none.spend(1, 1 << 30));
  // Once it is used up nothing brings it back.
  CHECK(!none.spend(0, NEVER));

  Budget twice(2);
  CHECK(twice.spend(FREE + 200, 100));
  CHECK(!twice.spend(1, 100));
  Budget grows(2);
  CHECK(grows.spend(FREE + 200, 100));
  CHECK(grows.spend(20, 110));
  // What was read before counts by the farthest byte that was reached.
  CHECK(grows.spend(0, 50));
  CHECK(!grows.spend(1, 50));

  EQUAL(grows.spent(), FREE + 221.0);
  // The excess was greatest where it was refused: all that was spent but for twice the bytes read.
  EQUAL(grows.peak(), FREE + 1.0);
  CHECK(Budget(1).peak() < -1e300);

  Budget huge(16);
  CHECK(huge.spend(static_cast<std::size_t>(NEVER), NEVER));
}

}  // namespace sluice::test
