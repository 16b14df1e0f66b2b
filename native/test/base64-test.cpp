/** Base64 at four alignments, against an encoder. */
#include "core/normalize/base64.h"

#include <algorithm>

#include "test/blocks.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Decodes characters that each take up two raw bytes. */
void decode(Base64Decoder& decoder, std::string_view run) {
  decoder.begin();
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto start = static_cast<Offset>(2 * i);
    decoder.push(static_cast<unsigned>(BASE64_VALUE[byteOf(run[i])]), {start, 2, 0});
  }
  decoder.end();
}

std::string read(std::string_view run) {
  SinkOpener opener;
  Base64Decoder decoder(opener);
  decode(decoder, run);
  EQUAL(decoder.frontier(NEVER), NEVER);
  CHECK(decoder.isQuiet(0));
  return textsOf(opener.sinks);
}

/** RFC 4648, section 10, made long enough to be read. */
void examples() {
  EQUAL(read("Zm9vYmFyIGZvb2JhciBmb29iYXI"), "foobar foobar foobar");
  // Four, three and two characters at the end are three, two and one byte.
  EQUAL(read("a2V5IG9mIHRoZSBob3VzZQ"), "key of the house");
  EQUAL(read("a2V5IG9mIHRoZSBob3VzZXM"), "key of the houses");
  EQUAL(read("a2V5IG9mIHRoZSBob3VzZXNz"), "key of the housess");
  // One character left over is none.
  EQUAL(read("a2V5IG9mIHRoZSBob3VzZXNzQ"), "key of the housess");
}

/** Text of any length is read whatever stands glued before and after it, in either alphabet. */
void everyAlignment() {
  Random random(4);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = "key " + random.of("abcdefghij klmno?~>", random.between(12, 60));
    const std::string run = random.of("ABCDEFGH", random.below(6)) + base64Of(text, random.chance(50) ? "+/" : "-_");
    CHECK(read(run).find(text) != std::string::npos);
  }
}

void sourceMap() {
  SinkOpener opener;
  Base64Decoder decoder(opener);
  decode(decoder, "AAA" + base64Of("0123456789abcdef"));
  // Three bytes out of each group of four characters, which take up eight raw bytes.
  const auto& sink = *opener.sinks.at(0);
  const std::size_t at = sink.text.find('3');
  EQUAL(sink.spans[at].start, 6 + 8);
  EQUAL(sink.spans[at].end, 6 + 16);
  EQUAL(sink.spans.back().start, 6 + 40);
  EQUAL(sink.spans.back().end, 6 + 40 + 4);
}

void frontier() {
  SinkOpener opener;
  Base64Decoder decoder(opener);
  decoder.begin();
  for (Offset i = 0; i < 6; ++i) {
    decoder.push(63, {i, 1, 0});
    // The last three characters may belong to groups that are not whole; before four there is only the first.
    EQUAL(decoder.frontier(NEVER), i < 4 ? 0 : i - 3);
  }
}

void marks() {
  SinkOpener opener;
  Base64Decoder decoder(opener);
  decoder.begin();
  const std::string run = base64Of("0123456789abcdef");
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto start = static_cast<Offset>(i);
    decoder.push(static_cast<unsigned>(BASE64_VALUE[byteOf(run[i])]), {start, 1, i == 5 ? mark::url : 0});
  }
  decoder.end();
  const auto& sink = *opener.sinks.at(0);
  for (std::size_t i = 0; i < 16; ++i) EQUAL(sink.marks[i], i >= 3 && i < 6 ? mark::url : 0u);
}

/** A run in which something is hidden now and then, nearly all of it between noise. */
std::string anyRun(Random& random) {
  std::string run;
  while (run.size() < 400)
    run += base64Of(random.chance(40) ? random.bytes(random.below(150)) : random.of("abc key\x1f\xff", random.below(40)));
  run.erase(std::remove(run.begin(), run.end(), '='), run.end());
  return run;
}

/** Blocks that are passed over leave the decoder as each character of them does. */
void inBlocks() {
  Random random(29);
  Blocks blocks;
  for (int round = 0; round < 3000; ++round) {
    const std::string run = anyRun(random);
    std::vector<Source> sources;
    for (std::size_t i = 0; i < run.size(); ++i)
      sources.push_back({static_cast<Offset>(3 * i), 2, random.chance(2) ? mark::url : Marks{0}});
    checkInBlocks<Base64Decoder>(run, sources, 6, random, blocks, [](auto& decoder, Byte byte, const Source& source) {
      decoder.push(static_cast<unsigned>(BASE64_VALUE[byte]), source);
    });
  }
  CHECK(blocks.passedOver > 3000);
  CHECK(blocks.refused > 3000);
}

/** A decoder that takes blocks comes to what one comes to that takes each character of them. */
void takesBlocks() {
  Random random(31);
  std::size_t opened = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string run = anyRun(random);
    SinkOpener one;
    SinkOpener other;
    one.settings.least = other.settings.least = 6;
    Base64Decoder byCharacter(one);
    Base64Decoder byBlock(other);
    byCharacter.begin();
    byBlock.begin();
    RunBlock block;
    for (std::size_t i = 0; i < run.size(); ++i) {
      const Source source{static_cast<Offset>(3 * i), 2, random.chance(2) ? mark::url : Marks{0}};
      byCharacter.push(static_cast<unsigned>(BASE64_VALUE[byteOf(run[i])]), source);
      block.add(byteOf(run[i]), source.start, source.size, source.mark);
      if (!block.isFull() && i + 1 < run.size() && !random.chance(3)) continue;
      byBlock.take(block);
      block.size = 0;
      EQUAL(byBlock.frontier(NEVER), byCharacter.frontier(NEVER));
    }
    byCharacter.end();
    byBlock.end();
    checkSame(other.sinks, one.sinks);
    opened += one.sinks.size();
  }
  CHECK(opened > 2000);
}

}  // namespace

void run() {
  examples();
  everyAlignment();
  sourceMap();
  frontier();
  marks();
  inBlocks();
  takesBlocks();
}

}  // namespace sluice::test
