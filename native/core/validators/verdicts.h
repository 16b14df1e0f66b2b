#pragma once

#include <memory>
#include <utility>

#include "core/base/text.h"
#include "core/validators/types.h"

namespace sluice {

/** The three plain answers. */
inline constexpr Verdict VERIFIED = {Outcome::verified, std::nullopt, std::nullopt};
inline constexpr Verdict PASS = {Outcome::pass, std::nullopt, std::nullopt};
inline constexpr Verdict FAIL = {Outcome::fail, std::nullopt, std::nullopt};

/** `pass` if the condition holds, else `fail`: for checks of shape, which verify nothing. */
constexpr Verdict passIf(bool condition) { return condition ? PASS : FAIL; }

/** `verified` if the condition holds, else `pass`: a failed checksum never hides a prefixed token. */
constexpr Verdict verifiedOrPass(bool condition) { return condition ? VERIFIED : PASS; }

/** `verified` if the condition holds, else `fail`: for bare forms, which only their checksum tells apart. */
constexpr Verdict verifiedOrFail(bool condition) { return condition ? VERIFIED : FAIL; }

constexpr Verdict withSeverity(Verdict verdict, Severity severity) {
  verdict.severity = severity;
  return verdict;
}

constexpr Verdict withLength(Verdict verdict, std::size_t length) {
  verdict.length = length;
  return verdict;
}

/** The text before the body. */
constexpr std::string_view prefixOf(const Subject& subject) { return subject.text.substr(0, subject.prefix); }

/** The text behind the fixed prefix. */
constexpr std::string_view bodyOf(const Subject& subject) { return textFrom(subject.text, subject.prefix); }

/** A validator that asks a function of the subject. */
template <typename Judge>
std::unique_ptr<const Validator> validatorOf(Judge judge) {
  class Asking final : public Validator {
   public:
    explicit Asking(Judge asked) : asked_(std::move(asked)) {}
    Verdict judge(const Subject& subject) const override { return asked_(subject); }

   private:
    Judge asked_;
  };
  return std::make_unique<const Asking>(std::move(judge));
}

}  // namespace sluice
