/** Tokens that a line break, blanks or a `" + "` cut in two, or the dots of a host name in several. */
#pragma once

#include <memory>

#include "core/validators/types.h"

namespace sluice {

/**
 * `split(36)`: the body without its break has that length. `split(20+)`: it reaches that length, and the
 * first part alone does not, or both do. What follows the break reads like the rest of a token and not like
 * the next word of a sentence. Several lengths and ranges have commas between: `split(20+,36,31-40)`.
 */
std::unique_ptr<const Validator> split(std::string_view argument);

/**
 * `host-labels(20)`: the labels before the domain, put together, reach that length and are no words. The
 * finding ends before the domain.
 */
std::unique_ptr<const Validator> hostLabels(std::string_view argument);

}  // namespace sluice
