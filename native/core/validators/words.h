/**
 * Tells names that people write (`admin-panel-header`, `getServerAddress`) from random bodies.
 *
 * A random body of mixed case changes case every other character and carries a digit every six; what is
 * left between such changes is too short, or too poor in vowels, to be read aloud.
 */
#pragma once

#include "core/validators/types.h"

namespace sluice {

/** Words joined by separators or by changes of case, which make up most of the text. */
bool looksLikeWords(std::string_view body);

/** The body is no name made of words. One long word alone (`exampleexample...`) is for the placeholders. */
Verdict notWords(const Subject& subject);

/** The body is no phrase: words with two separators or more between them. For strong prefixes. */
Verdict notPhrase(const Subject& subject);

/** The value is no path: a slash at the start, or slashes between words. */
Verdict notPath(const Subject& subject);

/** Not the codes of flags, as an emoji or an expression for emoji spells them in tag characters. */
Verdict notFlags(const Subject& subject);

/** The value is no expression of a program: a member access, a call, an index. */
Verdict notCode(const Subject& subject);

}  // namespace sluice
