/**
 * Tells of a stretch of decoded bytes whether it may hold an anchor, as it stands or as the text passes
 * read it.
 *
 * Noise that is decoded is full of short stretches of text, nearly all of which hold a control or
 * a character beyond ASCII. They are read here without a view: what is invisible goes, what looks like
 * ASCII is read as ASCII. Where that takes more than a glance (escapes, words of another script) the stretch
 * is said to hold one.
 */
#pragma once
#include "core/database/database.h"

namespace sluice {

/** Whether an anchor may lie in a text, which is valid UTF-8. Cost: linear. */
bool mayHoldAnchor(const Byte* bytes, std::size_t length, const Database& database);

}  // namespace sluice
