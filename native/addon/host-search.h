/** Searches by the library's own RE2, where the addon was built without libre2. */
#pragma once
#include <napi.h>

#include "core/confirm/search.h"
#include "core/database/database.h"

namespace sluice::addon {

class HostSearch final : public Search {
 public:
  /** @param search called with expression, text (latin1) and offset; gives -1 or start * 2^26 + end */
  HostSearch(const Database& database, const Napi::Function& search)
      : database_(database), search_(Napi::Persistent(search)) {}

  std::optional<Match> find(ExpressionId expression, std::string_view text, std::size_t from) override {
    const Napi::Env env = search_.Env();
    const Napi::HandleScope scope(env);
    napi_value latin1 = nullptr;
    if (napi_create_string_latin1(env, text.data(), text.size(), &latin1) != napi_ok)
      throw Napi::Error::New(env, "a window could not be handed to RE2");
    const double found =
        search_
            .Call({Napi::String::New(env, database_.expressions[static_cast<std::size_t>(expression)]),
                   Napi::Value(env, latin1), Napi::Number::New(env, static_cast<double>(from))})
            .As<Napi::Number>()
            .DoubleValue();
    if (found < 0) return std::nullopt;
    const auto packed = static_cast<std::uint64_t>(found);
    return Match{static_cast<std::size_t>(packed >> 26), static_cast<std::size_t>(packed & ((1U << 26) - 1))};
  }

 private:
  const Database& database_;
  Napi::FunctionReference search_;
};

}  // namespace sluice::addon
