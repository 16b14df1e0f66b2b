/**
 * Pass 4, character by character: what an ASCII reader sees in a character beyond ASCII, and the names of
 * HTML's character references. Both tables come with the database, from Unicode's and WHATWG's own data.
 */
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice {

/** The character stands for itself. */
inline constexpr std::uint16_t KEPT = 0;
/** The character is read as nothing: pass 5. */
inline constexpr std::uint16_t REMOVED = 1;

class FoldTable {
 public:
  FoldTable() = default;
  /** @param pages for each 256 code points an index into `readings` blocks of 256, or 0xffff for none */
  FoldTable(std::vector<std::uint16_t> pages, std::vector<std::uint16_t> readings, std::vector<std::string> texts);

  /** How a character is read: `KEPT`, `REMOVED`, or a number for `text`. */
  std::uint16_t readingOf(std::uint32_t codePoint) const {
    const std::size_t page = codePoint >> 8;
    if (page >= pages_.size() || pages_[page] == NO_PAGE) return KEPT;
    return readings_[std::size_t{pages_[page]} * 256 + (codePoint & 0xff)];
  }
  /** The ASCII bytes of a reading; empty for a combining mark, which vanishes with its base kept. */
  const std::string& text(std::uint16_t reading) const { return texts_[reading]; }
  bool isFolded(std::uint32_t codePoint) const { return readingOf(codePoint) != KEPT; }

 private:
  static constexpr std::uint16_t NO_PAGE = 0xffff;
  std::vector<std::uint16_t> pages_;
  std::vector<std::uint16_t> readings_;
  std::vector<std::string> texts_;
};

/** Names of HTML's character references (HTML standard, section 13.5) to UTF-8. */
using References = std::unordered_map<std::string, std::string>;

}  // namespace sluice
