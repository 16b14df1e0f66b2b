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
/** So many other characters leave a mask too small a share. */
constexpr double MASK_REST = 0.21;
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
constexpr std::string_view ANYWHERE_TEMPLATE[] = {"placeholder", "redacted"};
/** The same where `me` follows, or `_me`, `-me` or `_-me`. */
constexpr std::string_view BEFORE_ME[] = {"change", "replace"};
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

/** @param lower - in lower case */
bool hasTemplateWord(std::string_view lower) {
  if (containsOneOf(lower, ANYWHERE_TEMPLATE)) return true;
  return std::any_of(std::begin(BEFORE_ME), std::end(BEFORE_ME), [&](std::string_view stem) {
    for (std::size_t at = lower.find(stem); at != std::string_view::npos; at = lower.find(stem, at + 1)) {
      std::size_t next = at + stem.size();
      if (startsWith(textFrom(lower, next), "_")) next += 1;
      if (startsWith(textFrom(lower, next), "-")) next += 1;
      if (startsWith(textFrom(lower, next), "me")) return true;
    }
    return false;
  });
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

/** Kinds of placeholder words that tell something of a body. */
struct Telling {
  bool isTemplate = false;
  bool isExample = false;
};

/** Whether a stretch is made of placeholder words without a rest, and what they tell. */
struct Spelling {
  bool isSpelt = false;
  Telling telling;
};

/**
 * The words that end at each place are the longest ones that leave no rest before them.
 *
 * @param stretch - in lower case
 */
Spelling spell(std::string_view stretch) {
  if (stretch.size() > LONGEST_STRETCH) return {};
  std::array<Spelling, LONGEST_STRETCH + 1> ending;
  ending[0].isSpelt = true;
  for (std::size_t end = 1; end <= stretch.size(); end += 1) {
    std::size_t start = end > LONGEST_PLACEHOLDER_WORD ? end - LONGEST_PLACEHOLDER_WORD : 0;
    for (; start < end; start += 1) {
      if (!ending[start].isSpelt) continue;
      const std::optional<WordKind> kind = placeholderWordKind(stretch.substr(start, end - start));
      if (!kind) continue;
      ending[end] = ending[start];
      ending[end].telling.isTemplate |= *kind == WordKind::template_;
      ending[end].telling.isExample |= *kind == WordKind::example;
      break;
    }
  }
  return ending[stretch.size()];
}

/**
 * What the placeholder words tell that make up the body but for a few characters.
 *
 * @param lower - the body in lower case
 */
Telling madeOf(std::string_view lower) {
  const std::size_t whole = countOf(lower, isAlphanumeric);
  std::size_t covered = countOf(lower, isLower);
  Telling telling;
  for (std::size_t at = 0; at < lower.size() && isShare(covered, MASK_SHARE, whole); at += 1) {
    const std::size_t end = skip(lower, at, isLower);
    if (end == at) continue;
    const Spelling spelling = spell(lower.substr(at, end - at));
    if (spelling.isSpelt) {
      telling.isTemplate |= spelling.telling.isTemplate;
      telling.isExample |= spelling.telling.isExample;
    } else {
      covered -= end - at;
    }
    at = end;
  }
  return isShare(covered, MASK_SHARE, whole) ? telling : Telling{};
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
  std::size_t others = 0;
  for (std::size_t at = 0; at < body.size();) {
    const bool isBullet = body[at] == BULLETS[0][0] && startsWithOneOf(body.substr(at), BULLETS);
    const char mask = isBullet ? '*' : body[at];
    counts[byteOf(mask)] += 1;
    length += 1;
    at += isBullet ? BULLETS[0].size() : 1;
    // More than the rest that a mask may leave, however long the body is in characters.
    others += contains(MASKS, mask) || isSeparator(mask) ? 0 : 1;
    if (isShare(others, MASK_REST, body.size())) return false;
  }
  const std::size_t separators =
      counts[byteOf('-')] + counts[byteOf('_')] + counts[byteOf('.')] + counts[byteOf(' ')];
  return std::any_of(MASKS.begin(), MASKS.end(), [&](char mask) {
    const std::size_t count = counts[byteOf(mask)];
    return count > 0 && isShare(count, MASK_SHARE, isSeparator(mask) ? length : length - separators);
  });
}

/** @param lower - the body in lower case */
bool isTemplate(std::string_view body, std::string_view lower) {
  if (isTemplateSyntax(body) || isTemplateCode(body)) return true;
  if (contains(body, DOTS) || contains(body, ELLIPSIS)) return true;
  return isMasked(body) || hasTemplateWord(lower) || hasWholeTemplateWord(body);
}

/** 1 or -1 where one character counts on from the other (after 9 comes 0), else 0. */
int stepBetween(char from, char to) {
  const int step = byteOf(to) - byteOf(from);
  if (step == 1 || step == -1) return (byteOf(from) <= byteOf('9')) == (byteOf(to) <= byteOf('9')) ? step : 0;
  if (from == '9' && to == '0') return 1;
  return from == '0' && to == '9' ? -1 : 0;
}

/** Characters that lie in runs such as `abcd`, `4321` or `890`: most of the body. */
bool isCounting(std::string_view plain) {
  std::size_t counted = 0;
  std::size_t run = 1;
  int direction = 0;
  const auto close = [&] {
    if (run >= 3) counted += run;
  };
  // Even if all that follows lies in runs; where one turns, a character lies in two.
  const auto mayReach = [&](std::size_t at) {
    const std::size_t left = plain.size() - at;
    return isShare(counted + run + left + left / 2 + 1, COUNTED_SHARE, plain.size());
  };
  for (std::size_t i = 1; i < plain.size() && mayReach(i); i += 1) {
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

bool hasExampleWord(std::string_view body, std::string_view lower) {
  if (containsOneOf(lower, ANYWHERE_EXAMPLE)) return true;
  return (contains(lower, "test") || contains(lower, "fake")) && hasWholeExampleWord(body);
}

/** A body that nobody would draw by lot. */
bool isRegular(std::string_view body) {
  std::string plain(body);
  plain.erase(std::remove_if(plain.begin(), plain.end(), isSeparator), plain.end());
  return countDistinct(plain, FEW + 1) <= FEW || isCounting(plain) || isRepeated(plain);
}

/** The user part of a URL ends with its `@`, a value in doubled quotes begins and ends with one. */
std::string_view withoutMarks(std::string_view body) {
  if (!body.empty() && contains("\"'", body.front())) body.remove_prefix(1);
  if (!body.empty() && contains("\"'@", body.back())) body.remove_suffix(1);
  return body;
}

/** What a body is, whatever stands around it. */
Placeholder lookOf(std::string_view body) {
  const std::string lower = lowered(body);
  if (isTemplate(body, lower)) return Placeholder::template_;
  const Telling telling = madeOf(lower);
  if (telling.isTemplate) return Placeholder::template_;
  const bool isExample = telling.isExample || hasExampleWord(body, lower) || isRegular(body);
  return isExample ? Placeholder::example : Placeholder::none;
}

}  // namespace

Placeholder judgePlaceholder(std::string_view text, std::size_t prefixLength, std::string_view before,
                             std::string_view after, const Samples& samples, SeenBody& seen) {
  if (samples.isBrowserKey(text)) return Placeholder::template_;
  if (samples.isDocumented(text)) return Placeholder::sample;
  const std::string_view body = withoutMarks(textFrom(text, prefixLength));
  if (body.empty()) return Placeholder::none;
  if (seen.body != body) {
    seen.look = lookOf(body);
    seen.body = body;
  }
  return isEnclosed(body, before, after) ? Placeholder::template_ : seen.look;
}

}  // namespace sluice
