/** Small scanners over text. None allocates; all take time linear in the text. */
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "core/base/characters.h"

namespace sluice {

/** From `start` to the end; empty where `start` lies behind the end. */
constexpr std::string_view textFrom(std::string_view text, std::size_t start) {
  return start < text.size() ? text.substr(start) : std::string_view();
}

/** From `start` to `end`, both cut to the text; empty where they cross. */
constexpr std::string_view textBetween(std::string_view text, std::size_t start, std::size_t end) {
  return start < end ? textFrom(text, start).substr(0, end - start) : std::string_view();
}

constexpr bool startsWith(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

constexpr bool endsWith(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

/** For short needles that are known in advance: cost is the product of both lengths. */
constexpr bool contains(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

constexpr bool contains(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

/** Whether both are equal but for the case of ASCII letters; `lower` has none in upper case. */
constexpr bool equalsCaseless(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); i += 1) {
    if (toLower(text[i]) != lower[i]) return false;
  }
  return true;
}

constexpr bool startsWithCaseless(std::string_view text, std::string_view lower) {
  return equalsCaseless(text.substr(0, lower.size()), lower);
}

constexpr bool endsWithCaseless(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && equalsCaseless(text.substr(text.size() - lower.size()), lower);
}

/** For short needles that are known in advance: cost is the product of both lengths. */
constexpr bool containsCaseless(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); i += 1) {
    if (toLower(text[i]) == lower[0] && startsWithCaseless(text.substr(i), lower)) return true;
  }
  return false;
}

/** Whether both are equal in lower case, all letters of latin1 included. */
constexpr bool equalsInLower(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.size(); i += 1) {
    if (toLowerLatin1(one[i]) != toLowerLatin1(other[i])) return false;
  }
  return true;
}

/** Index of the first character from `start` on that is not of the class, or the text's length. */
template <typename Class>
constexpr std::size_t skip(std::string_view text, std::size_t start, Class isOfClass) {
  std::size_t i = start;
  while (i < text.size() && isOfClass(text[i])) i += 1;
  return i;
}

/** Whether all characters are of the class, as those of an empty text are. */
template <typename Class>
constexpr bool all(std::string_view text, Class isOfClass) {
  return skip(text, 0, isOfClass) == text.size();
}

template <typename Class>
constexpr bool any(std::string_view text, Class isOfClass) {
  for (const char c : text) {
    if (isOfClass(c)) return true;
  }
  return false;
}

template <typename Class>
constexpr std::size_t countOf(std::string_view text, Class isOfClass) {
  std::size_t count = 0;
  for (const char c : text) {
    if (isOfClass(c)) count += 1;
  }
  return count;
}

/** How many different bytes a text holds; `most`: counted no further, for which the beginning of a long one does. */
inline std::size_t countDistinct(std::string_view text, std::size_t most = 256) {
  std::bitset<256> seen;
  std::size_t count = 0;
  for (const char c : text) {
    if (count >= most) break;
    if (!seen[byteOf(c)]) ++count;
    seen.set(byteOf(c));
  }
  return count;
}

/** Whether one of a few words equals the text. */
template <typename Words>
constexpr bool isOneOf(std::string_view text, const Words& words) {
  for (const std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

/** Whether the text begins with one of a few words. */
template <typename Words>
constexpr bool startsWithOneOf(std::string_view text, const Words& words) {
  for (const std::string_view word : words) {
    if (startsWith(text, word)) return true;
  }
  return false;
}

/** Whether one of a few words, in lower case, equals the text but for case. */
template <typename Words>
constexpr bool isOneOfCaseless(std::string_view text, const Words& words) {
  for (const std::string_view word : words) {
    if (equalsCaseless(text, word)) return true;
  }
  return false;
}

}  // namespace sluice
