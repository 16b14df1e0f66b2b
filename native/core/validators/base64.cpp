#include "core/validators/base64.h"

#include <array>
#include <cstdint>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::uint8_t FOREIGN = 64;

constexpr std::array<std::uint8_t, 256> VALUES = [] {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> values = {};
  for (std::size_t i = 0; i < values.size(); i += 1) values[i] = FOREIGN;
  for (std::uint8_t i = 0; i < alphabet.size(); i += 1) values[byteOf(alphabet[i])] = i;
  values[byteOf('-')] = 62;
  values[byteOf('_')] = 63;
  return values;
}();

constexpr std::size_t LEAST_TEXT = 4;

}  // namespace

std::optional<std::string> decodeBase64(std::string_view text) {
  for (int i = 0; i < 2 && endsWith(text, "="); i += 1) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::uint8_t value = VALUES[byteOf(c)];
    if (value == FOREIGN) return std::nullopt;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>((bits >> count) & 0xff));
  }
  return bytes;
}

std::optional<JsonObject> parseBase64Object(std::string_view text) {
  const std::optional<std::string> bytes = decodeBase64(text);
  return bytes ? parseObject(*bytes) : std::nullopt;
}

Verdict base64Text(const Subject& subject) {
  const std::optional<std::string> bytes = decodeBase64(bodyOf(subject));
  return passIf(bytes && bytes->size() >= LEAST_TEXT &&
                all(*bytes, [](char c) { return c >= ' ' && c <= '~'; }));
}

}  // namespace sluice
