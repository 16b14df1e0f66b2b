#include "core/validators/pem.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/validators/base64.h"
#include "core/validators/der.h"
#include "core/validators/pem-lines.h"
#include "core/validators/verdicts.h"
#include "core/validators/words.h"

namespace sluice {
namespace {

constexpr std::string_view MASKS = "xX*.#-_0";
constexpr double MASK_SHARE = 0.8;
/** What stands behind an opening bracket where a key was left out. */
constexpr std::string_view OMISSIONS[] = {"your", "insert", "redacted", "omitted", "snip", "key", "private"};

/** A body shorter than this holds no key. */
constexpr std::size_t LEAST_BODY = 16;
constexpr std::size_t LONGEST_PROSE = 400;
/** The header that says so stands on the first or second line, both of at most this length before it. */
constexpr std::size_t LONGEST_LEAD = 40;
/** A PuTTY file names its encryption on its second line. */
constexpr std::size_t PUTTY_HEAD = 200;

bool hasBracketedOmission(std::string_view data) {
  for (std::size_t i = 0; i < data.size(); i += 1) {
    if (!contains("<[{", data[i])) continue;
    const std::string_view rest = data.substr(i + 1);
    if (std::any_of(std::begin(OMISSIONS), std::end(OMISSIONS),
                    [&](std::string_view word) { return startsWithCaseless(rest, word); })) {
      return true;
    }
  }
  return false;
}

/** `x`, `*`, dots, a placeholder in brackets or a sentence instead of a key. */
bool isMasked(std::string_view data) {
  if (data.empty()) return false;
  std::array<std::size_t, 256> counts = {};
  for (const char c : data) counts[byteOf(c)] += 1;
  const double least = MASK_SHARE * static_cast<double>(data.size());
  for (const char mask : MASKS) {
    if (static_cast<double>(counts[byteOf(mask)]) >= least) return true;
  }
  return contains(data, "...") || hasBracketedOmission(data);
}

bool isProseCharacter(char c) { return isLetter(c) || isSpace(c) || contains(".,_-", c); }

/** Words of a sentence instead of base64. */
bool isProse(std::string_view body) {
  return !body.empty() && body.size() <= LONGEST_PROSE && all(body, isProseCharacter) && looksLikeWords(body);
}

/** Whether a header of RFC 1421 says that the body is encrypted. */
bool saysEncrypted(std::string_view body) {
  std::size_t breaks = 0;
  std::size_t column = 0;
  for (std::size_t at = 0; at < body.size(); at += 1) {
    const std::string_view rest = body.substr(at);
    if (startsWithCaseless(rest, "proc-type: 4,encrypted")) return true;
    if (startsWithCaseless(rest, "proc-type:4,encrypted")) return true;
    if (rest[0] == '\n') {
      if (breaks == 1 || column > LONGEST_LEAD) return false;
      breaks = 1;
      column = 0;
    } else {
      column += 1;
    }
    // Without a break, what stands before may be as long as both lines.
    if (column > (breaks == 0 ? 2 * LONGEST_LEAD : LONGEST_LEAD)) return false;
  }
  return false;
}

Verdict verdictOf(const OpenSshKey& key) {
  return key.isEncrypted ? withSeverity(VERIFIED, Severity::high) : VERIFIED;
}

bool isChecksumLine(std::string_view line) {
  return line.size() == 5 && line[0] == '=' &&
         all(line.substr(1), [](char c) { return isAlphanumeric(c) || c == '+' || c == '/'; });
}

/** Armor: the packets begin with a secret key, and the checksum line, where there is one, holds. */
bool isPgp(const std::vector<std::string_view>& lines) {
  std::vector<std::string> clean;
  for (const std::string_view line : lines) clean.push_back(withoutNoise(line));
  const auto check = std::find_if(clean.begin(), clean.end(), isChecksumLine);
  const bool isChecked = check != clean.end();
  std::string data;
  for (const std::string& line : clean) {
    if (!isChecked || line != *check) data.append(line);
  }
  const std::optional<std::string> bytes = decodeBase64(data);
  if (!bytes || !isSecretKeyPacket(*bytes)) return false;
  if (!isChecked) return true;
  const std::uint32_t crc = crc24(*bytes);
  const char expected[] = {static_cast<char>(crc >> 16), static_cast<char>((crc >> 8) & 0xff),
                           static_cast<char>(crc & 0xff)};
  return decodeBase64(textFrom(*check, 1)) == std::string(expected, 3);
}

Verdict judgeBody(std::string_view data, const std::vector<std::string_view>& lines, std::string_view label) {
  if (containsCaseless(label, "pgp")) return verifiedOrPass(isPgp(lines));
  const std::optional<std::string> bytes = decodeBase64(data);
  if (!bytes) return PASS;
  if (const std::optional<OpenSshKey> key = readOpenSsh(*bytes)) return verdictOf(*key);
  return verifiedOrPass(isDerKey(*bytes));
}

std::string joined(const std::vector<std::string_view>& lines) {
  std::string out;
  for (const std::string_view line : lines) {
    out.append(line);
    out.push_back('\n');
  }
  if (!out.empty()) out.pop_back();
  return out;
}

/** The verdict on a block, as if nothing in it said that it is encrypted. */
Verdict judgePlain(std::string_view label, std::string_view body, bool isClosed) {
  const std::vector<std::string_view> lines = dataLines(body);
  const std::string data = withoutNoise(joined(lines));
  if (data.size() < LEAST_BODY) return passIf(!isClosed && !isMasked(body));
  if (isMasked(data) || isMasked(body) || isProse(body)) return FAIL;
  return judgeBody(data, lines, label);
}

}  // namespace

Verdict pem(const Subject& subject) {
  const std::string_view label = prefixOf(subject);
  std::string_view body = bodyOf(subject);
  const std::size_t endLine = endLineLength(body);
  body.remove_suffix(endLine);
  const Verdict verdict = judgePlain(label, body, endLine > 0);
  const bool isEncrypted = containsCaseless(label, "encrypted") || saysEncrypted(body);
  return isEncrypted && verdict.outcome != Outcome::fail ? withSeverity(verdict, Severity::high) : verdict;
}

Verdict opensshKey(const Subject& subject) {
  const std::optional<std::string> bytes = decodeBase64(withoutNoise(subject.text));
  const std::optional<OpenSshKey> key = bytes ? readOpenSsh(*bytes) : std::nullopt;
  return key ? verdictOf(*key) : PASS;
}

Verdict puttyKey(const Subject& subject) {
  std::string head(subject.text.substr(0, PUTTY_HEAD));
  head.append(subject.after.substr(0, PUTTY_HEAD - head.size()));
  return containsCaseless(head, "encryption: aes") ? withSeverity(PASS, Severity::high) : PASS;
}

}  // namespace sluice
