/** `NativeSieve`: tells the small files of which there is nothing to say. */
#pragma once
#include <napi.h>

#include <vector>

#include "addon/session-options.h"
#include "addon/small-files.h"

namespace sluice::addon {

class SieveObject : public Napi::ObjectWrap<SieveObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /**
   * `new NativeSieve(selection, maxDepth, maxDecodedRatio, maxFindings, minSeverity, createInflate, most, device, number)`:
   * `most` bytes of a file; the last two name one that must not be read, or are left out.
   */
  explicit SieveObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value pass(const Napi::CallbackInfo& info);
  /** Bytes of a file that was read and has nothing to report, or -1. */
  std::int32_t passOne(const char* name);

  const SessionOptions options_;
  SmallFiles files_;
  std::vector<Finding> findings_;
};

}  // namespace sluice::addon
