/** Where runs are found, what of a line's end they go over, and that the quick search misses none. */
#include "core/normalize/runs.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

struct Result {
  std::string texts;
  /** For each byte whether the matcher was told of a run there. */
  std::vector<bool> isRun;
};

/** Reads a view that grows in steps. */
Result read(std::string_view text, std::size_t step = 1 << 20, bool decodes = true) {
  SinkOpener opener;
  View view({}, 16);
  SinkMatcher matcher(view, std::make_shared<Sink>());
  Runs runs(view, opener, matcher, decodes);
  for (std::size_t at = 0; at < text.size(); at += step) {
    const std::string_view part = text.substr(at, step);
    view.appendRaw(bytesOf(part), part.size());
    view.closeEnd();
    runs.advance(view.end(), false);
    CHECK(runs.needed() <= view.end());
    view.discard(runs.needed());
  }
  view.closeEnd();
  runs.advance(view.end(), true);
  EQUAL(runs.frontier(NEVER), NEVER);
  CHECK(runs.isQuiet(0));
  Result result;
  result.texts = keysOf(opener.sinks);
  result.isRun.resize(text.size());
  for (const Span& run : matcher.runs)
    for (Offset offset = run.start; offset < run.end; ++offset) result.isRun[static_cast<std::size_t>(offset)] = true;
  return result;
}

const char* const TEXT = "the key is here, and no other";

void lengths() {
  EQUAL(read("a2V5YWJjZGVmZ2hp").texts, "keyabcdefghi");
  EQUAL(read("a2V5YWJjZGVmZ2g").texts, "");
  EQUAL(read("..." + base64Of(TEXT) + "...").texts, TEXT);
  EQUAL(read("..." + hexOf(TEXT) + "...").texts, TEXT);
  EQUAL(read(base64Of(TEXT) + "==" + base64Of(TEXT)).texts, std::string(TEXT) + "|" + TEXT);
}

/** Without decoders the matcher is told the same. */
void undecoded() {
  Random random(3);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    while (text.size() < 300) text += random.chance(50) ? base64Of(random.bytes(random.below(60))) : random.pick({" ", "\n", "\\n", "\\/", "word ", "="});
    const std::size_t step = random.between(1, 90);
    const Result told = read(text, step, false);
    EQUAL(told.texts, "");
    CHECK(told.isRun == read(text, step).isRun);
  }
}

std::string wrapped(std::string_view between, std::size_t width = 20) {
  const std::string run = base64Of(TEXT);
  std::string out;
  for (std::size_t at = 0; at < run.size(); at += width) out += (at == 0 ? "" : std::string(between)) + run.substr(at, width);
  return out;
}

void lines() {
  for (const char* between : {"\n", "\r\n", "\r", "\n    ", "\n\t", "\\n", "\\r\\n", "\\\\n", "\\n  "})
    EQUAL(read(". " + wrapped(between)).texts, TEXT);
  EQUAL(read(". " + wrapped("\n" + repeat(" ", 40))).texts, TEXT);
  for (const std::string& between : {std::string("\n\n"), std::string(" "), "\n" + repeat(" ", 41), std::string("\\t")})
    CHECK(read(". " + wrapped(between)).texts != TEXT);
  // `\/` stands for `/`.
  const std::string slashes = base64Of("the key is >>> ???~~~???~~~???", "+/");
  std::string escaped;
  for (const char c : slashes) escaped += c == '/' ? std::string("\\/") : std::string(1, c);
  CHECK(escaped != slashes);
  EQUAL(read(escaped).texts, "the key is >>> ???~~~???~~~???");
}

/** Against a search that looks at every byte; what the matcher is told covers each run of one line. */
void everyRun() {
  Random random(12);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    while (text.size() < 200) {
      text += random.of(". ,;%", random.between(1, 6));
      if (random.chance(60)) text += random.of("abcDEF0123/+-_", random.below(40));
      if (random.chance(20)) text += base64Of("the key " + random.of("abc def", random.between(8, 30)));
    }
    const Result whole = read(text);
    const Result cut = read(text, random.between(1, 50));
    EQUAL(cut.texts, whole.texts);
    for (std::size_t from = 0; from < text.size();) {
      std::size_t to = from;
      while (to < text.size() && BASE64_VALUE[byteOf(text[to])] >= 0) ++to;
      for (std::size_t at = from; at < to && to - from >= 16; ++at) CHECK(whole.isRun[at] && cut.isRun[at]);
      from = to + 1;
    }
  }
}

void sourceMap() {
  SinkOpener opener;
  const View view = rawView("xy: " + wrapped("\n  "));
  View grown({}, 16);
  SinkMatcher matcher(grown, std::make_shared<Sink>());
  Runs runs(view, opener, matcher, true);
  runs.advance(view.end(), true);
  const Sink& sink = *opener.sinks.at(0);
  EQUAL(sink.spans[0].start, 4);
  EQUAL(sink.spans[0].end, 8);
  // The sixth group lies behind the first line break.
  EQUAL(sink.spans[15].start, 4 + 20 + 3);
}

}  // namespace

void run() {
  lengths();
  undecoded();
  lines();
  everyRun();
  sourceMap();
}

}  // namespace sluice::test
