/** JSON Web Tokens: RFC 7515 (signed), 7516 (encrypted), 7519 (claims). */
#pragma once

#include "core/validators/types.h"

namespace sluice {

/**
 * `verified` if header (with `alg`) and payload are JSON objects, or the header of an encrypted token names
 * `alg` and `enc`; `pass` if only the header decodes, both do without `alg`, or both begin `ey` and are
 * long.
 */
Verdict jwt(const Subject& subject);

/** A Supabase key whose claims give it the role that bypasses row level security. */
Verdict supabaseJwt(const Subject& subject);

}  // namespace sluice
