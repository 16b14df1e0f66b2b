#include "addon/sieve-object.h"

#include <algorithm>
#include <exception>
#include <string>

#include "addon/plain-head.h"

namespace sluice::addon {
namespace {

constexpr std::int32_t HELD = -1;

std::optional<FileIdentity> identityFrom(const Napi::Value& device, const Napi::Value& number) {
  if (!device.IsBigInt()) return std::nullopt;
  bool isLossless = false;
  return FileIdentity{device.As<Napi::BigInt>().Uint64Value(&isLossless), number.As<Napi::BigInt>().Uint64Value(&isLossless)};
}

}  // namespace

Napi::Function SieveObject::define(Napi::Env env) {
  return DefineClass(env, "NativeSieve", {InstanceMethod<&SieveObject::pass>("pass")});
}

SieveObject::SieveObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<SieveObject>(info),
      options_(info),
      files_(info[6].As<Napi::Number>().Uint32Value(), identityFrom(info[7], info[8])) {}

/** `pass(names)`: paths, each ended by a NUL, to a number for each. */
Napi::Value SieveObject::pass(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  // A path that nothing ended would be read beyond its end.
  const std::string names(reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength());
  const auto count = static_cast<std::size_t>(std::count(names.begin(), names.end(), '\0'));
  auto sizes = Napi::Int32Array::New(info.Env(), count);
  const char* name = names.c_str();
  for (std::size_t i = 0; i < count; ++i) {
    sizes[i] = passOne(name);
    name += std::char_traits<char>::length(name) + 1;
  }
  return sizes;
}

std::int32_t SieveObject::passOne(const char* name) {
  const auto bytes = files_.read(name);
  if (!bytes || !isPlain(*bytes)) return HELD;
  findings_.clear();
  try {
    const auto session = options_.open();
    session->push(reinterpret_cast<const Byte*>(bytes->data()), bytes->size(), findings_);
    session->end(findings_);
    const bool isClean = findings_.empty() && session->truncated() == Truncated::no;
    return isClean ? static_cast<std::int32_t>(bytes->size()) : HELD;
  } catch (const std::exception&) {
    // Who scans the file again will see it fail again, and has words for it.
    return HELD;
  }
}

}  // namespace sluice::addon
