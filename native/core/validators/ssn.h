#pragma once

#include "core/validators/types.h"

namespace sluice {

/**
 * Whether a number could have been assigned: Social Security Administration, "Social Security Number
 * Randomization": no area 000, 666 or 900-999, no group 00, no serial 0000.
 */
bool isPlausibleSsn(std::string_view text);

Verdict ssn(const Subject& subject);

}  // namespace sluice
