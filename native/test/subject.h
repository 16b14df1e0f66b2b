/** Makes subjects, the lists of samples and encoded texts for the tests of validators. */
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/characters.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/confirm/samples.h"
#include "core/validators/index.h"

namespace sluice::test {

inline std::string hexOf(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out.push_back(digits[byteOf(c) >> 4]);
    out.push_back(digits[byteOf(c) & 15]);
  }
  return out;
}

inline std::string sha256Hex(std::string_view text) {
  return hexOf(viewOf(sha256(text)));
}

/** Base64 without padding; url-safe, or not. */
inline std::string base64Of(std::string_view bytes, std::string_view last = "-_") {
  const std::string alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last);
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | byteOf(c)) & 0xffff;
    for (count += 8; count >= 6; count -= 6) out.push_back(alphabet[(bits >> (count - 6)) & 63]);
  }
  if (count > 0) out.push_back(alphabet[(bits << (6 - count)) & 63]);
  return out;
}

inline std::string repeat(std::string_view unit, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; i += 1) out.append(unit);
  return out;
}

/** A few of the samples that the tests of the portable engine know. */
inline const Samples& samples() {
  static const Samples list(
      {
          sha256Hex("4111111111111111"),
          sha256Hex("4242424242424242"),
          sha256Hex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"),
          sha256Hex("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
          "no digest",
      },
      {sha256Hex("AIzaSyabcdefghijklmnopqrstuvwxyz1234567")});
  return list;
}

/** The verdict of a validator on a text; `prefix` is the text of the prefix. */
inline Verdict judge(std::string_view spec, std::string_view text, std::string_view prefix = "",
                     std::string_view after = "") {
  const std::unique_ptr<const Validator> validator = resolveValidator(spec, samples());
  if (validator == nullptr) throw std::invalid_argument("no validator " + std::string(spec));
  return validator->judge({text, prefix.size(), "", after});
}

inline std::string nameOf(Outcome outcome) {
  return outcome == Outcome::verified ? "verified" : outcome == Outcome::pass ? "pass" : "fail";
}

inline std::string outcomeOf(std::string_view spec, std::string_view text, std::string_view prefix = "",
                             std::string_view after = "") {
  return nameOf(judge(spec, text, prefix, after).outcome);
}

/** Outcome, severity and length, as in `pass high 12`. */
inline std::string verdictOf(std::string_view spec, std::string_view text, std::string_view prefix = "",
                             std::string_view after = "") {
  const Verdict verdict = judge(spec, text, prefix, after);
  std::string out = nameOf(verdict.outcome);
  constexpr const char* severities[] = {" low", " medium", " high", " critical"};
  if (verdict.severity) out += severities[static_cast<std::size_t>(*verdict.severity)];
  if (verdict.length) out += " " + std::to_string(*verdict.length);
  return out;
}

}  // namespace sluice::test
