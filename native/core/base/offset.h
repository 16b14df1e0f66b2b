#pragma once
#include <cstdint>
#include <limits>

namespace sluice {

/** Bytes from the beginning of a stream or of a view. */
using Offset = std::int64_t;

/** Behind every offset there is. */
inline constexpr Offset NEVER = std::numeric_limits<Offset>::max();

/** Before every offset there is: nothing is known. */
inline constexpr Offset UNKNOWN = std::numeric_limits<Offset>::min();

/** A byte range, end exclusive. */
struct Span {
  Offset start;
  Offset end;
};

}  // namespace sluice
