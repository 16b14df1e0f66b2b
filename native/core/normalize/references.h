/**
 * Written-out characters: HTML character references (HTML standard, section 13.5) and the backslash
 * escapes of JSON and JavaScript, `\uXXXX`, `\u{...}` and `\xNN`.
 */
#pragma once
#include "core/normalize/escape.h"
#include "core/normalize/folds.h"

namespace sluice {

/**
 * Reads the reference that begins with the `&` at `bytes`; `left` bytes of the view are there. A name
 * needs its `;`, a number does not. The escape's text lives as long as the references.
 */
std::optional<Escape> readReference(const Byte* bytes, std::size_t left, const References& references);

/** Reads the escape that begins with one or more backslashes at `bytes`; behind `left` lie 0xFF. */
std::optional<Escape> readBackslash(const Byte* bytes, std::size_t left);

}  // namespace sluice
