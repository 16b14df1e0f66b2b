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
  EQUAL(undone("aa+" + repeat("b", 40) + "+cc"), "");
  EQUAL(undone("aa+" + repeat("b", 39) + "+cc"), "aa " + repeat("b", 39) + " cc");
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
