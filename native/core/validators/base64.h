#pragma once

#include <optional>
#include <string>

#include "core/validators/json.h"
#include "core/validators/types.h"

namespace sluice {

/**
 * The bytes of base64 or base64url (RFC 4648, sections 4 and 5), padded or not; nothing if a character of
 * neither alphabet occurs or the length is impossible.
 */
std::optional<std::string> decodeBase64(std::string_view text);

/** The JSON object that base64 decodes to, or nothing. */
std::optional<JsonObject> parseBase64Object(std::string_view text);

/** The value is base64 of printable text, as the `_auth` and `_password` of an .npmrc file are. */
Verdict base64Text(const Subject& subject);

}  // namespace sluice
