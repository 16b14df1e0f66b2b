/** A glance at the fixed beginning of a match: spares RE2 nearly all that the matcher proposes. */
#pragma once
#include "core/database/database.h"
#include "core/normalize/view.h"

namespace sluice {

/** Whether the byte at an offset is in a form's boundary class. */
inline bool isInClass(const View& view, const ByteSet& set, Offset offset) {
  return offset >= view.base() && offset < view.end() && set[view.at(offset)];
}

/** Whether the byte before a match is one that refuses it; an escaped line break never does. */
inline bool isRefusedBefore(const View& view, const Form& form, Offset start) {
  if (!form.before || !isInClass(view, *form.before, start - 1)) return false;
  return !view.hasGapBefore(start) && !view.isEscapeLetter(start - 1);
}

/** Whether a match of the form could start at an offset, by its fixed beginning and what stands before it. */
bool startsMatch(const Database& database, const View& view, const Form& form, Offset offset, Offset end);

}  // namespace sluice
