#include "core/confirm/placeholder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/base/text.h"
#include "core/confirm/placeholder-words.h"
#include "core/confirm/template-syntax.h"
#include "core/validators/words.h"

namespace sluice {
namespace {

constexpr std::string_view MASKS = "xX*.#-_0";
constexpr double MASK_SHARE = 0.8;
/** Three dots, or the ellipsis in UTF-8: something was left out. */
constexpr std::string_view DOTS = "...";
constexpr std::string_view ELLIPSIS = "\xe2\x80\xa6";
/** Bullet and black circle in UTF-8, which mask as a star does. */
constexpr std::string_view BULLETS[] = {"\xe2\x80\xa2", "\xe2\x97\x8f"};

/** Marks of templates, directly before and after a name. */
struct Marks {
  std::string_view before;
  std::string_view after;
};
constexpr Marks ENCLOSED[] = {{"<", ">"}, {"[", "]"}, {"{", "}"}, {"$(", ")"}, {"%", "%"}};

/** Long enough that no random body spells them; anywhere, in either case. */
constexpr std::string_view ANYWHERE_TEMPLATE[] = {"placeholder", "redacted",   "changeme",   "change_me",
                                                  "change-me",   "change_-me", "replaceme",  "replace_me",
                                                  "replace-me",  "replace_-me"};
constexpr std::string_view ANYWHERE_EXAMPLE[] = {"example", "sample", "dummy"};
/** Short words between separators or edges, in a case that people write: random letters are in any. */
constexpr std::string_view WHOLE_TEMPLATE[] = {"your", "Your", "YOUR", "here", "Here", "HERE",
                                               "insert", "Insert", "INSERT", "replace", "Replace",
                                               "REPLACE", "todo", "Todo", "TODO", "null", "Null", "NULL"};

/** A name in brackets is shorter than this, or it is made of words. */
constexpr std::size_t LONG_NAME = 16;
/** A stretch of letters longer than this is not taken apart. */
constexpr std::size_t LONGEST_STRETCH = 64;
constexpr std::size_t LONGEST_BLOCK = 12;
/** One character in ten may break the repetition: a marker at an end, a version. */
constexpr double REPEATED_SHARE = 0.9;
constexpr double COUNTED_SHARE = 0.7;
constexpr std::size_t LEAST_COUNTED = 4;
/** So few different characters are a pattern of their own. */
constexpr std::size_t FEW = 3;

/** Whether a count makes up that share of a whole. */
bool isShare(std::size_t count, double share, std::size_t whole) {
  return static_cast<double>(count) >= share * static_cast<double>(whole);
}

/** Characters that part the groups of a masked or repeated body. */
bool isSeparator(char c) { return c == '-' || c == '_' || c == '.' || c == ' '; }

template <typename Words>
bool containsOneOf(std::string_view body, const Words& words) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return contains(body, word); });
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), toLower);
  return lower;
}

bool hasWholeTemplateWord(std::string_view body) {
  for (std::size_t at = 0; at < body.size(); at += 1) {
    const std::size_t end = skip(body, at, isAlphanumeric);
    if (isOneOf(body.substr(at, end - at), WHOLE_TEMPLATE)) return true;
    at = end;
  }
  return false;
}

/** Short words in one case, between separators, digits, edges or a change of case. */
bool hasWholeExampleWord(std::string_view body) {
  constexpr std::size_t length = 4;
  for (std::size_t i = 0; i + length <= body.size(); i += 1) {
    if (toLower(body[i]) != 't' && toLower(body[i]) != 'f') continue;
    const std::string_view word = body.substr(i, length);
    const bool isCapital = word == "Test" || word == "Fake";
    const bool isSmall = word == "test" || word == "fake";
    if (!isCapital && !isSmall && word != "TEST" && word != "FAKE") continue;
    // A separator stands in for the edges of the body.
    const char before = i > 0 ? body[i - 1] : ' ';
    const char after = i + length < body.size() ? body[i + length] : ' ';
    if (isCapital && !isUpper(before) && !isLower(after)) return true;
    if (isCapital || isLetter(before)) continue;
    if (!isLetter(after) || (isSmall && isUpper(after))) return true;
  }
  return false;
}

/** Whether a stretch is made of placeholder words without a rest, and whether one of them is telling. */
struct Spelling {
  bool isSpelt;
  bool isTelling;
};

/** The words that end at each place are the longest ones that leave no rest before them. */
Spelling spell(std::string_view stretch, WordKind telling) {
  if (stretch.size() > LONGEST_STRETCH) return {false, false};
  const std::string lower = lowered(stretch);
  std::array<Spelling, LONGEST_STRETCH + 1> ending = {};
  ending[0].isSpelt = true;
  for (std::size_t end = 1; end <= lower.size(); end += 1) {
    std::size_t start = end > LONGEST_PLACEHOLDER_WORD ? end - LONGEST_PLACEHOLDER_WORD : 0;
    for (; start < end; start += 1) {
      if (!ending[start].isSpelt) continue;
      const std::optional<WordKind> kind =
          placeholderWordKind(std::string_view(lower).substr(start, end - start));
      if (!kind) continue;
      ending[end] = {true, ending[start].isTelling || *kind == telling};
      break;
    }
  }
  return ending[lower.size()];
}

/** Whether placeholder words, one of them of the given kind, make up the body but for a few characters. */
bool isMadeOf(std::string_view body, WordKind telling) {
  const std::size_t whole = countOf(body, isAlphanumeric);
  std::size_t covered = countOf(body, isLetter);
  bool isTelling = false;
  for (std::size_t at = 0; at < body.size() && isShare(covered, MASK_SHARE, whole); at += 1) {
    const std::size_t end = skip(body, at, isLetter);
    if (end == at) continue;
    const Spelling spelling = spell(body.substr(at, end - at), telling);
    if (spelling.isSpelt)
      isTelling = isTelling || spelling.isTelling;
    else
      covered -= end - at;
    at = end;
  }
  return isTelling && isShare(covered, MASK_SHARE, whole);
}

