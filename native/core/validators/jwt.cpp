#include "core/validators/jwt.h"

#include <optional>
#include <vector>

#include "core/validators/base64.h"
#include "core/validators/classes.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

/** Least length of both parts where neither decodes. */
constexpr std::size_t LEAST_OPAQUE = 17;
/** Parts of an encrypted token; more than these are no token. */
constexpr std::size_t ENCRYPTED_PARTS = 5;

struct Token {
  std::vector<std::string_view> parts;
  std::optional<JsonObject> header;
  std::optional<JsonObject> claims;
};

/** Where the header's first characters stand at the end of a prefix: `ey` or `ew`, and perhaps one more. */
std::size_t headerStart(std::string_view prefix) {
  const auto isStart = [&](std::size_t at) {
    return prefix[at] == 'e' && (prefix[at + 1] == 'y' || prefix[at + 1] == 'w');
  };
  const std::size_t size = prefix.size();
  if (size >= 3 && isAlphanumeric(prefix[size - 1]) && isStart(size - 3)) return size - 3;
  return size >= 2 && isStart(size - 2) ? size - 2 : size;
}

/** The parts between the dots, but no more of them than tell that there are too many. */
std::vector<std::string_view> partsOf(std::string_view text) {
  std::vector<std::string_view> parts;
  while (parts.size() <= ENCRYPTED_PARTS) {
    const std::size_t dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  return parts;
}

Token parseToken(const Subject& subject) {
  // A vendor's prefix may stand before the token (`ghs_123_eyJ...`); the header always begins `ey` or `ewo`.
  Token token;
  token.parts = partsOf(textFrom(subject.text, headerStart(prefixOf(subject))));
  token.header = parseBase64Object(token.parts[0]);
  if (token.header && token.parts.size() > 1 && token.parts.size() < ENCRYPTED_PARTS) {
    token.claims = parseBase64Object(token.parts[1]);
  }
  return token;
}

bool isLongOpaque(std::string_view part) {
  return startsWith(part, "ey") && part.size() >= LEAST_OPAQUE && classCount(part) == 3;
}

}  // namespace

Verdict jwt(const Subject& subject) {
  const Token token = parseToken(subject);
  if (token.parts.size() < 2) return FAIL;
  if (token.header) {
    // Supabase prints its `anon` key into every web page: public by design.
    if (token.claims && token.claims->text("role") == "anon") return FAIL;
    const bool isEncrypted = token.parts.size() == ENCRYPTED_PARTS;
    if (const std::optional<std::string_view> algorithm = token.header->text("alg")) {
      const bool isUnsigned = equalsCaseless(*algorithm, "none");
      const bool isWhole = token.claims || (isEncrypted && token.header->text("enc"));
      const Verdict verdict = verifiedOrPass(isWhole);
      return isUnsigned ? withSeverity(verdict, Severity::low) : verdict;
    }
    if (token.claims) return PASS;
    if (isEncrypted) return FAIL;
  }
  return passIf(isLongOpaque(token.parts[0]) && isLongOpaque(token.parts[1]));
}

Verdict supabaseJwt(const Subject& subject) {
  const Token token = parseToken(subject);
  if (!token.header || !token.header->text("alg") || !token.claims) return FAIL;
  if (token.claims->text("role") != "service_role") return FAIL;
  const std::optional<std::string_view> issuer = token.claims->text("iss");
  return verifiedOrFail((issuer && startsWith(*issuer, "supabase")) || token.claims->has("ref"));
}

}  // namespace sluice
