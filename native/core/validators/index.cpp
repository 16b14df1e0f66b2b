#include "core/validators/index.h"

#include "core/validators/aba.h"
#include "core/validators/base58check.h"
#include "core/validators/base64.h"
#include "core/validators/bech32.h"
#include "core/validators/classes.h"
#include "core/validators/crc32.h"
#include "core/validators/discord.h"
#include "core/validators/entropy.h"
#include "core/validators/env-value.h"
#include "core/validators/github-fine-grained.h"
#include "core/validators/iban.h"
#include "core/validators/jwt.h"
#include "core/validators/luhn.h"
#include "core/validators/pem.h"
#include "core/validators/pypi-macaroon.h"
#include "core/validators/secp256k1.h"
#include "core/validators/sentry.h"
#include "core/validators/slack.h"
#include "core/validators/split.h"
#include "core/validators/ssn.h"
#include "core/validators/url-credential.h"
#include "core/validators/verdicts.h"
#include "core/validators/words.h"

namespace sluice {
namespace {

struct Plain {
  std::string_view name;
  Verdict (*judge)(const Subject&);
};

constexpr Plain PLAIN[] = {
    {"aba", aba},
    {"age-key", ageKey},
    {"base64-text", base64Text},
    {"bip38", bip38},
    {"card", card},
    {"crc32-base62", crc32Base62},
    {"discord-id", discordId},
    {"env-value", envValue},
    {"github-fine-grained", githubFineGrained},
    {"gitlab-routable", gitlabRoutable},
    {"iban", iban},
    {"jwt", jwt},
    {"not-code", notCode},
    {"not-flags", notFlags},
    {"not-path", notPath},
    {"not-phrase", notPhrase},
    {"not-words", notWords},
    {"openssh-key", opensshKey},
    {"pem", pem},
    {"putty-key", puttyKey},
    {"pypi-macaroon", pypiMacaroon},
    {"secp256k1", secp256k1},
    {"sentry-org", sentryOrg},
    {"slack-rotated", slackRotated},
    {"ssn", ssn},
    {"supabase-jwt", supabaseJwt},
    {"url-value", urlValue},
    {"userinfo", userinfo},
    {"wif", wif},
    {"xprv", xprv},
};

struct WithArgument {
  std::string_view name;
  std::unique_ptr<const Validator> (*make)(std::string_view argument);
};

/** These take an argument: a number, or the lengths of `split`. */
constexpr WithArgument WITH_ARGUMENT[] = {
    {"classes", classes}, {"digits", digits},          {"distinct", distinct},
    {"entropy", entropy}, {"host-labels", hostLabels}, {"split", split},
};

bool isArgumentCharacter(char c) { return isDigit(c) || isSpace(c) || contains(".,+-", c); }

/** A documented sample keeps a good checksum and still is no secret: it is reported as low. */
std::unique_ptr<const Validator> withSamples(Verdict (*judge)(const Subject&), const Samples& samples) {
  return validatorOf([judge, &samples](const Subject& subject) {
    const Verdict verdict = judge(subject);
    const bool isSample = verdict.outcome == Outcome::verified && samples.isDocumented(subject.text);
    return isSample ? withSeverity(verdict, Severity::low) : verdict;
  });
}

}  // namespace

std::unique_ptr<const Validator> resolveValidator(std::string_view spec, const Samples& samples) {
  const std::size_t open = spec.find('(');
  const std::string_view name = spec.substr(0, open);
  if (open == std::string_view::npos) {
    for (const Plain& plain : PLAIN) {
      if (plain.name == name) return withSamples(plain.judge, samples);
    }
    return nullptr;
  }
  const std::string_view rest = spec.substr(open + 1);
  if (rest.size() < 2 || rest.back() != ')') return nullptr;
  const std::string_view argument = rest.substr(0, rest.size() - 1);
  if (!all(argument, isArgumentCharacter)) return nullptr;
  for (const WithArgument& validator : WITH_ARGUMENT) {
    if (validator.name == name) return validator.make(argument);
  }
  return nullptr;
}

}  // namespace sluice
