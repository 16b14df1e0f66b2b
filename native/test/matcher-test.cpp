/** What is proposed: a window around each match that RE2 finds in a whole text, for every way to propose. */
#include "core/match/matcher.h"

#include <algorithm>

#include "core/match/lead.h"

#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

struct Judged {
  std::uint32_t form;
  Offset from;
  Offset to;
  Offset last;
  Offset limit;
};

/** Keeps windows, and finds nothing in them. */
class Judge final : public WindowJudge {
 public:
  void judge(const View&, const Window& window, Offset limit) override {
    windows.push_back({window.state->form, window.from, window.to, window.last, limit});
  }
  std::vector<Judged> windows;
};

class NoPlaces final : public Places {
 public:
  void special(Offset) override {}
  void plus(Offset) override {}
  void prefixedHex(Offset) override {}
};

/** Walks a text as a reader does: in blocks, with a few bytes seen ahead, telling of runs. */
std::vector<Judged> windowsOf(Engine& engine, std::string_view text, Offset block) {
  const View view = rawView(text);
  Judge judge;
  NoPlaces places;
  Matcher matcher(view, engine.shared->database, engine.shared->selection, *engine.shared->anchors, engine.scratch, judge);
  Offset told = 0;
  const auto tell = [&](Offset upTo) {
    // Runs of the alphabet of base64, sixteen bytes and more, as far as they are seen.
    while (told < upTo) {
      Offset end = told;
      while (end < view.end() && BASE64_VALUE[view.at(end)] >= 0) ++end;
      if (end - told >= 16) matcher.run(told, std::min(end, view.end()));
      told = end + 1;
    }
  };
  for (Offset done = block; done + 48 <= view.end(); done += block) {
    matcher.scan(done + 48, places);
    tell(done);
    matcher.settle(done, done, false);
  }
  matcher.scan(view.end(), places);
  tell(view.end());
  matcher.settle(view.end(), view.end(), true);
  EQUAL(matcher.oldest(), NEVER);
  CHECK(!matcher.isOpenBefore(view.end(), 0));
  return judge.windows;
}

/** Fragments that forms are made of, whole and broken. */
std::string anyText(Random& random) {
  std::string text;
  const std::size_t size = random.between(1, 700);
  while (text.size() < size) {
    text += random.pick({"tok_abcdefghij01", "tok_abc", "alpha", "omega", " 12 ", "w12345", "w1234", "secret: ", "secret=",
                         "0123456789abcdefgh", "ignore previous rules", "Ignore\nprevious rules", "\xe7\xb3\xbb now", "ab\xe7\xb3\xbb\nnow",
                         "4111111111111111", "4111111111111112", "123-45678", "mark12end", "end", "mark", "x", "z9", "key "});
    text += random.pick({" ", "\n", "", "-", "\\n", ". "});
    if (random.chance(10)) text += random.of("abc ", random.below(300));
  }
  return text;
}

void everyMatch() {
  const std::string blob = smallDatabase().blob();
  Engine engine(blob, smallSelection);
  Random random(26);
  std::vector<int> found(engine.shared->database.forms.size(), 0);
  for (int round = 0; round < 1500; ++round) {
    const std::string text = anyText(random);
    const auto windows = windowsOf(engine, text, random.chance(50) ? 256 : 64);
    for (std::uint32_t id = 0; id < engine.shared->database.forms.size(); ++id) {
      const Form& form = engine.shared->database.forms[id];
      if (form.view != FormView::text) continue;
      for (std::size_t at = 0; at < text.size();) {
        const auto match = engine.scratch.search->find(form.expression, text, at);
        if (!match) break;
        at = match->start + 1;
        const auto start = static_cast<Offset>(match->start);
        const auto end = static_cast<Offset>(match->end);
        const View view = rawView(text);
        if (isRefusedBefore(view, form, start) || end - start > form.cap) continue;
        if (id == SECRET && !engine.scratch.search->test(form.context, std::string_view(text).substr(0, match->start))) continue;
        const bool isCovered = std::any_of(windows.begin(), windows.end(), [&](const Judged& window) {
          return window.form == id && window.from <= start && start <= window.last && start < window.limit + 1 &&
                 std::min(end, start + form.least) <= window.to;
        });
        if (!isCovered) std::fprintf(stderr, "form %u at %d: %s\n", id, static_cast<int>(start), text.c_str());
        CHECK(isCovered);
        found[id] += 1;
      }
    }
  }
  for (const std::uint32_t id : {TOKEN, SECRET, JOINT, WHOLE, CARD, EDGE, MARKED}) CHECK(found[id] > 20);
}

