/** A stretch of a view in which a form may match. */
#pragma once
#include <cstddef>

#include "core/database/forms.h"
#include "core/normalize/view.h"

namespace sluice {

/** What a matcher keeps for one form in one view. */
struct FormState {
  std::uint32_t form;
  /** Where the next match may start: behind the last one (matches do not overlap). */
  Offset next;
  /** Index of the form's last window among those that are pending, or -1. */
  std::ptrdiff_t window;
};

struct Window {
  FormState* state;
  /** Matches start here or later. */
  Offset from;
  /** Matches end here or earlier. */
  Offset to;
  /** No match starts behind this offset: its anchor would have been met. */
  Offset last;
  /** Bytes behind its end that are waited for: until then, a match may be proposed that begins before it. */
  Offset wait = 0;

  Offset due() const { return to + wait; }
};

/** Judges windows. */
class WindowJudge {
 public:
  virtual ~WindowJudge() = default;
  /** Judges the matches of a window that start before `limit`. */
  virtual void judge(const View& view, const Window& window, Offset limit) = 0;
};

}  // namespace sluice
