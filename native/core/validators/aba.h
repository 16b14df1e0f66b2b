#pragma once

#include "core/validators/types.h"

namespace sluice {

/** A nine-digit routing number: district and checksum hold; all zeros is none. */
bool isRoutingNumber(std::string_view text);

Verdict aba(const Subject& subject);

}  // namespace sluice
