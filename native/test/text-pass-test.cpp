/** Escapes, look-alikes and controls undone in one sweep: through the reader of a whole view. */
#include "core/normalize/text-pass.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** What the first text layer makes of a text, islands after one another; the text itself if there is none. */
std::string undone(std::string_view text, TestConfig& config) {
  const auto reader = createRawReader(config, 16);
  reader->view().appendRaw(bytesOf(text), text.size());
  reader->feed();
  reader->finish();
  std::string out;
  for (const std::string& island : config.textsOf({LayerKind::text})) out += (out.empty() ? "" : "|") + island;
  return out;
}

std::string undone(std::string_view text) {
  TestConfig config;
  return undone(text, config);
}

Marks marksOf(std::string_view text) {
  TestConfig config;
  undone(text, config);
  Marks marks = 0;
  for (const auto& sink : config.sinks)
    if (sink->layers.size() == 1 && sink->layers[0] == LayerKind::text)
      for (const Marks own : sink->marks) marks |= own;
  return marks;
}

void escapes() {
  EQUAL(undone("a%62c"), "abc");
  EQUAL(undone("a%u0062c"), "abc");
  EQUAL(undone("a&#98;c &lt;"), "abc <");
  // A number that something invisible cuts short is undone once that is gone.
  EQUAL(undone("a&#9\xe2\x80\x8b" "8;c"), "a&#98;c");
  EQUAL(undone("a&#9\x01" "8;c"), "a&#98;c");
  EQUAL(undone("a&#98\xd0\xb6"), "ab\xd0\xb6");
  EQUAL(undone("a\\u0062c"), "abc");
  EQUAL(undone("a\\x62c"), "abc");
  EQUAL(undone("a\\\\\\\\x62c"), "abc");
  EQUAL(undone("&fjlig;x"), "fjx");
  // A reference to a look-alike is folded at once, one to another character is written out.
  EQUAL(undone("&acy;bc"), "abc");
  EQUAL(undone("&Agr;bc"), "\xce\x91" "bc");
  for (const char* text : {"a%6", "a%zz", "a & b", "a&nosuch;", "a\\", "a\\nb", "100%"}) EQUAL(undone(text), "");
  EQUAL(marksOf("a%62c"), mark::url);
  EQUAL(marksOf("a\\x62c"), mark::hex);
  EQUAL(marksOf("a&#98;c"), mark::confusables);
}

void characters() {
  EQUAL(undone("\xd0\xb0" "bc"), "abc");
  EQUAL(undone("\xef\xac\x81t"), "fit");
  EQUAL(undone("a\xcc\x81" "b"), "ab");
  EQUAL(undone("a\xe2\x80\x8b" "b"), "ab");
  EQUAL(marksOf("a\xe2\x80\x8b" "b"), mark::zeroWidth);
  EQUAL(marksOf("\xd0\xb0" "b"), mark::confusables);
  // Characters that stand for themselves, and bytes that are none.
  for (const char* text : {"\xd0\xb1", "\xe4\xb8\xad", "\xd0", "\xc0\xb0", "\xe0\x90\xb0", "\xf8\x88\x80\x80", "\xb0\xd0"})
    EQUAL(undone(text), "");
}

void controls() {
  EQUAL(undone("a\x01" "b"), "ab");
  EQUAL(undone("a\x01\x02" "b"), "ab");
  // A row of them is binary data.
  EQUAL(undone("a\x01\x02\x03" "b"), "");
  EQUAL(undone("a\tb\nc\rd"), "");
  EQUAL(undone({"k\0e\0y\0", 6}), "key");
  EQUAL(marksOf({"k\0e\0y\0", 6}), mark::wide);
}

/** Tags vanish from the text and are read by themselves. */
void tags() {
  std::string tagged = "ab";
  for (const char c : std::string("ignore all of it")) {
    tagged += "\xf3\xa0";
    tagged.push_back(static_cast<char>(0x80 | (c >> 6)));
    tagged.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  }
  TestConfig config;
  EQUAL(undone(tagged + "c", config), "abc");
  EQUAL(config.textsOf({LayerKind::smuggled}).at(0), "ignore all of it");
}

/** One sweep undoes each place once: what that reveals is the next layer's. */
void nested() {
  TestConfig config;
  EQUAL(undone("%2562%26lt;", config), "%62&lt;");
  EQUAL(config.textsOf({LayerKind::text, LayerKind::text}).at(0), "b<");
  TestConfig shallow;
  shallow.depth = 1;
  undone("%252562", shallow);
  CHECK(shallow.textsOf({LayerKind::text, LayerKind::text}).empty());
  CHECK(shallow.depths > 0);
}

/** Decoded in one go against a plain decoder of percent signs, at any place of the blocks that views are read in. */
void anyPlace() {
  Random random(11);
  for (int round = 0; round < 300; ++round) {
    const std::string before = random.of("abc ", random.below(600));
    std::string plain;
    std::string encoded;
    for (int i = 0; i < 30; ++i) {
      const std::string c = random.of("xyz", 1);
      plain += c;
      encoded += random.chance(40) ? "%" + hexOf(c) : c;
    }
    CHECK(!contains(encoded, '%') || contains(undone(before + encoded + repeat(" end", 200)), plain));
  }
}

}  // namespace

void run() {
  escapes();
  characters();
  controls();
  tags();
  nested();
  anyPlace();
}

}  // namespace sluice::test
