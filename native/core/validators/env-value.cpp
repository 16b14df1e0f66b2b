#include "core/validators/env-value.h"

#include <string>
#include <vector>

#include "core/confirm/template-syntax.h"
#include "core/validators/url-credential.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::size_t LEAST = 8;
constexpr std::size_t LEAST_DISTINCT = 4;

constexpr std::string_view CONSTANTS[] = {"true",     "false",    "null",    "none",
                                          "undefined", "nil",      "string",  "required",
                                          "optional",  "boolean",  "disabled", "enabled"};

/** `undefined-yet` begins with a constant, `nullable` does not. */
bool isConstant(std::string_view value) {
  return isOneOfCaseless(value.substr(0, skip(value, 0, isWord)), CONSTANTS);
}

bool isPartitionCharacter(char c) { return isLetter(c) || c == '-'; }

/** An Amazon resource name: `arn:aws:...`. */
bool isResourceName(std::string_view value) {
  if (!startsWithCaseless(value, "arn:")) return false;
  const std::size_t end = skip(value, 4, isPartitionCharacter);
  return end - 4 >= 3 && end - 4 <= 10 && end < value.size() && value[end] == ':';
}

bool isSchemeCharacter(char c) { return isAlphanumeric(c) || contains("+.-", c); }

/** A URL without a password in it. */
bool isAddress(std::string_view value) {
  if (!isLetter(value[0])) return false;
  const std::size_t end = skip(value, 1, isSchemeCharacter);
  if (end < 2 || end > 21 || !startsWith(value.substr(end), "://")) return false;
  const std::size_t user = skip(value, end + 3, [](char c) { return c != '/' && c != '@'; });
  return user == value.size() || value[user] != '@';
}

/** Where files of a system lie. */
constexpr std::string_view ROOTS[] = {"etc", "run", "var", "usr", "opt", "tmp", "home", "mnt", "secrets"};
/** Names of key and data files end so. */
constexpr std::string_view ENDINGS[] = {".pem",  ".key",  ".crt", ".p12", ".jks",
                                        ".json", ".yaml", ".yml", ".txt", ".pub"};

bool isFileCharacter(char c) { return isWord(c) || c == '.' || c == '-'; }

bool isFolderCharacter(char c) { return isFileCharacter(c) || c == '@'; }

/** Absolute, relative or home paths, Windows paths, and names of key files. */
bool isPath(std::string_view value) {
  for (const std::string_view ending : ENDINGS) {
    if (endsWith(value, ending)) return true;
  }
  if (startsWith(value, "./") || startsWith(value, "../") || startsWith(value, "~/")) return true;
  if (value.size() >= 3 && isLetter(value[0]) && value[1] == ':' && value[2] == '\\') return true;
  if (value[0] != '/') return false;
  const std::size_t folder = skip(value, 1, isFolderCharacter);
  if (folder > 1 && folder < value.size() && value[folder] == '/') return true;
  if (value.size() > 1 && all(value.substr(1), isFileCharacter)) return true;
  return isOneOf(value.substr(1, skip(value, 1, isWord) - 1), ROOTS);
}

/** Languages' ways to read a value from elsewhere. */
constexpr std::string_view READERS[] = {
    "process.env", "os.environ", "os.getenv", "import.meta", "getenv",  "System.", "self.",
    "this.",       "new ",       "function",  "async ",      "await "};
/** These are read from by what follows the name. */
struct Store {
  std::string_view name;
  std::string_view next;
};
constexpr Store STORES[] = {{"env", ".(["}, {"ENV", ".(["},  {"secret", ".["},  {"secrets", ".["},
                            {"var", ".["},  {"vars", ".["}, {"config", ".(["}, {"settings", ".["}};

bool isCode(std::string_view text) {
  if (startsWithOneOf(text, READERS)) return true;
  for (const Store& store : STORES) {
    const std::size_t end = store.name.size();
    if (startsWith(text, store.name) && end < text.size() && contains(store.next, text[end])) return true;
  }
  return isCall(text);
}

bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/** A number of the machine: `0x0010`. */
bool isMachineNumber(std::string_view value) {
  if (value.size() < 3 || value[0] != '0' || (value[1] != 'x' && value[1] != 'X')) return false;
  const std::size_t end = skip(value, 2, isHex);
  const std::size_t digits = end - 2;
  if (digits < 1 || digits > 16 || value.size() - end > 3) return false;
  return all(value.substr(end), [](char c) { return contains("uUlL", c); });
}

