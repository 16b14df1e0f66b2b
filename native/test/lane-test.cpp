/** What a lane hands on of the bytes that it is given, and what it holds back. */
#include "core/normalize/lane.h"

#include "test/blocks.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Raw bytes `4 * i` to `4 * i + 4` for each byte. */
void pushAll(Lane& lane, std::string_view bytes, std::size_t from = 0) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto start = static_cast<Offset>(4 * (from + i));
    lane.push(byteOf(bytes[i]), start, start + 4, 0);
  }
}

std::string read(std::string_view bytes) {
  SinkOpener opener;
  Lane lane(opener, LayerKind::base64);
  pushAll(lane, bytes);
  lane.finish();
  for (const auto& sink : opener.sinks) CHECK(sink->isFinished);
  return textsOf(opener.sinks);
}

void lengths() {
  // Fifteen bytes need an anchor in them, and six at least; sixteen are read whatever they hold.
  EQUAL(read("abcdefghijklmno"), "");
  EQUAL(read("abcdkeyhijklmno"), "abcdkeyhijklmno");
  EQUAL(read("key01"), "");
  EQUAL(read("key012"), "key012");
  EQUAL(read("abcdefghijklmnop"), "abcdefghijklmnop");
  // A whole text is one view, whose stretches have one byte of noise between them.
  EQUAL(read("abcdefghijklmnop\x80\x81\x82" "abcdqrstuvwxyz01"), "abcdefghijklmnop\xff" "abcdqrstuvwxyz01");
  EQUAL(read("abcdefghijklmnop\x80short\x82" "abcdqrstuvwxyz01"), "abcdefghijklmnop\xff" "abcdqrstuvwxyz01");
}

/** Characters are handed on whole, and only those that are UTF-8. */
void characters() {
  EQUAL(read(repeat("\xe3\x81\x82", 6)), repeat("\xe3\x81\x82", 6));
  EQUAL(read(repeat("\xe3\x81\x82", 5) + "\xe3\x81"), "");
  EQUAL(read("abcdefghijklmnop\xe3\x81"), "abcdefghijklmnop");
  EQUAL(read("abcdefghijklmnop\xe3\x81zzz"), "abcdefghijklmnop");
  EQUAL(read("abcdefghijklmnop\xe3\x81" + repeat("\xf0\x9f\x98\x80", 4)), "abcdefghijklmnop\xff" + repeat("\xf0\x9f\x98\x80", 4));
  // Overlong forms and surrogates are no text.
  EQUAL(read("\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf\xc0\xaf"), "");
  EQUAL(read("\xed\xa0\x80\xed\xa0\x80\xed\xa0\x80\xed\xa0\x80\xed\xa0\x80"), "");
}

/** Whatever comes: what is handed on is valid UTF-8, in order, and holds every long stretch of it. */
void property() {
  Random random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    while (bytes.size() < 120) {
      if (random.chance(50)) bytes += random.of("abc \xc3", random.below(20));
      if (random.chance(50)) bytes += random.bytes(random.below(4));
      if (random.chance(20)) bytes += random.pick({"\xe3\x81\x82", "\xf0\x9f\x98\x80", "\xc3\xa9", "\xef\xbf\xbe"});
    }
    // UTF-16 and gzip have tests of their own.
    for (char& c : bytes)
      if (c == '\0' || byteOf(c) >= 0xfe || c == '\x1f') c = 'z';
    const std::string text = read(bytes);
    std::size_t at = 0;
    bool isThere = true;
    for (std::size_t from = 0; from <= text.size() && isThere;) {
      const std::size_t bar = std::min(text.find('\xff', from), text.size());
      const std::string stretch = text.substr(from, bar - from);
      at = bytes.find(stretch, at);
      isThere = at != std::string::npos;
      at += stretch.size();
      from = bar + 1;
    }
    CHECK(isThere);
    std::size_t longest = 0;
    std::size_t plain = 0;
    for (const char c : bytes) {
      plain = byteOf(c) < 0x80 ? plain + 1 : 0;
      longest = std::max(longest, plain);
    }
    if (longest >= LONG_TEXT) CHECK(text.size() >= longest);
  }
}

void sourceMap() {
  SinkOpener opener;
  Lane lane(opener, LayerKind::hex);
  pushAll(lane, "\x80" "abcdefghijklmnopq");
  lane.feed();
  EQUAL(textsOf(opener.sinks), "abcdefghijklmnopq");
  EQUAL(opener.sinks[0]->spans[0].start, 4);
  EQUAL(opener.sinks[0]->spans[16].end, 72);
  EQUAL(lane.frontier(NEVER), 4);
  lane.finish();
  EQUAL(lane.frontier(NEVER), NEVER);
}

/** What is held back is not forgotten: a short stretch at the end may become a long one. */
void frontiers() {
  SinkOpener opener;
  Lane lane(opener, LayerKind::hex);
  EQUAL(lane.frontier(NEVER), NEVER);
  pushAll(lane, "\x80\x80" "abc");
  EQUAL(lane.frontier(NEVER), 8);
  CHECK(!lane.isQuiet(0));
  pushAll(lane, "\x80", 5);
  EQUAL(lane.frontier(NEVER), NEVER);
  CHECK(lane.isQuiet(0));
}

