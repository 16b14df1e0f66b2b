#include "core/normalize/gzip.h"

#include "test/check.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** A reading of the head's two bytes, and of what is pushed. */
struct Reading {
  explicit Reading(TestConfig& config)
      : gzip(std::make_unique<SinkReader>(std::vector<LayerKind>{LayerKind::base64, LayerKind::gzip}, sink), 100,
             mark::url, config) {}

  void push(std::string_view bytes) {
    for (const char c : bytes) gzip.push(byteOf(c), ++rawEnd, 0);
  }

  std::shared_ptr<Sink> sink = std::make_shared<Sink>();
  GzipReading gzip;
  Offset rawEnd = 102;
};

void wholeStream() {
  TestConfig config;
  Reading reading(config);
  reading.push(plainGzip("what lies within").substr(2));
  // Blocks have a size of their own: nothing is inflated before one is full.
  EQUAL(reading.sink->text, "");
  reading.gzip.finish();
  EQUAL(reading.sink->text, "what lies within");
  CHECK(reading.sink->isFinished);
  // Less than the stream up to there cannot be inflated by itself.
  EQUAL(reading.sink->spans[3].start, 100);
  EQUAL(reading.sink->spans[3].end, reading.rawEnd);
  EQUAL(reading.sink->marks[3], mark::url);
  EQUAL(config.spent, 16u);
  EQUAL(reading.gzip.frontier(NEVER), NEVER);
}

void blocks() {
  TestConfig config;
  Reading reading(config);
  reading.push(plainGzip(repeat("0123456789", 200)).substr(2));
  // Three blocks of 512 bytes are full.
  EQUAL(reading.sink->text.size(), 3 * 512u - 10);
  EQUAL(reading.sink->spans[0].end, 100 + 512);
  EQUAL(reading.sink->spans[600].end, 100 + 1024);
  // What is still to come begins at the head, and ends beyond what a short span could take up.
  EQUAL(reading.gzip.frontier(NEVER), 100);
  EQUAL(reading.gzip.frontier(50), NEVER);
  reading.gzip.finish();
  EQUAL(reading.sink->text.size(), 2000u);
}

void damage() {
  TestConfig config;
  Reading reading(config);
  reading.push(plainGzip("good \xff bad").substr(2));
  reading.gzip.finish();
  EQUAL(reading.sink->text, "good ");
  CHECK(reading.sink->isFinished);
  reading.push("more");
  reading.gzip.finish();
  EQUAL(reading.sink->text, "good ");

  Reading none(config);
  none.push("\x07no gzip at all" + repeat(".", 1000));
  EQUAL(none.sink->text, "");
  EQUAL(none.gzip.frontier(NEVER), NEVER);
}

/** A bomb: the budget ends it, or the length of what is read. */
void bounds() {
  TestConfig poor;
  poor.allowed = 100;
  Reading reading(poor);
  reading.push(plainGzip(repeat("a", 5000)).substr(2));
  reading.gzip.finish();
  EQUAL(reading.sink->text.size(), 100u);

  TestConfig config;
  Reading endless(config);
  for (int i = 0; i < 3; ++i) endless.push(i == 0 ? plainGzip(repeat("a", 400'000)).substr(2) : repeat("a", 400'000));
  endless.gzip.finish();
  CHECK(endless.sink->text.size() <= 1 << 20);
  EQUAL(config.overs, 1);

  // What is found in it has a bound as well, looked at after each block of 512.
  for (const std::size_t found : {4999u, 5000u, 5001u}) {
    TestConfig full;
    full.found = found;
    Reading within(full);
    within.push(plainGzip(repeat("a", 2000)).substr(2));
    within.gzip.finish();
    const bool isWhole = found < 5000;
    EQUAL(within.sink->text.size() == 2000, isWhole);
    EQUAL(full.overs, isWhole ? 0 : 1);
    CHECK(within.sink->isFinished);
    EQUAL(within.gzip.frontier(NEVER), NEVER);
  }
}

}  // namespace

void run() {
  wholeStream();
  blocks();
  damage();
  bounds();
}

}  // namespace sluice::test
