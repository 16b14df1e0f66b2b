#include "core/validators/split.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/validators/classes.h"
#include "core/validators/number.h"
#include "core/validators/verdicts.h"
#include "core/validators/words.h"

namespace sluice {
namespace {

/** A shorter rest of an open-ended token is too little to be told from a word. */
constexpr std::size_t LEAST_TAIL = 4;
/** From this length on, two classes of characters make a token of a tail without digits. */
constexpr std::size_t LONG_TAIL = 8;
/** So few different characters are what examples are made of, and no word. */
constexpr std::size_t FEW = 3;
/** The registered domain: the last two labels carry no data. */
constexpr std::size_t DOMAIN_LABELS = 2;
constexpr std::size_t LEAST_TLD = 2;
constexpr std::size_t MOST_TLD = 24;

/** What other tokens begin with: no rest of this one. */
constexpr std::string_view KNOWN_PREFIXES[] = {
    "eyJ",   "ghp_",  "gho_",    "ghu_", "ghs_",   "ghr_",     "github_pat_", "glpat-", "gldt-",
    "glrt-", "glcbt-", "glptt-", "sk-",  "sk_",    "rk_",      "pk_",         "xox",    "xapp-",
    "AKIA",  "ASIA",  "npm_",    "pypi-", "hf_",   "AIza",     "GOCSPX-",     "ya29",   "whsec_",
    "lin_api_", "ntn_", "gsk_",  "dop_v1_", "sbp_", "sb_secret_", "pcsk_",    "tgp_v1_", "NRAK-",
    "xai-",  "r8_"};
/** Widths at which mail, terminals and encoders fold. */
constexpr std::size_t WIDTHS[] = {60, 64, 70, 72, 76, 78, 79, 80};
/** So much before a match is seen. */
constexpr std::size_t SEEN_BEFORE = 128;

struct LengthRange {
  double least;
  double most;
};

/** `36`, `20+` or `31-40`; of what is none of these, both ends are 0. */
LengthRange parseLength(std::string_view part) {
  const auto end = [&part](std::size_t at) { return skip(part, at, isDigit); };
  const std::size_t first = skip(part, 0, isSpace);
  std::size_t at = end(first);
  LengthRange range = {numberOf(part.substr(first, at - first)), 0};
  const bool isNumber = at > first;
  const bool isOpen = at < part.size() && part[at] == '+';
  if (isOpen) at += 1;
  range.most = isOpen ? std::numeric_limits<double>::infinity() : range.least;
  if (at < part.size() && part[at] == '-' && end(at + 1) > at + 1) {
    const std::size_t most = at + 1;
    at = end(most);
    if (!isOpen) range.most = numberOf(part.substr(most, at - most));
  }
  const bool isWhole = isNumber && skip(part, at, isSpace) == part.size();
  return isWhole ? range : LengthRange{0, 0};
}

std::vector<LengthRange> parseLengths(std::string_view argument) {
  std::vector<LengthRange> ranges;
  for (;;) {
    const std::size_t comma = argument.find(',');
    ranges.push_back(parseLength(argument.substr(0, comma)));
    if (comma == std::string_view::npos) return ranges;
    argument.remove_prefix(comma + 1);
  }
}

bool isBlank(char c) { return c == ' ' || c == '\t'; }

/** The end of a line break at `at` with the indentation behind it; `at` if none stands there. */
std::size_t lineBreakEnd(std::string_view body, std::size_t at) {
  std::size_t next = at;
  if (next < body.size() && contains("\\=", body[next])) next += 1;
  if (next < body.size() && body[next] == '\r') next += 1;
  if (next == body.size() || body[next] != '\n') return at;
  return skip(body, next + 1, isBlank);
}

bool isQuote(char c) { return c == '"' || c == '\''; }

/** The end of a `" + "` at `at`; `at` if none stands there. */
std::size_t sumEnd(std::string_view body, std::size_t at) {
  if (!isQuote(body[at])) return at;
  std::size_t next = at + 1;
  if (next < body.size() && body[next] == ' ') next += 1;
  if (next == body.size() || body[next] != '+') return at;
  next = skip(body, next + 1, isSpace);
  return next < body.size() && isQuote(body[next]) ? next + 1 : at;
}

struct Break {
  std::size_t start;
  std::size_t end;
};

/**
 * As in the expressions: newline and indentation, blanks, a continued line, a sum of literals. Empty and at
 * the body's end if there is none.
 */
Break firstBreak(std::string_view body) {
  for (std::size_t at = 0; at < body.size(); at += 1) {
    std::size_t end = lineBreakEnd(body, at);
    if (end == at) end = skip(body, at, isBlank);
    if (end == at) end = sumEnd(body, at);
    if (end > at) return {at, end};
  }
  return {body.size(), body.size()};
}

/** A break that only a program or a mail writes; blanks and newlines also stand between words. */
bool isDeliberate(std::string_view found) {
  return any(found, [](char c) { return contains("\\=+", c); });
}

/** A body without its break. */
struct Halves {
  std::string_view head;
  std::string_view tail;

