#include "core/validators/url-credential.h"

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

/** What stands where no secret is given, beside numbers of up to three digits. */
constexpr std::string_view NO_VALUES[] = {"true", "false", "null", "none", "undefined", "nil",      "yes",
                                          "no",   "on",    "off",  "string", "required", "optional"};
constexpr std::size_t SMALL_NUMBER = 3;

/** Names that documentation puts where user and password would stand. */
constexpr std::string_view SAMPLE_USERS[] = {"user", "username", "login",  "name",   "usr",
                                             "me",   "foo",      "dbuser", "myuser", "testuser"};
constexpr std::string_view SAMPLE_PASSWORDS[] = {"pass", "password", "passwd",     "pwd",         "pw",
                                                 "bar",  "mypass",   "mypassword", "yourpassword"};

constexpr std::size_t LEAST_VALUE = 4;

bool isNoValue(std::string_view value) {
  const bool isSmallNumber = !value.empty() && value.size() <= SMALL_NUMBER && all(value, isDigit);
  return isSmallNumber || isOneOfCaseless(value, NO_VALUES);
}

/** The user in `scheme://user:`, or nothing. */
std::string_view userOf(std::string_view prefix) {
  if (!endsWith(prefix, ":")) return {};
  const std::string_view head = prefix.substr(0, prefix.size() - 1);
  const std::size_t colon = head.rfind(':');
  if (colon == std::string_view::npos || !startsWith(head.substr(colon), "://")) return {};
  return head.substr(colon + 3);
}

}  // namespace

std::size_t trimmedLength(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && contains("),.;:!?]}|", text[end - 1])) end -= 1;
  return end;
}

Verdict urlValue(const Subject& subject) {
  const std::string_view text = subject.text;
  const std::size_t length = trimmedLength(text);
  // Without a prefix, JavaScript's `slice(0, -1)` takes all but the last character.
  const std::size_t nameEnd = subject.prefix > 0 ? subject.prefix - 1 : text.size() - (text.empty() ? 0 : 1);
  const std::string_view name = text.substr(0, nameEnd);
  const std::string_view value = textBetween(text, subject.prefix, length);
  if (value.size() < LEAST_VALUE || isNoValue(value) || equalsInLower(value, name)) return FAIL;
  return length < text.size() ? withLength(PASS, length) : PASS;
}

Verdict userinfo(const Subject& subject) {
  std::string_view password = bodyOf(subject);
  if (!password.empty()) password.remove_suffix(1);
  // What a program fills in, a call as well as a name.
  if (password.size() >= 2 && password.front() == '{' && password.back() == '}') return FAIL;
  const std::string_view user = userOf(prefixOf(subject));
  const bool isSamplePassword = isOneOfCaseless(password, SAMPLE_PASSWORDS);
  if (isSamplePassword && isOneOfCaseless(user, SAMPLE_USERS)) return FAIL;
  if (isSamplePassword && equalsInLower(user, password)) return FAIL;
  // A path or a port that the expression read as a password: `host:8080,other@...`.
  if (password.empty() || isNoValue(password)) return FAIL;
  return withLength(PASS, subject.text.size() - 1);
}

}  // namespace sluice
