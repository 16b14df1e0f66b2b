#include "core/validators/bech32.h"

#include <cstdint>
#include <iterator>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::string_view ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::uint32_t GENERATOR[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
constexpr std::size_t LONGEST = 256;
constexpr std::size_t CHECK_LENGTH = 6;

std::uint32_t step(std::uint32_t checksum, std::uint32_t value) {
  const std::uint32_t top = checksum >> 25;
  std::uint32_t next = ((checksum & 0x1ffffff) << 5) ^ value;
  for (std::size_t i = 0; i < std::size(GENERATOR); i += 1) {
    if ((top >> i) & 1) next ^= GENERATOR[i];
  }
  return next;
}

bool hasLowerCase(char c) { return toLowerLatin1(c) != c; }

}  // namespace

bool isBech32(std::string_view text) {
  if (text.size() > LONGEST || (any(text, hasLowerCase) && any(text, hasUpperCase))) return false;
  const std::size_t mark = text.rfind('1');
  if (mark == std::string_view::npos || mark < 1 || text.size() - mark <= CHECK_LENGTH) return false;
  std::uint32_t checksum = 1;
  for (const char c : text.substr(0, mark)) checksum = step(checksum, byteOf(toLowerLatin1(c)) >> 5u);
  checksum = step(checksum, 0);
  for (const char c : text.substr(0, mark)) checksum = step(checksum, byteOf(toLowerLatin1(c)) & 31u);
  for (const char c : text.substr(mark + 1)) {
    const std::size_t value = ALPHABET.find(toLowerLatin1(c));
    if (value == std::string_view::npos) return false;
    checksum = step(checksum, static_cast<std::uint32_t>(value));
  }
  return checksum == 1;
}

Verdict ageKey(const Subject& subject) { return verifiedOrPass(isBech32(subject.text)); }

}  // namespace sluice
