#include "core/confirm/samples.h"

#include <algorithm>
#include <cstddef>

#include "core/base/text.h"

namespace sluice {
namespace {

/** Longest sample that is looked up; longer texts are not hashed. */
constexpr std::size_t LONGEST = 1024;

/** A browser key has 39 characters; from this length on, texts are not hashed. */
constexpr std::size_t BROWSER_KEY_LIMIT = 48;

constexpr std::size_t HEX_KEY = 64;

std::uint8_t valueOfHex(char c) { return static_cast<std::uint8_t>(isDigit(c) ? c - '0' : c - 'a' + 10); }

std::vector<Sha256Digest> sortedDigests(const std::vector<std::string>& list) {
  std::vector<Sha256Digest> digests;
  digests.reserve(list.size());
  for (const std::string& hex : list) {
    Sha256Digest digest;
    if (hex.size() != 2 * digest.size() || !all(hex, isLowerHex)) continue;
    for (std::size_t i = 0; i < digest.size(); i += 1) {
      digest[i] = static_cast<std::uint8_t>(valueOfHex(hex[2 * i]) << 4 | valueOfHex(hex[2 * i + 1]));
    }
    digests.push_back(digest);
  }
  std::sort(digests.begin(), digests.end());
  return digests;
}

bool holds(const std::vector<Sha256Digest>& digests, std::string_view text) {
  return std::binary_search(digests.begin(), digests.end(), sha256(text));
}

bool isSeparator(char c) { return c == ' ' || c == '-'; }

bool isDigitOrSeparator(char c) { return isDigit(c) || isSeparator(c); }

/** The token as its digest was made: digits without separators, hex in lower case without 0x. */
std::string canonical(std::string_view text) {
  std::string out(text);
  if (!text.empty() && isDigit(text[0]) && all(text, isDigitOrSeparator)) {
    out.erase(std::remove_if(out.begin(), out.end(), isSeparator), out.end());
    return out;
  }
  const bool isLed = startsWithCaseless(text, "0x");
  const std::string_view hex = isLed ? text.substr(2) : text;
  if (hex.size() != HEX_KEY || !all(hex, isHex)) return out;
  out.assign(hex);
  std::transform(out.begin(), out.end(), out.begin(), toLower);
  return out;
}

}  // namespace

Samples::Samples(std::vector<std::string> sampleDigestsHex, std::vector<std::string> browserKeyDigestsHex)
    : documented_(sortedDigests(sampleDigestsHex)), browserKeys_(sortedDigests(browserKeyDigestsHex)) {}

bool Samples::isDocumented(std::string_view text) const {
  return text.size() <= LONGEST && holds(documented_, canonical(text));
}

bool Samples::isBrowserKey(std::string_view text) const {
  return startsWith(text, "AIza") && text.size() < BROWSER_KEY_LIMIT && holds(browserKeys_, text);
}

}  // namespace sluice
