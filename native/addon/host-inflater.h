/** Inflates by the library's own fflate: both engines inflate alike, and gzip inside encodings is rare. */
#pragma once
#include <napi.h>

#include "core/normalize/reader.h"

namespace sluice::addon {

class HostInflater final : public Inflater {
 public:
  /** @param create gives a function that takes compressed bytes and gives whether they are fine, then what came out */
  explicit HostInflater(const Napi::FunctionReference& create) {
    const Napi::HandleScope scope(create.Env());
    push_ = Napi::Persistent(create.Call({}).As<Napi::Function>());
  }

  bool push(const Byte* bytes, std::size_t size, const OnBytes& onBytes) override {
    const Napi::Env env = push_.Env();
    const Napi::HandleScope scope(env);
    const auto answer = push_.Call({Napi::Buffer<std::uint8_t>::Copy(env, bytes, size)}).As<Napi::Array>();
    for (std::uint32_t i = 1; i < answer.Length(); ++i) {
      const auto chunk = answer.Get(i).As<Napi::Uint8Array>();
      onBytes(chunk.Data(), chunk.ByteLength());
    }
    return answer.Get(0U).ToBoolean();
  }

 private:
  Napi::FunctionReference push_;
};

}  // namespace sluice::addon
