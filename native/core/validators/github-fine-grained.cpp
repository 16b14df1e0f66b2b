#include "core/validators/github-fine-grained.h"

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::string_view BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Characters that the digest covers: prefix, 22, `_` and 43. */
constexpr std::size_t COVERED = 77;
constexpr std::size_t CHECK_LENGTH = 8;

}  // namespace

std::string base32Head(const Sha256Digest& bytes, std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; i += 1) {
    const std::size_t bit = i * 5;
    const std::size_t at = bit / 8;
    const unsigned low = at + 1 < bytes.size() ? bytes[at + 1] : 0u;
    const unsigned pair = static_cast<unsigned>(bytes[at]) << 8 | low;
    out.push_back(BASE32[(pair >> (11 - bit % 8)) & 31]);
  }
  return out;
}

Verdict githubFineGrained(const Subject& subject) {
  const std::string_view text = subject.text;
  if (text.size() < COVERED + CHECK_LENGTH) return PASS;
  const std::string check = base32Head(sha256(text.substr(0, COVERED)), CHECK_LENGTH);
  return verifiedOrPass(text.substr(COVERED, CHECK_LENGTH) == check);
}

}  // namespace sluice
