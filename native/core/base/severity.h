#pragma once

#include <cstdint>

namespace sluice {

/** How bad a finding is, lowest first. */
enum class Severity : std::uint8_t { low, medium, high, critical };

}  // namespace sluice
