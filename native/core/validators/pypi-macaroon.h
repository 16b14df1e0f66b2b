#pragma once

#include "core/validators/types.h"

namespace sluice {

/**
 * Whether the bytes are a macaroon in the binary format, version 2 (libmacaroons, doc/format.txt): 02,
 * location and identifier, caveats, and a signature of 32 bytes at the very end.
 */
bool isMacaroon(std::string_view bytes);

/** The body of a PyPI token parses as a macaroon. */
Verdict pypiMacaroon(const Subject& subject);

}  // namespace sluice
