/**
 * Pass 3: percent-encoding (RFC 3986, section 2.1), and `%uXXXX` of UTF-16 code units,
 * as IIS reads and JavaScript's `escape` writes it (ECMAScript, B.2.1.1). A malformed `%` stays.
 */
#pragma once
#include "core/normalize/escape.h"

namespace sluice {

/** Reads the escape that begins with the `%` at `bytes`; `left` bytes of the view are there. */
std::optional<Escape> readPercent(const Byte* bytes, std::size_t left);

}  // namespace sluice