/** A name between the marks of a template. A random body there is a secret in brackets. */
bool isEnclosed(std::string_view body, std::string_view before, std::string_view after) {
  const bool isName =
      isLetter(body[0]) && all(body, [](char c) { return isLetter(c) || isSeparator(c); });
  if (!isName || (body.size() >= LONG_NAME && !looksLikeWords(body))) return false;
  const std::size_t blanks = skip(after, 0, isSpace);
  if (blanks <= 4 && blanks < after.size() && after[blanks] == '(') return true;
  if (endsWith(before, "$") || endsWith(before, "${")) return true;
  return std::any_of(std::begin(ENCLOSED), std::end(ENCLOSED), [&](const Marks& marks) {
    return endsWith(before, marks.before) && startsWith(after, marks.after);
  });
}

/** One mark, again and again; separators between groups of it do not count. */
bool isMasked(std::string_view body) {
  std::array<std::uint32_t, 256> counts = {};
  std::size_t length = 0;
  for (std::size_t at = 0; at < body.size();) {
    const bool isBullet = body[at] == BULLETS[0][0] && startsWithOneOf(body.substr(at), BULLETS);
    counts[isBullet ? byteOf('*') : byteOf(body[at])] += 1;
    length += 1;
    at += isBullet ? BULLETS[0].size() : 1;
  }
  const std::size_t separators =
      counts[byteOf('-')] + counts[byteOf('_')] + counts[byteOf('.')] + counts[byteOf(' ')];
  return std::any_of(MASKS.begin(), MASKS.end(), [&](char mask) {
    const std::size_t count = counts[byteOf(mask)];
    return count > 0 && isShare(count, MASK_SHARE, isSeparator(mask) ? length : length - separators);
  });
}

bool isTemplate(std::string_view body, std::string_view before, std::string_view after) {
  if (isTemplateSyntax(body) || isTemplateCode(body)) return true;
  if (contains(body, DOTS) || contains(body, ELLIPSIS)) return true;
  if (isEnclosed(body, before, after) || isMasked(body)) return true;
  if (containsOneOf(lowered(body), ANYWHERE_TEMPLATE) || hasWholeTemplateWord(body)) return true;
  return isMadeOf(body, WordKind::template_);
}

/** 1 or -1 where one character counts on from the other (after 9 comes 0), else 0. */
int stepBetween(char from, char to) {
  if (from == '9' && to == '0') return 1;
  if (from == '0' && to == '9') return -1;
  const bool isSameKind = (byteOf(from) <= byteOf('9')) == (byteOf(to) <= byteOf('9'));
  const int step = byteOf(to) - byteOf(from);
  return isSameKind && (step == 1 || step == -1) ? step : 0;
}

/** Characters that lie in runs such as `abcd`, `4321` or `890`: most of the body. */
bool isCounting(std::string_view plain) {
  std::size_t counted = 0;
  std::size_t run = 1;
  int direction = 0;
  const auto close = [&] {
    if (run >= 3) counted += run;
  };
  for (std::size_t i = 1; i < plain.size(); i += 1) {
    const int step = stepBetween(toLowerLatin1(plain[i - 1]), toLowerLatin1(plain[i]));
    if (step != 0 && (run == 1 || step == direction)) {
      run += 1;
    } else {
      close();
      run = step == 0 ? 1 : 2;
    }
    direction = step;
  }
  close();
  return plain.size() >= LEAST_COUNTED && isShare(counted, COUNTED_SHARE, plain.size());
}

/** A block of up to 12 characters, at least twice, over and over. */
bool isRepeated(std::string_view plain) {
  for (std::size_t period = 1; period <= LONGEST_BLOCK && period * 2 <= plain.size(); period += 1) {
    const std::size_t whole = plain.size() - period;
    std::size_t equal = whole;
    for (std::size_t i = period; i < plain.size() && isShare(equal, REPEATED_SHARE, whole); i += 1) {
      if (plain[i] != plain[i - period]) equal -= 1;
    }
    if (isShare(equal, REPEATED_SHARE, whole)) return true;
  }
  return false;
}

bool isExample(std::string_view body) {
  if (containsOneOf(lowered(body), ANYWHERE_EXAMPLE) || hasWholeExampleWord(body)) return true;
  if (isMadeOf(body, WordKind::example)) return true;
  std::string plain(body);
  plain.erase(std::remove_if(plain.begin(), plain.end(), isSeparator), plain.end());
  return countDistinct(plain) <= FEW || isCounting(plain) || isRepeated(plain);
}

/** The user part of a URL ends with its `@`, a value in doubled quotes begins and ends with one. */
std::string_view withoutMarks(std::string_view body) {
  if (!body.empty() && contains("\"'", body.front())) body.remove_prefix(1);
  if (!body.empty() && contains("\"'@", body.back())) body.remove_suffix(1);
  return body;
}

}  // namespace

Placeholder judgePlaceholder(std::string_view text, std::size_t prefixLength, std::string_view before,
                             std::string_view after, const Samples& samples) {
  if (samples.isBrowserKey(text)) return Placeholder::template_;
  if (samples.isDocumented(text)) return Placeholder::sample;
  const std::string_view body = withoutMarks(textFrom(text, prefixLength));
  if (body.empty()) return Placeholder::none;
  if (isTemplate(body, before, after)) return Placeholder::template_;
  return isExample(body) ? Placeholder::example : Placeholder::none;
}

}  // namespace sluice