/** An attribute's selector: `input[type=password]`. */
bool isSelector(std::string_view value) {
  const std::size_t open = skip(value, 0, [](char c) { return isLetter(c) || contains(".#*-", c); });
  if (open == value.size() || value[open] != '[') return false;
  std::size_t at = skip(value, open + 1, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  if (at == open + 1) return false;
  if (at < value.size() && contains("~|^$*", value[at])) at += 1;
  return at < value.size() && value[at] == '=';
}

bool isConstantCharacter(char c) { return isUpper(c) || isDigit(c) || c == '_'; }

/** The length of a constant's name of two segments or more at the start; 0 if there is none. */
std::size_t constantLength(std::string_view value) {
  if (value.empty() || !isUpper(value[0])) return 0;
  const std::size_t end = skip(value, 0, isConstantCharacter);
  return contains(value.substr(0, end), '_') ? end : 0;
}

/** A constant of another name with a number added: `BASE_ERROR+15`. */
bool isSum(std::string_view value) {
  const std::size_t end = constantLength(value);
  if (end == 0 || end + 1 >= value.size() || !contains("+-", value[end])) return false;
  return all(value.substr(end + 1), isDigit);
}

/** What a constant is added to or combined with. */
bool isOperator(std::string_view after) {
  std::size_t at = skip(after, 0, [](char c) { return c == ' ' || c == '\t'; });
  if (at == after.size()) return false;
  if (startsWith(after.substr(at), "<<")) {
    at += 2;
  } else if (contains("+*|&-", after[at])) {
    at += 1;
  } else {
    return false;
  }
  return at < after.size() && (after[at] == ' ' || after[at] == '\t');
}

/** An element's beginning: what is in the brackets was quoted. */
bool isElement(std::string_view value) {
  if (value.size() < 2 || !endsWith(value, "[")) return false;
  if (!isLetter(value[0]) && value[0] != '_' && value[0] != '$') return false;
  return all(value.substr(0, value.size() - 1), [](char c) { return isWord(c) || c == '$' || c == '.'; });
}

/** In `${NAME:-value}`: a message, or a default of letters alone. */
bool isPlainDefault(std::string_view value) {
  if (startsWith(value, "?")) return true;
  if (startsWith(value, "-") || startsWith(value, "+")) value.remove_prefix(1);
  return all(value, [](char c) { return isLetter(c) || c == '_'; });
}

/** The name without its separators, to see whether the value only repeats it. */
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (isAlphanumeric(c)) out.push_back(toLower(c));
  }
  return out;
}

/** Whether the needle occurs in the text: Knuth, Morris and Pratt, since both may be long. */
bool holds(std::string_view text, std::string_view needle) {
  if (needle.empty()) return true;
  if (needle.size() > text.size()) return false;
  std::vector<std::size_t> borders(needle.size(), 0);
  for (std::size_t i = 1, matched = 0; i < needle.size(); i += 1) {
    while (matched > 0 && needle[i] != needle[matched]) matched = borders[matched - 1];
    if (needle[i] == needle[matched]) matched += 1;
    borders[i] = matched;
  }
  std::size_t matched = 0;
  for (const char c : text) {
    while (matched > 0 && c != needle[matched]) matched = borders[matched - 1];
    if (c == needle[matched]) matched += 1;
    if (matched == needle.size()) return true;
  }
  return false;
}

bool isNameCharacter(char c) { return isUpper(c) || isDigit(c) || c == '_'; }

bool isPhraseCharacter(char c) { return isLetter(c) || isSpace(c) || contains("_.-/:@", c); }

bool repeatsName(std::string_view value, std::string_view name) {
  if (!all(value, isPhraseCharacter)) return false;
  const std::string bareValue = bare(value);
  const std::string bareName = bare(name);
  return holds(bareName, bareValue) || holds(bareValue, bareName);
}

}  // namespace

Verdict envValue(const Subject& subject) {
  const std::string_view text = subject.text;
  const std::string_view prefix = prefixOf(subject);
  const bool isQuoted = endsWith(prefix, "\"") || endsWith(prefix, "'");
  const std::size_t length = isQuoted ? text.size() : trimmedLength(text);
  const std::string_view value = textBetween(text, subject.prefix, length);
  if (value.size() < LEAST || countDistinct(value, LEAST_DISTINCT) < LEAST_DISTINCT) return FAIL;
  if (isConstant(value) || isResourceName(value) || isAddress(value) || isPath(value)) return FAIL;
  if (isCode(bodyOf(subject))) return FAIL;
  if (isMachineNumber(value) || isSelector(value) || isSum(value)) return FAIL;
  const bool isOperand = constantLength(value) == value.size() && isOperator(subject.after);
  if (!isQuoted && (isElement(value) || isOperand)) return FAIL;
  if (endsWith(subject.before, "${") && isPlainDefault(value)) return FAIL;
  const std::string_view name = text.substr(0, skip(text, 0, isNameCharacter));
  // Secrets are written without blanks; a sentence is a message. Passphrases are the exception.
  if (any(value, isSpace) && !endsWith(name, "PASSPHRASE")) return FAIL;
  if (repeatsName(value, name)) return FAIL;
  return length < text.size() ? withLength(PASS, length) : PASS;
}

}  // namespace sluice
