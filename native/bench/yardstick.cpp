/** A bare Hyperscan for benchmarks: the given expressions in one streaming database, and a count of matches. */
#include <hs.h>
#include <napi.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

/** `new Yardstick(expressions)`: those that Hyperscan refuses are left out, and counted in `refused`. */
class Yardstick : public Napi::ObjectWrap<Yardstick> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Yardstick",
                       {InstanceMethod<&Yardstick::scan>("scan"), InstanceAccessor<&Yardstick::refused>("refused")});
  }

  explicit Yardstick(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Yardstick>(info) {
    const auto given = info[0].As<Napi::Array>();
    std::vector<std::string> texts;
    for (std::uint32_t i = 0; i < given.Length(); ++i) {
      const std::string text = given.Get(i).As<Napi::String>();
      hs_database_t* alone = nullptr;
      hs_compile_error_t* error = nullptr;
      if (hs_compile(text.c_str(), FLAGS, HS_MODE_STREAM, nullptr, &alone, &error) == HS_SUCCESS) {
        texts.push_back(text);
        hs_free_database(alone);
      } else {
        ++refused_;
        hs_free_compile_error(error);
      }
    }
    std::vector<const char*> expressions;
    for (const std::string& text : texts) expressions.push_back(text.c_str());
    const std::vector<unsigned> flags(expressions.size(), FLAGS);
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(expressions.data(), flags.data(), nullptr, static_cast<unsigned>(expressions.size()),
                         HS_MODE_STREAM, nullptr, &database_, &error) != HS_SUCCESS) {
      const std::string why = error->message;
      hs_free_compile_error(error);
      throw Napi::Error::New(info.Env(), why);
    }
    if (hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) throw Napi::Error::New(info.Env(), "no scratch");
  }

  ~Yardstick() override {
    hs_free_scratch(scratch_);
    hs_free_database(database_);
  }
  Yardstick(const Yardstick&) = delete;
  Yardstick& operator=(const Yardstick&) = delete;

 private:
  static constexpr unsigned FLAGS = HS_FLAG_DOTALL;

  /** `scan(bytes, chunk)`: the matches, the bytes scanned in chunks of that size. */
  Napi::Value scan(const Napi::CallbackInfo& info) {
    const auto bytes = info[0].As<Napi::Uint8Array>();
    const std::size_t chunk = info[1].As<Napi::Number>().Uint32Value();
    const auto* data = reinterpret_cast<const char*>(bytes.Data());
    std::uint64_t count = 0;
    const auto onMatch = [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
      ++*static_cast<std::uint64_t*>(context);
      return 0;
    };
    hs_stream_t* stream = nullptr;
    hs_open_stream(database_, 0, &stream);
    for (std::size_t at = 0; at < bytes.ByteLength(); at += chunk) {
      const auto size = static_cast<unsigned>(std::min(chunk, bytes.ByteLength() - at));
      hs_scan_stream(stream, data + at, size, 0, scratch_, onMatch, &count);
    }
    hs_close_stream(stream, scratch_, onMatch, &count);
    return Napi::Number::New(info.Env(), static_cast<double>(count));
  }

  Napi::Value refused(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), refused_); }

  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
  int refused_ = 0;
};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("Yardstick", Yardstick::define(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, init)
