/** Children that differ from their parent in places: what is copied, changed, marked, and when they end. */
#include "core/normalize/island.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

class Host final : public IslandHost {
 public:
  std::unique_ptr<Reader> openIsland(LayerKind kind) override {
    if (isRefusing) return nullptr;
    sinks.push_back(std::make_shared<Sink>());
    return std::make_unique<SinkReader>(std::vector<LayerKind>{kind}, sinks.back());
  }
  Offset contextFrom(LayerKind, Offset offset) override { return offset - before; }

  Sinks sinks;
  Offset before = 4;
  bool isRefusing = false;
};

constexpr Offset REACH = 16;

void replace(Island& island, Offset from, Offset to, std::string_view text) {
  island.replace(from, to, bytesOf(text), text.size(), mark::url);
}

void around() {
  const View parent = rawView("0123456789%41bcdefghijklmnopqrstuvwxyz" + repeat(".", 400));
  Host host;
  TestConfig config;
  Island island(parent, LayerKind::text, REACH, host, config, false);
  CHECK(!island.isOpen());
  EQUAL(island.needed(), NEVER);
  EQUAL(island.frontier(NEVER), NEVER);
  replace(island, 10, 13, "A");
  CHECK(island.isOpen());
  EQUAL(island.needed(), 13);
  island.advance(20, 0, false);
  EQUAL(island.frontier(NEVER), 6);
  island.advance(parent.end(), 0, true);
  CHECK(!island.isOpen());
  EQUAL(host.sinks.size(), 1u);
  const Sink& sink = *host.sinks[0];
  EQUAL(sink.text.substr(0, 14), "6789Abcdefghij");
  EQUAL(sink.spans[4].start, 10);
  EQUAL(sink.spans[4].end, 13);
  EQUAL(sink.spans[5].start, 13);
  EQUAL(sink.marks[4], mark::url);
  EQUAL(sink.marks[5], 0u);
  CHECK(sink.isFinished);
}

/** What is removed leaves its marks to what follows it, even at the end of the island's first bytes. */
void removal() {
  const View parent = rawView("ab\x01\x02" "cd" + repeat(".", 40));
  Host host;
  TestConfig config;
  Island island(parent, LayerKind::text, REACH, host, config, false);
  island.replace(2, 3, nullptr, 0, mark::zeroWidth);
  island.replace(3, 4, nullptr, 0, mark::zeroWidth);
  island.advance(parent.end(), 0, true);
  const Sink& sink = *host.sinks.at(0);
  EQUAL(sink.text.substr(0, 4), "abcd");
  EQUAL(sink.marks[2], mark::zeroWidth);
  EQUAL(sink.marks[3], 0u);
  EQUAL(sink.spans[2].start, 4);
}

/** An island that stays marked does not end; one whose child has forgotten ends where its bytes say. */
void ends() {
  const View parent = rawView(repeat("x", 3000));
  Host host;
  TestConfig config;
  for (const bool isBrief : {false, true}) {
    Island island(parent, LayerKind::text, REACH, host, config, isBrief);
    replace(island, 100, 101, "y");
    island.advance(1000, 0, false);
    // The reader of these tests never forgets, so that the change can always still matter.
    CHECK(island.isOpen());
    EQUAL(host.sinks.back()->isResting, isBrief);
    const std::size_t before = host.sinks.size();
    replace(island, 1500, 1501, "z");
    // A brief one leaves the next change to an island of its own.
    EQUAL(host.sinks.size(), before + (isBrief ? 1 : 0));
    island.advance(3000, 0, true);
    CHECK(host.sinks.back()->isFinished);
  }
}

/** Against a plain replacement: whatever the changes and the steps, the child is the parent changed. */
void anyChanges() {
  Random random(10);
  for (int round = 0; round < 500; ++round) {
    const std::string text = random.of("abcdefgh", 300);
    const View parent = rawView(text);
    Host host;
    TestConfig config;
    Island island(parent, LayerKind::text, 400, host, config, false);
    const std::size_t first = random.below(100);
    std::string expected = text.substr(first < 4 ? 0 : first - 4, std::min<std::size_t>(first, 4));
    std::size_t at = first;
    while (at < 290) {
      const std::size_t size = random.between(1, 6);
      const std::string by = random.of("XYZ", random.below(4));
      replace(island, static_cast<Offset>(at), static_cast<Offset>(at + size), by);
      const std::size_t next = at + size + random.below(40);
      const std::size_t upTo = std::min<std::size_t>(next, 290);
      expected += by;
      if (at + size < upTo) expected += text.substr(at + size, upTo - at - size);
      at = std::max(at + size, upTo);
      if (random.chance(70)) island.advance(static_cast<Offset>(at), 0, false);
    }
    if (at < 300) expected += text.substr(at);
    island.advance(300, 0, true);
    EQUAL(textsOf(host.sinks), expected);
  }
}

void refused() {
  const View parent = rawView("a%41b\x01");
  Host host;
  host.isRefusing = true;
  TestConfig config;
  Island island(parent, LayerKind::text, REACH, host, config, false);
  island.replace(5, 6, nullptr, 0, mark::zeroWidth);
  // A control is no sign that somebody wrote something; an escape is.
  EQUAL(config.depths, 0);
  replace(island, 1, 4, "A");
  EQUAL(config.depths, 1);
  island.advance(6, 0, true);
}

}  // namespace

void run() {
  around();
  removal();
  ends();
  anyChanges();
  refused();
}

}  // namespace sluice::test
