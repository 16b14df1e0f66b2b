/** The glance at eight bytes: where it says no, no form of numbers begins. */
#include "core/database/edge-starts.h"

#include "core/match/lead.h"
#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"

namespace sluice::test {
namespace {

/** Bytes that a form may begin with, and others behind them. */
std::string beginning(const Database& database, const std::vector<std::uint32_t>& lead, Random& random) {
  std::string text;
  for (const std::uint32_t set : lead) {
    char byte = random.byte();
    while (!database.sets[set][byteOf(byte)]) byte = random.byte();
    text += byte;
  }
  return text + random.bytes(EdgeStarts::HEAD);
}

}  // namespace

void run() {
  const std::string bytes = readData("database.bin");
  const Database database(bytesOf(bytes), bytes.size());
  CHECK(!database.edgeForms.empty());
  Random random(42);
  for (const std::uint32_t form : database.edgeForms)
    for (const std::vector<std::uint32_t>& lead : database.forms[form].leads)
      for (int round = 0; round < 500; ++round) {
        const View view = rawView(beginning(database, lead, random));
        CHECK(startsMatch(database, view, database.forms[form], 0, view.end()));
        CHECK(database.edgeStarts.mayBegin(view.bytes()));
      }
  int refused = 0;
  for (int round = 0; round < 200'000; ++round) {
    const std::string text = random.of("0123456789", 2) + random.of("0123456789ABDEF -", 40);
    const View view = rawView(text);
    if (database.edgeStarts.mayBegin(view.bytes())) continue;
    refused += 1;
    for (const std::uint32_t form : database.edgeForms)
      CHECK(!startsMatch(database, view, database.forms[form], 0, view.end()));
  }
  CHECK(refused > 100'000);
}

}  // namespace sluice::test
