/** International bank account numbers: ISO 13616 with the check of ISO 7064 (mod 97-10). */
#pragma once

#include <optional>

#include "core/validators/types.h"

namespace sluice {

/** Characters of a country's IBAN, or nothing for a country that has none. */
std::optional<std::size_t> ibanLength(std::string_view country);

/**
 * Whether the first four characters, moved to the end and read as digits (A is 10), leave 1 mod 97.
 *
 * @param iban letters in upper case
 */
bool mod97(std::string_view iban);

/**
 * An IBAN of a registered country, of its length, whose check digits hold. In the printed form the
 * expression may have taken a following group along; the finding ends where the country's length says.
 */
Verdict iban(const Subject& subject);

}  // namespace sluice
