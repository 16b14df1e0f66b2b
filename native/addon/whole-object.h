/** `NativeWhole`: scans texts, each a stream of its own, without an object for each. */
#pragma once
#include <napi.h>

#include "addon/session-options.h"

namespace sluice::addon {

class WholeObject : public Napi::ObjectWrap<WholeObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /** `new NativeWhole(selection, maxDepth, maxDecodedRatio, maxFindings, minSeverity, createInflate)` */
  explicit WholeObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value scan(const Napi::CallbackInfo& info);
  Napi::Value truncated(const Napi::CallbackInfo& info);

  const SessionOptions options_;
  Truncated truncated_ = Truncated::no;
};

}  // namespace sluice::addon
