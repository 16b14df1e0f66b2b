/** The glance at eight bytes: where it says no, no form of numbers begins. */
#include "core/database/edge-starts.h"

#include "core/match/lead.h"
#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"

namespace sluice::test {

void run() {
  const std::string bytes = readData("database.bin");
  const Database database(bytesOf(bytes), bytes.size());
  CHECK(!database.edgeForms.empty());
  Random random(42);
  int begun = 0;
  int refused = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text = random.of("0123456789", 2) + random.of("0123456789ABDEF -", 40);
    // Groups of digits as cards, social security numbers and accounts are written in.
    if (round % 3 == 0) {
      const std::string mark = random.pick({" ", "-"});
      text = random.of("0123456789", 3 + round % 2);
      while (text.size() < 30) text += (random.chance(95) ? mark : "") + random.of("0123456789", random.between(2, 4));
    }
    const View view = rawView(text);
    const bool mayBegin = database.edgeStarts.mayBegin(view.bytes());
    refused += mayBegin ? 0 : 1;
    for (const std::uint32_t form : database.edgeForms) {
      if (!startsMatch(database, view, database.forms[form], 0, view.end())) continue;
      begun += 1;
      CHECK(mayBegin);
    }
  }
  CHECK(begun > 300);
  CHECK(refused > 10'000);
}

}  // namespace sluice::test
