#include "core/confirm/re2-search.h"

#include <thread>

#include "core/base/error.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

std::string found(const std::string& expression, std::string_view text, std::size_t from = 0) {
  const std::vector<std::string> expressions = {expression};
  const auto search = createRe2Search(createRe2Expressions(expressions));
  const auto match = search->find(0, text, from);
  return match ? std::to_string(match->start) + "-" + std::to_string(match->end) : "none";
}

void matches() {
  EQUAL(found("b+", "abbcb"), "1-3");
  EQUAL(found("b+", "abbcb", 2), "2-3");
  EQUAL(found("b+", "abbcb", 5), "none");
  // What stands before the place where the search begins is seen.
  EQUAL(found("\\bb", "ab b", 1), "3-4");
  EQUAL(found("^b", "ab", 1), "none");
  EQUAL(found("x*", "", 0), "0-0");
  // Alternatives are tried in order: RE2's leftmost-first match.
  EQUAL(found("a|ab", "ab"), "0-1");
}

/** A match at a place is the leftmost one from there, if that starts there. */
void places() {
  const std::vector<std::string> expressions = {"a|ab", "ab*", "\\bb+", "^a", "x*", "(?:a|b)*c", "[\\x80-\\xff]a", "\\xe5\\xbfa|\\xe5\\xbfb"};
  const auto search = createRe2Search(createRe2Expressions(expressions));
  for (const std::string_view text : {"abbcb", "bab ab", "", "xx", "abababababc", "\xe5\xbf" "ba\xe5" "a"}) {
    for (ExpressionId id = 0; id < static_cast<ExpressionId>(expressions.size()); ++id)
      EQUAL(search->test(id, text), search->find(id, text, 0).has_value());
    for (std::size_t at = 0; at <= text.size(); ++at) {
      for (ExpressionId id = 0; id < static_cast<ExpressionId>(expressions.size()); ++id) {
        const auto end = search->endAt(id, text, at);
        const auto expected = search->Search::endAt(id, text, at);
        CHECK(end == expected);
      }
    }
  }
  CHECK(search->endAt(1, "abbc", 0) == std::size_t{3});
  CHECK(!search->endAt(1, "cabb", 0));
}

/** One byte is one character, whatever it is. */
void bytes() {
  EQUAL(found("[\\x80-\\xff]{2}", "a\xc3\xa9"), "1-3");
  EQUAL(found("\\x00b", std::string_view("a\0b", 3)), "1-3");
  EQUAL(found("a.c", "a\xff" "c"), "0-3");
  EQUAL(found("(?i)\\xe9", "\xc9"), "0-1");
  // A literal beyond ASCII that several alternatives begin with (see `withoutLiteralPrefix`).
  EQUAL(found("\\xe5\\xbf\\xbda|\\xe5\\xbf\\xbdb", "x\xe5\xbf\xbd" "b"), "1-5");
  EQUAL(found("(?:\\xe5\\xbf\\x98\\xe8|\\xe5\\xbf\\xbd\\xe7)\\x95", "..\xe5\xbf\xbd\xe7\x95"), "2-7");
}

void refused() {
  bool isRefused = false;
  try {
    found("(unbalanced", "text");
  } catch (const Error& error) {
    isRefused = contains(std::string_view(error.what()), "RE2");
  }
  CHECK(isRefused);
}

/** Expressions are shared by threads, whoever is the first to ask. */
void threads() {
  std::vector<std::string> expressions;
  for (int i = 0; i < 50; ++i) expressions.push_back("x{" + std::to_string(i + 1) + "}y");
  const auto shared = createRe2Expressions(expressions);
  std::vector<std::thread> all;
  std::vector<int> counts(4, 0);
  for (std::size_t number = 0; number < counts.size(); ++number) {
    all.emplace_back([&, number] {
      const auto search = createRe2Search(shared);
      for (int id = 0; id < 50; ++id)
        counts[number] += search->test(id, repeat("x", static_cast<std::size_t>(id) + 1) + "y") ? 1 : 0;
    });
  }
  for (std::thread& one : all) one.join();
  for (const int count : counts) EQUAL(count, 50);
}

/** An expression that would take exponential time elsewhere, on as much text as a window has. */
void hostile() {
  EQUAL(found("(?:a*)*b", repeat("a", 20'000)), "none");
  EQUAL(found("(?:a|a)*c(?:a|a)*d", repeat("a", 20'000) + "c"), "none");
}

}  // namespace

void run() {
  matches();
  places();
  bytes();
  refused();
  threads();
  hostile();
}

}  // namespace sluice::test
