/**
 * Where runs of base64 and hex may lie, 64 bytes at a time.
 *
 * The vectorised finders are chosen by what the processor has; the scalar ones are their oracles and stand-ins.
 */
#pragma once
#include <cstdint>

#include "core/base/byte-classes.h"

namespace sluice {

/** Bytes that are looked at at once. */
inline constexpr std::size_t RUN_BLOCK = 64;

/** For each byte a bit, the lowest for the first. */
struct RunFinders {
  /** Bytes that a run may consist of: see `RUN_MEMBER`. */
  std::uint64_t (*members)(const Byte* block);
  /** Hex digits. */
  std::uint64_t (*digits)(const Byte* block);
};

std::uint64_t findRunMembersScalar(const Byte* block);
std::uint64_t findHexDigitsScalar(const Byte* block);

/** The fastest finders on this processor. */
RunFinders fastestRunFinders();

}  // namespace sluice
