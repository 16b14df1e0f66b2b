#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice {

/** What stands for bytes that are no UTF-8. */
inline constexpr std::uint32_t REPLACEMENT = 0xfffd;

struct CodePoint {
  std::uint32_t value;
  /** Bytes that it was read from, at least 1. */
  std::size_t length;
};

/**
 * The character at an offset that lies in the text. Bytes that begin none are `REPLACEMENT`, as many at a
 * time as could still have become one (WHATWG Encoding Standard, section 8.1.1).
 */
CodePoint codePointAt(std::string_view text, std::size_t at);

}  // namespace sluice
