#pragma once

#include "core/validators/types.h"

namespace sluice {

/**
 * A value given to a variable in capitals that could be a secret: 8 characters or more, 4 different ones,
 * no path, address, constant, message or piece of code, and not the variable's own name.
 */
Verdict envValue(const Subject& subject);

}  // namespace sluice
