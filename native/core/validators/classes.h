/** Checks that count kinds of characters in the body. */
#pragma once

#include <memory>

#include "core/validators/types.h"

namespace sluice {

/** How many of upper case, lower case and digits occur: 0 to 3. */
int classCount(std::string_view text);

/** `classes(3)`: an upper case letter, a lower case letter and a digit; `classes(2)`: two of them. */
std::unique_ptr<const Validator> classes(std::string_view argument);

/** `digits(4)`: the body has at least 4 decimal digits. */
std::unique_ptr<const Validator> digits(std::string_view argument);

/** `distinct(4)`: the body has at least 4 different characters. */
std::unique_ptr<const Validator> distinct(std::string_view argument);

}  // namespace sluice
