#pragma once

#include <string_view>

namespace sluice {

/**
 * Whether a body is written as templates write what is to be filled in: `${VAR}`, `$VAR`, `%VAR%`,
 * `{{x}}`, `<token>`, `[token]`, `$(cmd)` and what else there is.
 */
bool isTemplateSyntax(std::string_view body);

/** Whether a body is code that reads a value from elsewhere: `process.env.X`, `getToken()`. */
bool isTemplateCode(std::string_view body);

/** Whether a text begins as a call does, in any language: `getToken()`, `os.getenv("X")`. */
bool isCall(std::string_view text);

}  // namespace sluice
