#pragma once

#include "core/validators/types.h"

namespace sluice {

/** RFC 0091 of Sentry: the part before the last `_` is base64 JSON with `iat` and where it belongs. */
Verdict sentryOrg(const Subject& subject);

}  // namespace sluice
