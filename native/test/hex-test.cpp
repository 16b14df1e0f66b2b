#include "core/normalize/hex.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

void decode(HexDecoder& decoder, std::string_view run) {
  decoder.begin();
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto start = static_cast<Offset>(i);
    decoder.push(byteOf(run[i]), start, start + 1, 0);
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
  decode(decoder, "x" + hexOf("0123456789ab"));
  const auto& sink = *opener.sinks.at(0);
  EQUAL(sink.text, "0123456789ab");
  EQUAL(sink.spans[0].start, 1);
  EQUAL(sink.spans[0].end, 3);
  EQUAL(sink.spans[11].end, 25);
}

void frontier() {
  SinkOpener opener;
  HexDecoder decoder(opener);
  decoder.begin();
  EQUAL(decoder.frontier(NEVER), NEVER);
  decoder.push('6', 7, 8, 0);
  EQUAL(decoder.frontier(NEVER), 7);
  decoder.push('z', 8, 9, 0);
  EQUAL(decoder.frontier(NEVER), NEVER);
}

}  // namespace

void run() {
  examples();
  everyAlignment();
  sourceMap();
  frontier();
}

}  // namespace sluice::test
