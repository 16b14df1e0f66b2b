/** Lines and columns against a count over the whole text. */
#include "core/session/lines.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

std::string at(const Lines& lines, Offset offset) {
  const Place place = lines.locate(offset);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

void examples() {
  Lines lines;
  EQUAL(at(lines, 0), "1:1");
  lines.add(bytesOf("ab\n\ncd"), 6, 0);
  EQUAL(at(lines, 1), "1:2");
  // A line feed is the last byte of its line.
  EQUAL(at(lines, 2), "1:3");
  EQUAL(at(lines, 3), "2:1");
  EQUAL(at(lines, 5), "3:2");
  lines.add(bytesOf("\nx"), 2, 6);
  EQUAL(at(lines, 7), "4:1");
  lines.forget(5);
  EQUAL(at(lines, 5), "3:2");
  EQUAL(at(lines, 7), "4:1");
  lines.forget(NEVER);
  EQUAL(at(lines, 9), "4:3");
}

void anyText() {
  Random random(30);
  for (int round = 0; round < 100; ++round) {
    Lines lines;
    std::string all;
    Offset from = 0;
    for (int chunks = 0; chunks < 40; ++chunks) {
      const std::string chunk = random.of("ab\n", random.below(30));
      lines.add(bytesOf(chunk), chunk.size(), static_cast<Offset>(all.size()));
      all += chunk;
      if (random.chance(40)) {
        from = std::max(from, static_cast<Offset>(random.below(all.size() + 1)));
        lines.forget(from);
      }
      const std::size_t last = all.rfind('\n');
      EQUAL(lines.last(), last == std::string::npos ? -1 : static_cast<Offset>(last));
      EQUAL(static_cast<std::size_t>(lines.count()), countOf(all, [](char c) { return c == '\n'; }));
      for (int asked = 0; asked < 5; ++asked) {
        const Offset offset = from + static_cast<Offset>(random.below(all.size() - static_cast<std::size_t>(from) + 1));
        const std::string before = all.substr(0, static_cast<std::size_t>(offset));
        const std::size_t feed = before.rfind('\n');
        const std::size_t column = before.size() - (feed == std::string::npos ? 0 : feed + 1) + 1;
        EQUAL(at(lines, offset), std::to_string(countOf(before, [](char c) { return c == '\n'; }) + 1) + ":" + std::to_string(column));
      }
    }
  }
}

}  // namespace

void run() {
  examples();
  anyText();
}

}  // namespace sluice::test
