/** Findings as JavaScript takes them: numbers and bytes, whatever their count. */
#pragma once
#include <napi.h>

#include <vector>

#include "core/session/session.h"

namespace sluice::addon {

/** `[numbers, bytes]`, which `src/native/session.ts` reads, or undefined where there are none. */
Napi::Value packed(Napi::Env env, const std::vector<Finding>& findings);

/** `fingerprints(key, [numbers, bytes])`: the keyed hash of each finding's text, 16 bytes each, one after another. */
Napi::Value fingerprints(const Napi::CallbackInfo& info);

}  // namespace sluice::addon
