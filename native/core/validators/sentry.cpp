#include "core/validators/sentry.h"

#include <optional>

#include "core/validators/base64.h"
#include "core/validators/verdicts.h"

namespace sluice {

Verdict sentryOrg(const Subject& subject) {
  const std::string_view body = bodyOf(subject);
  const std::size_t mark = body.rfind('_');
  if (mark == std::string_view::npos) return PASS;
  const std::optional<JsonObject> facts = parseBase64Object(body.substr(0, mark));
  return verifiedOrPass(facts && facts->has("iat") &&
                        (facts->has("url") || facts->has("region_url") || facts->has("org")));
}

}  // namespace sluice
