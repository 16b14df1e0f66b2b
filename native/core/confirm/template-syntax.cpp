#include "core/confirm/template-syntax.h"

#include "core/base/text.h"

namespace sluice {
namespace {

/** These open a template wherever they stand. */
constexpr std::string_view OPENERS[] = {"${", "{{", "$(", "#{", "<%"};

bool hasOpener(std::string_view body) {
  for (const std::string_view opener : OPENERS) {
    if (contains(body, opener)) return true;
  }
  return false;
}

/** What stands in `$x->name['key']` behind the arrow. */
bool isMemberCharacter(char c) { return isWord(c) || contains("{}[]\"'", c); }

/** A variable of a shell, Perl or PHP: `$NAME`, `$a::b`, `$a->b["c"]`. */
bool isVariable(std::string_view body) {
  if (body.size() < 2 || body[0] != '$' || !isNameStart(body[1])) return false;
  std::size_t at = skip(body, 2, isWord);
  while (startsWith(body.substr(at), "::")) {
    const std::size_t end = skip(body, at + 2, isWord);
    if (end == at + 2) return false;
    at = end;
  }
  while (startsWith(body.substr(at), "->")) at = skip(body, at + 2, isMemberCharacter);
  return at == body.size();
}

/** `%NAME%`, `%s`, `%(name)s`. */
bool isPercent(std::string_view body) {
  if (body.size() < 2 || body[0] != '%') return false;
  if (body.size() == 2) return contains("sdv", body[1]);
  if (body[1] == '(') {
    const std::size_t end = skip(body, 2, isWord);
    if (end == 2 || end == body.size() || body[end] != ')') return false;
    const std::string_view rest = body.substr(end + 1);
    return rest.empty() || rest == "s" || rest == "d";
  }
  return isNameStart(body[1]) && body.back() == '%' && all(body.substr(2, body.size() - 3), isWord);
}

bool isNameCharacter(char c) { return isWord(c) || contains(". -", c); }

/** `{name}`, `[name]`, `<name>`. */
bool isBracketed(std::string_view body) {
  if (body.size() < 3) return false;
  const char open = body.front();
  const char close = open == '{' ? '}' : open == '[' ? ']' : open == '<' ? '>' : '\0';
  if (close == '\0' || body.back() != close || !isNameStart(body[1])) return false;
  return all(body.substr(2, body.size() - 3), isNameCharacter);
}

bool isUpperNameCharacter(char c) { return isUpper(c) || isDigit(c) || c == '_'; }

/** `__NAME__`. */
bool isDunder(std::string_view body) {
  if (body.size() < 5 || !startsWith(body, "__") || !endsWith(body, "__") || !isUpper(body[2])) return false;
  return all(body.substr(3), isUpperNameCharacter);
}

constexpr std::string_view READERS[] = {"process.env", "os.environ",    "os.getenv", "import.meta",
                                        "getenv(",     "System.getenv", "ENV[",      "env."};
/** These count if a name follows. */
constexpr std::string_view STORES[] = {"secrets.", "vars.", "var."};

/** Names of a call, with their dots, are this long but for their first character. */
constexpr std::size_t LEAST_CALLED = 2;
constexpr std::size_t MOST_CALLED = 60;

bool isCalledStart(char c) { return isNameStart(c) || c == '$'; }

bool isCalledCharacter(char c) { return isCalledStart(c) || c == '.'; }

bool isNoParenthesis(char c) { return c != '(' && c != ')'; }

}  // namespace

bool isTemplateSyntax(std::string_view body) {
  return hasOpener(body) || isVariable(body) || isPercent(body) || isBracketed(body) || isDunder(body);
}

bool isTemplateCode(std::string_view body) {
  if (startsWithOneOf(body, READERS)) return true;
  for (const std::string_view store : STORES) {
    if (startsWith(body, store) && body.size() > store.size() && isNameStart(body[store.size()])) return true;
  }
  return isCall(body);
}

bool isCall(std::string_view text) {
  if (text.empty() || !isCalledStart(text[0])) return false;
  const std::size_t open = skip(text, 1, isCalledCharacter);
  const std::size_t length = open - 1;
  if (length < LEAST_CALLED || length > MOST_CALLED || open == text.size() || text[open] != '(') return false;
  const std::size_t close = skip(text, open + 1, isNoParenthesis);
  return open + 1 == text.size() || (close < text.size() && text[close] == ')');
}

}  // namespace sluice
