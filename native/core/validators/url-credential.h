/** Values in queries and in the user part of URLs: `credential-in-url`. */
#pragma once

#include "core/validators/types.h"

namespace sluice {

/** Length of the value without closing marks of the sentence or the code around it. */
std::size_t trimmedLength(std::string_view text);

/** A query value that could be a secret: at least 4 characters, no constant, no name of itself. */
Verdict urlValue(const Subject& subject);

/** `scheme://user:password@`: not the words themselves, not a port. The finding ends before the `@`. */
Verdict userinfo(const Subject& subject);

}  // namespace sluice
