#include "core/validators/crc32.h"

#include <array>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::array<std::uint32_t, 256> TABLE = [] {
  std::array<std::uint32_t, 256> table = {};
  for (std::uint32_t byte = 0; byte < table.size(); byte += 1) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; bit += 1) value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320u : value >> 1;
    table[byte] = value;
  }
  return table;
}();

constexpr std::string_view BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";

/** As many digits as 32 bits need. */
constexpr std::size_t BASE62_LENGTH = 6;
constexpr std::size_t BASE36_LENGTH = 7;

std::string padded(std::uint32_t value, std::string_view digits, std::size_t length) {
  std::string out(length, '0');
  for (std::size_t i = length; i > 0; i -= 1) {
    out[i - 1] = digits[value % digits.size()];
    value = static_cast<std::uint32_t>(value / digits.size());
  }
  return out;
}

}  // namespace

std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) crc = (crc >> 8) ^ TABLE[(crc ^ byteOf(c)) & 0xff];
  return crc ^ 0xffffffff;
}

std::string base62(std::uint32_t value) { return padded(value, BASE62, BASE62_LENGTH); }

Verdict crc32Base62(const Subject& subject) {
  const std::string_view body = bodyOf(subject);
  if (body.size() <= BASE62_LENGTH) return PASS;
  const std::size_t length = body.size() - BASE62_LENGTH;
  return verifiedOrPass(base62(crc32(body.substr(0, length))) == body.substr(length));
}

Verdict gitlabRoutable(const Subject& subject) {
  const std::string_view text = subject.text;
  if (text.size() <= BASE36_LENGTH) return PASS;
  const std::size_t length = text.size() - BASE36_LENGTH;
  return verifiedOrPass(padded(crc32(text.substr(0, length)), BASE36, BASE36_LENGTH) == text.substr(length));
}

}  // namespace sluice
