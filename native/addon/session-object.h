/** `NativeSession`: one stream's state. */
#pragma once
#include <napi.h>

#include <memory>

#include "addon/session-options.h"

namespace sluice::addon {

class SessionObject : public Napi::ObjectWrap<SessionObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /** `new NativeSession(selection, maxDepth, maxDecodedRatio, maxFindings, minSeverity, createInflate)` */
  explicit SessionObject(const Napi::CallbackInfo& info);
  ~SessionObject() override;

 private:
  Napi::Value push(const Napi::CallbackInfo& info);
  Napi::Value end(const Napi::CallbackInfo& info);
  Napi::Value truncated(const Napi::CallbackInfo& info);
  Napi::Value frontier(const Napi::CallbackInfo& info);
  Napi::Value carried(const Napi::CallbackInfo& info);
  Napi::Value spent(const Napi::CallbackInfo& info);
  Napi::Value peak(const Napi::CallbackInfo& info);
  Napi::Value feeds(const Napi::CallbackInfo& info);
  Napi::Value lastFeed(const Napi::CallbackInfo& info);
  Napi::Value take(Napi::Env env);
  /** Tells the collector what the session takes up outside of its heap. */
  void account(std::int64_t bytes);

  const SessionOptions options_;
  std::unique_ptr<Session> session_;
  std::vector<Finding> findings_;
  std::int64_t accounted_ = 0;
};

}  // namespace sluice::addon
