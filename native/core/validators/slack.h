#pragma once

#include "core/validators/types.h"

namespace sluice {

/** A rotated Slack token is base64 of digit groups and hex: `2-2-<team>-<user>-...-<hex>`. */
Verdict slackRotated(const Subject& subject);

}  // namespace sluice
