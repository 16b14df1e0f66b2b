#include "core/normalize/url.h"

#include "core/normalize/surrogates.h"

namespace sluice {

namespace {

/** Bytes of `%uXXXX`. */
constexpr std::size_t UNIT = 6;

/** The code unit of UTF-16 that `%uXXXX` stands for. */
std::optional<std::uint32_t> readUnit(const Byte* bytes, std::size_t left) {
  if (left < UNIT || bytes[0] != '%' || (bytes[1] | 0x20) != 'u') return std::nullopt;
  return hexNumber(bytes + 2, 4);
}

}  // namespace

std::optional<Escape> readPercent(const Byte* bytes, std::size_t left) {
  if (left > 2) {
    if (const auto value = hexNumber(bytes + 1, 2)) return Escape{Escape::Kind::byte, 3, *value, {}};
  }
  const auto unit = readUnit(bytes, left);
  if (!unit) return std::nullopt;
  if (isHighSurrogate(*unit)) {
    const auto low = readUnit(bytes + UNIT, left - UNIT);
    if (low && isLowSurrogate(*low))
      return Escape{Escape::Kind::codePoint, 2 * UNIT, pairedCodePoint(*unit, *low), {}};
  }
  if (!isScalar(*unit)) return std::nullopt;
  return Escape{Escape::Kind::codePoint, UNIT, *unit, {}};
}

}  // namespace sluice
