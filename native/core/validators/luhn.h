/** Payment cards: ISO/IEC 7812-1 check digit, issuer ranges and lengths. */
#pragma once

#include "core/validators/types.h"

namespace sluice {

/** The Luhn formula of ISO/IEC 7812-1, annex B: every second digit from the right counts twice. */
bool luhn(std::string_view digits);

/** Whether the digits fit the range and the lengths of one of the issuers. */
bool hasCardIssuer(std::string_view digits);

/** A card number: issuer, length and check digit hold, and it is not one digit repeated. */
Verdict card(const Subject& subject);

}  // namespace sluice
