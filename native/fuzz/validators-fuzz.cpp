/** What judges a candidate, on any text: validators, placeholders, the letters view. */
#include "core/confirm/letters.h"
#include "core/confirm/placeholder.h"
#include "fuzz/fuzz.h"
#include "test/subject.h"

using namespace sluice;
using namespace sluice::test;

namespace {

constexpr const char* SPECS[] = {
    "aba",         "age-key",         "base64-text",     "bip38",         "card",         "classes(3)",
    "crc32-base62", "digits(4)",      "discord-id",      "distinct(5)",   "entropy(3.3)", "env-value",
    "github-fine-grained", "gitlab-routable", "host-labels(20)", "iban",   "jwt",          "not-code",
    "not-path",    "not-phrase",      "not-words",       "openssh-key",   "pem",          "putty-key",
    "pypi-macaroon", "secp256k1",     "sentry-org",      "slack-rotated", "split(32,64)", "split(20+)",
    "ssn",         "supabase-jwt",    "url-value",       "userinfo",      "wif",          "xprv"};

class AllFolded final : public Folds {
 public:
  bool isFolded(std::uint32_t codePoint) const override { return codePoint % 2 == 0; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  const auto prefix = input.ConsumeIntegral<std::uint8_t>();
  const std::string before = input.ConsumeRandomLengthString(128);
  const std::string after = input.ConsumeRandomLengthString(128);
  const std::string text = input.ConsumeRemainingBytesAsString();
  if (text.empty()) return 0;
  const std::size_t fixed = std::min<std::size_t>(prefix, text.size());
  const Subject subject = {text, fixed, before, after};
  for (const char* spec : SPECS) {
    const auto validator = resolveValidator(spec, samples());
    REQUIRE(validator != nullptr);
    const Verdict verdict = validator->judge(subject);
    if (verdict.length) REQUIRE(*verdict.length > 0 && *verdict.length <= text.size());
  }
  static SeenBody seen;
  judgePlaceholder(text, fixed, before, after, samples(), seen);
  Letters letters;
  lettersOf(text, letters);
  REQUIRE(letters.codes.size() == letters.offsets.size());
  for (const std::uint32_t offset : letters.offsets) REQUIRE(offset < text.size());
  if (!letters.codes.empty()) isBroken(text, letters, 0, letters.codes.size(), AllFolded());
  return 0;
}
