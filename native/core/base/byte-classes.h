/** What each byte can be part of: the alphabets of the passes. */
#pragma once
#include <array>
#include <cstdint>

namespace sluice {

using Byte = std::uint8_t;

inline constexpr Byte TAB = 9;
inline constexpr Byte LF = 10;
inline constexpr Byte CR = 13;
inline constexpr Byte SPACE = 0x20;
inline constexpr Byte PERCENT = 0x25;
inline constexpr Byte AMPERSAND = 0x26;
inline constexpr Byte PLUS = 0x2b;
inline constexpr Byte COLON = 0x3a;
inline constexpr Byte LESS = 0x3c;
inline constexpr Byte EQUALS = 0x3d;
inline constexpr Byte BACKSLASH = 0x5c;

constexpr bool isLetter(Byte byte) { return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a; }
constexpr bool isDigit(Byte byte) { return byte >= 0x30 && byte <= 0x39; }
constexpr bool isAlphanumeric(Byte byte) { return isDigit(byte) || isLetter(byte); }

namespace tables {
constexpr int base64Value(int byte) {
  if (byte >= 'A' && byte <= 'Z') return byte - 'A';
  if (byte >= 'a' && byte <= 'z') return byte - 'a' + 26;
  if (byte >= '0' && byte <= '9') return byte - '0' + 52;
  if (byte == '+' || byte == '-') return 62;
  if (byte == '/' || byte == '_') return 63;
  return -1;
}
constexpr int hexValue(int byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}
template <typename T, typename F>
constexpr std::array<T, 256> each(F value) {
  std::array<T, 256> table{};
  for (int byte = 0; byte < 256; ++byte) table[static_cast<std::size_t>(byte)] = static_cast<T>(value(byte));
  return table;
}
}  // namespace tables

/** Value of a base64 or base64url character (RFC 4648, sections 4 and 5), or -1. */
inline constexpr auto BASE64_VALUE = tables::each<std::int8_t>(tables::base64Value);

/** Value of a hex digit, or -1. */
inline constexpr auto HEX_VALUE = tables::each<std::int8_t>(tables::hexValue);

/** A byte at which the text pass may have something to undo: `%`, `&`, `\`, controls, beyond ASCII. */
inline constexpr auto SPECIAL = tables::each<bool>([](int byte) {
  const bool control = byte < SPACE && byte != TAB && byte != LF && byte != CR;
  return control || byte >= 0x7f || byte == PERCENT || byte == AMPERSAND || byte == BACKSLASH;
});

/** A separator between bytes that are written as hex digits. */
inline constexpr auto HEX_SEPARATOR =
    tables::each<bool>([](int byte) { return byte == ' ' || byte == ':' || byte == '-' || byte == ','; });

/** What a run of base64 or hex may consist of: either alphabet and line breaks. */
inline constexpr auto RUN_MEMBER =
    tables::each<bool>([](int byte) { return tables::base64Value(byte) >= 0 || byte == LF || byte == CR; });

/** What separates the words of a frame, byte by byte; see `confirm/words.h`. */
inline constexpr auto SEPARATOR = tables::each<bool>([](int byte) {
  for (const char mark : "\t\n\v\f\r *_#>`~|\"',;-:+")
    if (mark != 0 && byte == mark) return true;
  return false;
});

/** First bytes of layout controls in UTF-8: of U+00AD, of U+200B to U+2064, of U+FEFF. */
inline constexpr auto BEGINS_INVISIBLE = tables::each<bool>([](int byte) { return byte == 0xc2 || byte == 0xe2 || byte == 0xef; });
/** With which something between words may begin: a separator, an escaped one, a tag, or what is not seen. */
inline constexpr auto BEGINS_SEPARATOR = tables::each<bool>([](int byte) {
  const auto index = static_cast<std::size_t>(byte);
  return SEPARATOR[index] || byte == BACKSLASH || byte == LESS || BEGINS_INVISIBLE[index];
});

}  // namespace sluice
