#pragma once

#include <cstdint>

#include "core/validators/types.h"

namespace sluice {

/** The time of a snowflake id, in ms since 1970 (Discord developer reference, Snowflakes). */
std::uint64_t snowflakeTime(std::uint64_t id);

/**
 * The first part of a bot token is base64 of the decimal id of 17 to 20 digits, which holds a time since
 * 2015.
 */
Verdict discordId(const Subject& subject);

}  // namespace sluice
