/** Groups of four base64 characters, decoded many at a time (RFC 4648, section 4). */
#pragma once
#include "core/base/byte-classes.h"

namespace sluice {

/** Characters that are read at once: behind those that are given, as many may be read, and three quarters written. */
inline constexpr std::size_t GROUPS_BLOCK = 32;

/**
 * Decodes `size` values of six bits into three quarters as many bytes; what is written behind them means nothing. The
 * values behind the last, up to a multiple of `GROUPS_BLOCK`, are read as well.
 */
using DecodeGroups = void (*)(const Byte* values, std::size_t size, Byte* into);

void decodeGroupsScalar(const Byte* values, std::size_t size, Byte* into);

/** The fastest on this processor. */
DecodeGroups fastestGroups();

}  // namespace sluice