  double length() const { return static_cast<double>(head.size() + tail.size()); }
};

bool fitsExact(const LengthRange& range, const Halves& halves) {
  return range.least == range.most && halves.length() == range.least;
}

bool isWhole(const LengthRange& range, std::string_view head) {
  return range.least == range.most && static_cast<double>(head.size()) == range.least;
}

bool couldEnd(const LengthRange& range, std::string_view head) {
  return range.least != range.most && static_cast<double>(head.size()) >= range.least;
}

bool isNamePart(char c) { return isAlphanumeric(c) || c == '_' || c == '-'; }

/** Behind a word that goes on, a URL's scheme, or a name that something is given to. */
bool isAfterName(std::string_view after) {
  if (after.empty()) return false;
  if (isNamePart(after[0]) || startsWith(after, "://")) return true;
  if (after[0] == ':') return after.size() > 1 && isBlank(after[1]);
  std::size_t at = skip(after, 0, isBlank);
  if (at == after.size() || after[at] != '=') return false;
  at = skip(after, at + 1, isBlank);
  return at < after.size() && !isSpace(after[at]) && after[at] != '=';
}

/** The length of the line that ends before the line break at the end of a text. */
std::size_t lastLineLength(std::string_view text) {
  if (text.empty()) return 0;
  text.remove_suffix(1);
  const std::size_t start = text.rfind('\n');
  if (start != std::string_view::npos) text.remove_prefix(start + 1);
  return endsWith(text, "\r") ? text.size() - 1 : text.size();
}

/**
 * Whether the break is one of a column's width: the line behind it is as long and holds nothing else, or, as
 * a last line, is shorter where the line before, too, has that width or it is a usual one.
 */
bool isFolded(const Subject& subject, const Halves& halves, std::string_view found) {
  const std::string_view before = subject.before;
  const std::string_view after = subject.after;
  const std::size_t newline = before.rfind('\n');
  const std::size_t lineStart = newline == std::string_view::npos ? 0 : newline + 1;
  if (lineStart == 0 && before.size() >= SEEN_BEFORE) return false;
  if (!after.empty() && !startsWith(after, "\n") && !startsWith(after, "\r\n")) return false;
  const std::size_t width = before.size() - lineStart + subject.prefix + halves.head.size();
  const std::size_t lineBreak = found.rfind('\n');
  const std::size_t indented = lineBreak == std::string_view::npos ? 0 : lineBreak + 1;
  const std::size_t next = found.size() - indented + halves.tail.size();
  if (next >= width) return next == width;
  if (std::find(std::begin(WIDTHS), std::end(WIDTHS), width) != std::end(WIDTHS)) return true;
  return lastLineLength(before.substr(0, lineStart)) == width;
}

/** A first part that could be a whole token goes on only where the text shows it, and into as much again. */
bool fitsOpen(const LengthRange& range, const Halves& halves, bool goesOn) {
  if (range.least == range.most) return false;
  if (static_cast<double>(halves.head.size()) >= range.least) {
    return goesOn && static_cast<double>(halves.tail.size()) >= range.least;
  }
  return halves.length() >= range.least && halves.length() <= range.most && halves.tail.size() >= LEAST_TAIL;
}

Verdict judgeSplit(const Subject& subject, const std::vector<LengthRange>& lengths) {
  const std::string_view body = bodyOf(subject);
  const Break at = firstBreak(body);
  if (at.start == at.end) return FAIL;
  const Halves halves = {body.substr(0, at.start), body.substr(at.end)};
  const auto& [head, tail] = halves;
  const std::string_view found = body.substr(at.start, at.end - at.start);
  const auto isOfAny = [&lengths](const auto& fits) {
    return std::any_of(lengths.begin(), lengths.end(), fits);
  };
  if (isOfAny([&](const LengthRange& range) { return isWhole(range, halves.head); })) return FAIL;
  const bool isMeant = isDeliberate(found);
  const bool isLine = isMeant || contains(found, '\n');
  const bool isPart = !isOfAny([&](const LengthRange& range) { return couldEnd(range, halves.head); });
  const bool hasLength = isOfAny([&](const LengthRange& range) { return fitsExact(range, halves); });
  const bool isExact = hasLength && (isLine || isPart);
  const bool goesOn = isMeant || (!isPart && isLine && isFolded(subject, halves, found));
  const auto isOpenOf = [&](const LengthRange& range) { return fitsOpen(range, halves, goesOn); };
  if (!isExact && !isOfAny(isOpenOf)) return FAIL;
  if (isAfterName(subject.after) || startsWithOneOf(tail, KNOWN_PREFIXES)) return FAIL;
  const std::string_view prefix = prefixOf(subject);
  if (!prefix.empty() && equalsInLower(tail.substr(0, prefix.size()), prefix)) return FAIL;
  const bool isMonotone = countDistinct(std::string(head).append(tail)) <= FEW;
  if (isMonotone || (isExact && isMeant)) return PASS;
  // An exact length with a digit speaks for itself; otherwise the tail must have what words do not have.
  const bool hasDigit = any(tail, isDigit);
  if (!(isExact && hasDigit) && looksLikeWords(tail)) return FAIL;
  if (head.empty()) return passIf(classCount(tail) >= 2);
  const bool isTokenLike = isExact || hasDigit || (tail.size() >= LONG_TAIL && classCount(tail) >= 2);
  return passIf(isTokenLike && (hasDigit || any(head, isDigit)));
}

/** The labels before the domain; empty if there are too few, or the last one is no top-level domain. */
std::string_view dataLabels(std::string_view body) {
  const std::size_t tldDot = body.rfind('.');
  if (tldDot == std::string_view::npos || tldDot == 0) return {};
  const std::string_view tld = body.substr(tldDot + 1);
  if (tld.size() < LEAST_TLD || tld.size() > MOST_TLD || !all(tld, isLetter)) return {};
  const std::size_t domainDot = body.rfind('.', tldDot - 1);
  if (domainDot == std::string_view::npos) return {};
  const std::string_view data = body.substr(0, domainDot);
  return countOf(data, [](char c) { return c == '.'; }) + 1 < DOMAIN_LABELS ? std::string_view() : data;
}

Verdict judgeHostLabels(const Subject& subject, double least) {
  const std::string_view data = dataLabels(bodyOf(subject));
  if (data.empty() || !any(data, isDigit)) return FAIL;
  const std::size_t length = countOf(data, [](char c) { return c != '.'; });
  if (static_cast<double>(length) < least || looksLikeWords(data)) return FAIL;
  return withLength(PASS, subject.prefix + data.size());
}

}  // namespace

std::unique_ptr<const Validator> split(std::string_view argument) {
  return validatorOf([lengths = parseLengths(argument)](const Subject& subject) {
    return judgeSplit(subject, lengths);
  });
}

std::unique_ptr<const Validator> hostLabels(std::string_view argument) {
  return validatorOf([least = numberOf(argument)](const Subject& subject) {
    return judgeHostLabels(subject, least);
  });
}

}  // namespace sluice
