#include "core/normalize/url.h"

namespace sluice {

std::optional<Escape> readPercent(const Byte* bytes, std::size_t left) {
  if (left > 2) {
    if (const auto value = hexNumber(bytes + 1, 2)) return Escape{Escape::Kind::byte, 3, *value, {}};
  }
  if (left > 5 && (bytes[1] | 0x20) == 'u') {
    if (const auto value = hexNumber(bytes + 2, 4)) return Escape{Escape::Kind::codePoint, 6, *value, {}};
  }
  return std::nullopt;
}

}  // namespace sluice