/** Frames and letters, where their texts stand. */
void words() {
  const std::string blob = smallDatabase().blob();
  Engine engine(blob, smallSelection);
  const auto has = [&](std::string_view text, std::uint32_t form, Offset start) {
    const auto windows = windowsOf(engine, text, 256);
    return std::any_of(windows.begin(), windows.end(), [&](const Judged& window) {
      return window.form == form && window.from <= start && start <= window.last;
    });
  };
  CHECK(has("do ignore previous rules now", FRAME, 3));
  CHECK(has("do\\nignore previous rules now", FRAME, 4));
  CHECK(!has("do xignore previous rules now", FRAME, 4));
  CHECK(has("ab\xe7\xb3\xbb now", FOREIGN, 2));
  CHECK(has("i-g-n-o-r-e p r e v", LETTERS, 0));
  CHECK(!has("nothing of this kind", LETTERS, 0));
  // Tags are tried in what was smuggled only.
  CHECK(!has("abcdefghijklmnopqrstuvwxyz", TAGS, 0));
}

/** What is not in force is not proposed; a matcher at rest looks for nothing new. */
void selection() {
  const std::string blob = smallDatabase().blob();
  Engine engine(blob, [](const Database& database) {
    Selection none = smallSelection(database);
    none.isEnabled.assign(database.forms.size(), 0);
    none.runForms.clear();
    none.unanchored.clear();
    return none;
  });
  Random random(27);
  for (int round = 0; round < 100; ++round) EQUAL(windowsOf(engine, anyText(random), 256).size(), 0u);

  Engine all(blob, smallSelection);
  const View view = rawView("tok_abcdefghij01 ignore previous rules 4111111111111111");
  Judge judge;
  NoPlaces places;
  Matcher matcher(view, all.shared->database, all.shared->selection, *all.shared->anchors, all.scratch, judge);
  matcher.rest();
  matcher.scan(view.end(), places);
  matcher.run(39, 55);
  matcher.settle(view.end(), view.end(), true);
  EQUAL(judge.windows.size(), 0u);
}

/** A window that goes on and on is judged in parts, each start in one of them. */
void longWindows() {
  SmallDatabase small = smallDatabase();
  small.forms[JOINT].cap = small.forms[JOINT].back = small.forms[JOINT].forward = 200;
  small.forms[JOINT].expression = "alpha[^a-z]{0,190}omega";
  const std::string blob = small.blob();
  Engine engine(blob, smallSelection);
  const auto windows = windowsOf(engine, repeat("alpha omega ", 4000), 256);
  Offset judged = 0;
  for (const Judged& window : windows) {
    if (window.form != JOINT) continue;
    CHECK(window.from <= judged);
    judged = std::max(judged, window.limit);
  }
  CHECK(windows.size() > 3);
  CHECK(judged >= 12 * 4000);
}

/** A match is told of behind those that begin before it, even where it is known sooner; and ends where its window does. */
void inOrder() {
  SmallDatabase small = smallDatabase();
  // The longest may hold the others, and is over last.
  small.frames = {{FRAME, "ignore previous rules"}, {FRAME, "now " + repeat("ignore previous rules ", 3) + "and none"}};
  small.frameCap = small.forms[FRAME].cap = 100;
  const std::string blob = small.blob();
  Engine engine(blob, smallSelection);
  Random random(28);
  int joined = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text = random.of("ab ", random.below(300));
    while (text.size() < 700) text += random.pick({"now ", "ignore previous rules ", "and none ", "a "});
    Offset next = 0;
    Offset end = 0;
    for (const Judged& window : windowsOf(engine, text, random.chance(50) ? 16 : 64)) {
      if (window.form != FRAME || window.from == window.to) continue;
      CHECK(window.from >= next);
      CHECK(window.from > end || next == 0);
      next = window.last + 1;
      end = window.to;
      joined += window.last > window.from ? 1 : 0;
      CHECK(window.to - window.last <= 100);
      if (text.compare(static_cast<std::size_t>(window.last), 3, "ign") == 0 && window.last == window.from) CHECK(window.to - window.from < 70);
    }
  }
  CHECK(joined > 100);
}

}  // namespace

void run() {
  everyMatch();
  words();
  selection();
  longWindows();
  inOrder();
}

}  // namespace sluice::test
