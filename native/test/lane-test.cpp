/** What a lane hands on of the bytes that it is given, and what it holds back. */
#include "core/normalize/lane.h"

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
  // Eleven bytes need an anchor in them, and six at least; twelve are read whatever they hold.
  EQUAL(read("abcdefghijk"), "");
  EQUAL(read("abcdkeyhijk"), "abcdkeyhijk");
  EQUAL(read("key01"), "");
  EQUAL(read("key012"), "key012");
  EQUAL(read("abcdefghijkl"), "abcdefghijkl");
  // A whole text is one view, whose stretches have one byte of noise between them.
  EQUAL(read("abcdefghijkl\x80\x81\x82mnopqrstuvwx"), "abcdefghijkl\xffmnopqrstuvwx");
  EQUAL(read("abcdefghijkl\x80short\x82mnopqrstuvwx"), "abcdefghijkl\xffmnopqrstuvwx");
}

/** Characters are handed on whole, and only those that are UTF-8. */
void characters() {
  EQUAL(read("\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86\xe3\x81\x88"), "\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86\xe3\x81\x88");
  EQUAL(read("\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86\xe3\x81"), "");
  EQUAL(read("abcdefghijkl\xe3\x81"), "abcdefghijkl");
  EQUAL(read("abcdefghijkl\xe3\x81zzz"), "abcdefghijkl");
  EQUAL(read("abcdefghijkl\xe3\x81\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"),
        "abcdefghijkl\xff\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
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
    if (longest >= 12) CHECK(text.size() >= longest);
  }
}

void sourceMap() {
  SinkOpener opener;
  Lane lane(opener, LayerKind::hex);
  pushAll(lane, "\x80" "abcdefghijklm");
  lane.feed();
  EQUAL(textsOf(opener.sinks), "abcdefghijklm");
  EQUAL(opener.sinks[0]->spans[0].start, 4);
  EQUAL(opener.sinks[0]->spans[12].end, 56);
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
  EQUAL(read("abcdefghijkl" + repeat("\x80", 2030) + "mnopqrstuvwx"), "abcdefghijkl\xffmnopqrstuvwx");
  EQUAL(read("abcdefghijkl" + repeat("\x80", 2060) + "mnopqrstuvwx"), "abcdefghijkl|mnopqrstuvwx");
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
  poor.settings.allowed = 20;
  Lane over(poor, LayerKind::base64);
  pushAll(over, repeat("abcdefghijkl\x80", 40));
  over.finish();
  EQUAL(textsOf(poor.sinks).substr(0, 12), "abcdefghijkl");
  CHECK(textsOf(poor.sinks).size() < 24);

  SinkOpener refusing;
  refusing.isRefusing = true;
  Lane none(refusing, LayerKind::base64);
  pushAll(none, repeat("abcdefghijkl\x80", 4) + plainGzip("x") + "\xff\xfe");
  none.finish();
  EQUAL(none.frontier(NEVER), NEVER);
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
  inner();
}

}  // namespace sluice::test
