/** Validators by name, as pattern files write them: `luhn` or `entropy(3.7)`. */
#pragma once

#include <memory>

#include "core/confirm/samples.h"
#include "core/validators/types.h"

namespace sluice {

/**
 * The validator of a spec, or null if there is no such name or its argument is missing or too much.
 *
 * @param samples asked whether what was verified is a documented sample; must outlive the validator
 */
std::unique_ptr<const Validator> resolveValidator(std::string_view spec, const Samples& samples);

}  // namespace sluice
