#pragma once

#include "core/validators/types.h"

namespace sluice {

/** 64 hex digits, with or without 0x, from 1 to n - 1 and with fewer than 8 leading zero bytes. */
Verdict secp256k1(const Subject& subject);

}  // namespace sluice
