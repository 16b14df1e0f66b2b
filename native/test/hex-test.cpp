#include "core/normalize/hex.h"

#include "test/blocks.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

void decode(HexDecoder& decoder, std::string_view run) {
  decoder.begin();
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto start = static_cast<Offset>(i);
    decoder.push(byteOf(run[i]), {start, 1, 0});
  }
  decoder.end();
}

std::string read(std::string_view run) {
  SinkOpener opener;
  HexDecoder decoder(opener);
  decode(decoder, run);
  EQUAL(decoder.frontier(NEVER), NEVER);
  CHECK(decoder.isQuiet(0));
  return textsOf(opener.sinks);
}

void examples() {
  EQUAL(read(hexOf("the key is here")), "the key is here");
  EQUAL(read("74686520" "6B65" "79206973" "2068657265"), "the key is here");
  // A digit before or after it changes nothing.
  CHECK(contains(read("f" + hexOf("the key is here")), "the key is here"));
  CHECK(contains(read(hexOf("the key is here") + "7"), "the key is here"));
  // What is no digit ends the text before it.
  EQUAL(read(hexOf("the key is here") + "zz" + hexOf("and there, twice")), "the key is here\xff" "and there, twice");
}

void everyAlignment() {
  Random random(5);
  for (int round = 0; round < 1000; ++round) {
    const std::string text = "key" + random.of("abcdefghij klmno?~>", random.between(9, 60));
    std::string hex = hexOf(text);
    if (random.chance(50))
      for (char& c : hex)
        if (isLower(c)) c = static_cast<char>(c - 0x20);
    CHECK(contains(read(random.of("0123456789abcdefGg", random.below(5)) + hex), text));
  }
}

void sourceMap() {
  SinkOpener opener;
  HexDecoder decoder(opener);
  decode(decoder, "x" + hexOf("0123456789abcdef"));
  const auto& sink = *opener.sinks.at(0);
  EQUAL(sink.text, "0123456789abcdef");
  EQUAL(sink.spans[0].start, 1);
  EQUAL(sink.spans[0].end, 3);
  EQUAL(sink.spans[15].end, 33);
}

void frontier() {
  SinkOpener opener;
  HexDecoder decoder(opener);
  decoder.begin();
  EQUAL(decoder.frontier(NEVER), NEVER);
  decoder.push('6', {7, 1, 0});
  EQUAL(decoder.frontier(NEVER), 7);
  decoder.push('z', {8, 1, 0});
  EQUAL(decoder.frontier(NEVER), NEVER);
  // A row that is too short to be read yet is kept whole.
  for (Offset at = 9; at < 20; ++at) decoder.push('6', {at, 1, 0});
  EQUAL(decoder.frontier(NEVER), 9);
}

/** Rows of digits too short for six bytes are none. */
void shortRows() {
  const std::string key = hexOf("keyabc");
  EQUAL(read(key), "keyabc");
  EQUAL(read("z" + key + "z" + hexOf("hello")), "keyabc");
  EQUAL(read(hexOf("keyab") + "z" + hexOf("keyde")), "");
  EQUAL(read("1fz8b" + hexOf("keyab")), "");
}

/** Blocks that are passed over leave the decoder as each character of them does. */
void inBlocks() {
  Random random(23);
  Blocks blocks;
  for (int round = 0; round < 4000; ++round) {
    std::string run;
    while (run.size() < 300) {
      if (random.chance(50)) run += random.of("0123456789abcdefABCDEF", random.below(80));
      if (random.chance(30)) run += random.of("ghijkXYZ0123456789+/", random.below(60));
      if (random.chance(30)) run += hexOf(random.of("the key is", random.below(20)));
    }
    std::vector<Source> sources;
    for (std::size_t i = 0; i < run.size(); ++i) sources.push_back({static_cast<Offset>(i), 1, 0});
    checkInBlocks<HexDecoder>(run, sources, random.between(1, 9), random, blocks,
                              [](auto& decoder, Byte byte, const Source& source) { decoder.push(byte, source); });
  }
  CHECK(blocks.passedOver > 3000);
  CHECK(blocks.refused > 3000);
}

}  // namespace

void run() {
  examples();
  everyAlignment();
  sourceMap();
  frontier();
  shortRows();
  inBlocks();
}

}  // namespace sluice::test
