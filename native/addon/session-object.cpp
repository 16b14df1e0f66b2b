#include "addon/session-object.h"

#include <utility>

#include "addon/packed-findings.h"

namespace sluice::addon {
namespace {

/** Bytes that an open session takes up on ordinary text, views included. */
constexpr std::int64_t OPEN_BYTES = 48 * 1024;

}  // namespace

Napi::Function SessionObject::define(Napi::Env env) {
  return DefineClass(env, "NativeSession",
                     {InstanceMethod<&SessionObject::push>("push"), InstanceMethod<&SessionObject::end>("end"),
                      InstanceMethod<&SessionObject::truncated>("truncated"),
                      InstanceMethod<&SessionObject::frontier>("frontier"),
                      InstanceMethod<&SessionObject::carried>("carried"), InstanceMethod<&SessionObject::spent>("spent"),
                      InstanceMethod<&SessionObject::peak>("peak"), InstanceMethod<&SessionObject::feeds>("feeds"),
                      InstanceMethod<&SessionObject::lastFeed>("lastFeed")});
}

SessionObject::SessionObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<SessionObject>(info), options_(info), session_(options_.open()) {
  account(OPEN_BYTES);
}

SessionObject::~SessionObject() { account(0); }

void SessionObject::account(std::int64_t bytes) {
  Napi::MemoryManagement::AdjustExternalMemory(Env(), bytes - accounted_);
  accounted_ = bytes;
}

/** `push(chunk)`: the findings that became certain, or undefined. */
Napi::Value SessionObject::push(const Napi::CallbackInfo& info) {
  const auto chunk = info[0].As<Napi::Uint8Array>();
  session_->push(chunk.Data(), chunk.ByteLength(), findings_);
  return take(info.Env());
}

/** `end()`: the findings that are left, or undefined. */
Napi::Value SessionObject::end(const Napi::CallbackInfo& info) {
  session_->end(findings_);
  account(0);
  return take(info.Env());
}

Napi::Value SessionObject::truncated(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(session_->truncated()));
}

Napi::Value SessionObject::frontier(const Napi::CallbackInfo& info) {
  const double span = info[0].As<Napi::Number>().DoubleValue();
  const Offset limit = span < static_cast<double>(NEVER) ? static_cast<Offset>(span) : NEVER;
  return Napi::Number::New(info.Env(), static_cast<double>(session_->frontier(limit)));
}

/** `carried()`: what the session carries, or undefined while something is under way. */
Napi::Value SessionObject::carried(const Napi::CallbackInfo& info) {
  const auto carried = session_->carried();
  return carried ? Napi::String::New(info.Env(), *carried) : info.Env().Undefined();
}

Napi::Value SessionObject::spent(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), session_->budget().spent());
}

Napi::Value SessionObject::peak(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), session_->budget().peak());
}

Napi::Value SessionObject::feeds(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(session_->lines().count()));
}

Napi::Value SessionObject::lastFeed(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(session_->lines().last()));
}

Napi::Value SessionObject::take(Napi::Env env) {
  // Room for a flood of findings is not kept for the next.
  const std::vector<Finding> findings = std::exchange(findings_, {});
  return packed(env, findings);
}

}  // namespace sluice::addon
