/**
 * Pass 3: percent-encoding (RFC 3986, section 2.1), and IIS's `%uXXXX`. A malformed `%` stays.
 */
#pragma once
#include "core/normalize/escape.h"

namespace sluice {

/** Reads the escape that begins with the `%` at `bytes`; `left` bytes of the view are there. */
std::optional<Escape> readPercent(const Byte* bytes, std::size_t left);

}  // namespace sluice
