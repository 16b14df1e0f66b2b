/** What sessions are opened with, as JavaScript hands it over. */
#pragma once
#include <napi.h>

#include <memory>

#include "addon/selection-object.h"
#include "core/session/session.h"

namespace sluice::addon {

class SessionOptions {
 public:
  /** The first of a constructor's arguments: selection, maxDepth, maxDecodedRatio, maxFindings, minSeverity, createInflate. */
  explicit SessionOptions(const Napi::CallbackInfo& info);
  /** The options must outlive it. */
  std::unique_ptr<Session> open() const;

 private:
  std::shared_ptr<const ThreadSelection> selection_;
  Limits limits_;
  Napi::FunctionReference createInflate_;
};

}  // namespace sluice::addon
