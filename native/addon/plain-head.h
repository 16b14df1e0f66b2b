/** What the first bytes of a file say about it. */
#pragma once
#include <string_view>

namespace sluice::addon {

/**
 * Whether the bytes are surely text that is scanned as it is. What `src/prelude/sniff.ts` takes for anything else, or
 * `src/cli/plain.ts` for binary, never is; neither are a few texts, which then are looked at there.
 */
bool isPlain(std::string_view bytes);

}  // namespace sluice::addon
