#pragma once

#include <string_view>

namespace sluice {

/**
 * The number that an argument such as `3.7` is, read as JavaScript's `Number` reads it: blanks around it do
 * not count, only blanks are 0, and what is no number is NaN, which no count and no length reaches.
 *
 * @param text made of digits, dots, commas, signs and blanks
 */
double numberOf(std::string_view text);

}  // namespace sluice
