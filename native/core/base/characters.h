/**
 * Classes of characters. One byte is one character (latin1) throughout, and the classes are those of the
 * expressions of the portable engine: ECMA-262, section 22.2.2, without the `u` flag.
 */
#pragma once

#include <cstdint>

namespace sluice {

constexpr std::uint8_t byteOf(char c) { return static_cast<std::uint8_t>(c); }

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool isLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool isLetter(char c) { return isUpper(c) || isLower(c); }
constexpr bool isAlphanumeric(char c) { return isLetter(c) || isDigit(c); }
constexpr bool isLowerHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); }
constexpr bool isHex(char c) { return isLowerHex(c) || (c >= 'A' && c <= 'F'); }

/** `\w` */
constexpr bool isWord(char c) { return isAlphanumeric(c) || c == '_'; }

/** `\s`, which holds the no-break space as well. */
constexpr bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || byteOf(c) == 0xa0; }

/** The first character of a name in most languages. */
constexpr bool isNameStart(char c) { return isLetter(c) || c == '_'; }

/** Lower case of ASCII letters; all else as it is. */
constexpr char toLower(char c) { return isUpper(c) ? static_cast<char>(c + 0x20) : c; }

/** Lower case of all letters of latin1, as `toLowerCase` gives it: it never leaves latin1. */
constexpr char toLowerLatin1(char c) {
  const std::uint8_t byte = byteOf(c);
  const bool isAccented = byte >= 0xc0 && byte <= 0xde && byte != 0xd7;
  return isAccented ? static_cast<char>(byte + 0x20) : toLower(c);
}

/** Whether `toUpperCase` changes it: sharp s, micro sign and y with diaeresis into what is not in latin1. */
constexpr bool hasUpperCase(char c) {
  const std::uint8_t byte = byteOf(c);
  return isLower(c) || byte == 0xb5 || (byte >= 0xdf && byte != 0xf7);
}

}  // namespace sluice
