#include "core/validators/words.h"

#include <algorithm>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

/** A part of a name is at least this long; random bodies break into parts of about 1.7 characters. */
constexpr std::size_t LEAST_WORD = 3;
/** The longest words in use ("internationalization" has 20); beyond it, letters are no word. */
constexpr std::size_t LONGEST_WORD = 20;
/** Words joined by a change of case alone are this long on average; chance seldom gives two such. */
constexpr double LEAST_AVERAGE = 4.5;
/** Words have one of the letters j, q, x, z in 12 at most; noise has one in 6.5. */
constexpr double RARE_SHARE = 1.0 / 12;
/** Share of the characters that lie in words. */
constexpr double WORD_SHARE = 0.8;
/** In a row, these many say that letters are no word. */
constexpr std::size_t CONSONANTS = 5;
constexpr std::size_t VOWELS = 4;
constexpr std::size_t REPEATS = 3;

bool isVowel(char c) { return contains("aeiou", c); }

bool isRare(char c) { return contains("jqxz", toLower(c)); }

/** Whether the letters could be a word: a vowel, no five consonants or four vowels in a row. */
bool isPronounceable(std::string_view word) {
  if (word.size() < LEAST_WORD || word.size() > LONGEST_WORD) return false;
  bool hasVowel = false;
  std::size_t consonants = 0;
  std::size_t vowels = 0;
  std::size_t repeats = 0;
  char before = '\0';
  for (const char c : word) {
    const char letter = toLower(c);
    // The letter y reads as either.
    const bool isOpen = isVowel(letter) || letter == 'y';
    hasVowel = hasVowel || isOpen;
    consonants = isOpen ? 0 : consonants + 1;
    vowels = isVowel(letter) ? vowels + 1 : 0;
    repeats = letter == before ? repeats + 1 : 1;
    if (consonants == CONSONANTS || vowels == VOWELS || repeats == REPEATS) return false;
    before = letter;
  }
  return hasVowel;
}

/** The end of the part that begins at `at`: `Word`, `word`, `WORD` or digits. */
std::size_t partEnd(std::string_view segment, std::size_t at) {
  if (isDigit(segment[at])) return skip(segment, at, isDigit);
  if (isLower(segment[at])) return skip(segment, at, isLower);
  const std::size_t end = skip(segment, at + 1, isLower);
  return end > at + 1 ? end : skip(segment, at, isUpper);
}

/** "to", "of", "v2" between separators. */
bool isShortPart(std::string_view segment) {
  if (segment.size() >= LEAST_WORD) return false;
  return all(segment, isLetter) ||
         (isDigit(segment.back()) && (segment.size() == 1 || isLetter(segment.front())));
}

/** How many characters of a stretch between separators lie in words: all that counts, or none. */
std::size_t lettersInWords(std::string_view segment, bool isAlone) {
  // Short parts are fine between separators; inside a stretch they speak for noise.
  if (!isAlone && isShortPart(segment)) return segment.size();
  std::size_t words = 0;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < segment.size();) {
    const std::size_t end = partEnd(segment, at);
    if (isPronounceable(segment.substr(at, end - at))) {
      words += 1;
      letters += end - at;
    }
    at = end;
  }
  const double least = LEAST_AVERAGE * static_cast<double>(words);
  const bool isReadable = words < 2 || static_cast<double>(letters) >= least;
  return isReadable ? letters : 0;
}

/** How many runs of characters of a class there are. */
template <typename Class>
std::size_t countRuns(std::string_view body, Class isOfClass) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < body.size(); i += 1) {
    if (isOfClass(body[i]) && (i == 0 || !isOfClass(body[i - 1]))) count += 1;
  }
  return count;
}

bool isSeparator(char c) { return !isAlphanumeric(c); }

/** Whether separators or a change of case part the body. */
bool isJoined(std::string_view body) {
  if (any(body, isSeparator)) return true;
  for (std::size_t i = 1; i < body.size(); i += 1) {
    if (isLower(body[i - 1]) && isUpper(body[i])) return true;
  }
  return false;
}

/** A name, and an access, a call or an index behind it. */
bool isExpression(std::string_view body) {
  const auto isStart = [](char c) { return isNameStart(c) || c == '$'; };
  const auto isPart = [](char c) { return isWord(c) || c == '$'; };
  if (body.empty() || !isStart(body[0])) return false;
  const std::size_t end = skip(body, 1, isPart);
  return end < body.size() && contains(".([", body[end]);
}

}  // namespace

bool looksLikeWords(std::string_view body) {
  const bool isAlone = countRuns(body, isAlphanumeric) == 1;
  std::size_t length = 0;
  std::size_t inWords = 0;
  for (std::size_t at = 0; at < body.size(); at += 1) {
    const std::size_t end = skip(body, at, isAlphanumeric);
    length += end - at;
    if (end > at) inWords += lettersInWords(body.substr(at, end - at), isAlone);
    at = end;
  }
  const auto whole = static_cast<double>(length);
  const auto rare = static_cast<double>(countOf(body, isRare));
  return inWords > 0 && static_cast<double>(inWords) >= WORD_SHARE * whole &&
         rare <= std::max(1.0, RARE_SHARE * whole);
}

Verdict notWords(const Subject& subject) {
  const std::string_view body = bodyOf(subject);
  return passIf(!(isJoined(body) && looksLikeWords(body)));
}

Verdict notPhrase(const Subject& subject) {
  const std::string_view body = bodyOf(subject);
  return passIf(!(countRuns(body, isSeparator) >= 2 && looksLikeWords(body)));
}

Verdict notPath(const Subject& subject) {
  const std::string_view body = bodyOf(subject);
  std::size_t segments = 1;
  std::size_t words = 0;
  for (std::string_view rest = body;; segments += 1) {
    const std::size_t slash = rest.find('/');
    if (looksLikeWords(rest.substr(0, slash))) words += 1;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  return passIf(segments < 3 || (!looksLikeWords(body) && words * 2 < segments));
}

Verdict notCode(const Subject& subject) {
  const std::string_view body = bodyOf(subject);
  return passIf(!isExpression(body) && !any(body, [](char c) { return contains("(){}", c); }));
}

/** Tag characters that spell the flags of England, Scotland and Wales alone (UTS 51, RGI tag sequences). */
Verdict notFlags(const Subject& subject) {
  constexpr std::string_view codes[] = {"gb", "eng", "sct", "wls"};
  std::string_view rest = subject.text;
  while (startsWithOneOf(rest, codes)) rest.remove_prefix(startsWith(rest, codes[0]) ? 2 : 3);
  return passIf(!rest.empty() || subject.text.empty());
}

}  // namespace sluice
