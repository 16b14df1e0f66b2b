/** The glance at four bytes: where it says no, no form of bare numbers begins. */
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
    const std::string text = random.of("0123456789", 2) + random.of("0123456789ABDEF -", 40);
    const View view = rawView(text);
    const bool mayBegin = database.edgeStarts.mayBegin(view.bytes());
    refused += mayBegin ? 0 : 1;
    for (const std::uint32_t form : database.edgeForms) {
      if (!startsMatch(database, view, database.forms[form], 0, view.end())) continue;
      begun += 1;
      CHECK(mayBegin);
    }
  }
  CHECK(begun > 100);
  CHECK(refused > 10'000);
}

}  // namespace sluice::test
