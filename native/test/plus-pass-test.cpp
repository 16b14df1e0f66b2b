/** `+` as a space: between words, and nowhere else. */
#include "core/normalize/plus-pass.h"

#include "test/check.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

std::string undone(std::string_view text, TestConfig& config) {
  const auto reader = createRawReader(config, 16);
  reader->view().appendRaw(bytesOf(text), text.size());
  reader->feed();
  reader->finish();
  std::string out;
  for (const std::string& island : config.textsOf({LayerKind::plus})) out += (out.empty() ? "" : "|") + island;
  return out;
}

std::string undone(std::string_view text) {
  TestConfig config;
  return undone(text, config);
}

void words() {
  EQUAL(undone("ignore+all+of+it"), "ignore all of it");
  EQUAL(undone("q=ignore+all+it"), "q=ignore all it");
  // One alone joins two words; operators have no letters beside them, or blanks.
  for (const char* text : {"ignore+all", "a+b+c", "1+2+3", "aa + bb + cc", "aa++bb++cc", "C++ and C++", "+aa+", ""})
    EQUAL(undone(text), "");
  // The first of them decides where it begins; what follows may stand beside values.
  EQUAL(undone("aa+bb+%27cc"), "aa bb %27cc");
  EQUAL(undone("aa+bb+1"), "aa bb 1");
  EQUAL(undone("aa+bb+ cc"), "aa bb+ cc");
  // The second may stand beside a word of one letter, a number, an escape, a mark.
  for (const char* text : {"we+are+a+one", "so+ab+911+now", "say+it%21+again", "so+well,+ab", "do+ab.+then"}) CHECK(!undone(text).empty());
  // In base64 it seldom does, and words that are joined lie on one line.
  for (const char* text : {"aa+bb1+Xcc", "aa+bb+X1c", "aa+bb/+ccc", "aa+bb\ncc+dd"}) EQUAL(undone(text), "");
  // The next has to come soon.
  const std::string marked = repeat("bb.", 12) + "bbb";
  EQUAL(undone("aa+" + marked + "b+cc"), "");
  EQUAL(undone("aa+" + marked + "+cc"), "aa " + marked + " cc");
  // Far from the others it must stand between words itself.
  const std::string far = "aa+bb+cc " + repeat("x", 40);
  EQUAL(undone(far + "1+2"), "aa bb cc " + repeat("x", 40) + "1+2");
  EQUAL(undone(far + " ab+cd+ef"), "aa bb cc " + repeat("x", 40) + " ab cd ef");
  // Or before one, with a key between them.
  const std::string key = repeat("x", 100);
  EQUAL(undone("aa+bb+" + key + "+thanks"), "aa bb " + key + " thanks");
  EQUAL(undone("aa+bb+" + key + "+" + repeat("y", 24) + "&z"), "aa bb " + key + " " + repeat("y", 24) + "&z");
  CHECK(undone("aa+bb+" + key + "+" + repeat("y", 25) + "&z").find("x y") == std::string::npos);
  CHECK(undone("aa+bb+" + key + repeat("x", 20) + "+thanks").find("x thanks") == std::string::npos);
  EQUAL(undone("aa+bb+cc " + repeat("x", 34) + "1+2"), "aa bb cc " + repeat("x", 34) + "1 2");
  // Letters beyond ASCII are letters.
  EQUAL(undone("\xec\x9d\xb4+\xec\xa7\x80+\xeb\xa5\xbc"), "\xec\x9d\xb4 \xec\xa7\x80 \xeb\xa5\xbc");
  // A word is no longer than this, unless there are marks in it.
  EQUAL(undone("aa+" + repeat("b", 24) + "+cc"), "aa " + repeat("b", 24) + " cc");
  EQUAL(undone("aa+" + repeat("b", 25) + "+cc"), "");
  EQUAL(undone("aa+bb/" + repeat("b", 22) + "+cc"), "");
  // What stands before the first is no word of the phrase, and may be longer: a key.
  EQUAL(undone(repeat("a", 40) + "+bb+cc"), repeat("a", 40) + " bb cc");
  EQUAL(undone("aa+bb+" + repeat("a", 44) + "+bb+cc"), "aa bb " + repeat("a", 44) + " bb cc");
}

/** Nothing is decoded out of this reading: base64 stays what it is. */
void noDeeper() {
  TestConfig config;
  undone("ignore+all+of+" + base64Of("the key is here, in it", "+/") + "+and+more", config);
  for (const auto& sink : config.sinks)
    CHECK(sink->layers.size() < 2 || sink->layers[0] != LayerKind::plus);
  CHECK(!config.textsOf({LayerKind::plus}).empty());
}

void sourceMap() {
  TestConfig config;
  undone("..ab+cd+ef..", config);
  for (const auto& sink : config.sinks) {
    if (sink->layers.empty()) continue;
    const std::size_t at = sink->text.find("ab cd ef");
    CHECK(at != std::string::npos);
    EQUAL(sink->spans[at + 2].start, 4);
    EQUAL(sink->spans[at + 2].end, 5);
    EQUAL(sink->marks[at + 2], mark::url);
    EQUAL(sink->marks[at + 3], 0u);
  }
}

}  // namespace

void run() {
  words();
  noDeeper();
  sourceMap();
}

}  // namespace sluice::test
