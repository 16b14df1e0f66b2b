#include "addon/session-object.h"

#include <algorithm>
#include <utility>

namespace sluice::addon {
namespace {

/** Numbers that stand for one finding; `src/native/session.ts` reads them. */
constexpr std::size_t FIELDS = 10;
/** Bytes that an open session takes up on ordinary text, views included. */
constexpr std::int64_t OPEN_BYTES = 48 * 1024;

}  // namespace

Napi::Function SessionObject::define(Napi::Env env) {
  return DefineClass(env, "NativeSession",
                     {InstanceMethod<&SessionObject::push>("push"), InstanceMethod<&SessionObject::end>("end"),
                      InstanceMethod<&SessionObject::apart>("apart"),
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

/** `apart(bytes)`: the findings in bytes that are a stream of their own, or undefined. */
Napi::Value SessionObject::apart(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  std::vector<Finding> findings;
  const auto session = options_.open();
  session->push(bytes.Data(), bytes.ByteLength(), findings);
  session->end(findings);
  return packed(info.Env(), findings);
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

Napi::Value SessionObject::packed(Napi::Env env, const std::vector<Finding>& findings) {
  if (findings.empty()) return env.Undefined();
  std::size_t size = 0;
  for (const Finding& finding : findings) size += finding.confirmed.decoding.size() + finding.confirmed.text.size();
  auto numbers = Napi::Float64Array::New(env, findings.size() * FIELDS);
  auto bytes = Napi::Buffer<std::uint8_t>::New(env, size);
  double* number = numbers.Data();
  std::uint8_t* byte = bytes.Data();
  for (const Finding& finding : findings) {
    const Confirmed& confirmed = finding.confirmed;
    const double fields[FIELDS] = {
        static_cast<double>(confirmed.pattern),
        static_cast<double>(confirmed.severity),
        static_cast<double>(confirmed.confidence),
        static_cast<double>(confirmed.start),
        static_cast<double>(confirmed.end),
        static_cast<double>(finding.place.line),
        static_cast<double>(finding.place.column),
        static_cast<double>(confirmed.decoding.size()),
        static_cast<double>(confirmed.prefixLength),
        static_cast<double>(confirmed.text.size()),
    };
    number = std::copy(fields, fields + FIELDS, number);
    for (const Pass pass : confirmed.decoding) *byte++ = static_cast<std::uint8_t>(pass);
    byte = std::copy(confirmed.text.begin(), confirmed.text.end(), byte);
  }
  auto out = Napi::Array::New(env, 2);
  out.Set(0U, numbers);
  out.Set(1U, bytes);
  return out;
}

}  // namespace sluice::addon
