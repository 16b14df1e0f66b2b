#include "core/confirm/letters.h"

#include <array>

#include "core/base/text.h"
#include "core/base/utf8.h"

namespace sluice {
namespace {

/** Leetspeak that people read without a key, as in `src/patterns/letters.ts`. */
constexpr std::string_view LEET_SIGNS = "4@8391!|05$7+";

/** What a byte reads as: a lower-case letter or a sign that stands for one; 0 for all others. */
constexpr auto CODES = [] {
  std::array<std::uint8_t, 256> codes{};
  for (unsigned byte = 0; byte < codes.size(); ++byte) {
    const char c = static_cast<char>(byte);
    if (isLetter(c) || contains(LEET_SIGNS, c)) codes[byte] = byteOf(toLower(c));
  }
  return codes;
}();

/** With at least so many words, most of them of one letter, the letters are visibly spaced. */
constexpr std::size_t LEAST_SPACED = 8;
constexpr double SPACED_SHARE = 0.6;

/** Controls other than tab and line breaks, and all beyond ASCII: without them there is nothing to fold. */
bool isFoldableByte(char c) {
  const std::uint8_t byte = byteOf(c);
  return byte >= 0x7f || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

/** Whether the text pass has something to undo here: its view is the better reading, and names the pass. */
bool isFoldable(std::string_view raw, const Folds& folds) {
  if (!any(raw, isFoldableByte)) return false;
  for (std::size_t at = 0; at < raw.size();) {
    const CodePoint character = codePointAt(raw, at);
    if (folds.isFolded(character.value)) return true;
    at += character.length;
  }
  return false;
}

/** Letters and digits, and the signs that read as letters wherever they stand. */
bool isWordOrSign(char c) { return isAlphanumeric(c) || contains("@$!|+", c); }

bool isSpaced(std::string_view raw) {
  std::size_t words = 0;
  std::size_t single = 0;
  for (std::size_t at = 0; at < raw.size(); at += 1) {
    const std::size_t end = skip(raw, at, isWordOrSign);
    if (end > at) words += 1;
    if (end == at + 1) single += 1;
    at = end;
  }
  return words >= LEAST_SPACED && static_cast<double>(single) >= static_cast<double>(words) * SPACED_SHARE;
}

/** Whether a sentence ends in between: that joins words that have nothing to do with each other. */
bool hasSentenceEnd(std::string_view raw) {
  for (std::size_t i = 3; i + 1 < raw.size(); i += 1) {
    if (!contains(".!?", raw[i]) || !all(raw.substr(i - 3, 3), isLetter)) continue;
    const std::size_t next = contains("\"')", raw[i + 1]) ? i + 2 : i + 1;
    if (next < raw.size() && isSpace(raw[next])) return true;
  }
  return false;
}

}  // namespace

void lettersOf(std::string_view window, Letters& into) {
  into.codes.resize(window.size());
  into.offsets.resize(window.size());
  std::size_t count = 0;
  // Without a branch: whether a byte is a letter is hard to foretell.
  for (std::size_t i = 0; i < window.size(); i += 1) {
    const std::uint8_t code = CODES[byteOf(window[i])];
    into.codes[count] = code;
    into.offsets[count] = static_cast<std::uint32_t>(i);
    count += code != 0 ? 1 : 0;
  }
  into.codes.resize(count);
  into.offsets.resize(count);
}

bool isBroken(std::string_view window, const Letters& letters, std::size_t from, std::size_t to,
              const Folds& folds) {
  const std::size_t start = letters.offsets[from];
  const std::size_t end = static_cast<std::size_t>(letters.offsets[to - 1]) + 1;
  const std::string_view raw = textBetween(window, start, end);
  if (isFoldable(raw, folds)) return false;
  if (isSpaced(raw)) return true;
  if (start > 0 && isAlphanumeric(window[start - 1])) return false;
  if (end < window.size() && isAlphanumeric(window[end])) return false;
  return !hasSentenceEnd(raw);
}

}  // namespace sluice
