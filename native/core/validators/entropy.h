#pragma once

#include <memory>

#include "core/validators/types.h"

namespace sluice {

/** Shannon entropy of the characters of a text, in bits a character; 0 for an empty one. */
double shannonEntropy(std::string_view text);

/** `entropy(3.7)`: the body has at least that many bits a character. */
std::unique_ptr<const Validator> entropy(std::string_view argument);

}  // namespace sluice
