#include "core/validators/pem-lines.h"

#include <algorithm>

#include "core/base/text.h"

namespace sluice {
namespace {

constexpr std::size_t LEAST_DASHES = 4;
constexpr std::size_t MOST_DASHES = 5;
/** What kind of key it is: `ENCRYPTED `, `RSA `. */
constexpr std::size_t LONGEST_LABEL = 24;
/** Levels of escaping, a backslash each. */
constexpr std::size_t MOST_BACKSLASHES = 4;
/** Indentation and quotation marks before a header line. */
constexpr std::size_t LONGEST_INDENT = 40;

/** How many dashes a text ends with; more than `MOST_DASHES` are not told apart. */
std::size_t trailingDashes(std::string_view text) {
  std::size_t count = 0;
  while (count <= MOST_DASHES && count < text.size() && text[text.size() - 1 - count] == '-') count += 1;
  return count;
}

std::string_view withoutLast(std::string_view text, std::size_t count) {
  return text.substr(0, text.size() - count);
}

std::string_view withoutTrailingBlank(std::string_view text) {
  return endsWith(text, " ") ? withoutLast(text, 1) : text;
}

bool isLabelCharacter(char c) { return isAlphanumeric(c) || c == ' '; }

struct Break {
  std::size_t start;
  std::size_t end;
};

bool isBackslash(char c) { return c == '\\'; }

/** The end of an escaped line break whose first backslashes end at `at`: `\n`, `\r\n`; 0 if there is none. */
std::size_t escapedBreakEnd(std::string_view body, std::size_t at) {
  if (at >= body.size()) return 0;
  if (body[at] == 'n') return at + 1;
  if (body[at] != 'r') return 0;
  const std::size_t end = skip(body, at + 1, isBackslash);
  const std::size_t count = end - (at + 1);
  const bool isEscape = count >= 1 && count <= MOST_BACKSLASHES;
  return isEscape && end < body.size() && body[end] == 'n' ? end + 1 : 0;
}

/** The next line break at or behind `from`; at the body's end if there is none. */
Break nextBreak(std::string_view body, std::size_t from) {
  for (std::size_t at = from; at < body.size();) {
    if (body[at] == '\n') return {at > from && body[at - 1] == '\r' ? at - 1 : at, at + 1};
    if (body[at] != '\\') {
      at += 1;
      continue;
    }
    const std::size_t end = skip(body, at, isBackslash);
    const std::size_t breakEnd = escapedBreakEnd(body, end);
    // Of more backslashes than an escape has, the first ones are data.
    if (breakEnd > 0) return {std::max(at, end - std::min(end, MOST_BACKSLASHES)), breakEnd};
    at = end;
  }
  return {body.size(), body.size()};
}

bool isIndent(char c) { return isSpace(c) || contains(">|#*+\"'", c); }

bool isHeaderName(char c) { return isLetter(c) || c == '-'; }

bool isNoLineBreak(char c) { return c != '\r' && c != '\n'; }

/** `Proc-Type: 4,ENCRYPTED`, `Version: 1`. */
bool isHeaderLine(std::string_view line) {
  const std::size_t start = std::min(skip(line, 0, isIndent), LONGEST_INDENT);
  const std::string_view header = line.substr(start);
  if (header.empty() || !isLetter(header[0])) return false;
  const std::size_t end = skip(header, 1, isHeaderName);
  if (end < 3 || end > 31 || !startsWith(header.substr(end), ": ")) return false;
  return all(header.substr(end + 2), isNoLineBreak);
}

bool isNoise(char c) { return isSpace(c) || contains(">\"',|#*\\", c); }

/** Whether a plus joins literals of source code. */
bool isJoin(std::string_view text, std::size_t at) {
  if (text[at] != '+' || at == 0) return false;
  const char before = text[at - 1];
  const bool isLed = isSpace(before) || before == '"' || before == '\'';
  return isLed && (at + 1 == text.size() || isSpace(text[at + 1]));
}

}  // namespace

std::size_t endLineLength(std::string_view block) {
  const std::size_t dashes = trailingDashes(block);
  if (dashes < LEAST_DASHES || dashes > MOST_DASHES) return 0;
  std::string_view head = withoutTrailingBlank(withoutLast(block, dashes));
  if (endsWithCaseless(head, " block")) head = withoutLast(head, 6);
  if (!endsWithCaseless(head, "private key")) return 0;
  head = withoutLast(head, 11);
  for (std::size_t label = 0; label <= LONGEST_LABEL && !head.empty(); label += 1) {
    if (endsWithCaseless(head, "end ")) {
      const std::string_view lead = withoutTrailingBlank(withoutLast(head, 4));
      const std::size_t leading = std::min(trailingDashes(lead), MOST_DASHES);
      if (leading >= LEAST_DASHES) return block.size() - (lead.size() - leading);
    }
    if (!isLabelCharacter(head.back())) return 0;
    head.remove_suffix(1);
  }
  return 0;
}

std::vector<std::string_view> dataLines(std::string_view body) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0;;) {
    const Break next = nextBreak(body, start);
    const std::string_view line = body.substr(start, next.start - start);
    if (!isHeaderLine(line)) lines.push_back(line);
    if (next.end == next.start) return lines;
    start = next.end;
  }
}

std::string withoutNoise(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); at += 1) {
    const char c = text[at];
    if (c == '\\') {
      // The letter of an escape goes with its backslashes.
      const std::size_t end = skip(text, at, isBackslash);
      const bool isEscape = end < text.size() && contains("nrt", text[end]);
      at = isEscape ? end : end - 1;
    } else if (!isNoise(c) && !isJoin(text, at)) {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace sluice
