#include "addon/whole-object.h"

#include <vector>

#include "addon/packed-findings.h"

namespace sluice::addon {

Napi::Function WholeObject::define(Napi::Env env) {
  return DefineClass(env, "NativeWhole",
                     {InstanceMethod<&WholeObject::scan>("scan"), InstanceMethod<&WholeObject::truncated>("truncated")});
}

WholeObject::WholeObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<WholeObject>(info), options_(info) {}

/** `scan(bytes)`: the findings in them, or undefined. */
Napi::Value WholeObject::scan(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  std::vector<Finding> findings;
  const auto session = options_.open();
  session->push(bytes.Data(), bytes.ByteLength(), findings);
  session->end(findings);
  truncated_ = session->truncated();
  return packed(info.Env(), findings);
}

/** `truncated()`: number of the reason for which the last text was not read in full. */
Napi::Value WholeObject::truncated(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(truncated_));
}

}  // namespace sluice::addon