/** Text so far away that it is no neighbour ends the view before it. */
void noiseInBetween() {
  EQUAL(read("abcdefghijklmnop" + repeat("\x80", 2030) + "abcdqrstuvwxyz01"), "abcdefghijklmnop\xff" "abcdqrstuvwxyz01");
  EQUAL(read("abcdefghijklmnop" + repeat("\x80", 2060) + "abcdqrstuvwxyz01"), "abcdefghijklmnop|abcdqrstuvwxyz01");
}

void limits() {
  SinkOpener opener;
  opener.isLimit = true;
  Lane lane(opener, LayerKind::base64);
  pushAll(lane, repeat("abc ", 5));
  CHECK(opener.settings.depths == 0);
  pushAll(lane, repeat("abc ", 5), 20);
  CHECK(opener.settings.depths > 0);
  lane.finish();
  EQUAL(opener.sinks.size(), 0u);

  SinkOpener poor;
  poor.settings.allowed = 24;
  Lane over(poor, LayerKind::base64);
  pushAll(over, repeat("abcdefghijklmnop\x80", 40));
  over.finish();
  EQUAL(textsOf(poor.sinks).substr(0, 16), "abcdefghijklmnop");
  CHECK(textsOf(poor.sinks).size() < 32);

  SinkOpener refusing;
  refusing.isRefusing = true;
  Lane none(refusing, LayerKind::base64);
  pushAll(none, repeat("abcdefghijklmnop\x80", 4) + plainGzip("x") + "\xff\xfe");
  none.finish();
  EQUAL(none.frontier(NEVER), NEVER);
}

/** Bytes of noise, of text, and of what is nearly one or the other. */
std::string anyBytes(Random& random, std::size_t least) {
  std::string bytes;
  while (bytes.size() < least) {
    switch (random.below(12)) {
      case 0:
        bytes += random.of("abc key%\n", random.below(20));
        break;
      case 1:
        bytes += random.pick({"\xe3\x81\x82", "\xf0\x9f\x98\x80", "\xc3\xa9", "\xe3\x81", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80"});
        break;
      case 2:
        bytes += random.pick({std::string("k\0e\0y\0", 6), std::string("\0k\0e\0y\0x", 8), std::string("\xff\xfe"), std::string("\0\0", 2), std::string("\x1f\x8b")});
        break;
      case 3:
        bytes += repeat("\x80", random.below(80));
        break;
      default:
        bytes += random.bytes(random.below(30));
    }
  }
  return bytes;
}

/** What is skimmed and passed over leaves the lane as each byte of it does. */
void skimming() {
  Random random(17);
  int passedOver = 0;
  int refused = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string bytes = anyBytes(random, random.between(30, 700)) + (random.chance(10) ? repeat("\xff\x81", 1200) : "");
    SinkOpener one;
    SinkOpener other;
    one.settings.least = other.settings.least = random.between(1, 9);
    one.isLimit = other.isLimit = random.chance(10);
    one.settings.allowed = other.settings.allowed = random.chance(20) ? random.below(60) : 1 << 20;
    Lane byByte(one, LayerKind::base64);
    Lane inBlocks(other, LayerKind::base64);
    pushAll(byByte, bytes);
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min(bytes.size() - at, random.between(1, MOST_SKIMMED));
      const Byte* block = bytesOf(bytes) + at;
      if (const auto skimmed = inBlocks.skim(block, size)) {
        inBlocks.pass(*skimmed, block, size, [&](std::size_t i) { return Source{static_cast<Offset>(4 * (at + i)), 4, 0}; });
        ++passedOver;
      } else {
        pushAll(inBlocks, std::string_view(bytes).substr(at, size), at);
        ++refused;
      }
      at += size;
    }
    EQUAL(inBlocks.frontier(NEVER), byByte.frontier(NEVER));
    EQUAL(inBlocks.isQuiet(0), byByte.isQuiet(0));
    byByte.finish();
    inBlocks.finish();
    checkSame(other.sinks, one.sinks);
    EQUAL(other.settings.depths, one.settings.depths);
    EQUAL(other.settings.spent, one.settings.spent);
  }
  CHECK(passedOver > 20'000);
  CHECK(refused > 5000);
}

void inner() {
  // What follows the head is read as text as well: it may only look like gzip.
  EQUAL(read("\x80" + plainGzip("the text within")), "the text within|" + plainGzip("the text within").substr(2));
  EQUAL(read("\x80\x1f\x8b" "all of it is text"), "all of it is text");
  const std::string wide("k\0e\0y\0 \0i\0s\0 \0h\0e\0r\0e\0", 22);
  // Read once with its NULs, and once as what follows the third letter.
  EQUAL(read(wide), " is here|" + wide);
  EQUAL(read(std::string("\xff\xfe", 2) + wide), "key is here|" + wide);
}

}  // namespace

void run() {
  lengths();
  characters();
  property();
  sourceMap();
  frontiers();
  noiseInBetween();
  limits();
  skimming();
  inner();
}

}  // namespace sluice::test
