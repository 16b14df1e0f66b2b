/** Groups of four base64 characters, decoded many at a time (RFC 4648, section 4). */
#pragma once
#include "core/base/byte-classes.h"

namespace sluice {

/** Characters that are read at once. */
inline constexpr std::size_t GROUPS_BLOCK = 32;

/**
 * Decodes `size` values of six bits into three quarters as many bytes, rounded up to whole groups.
 *
 * @param values up to a multiple of `GROUPS_BLOCK` of them are read
 * @param into has room for `GROUPS_BLOCK` bytes more: what is written there means nothing
 */
using DecodeGroups = void (*)(const Byte* values, std::size_t size, Byte* into);

void decodeGroupsScalar(const Byte* values, std::size_t size, Byte* into);

/** The fastest on this processor. */
DecodeGroups fastestGroups();

}  // namespace sluice
