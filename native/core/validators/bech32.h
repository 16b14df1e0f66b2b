#pragma once

#include "core/validators/types.h"

namespace sluice {

/** Whether a bech32 string's checksum holds (BIP-173); mixed case never does. */
bool isBech32(std::string_view text);

/** An age identity (age-encryption.org/v1): bech32 with the name AGE-SECRET-KEY-. */
Verdict ageKey(const Subject& subject);

}  // namespace sluice
