/** All validators by name: which names there are, and that no text takes them long. */
#include <chrono>
#include <limits>

#include "core/validators/number.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

constexpr std::string_view SPECS[] = {
    "aba",         "age-key",          "base64-text",         "bip38",           "card",
    "classes(3)",  "crc32-base62",     "digits(2)",           "discord-id",      "distinct(4)",
    "entropy(3.7)", "env-value",       "github-fine-grained", "gitlab-routable", "host-labels(20)",
    "iban",        "jwt",              "not-code",            "not-path",        "not-phrase",
    "not-words",   "openssh-key",      "pem",                 "putty-key",       "pypi-macaroon",
    "secp256k1",   "sentry-org",       "slack-rotated",       "ssn",             "split(20+,36,31-40)",
    "supabase-jwt", "url-value",       "userinfo",            "wif",             "xprv",
};

void names() {
  for (const std::string_view spec : SPECS) CHECK(resolveValidator(spec, samples()) != nullptr);
  for (const char* spec : {"", "no-such", "entropy", "entropy()", "card(1)", "toString", "constructor(1)",
                           "entropy(1", "entropy(1)x", "entropy(x)", "jwt()"}) {
    CHECK(resolveValidator(spec, samples()) == nullptr);
  }
}

void arguments() {
  EQUAL(numberOf("3.7"), 3.7);
  EQUAL(numberOf(" 20 "), 20.0);
  EQUAL(numberOf("  "), 0.0);
  EQUAL(numberOf("-5."), -5.0);
  EQUAL(numberOf("+.5"), 0.5);
  EQUAL(numberOf(repeat("9", 400)), std::numeric_limits<double>::infinity());
  EQUAL(numberOf("0." + repeat("0", 400) + "1"), 0.0);
  for (const char* text : {".", "+", "1-2", "1,2", "1.2.3", "+-1"}) CHECK(numberOf(text) != numberOf(text));
}

void oddArguments() {
  EQUAL(outcomeOf("split(  )", "x-a1b2 c3d4", "x-"), "fail");
  EQUAL(outcomeOf("digits(1-2)", "123"), "fail");
  // What is no number is no least length.
  EQUAL(verdictOf("host-labels(1-2)", "a1B2.k3.evil.com"), "pass 7");
}

/** What a backtracking engine would choke on, at the longest text a form can have. */
void linear() {
  constexpr std::string_view units[] = {"\\", "=",  "-",  ".",   "a", "A1", "\"+", " ",    "::",
                                        "a.", "$a", "\\n", "{",  "+", "1",  "-----", "[[[", "ey.", "{\"a\":"};
  const auto started = std::chrono::steady_clock::now();
  for (const std::string_view spec : SPECS) {
    for (const std::string_view unit : units) {
      for (const char* end : {"", "x", "\n"}) {
        const std::string text = "ey-" + repeat(unit, 16384 / unit.size()) + end;
        const Verdict verdict = judge(spec, text, "ey-");
        CHECK(!verdict.length || *verdict.length <= text.size());
      }
    }
  }
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(20));
}

/** A prefix may be longer than its text, and everything may be empty. */
void edges() {
  for (const std::string_view spec : SPECS) {
    for (const char* text : {"", "a", "=", "\"", "\\", "-", ".", "1"}) {
      CHECK(!judge(spec, text, "").length || *judge(spec, text, "").length <= 1);
      CHECK(!judge(spec, text, "longer").length);
    }
  }
}

}  // namespace

void run() {
  names();
  arguments();
  oddArguments();
  linear();
  edges();
}

}  // namespace sluice::test
