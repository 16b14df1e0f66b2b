#include "core/base/utf8.h"

#include "core/base/characters.h"

namespace sluice {

CodePoint codePointAt(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byteOf(text[at]);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xc2 || lead > 0xf4) return {REPLACEMENT, 1};
  const std::size_t more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  // The second byte keeps out overlong forms, surrogates, and what lies beyond U+10FFFF.
  std::uint8_t least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  std::uint8_t most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  std::uint32_t value = lead & (0x3fu >> more);
  for (std::size_t i = 1; i <= more; i += 1) {
    if (at + i >= text.size()) return {REPLACEMENT, i};
    const std::uint8_t byte = byteOf(text[at + i]);
    if (byte < least || byte > most) return {REPLACEMENT, i};
    value = (value << 6) | (byte & 0x3fu);
    least = 0x80;
    most = 0xbf;
  }
  return {value, more + 1};
}

}  // namespace sluice
