#include "addon/packed-findings.h"

#include <algorithm>
#include <string_view>

#include "core/base/sha256.h"

namespace sluice::addon {
namespace {

/**
 * Numbers that stand for one finding; which of them say how many bytes its passes and its text take, and where in
 * the text its span begins.
 */
constexpr std::size_t FIELDS = 11;
constexpr std::size_t PASSES = 7;
constexpr std::size_t TEXT = 9;
constexpr std::size_t SPAN_FROM = 10;
/** Bytes of a keyed hash that are kept: 128 bits. */
constexpr std::size_t FINGERPRINT = 16;

}  // namespace

Napi::Value packed(Napi::Env env, const std::vector<Finding>& findings) {
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
        static_cast<double>(confirmed.spanFrom),
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

Napi::Value fingerprints(const Napi::CallbackInfo& info) {
  const auto key = info[0].As<Napi::Uint8Array>();
  const auto findings = info[1].As<Napi::Array>();
  const auto numbers = findings.Get(0U).As<Napi::Float64Array>();
  const auto bytes = findings.Get(1U).As<Napi::Uint8Array>();
  const HmacSha256 keyed({reinterpret_cast<const char*>(key.Data()), key.ByteLength()});
  std::string_view rest(reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength());
  const std::size_t count = numbers.ElementLength() / FIELDS;
  auto out = Napi::Buffer<std::uint8_t>::New(info.Env(), count * FINGERPRINT);
  const double* number = numbers.Data();
  for (std::size_t i = 0; i < count; ++i, number += FIELDS) {
    rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(number[PASSES])));
    const std::string_view text = rest.substr(0, static_cast<std::size_t>(number[TEXT]));
    rest.remove_prefix(text.size());
    const std::string_view span = text.substr(std::min(text.size(), static_cast<std::size_t>(number[SPAN_FROM])));
    std::copy_n(keyed.of(span).begin(), FINGERPRINT, out.Data() + i * FINGERPRINT);
  }
  return out;
}

}  // namespace sluice::addon
