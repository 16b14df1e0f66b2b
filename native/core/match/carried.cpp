/**
 * What a matcher carries from byte to byte, written down so that two of them can be compared: places count
 * from where the matcher is.
 *
 * The state of Hyperscan's stream is no part of it. What an anchor ends with begins at most the reach before it,
 * or in the match that it marks, and both matchers have read those bytes.
 */
#include <algorithm>

#include "core/match/matcher.h"

namespace sluice {
namespace {

/** The numbers of what is kept by number, in order. */
template <typename Map>
std::vector<std::uint32_t> numbersOf(const Map& map) {
  std::vector<std::uint32_t> numbers;
  for (const auto& entry : map) numbers.push_back(entry.first);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

bool Matcher::carry(Offset oldest, Carried& into) const {
  const auto place = [&](Offset offset) { into.add(offset - scanned_); };
  const Offset first = std::min(oldest, this->oldest());
  const auto letters = scratch_.letters.stateAfter(view_.bytes(), scanned_ - view_.base());
  if (!letters) return false;
  into.add(*letters);
  into.add(isResting_ ? 1 : 0);
  for (const auto* offsets : {&starts_, &heads_, &prefixes_}) {
    for (const Offset offset : *offsets) place(offset);
    into.close();
  }
  std::vector<Proposed> proposed = proposed_;
  std::sort(proposed.begin(), proposed.end());
  for (const Proposed& each : proposed) {
    into.add(each.form);
    place(each.start);
  }
  into.close();
  for (const Run& run : runs_) {
    place(run.from);
    place(run.to);
  }
  into.close();
  carryWindows(into);
  for (const std::uint32_t form : numbersOf(states_)) {
    const Offset next = states_.at(form)->next;
    if (next <= first) continue;
    into.add(form);
    place(next);
  }
  into.close();
  for (const std::uint32_t form : numbersOf(besides_)) {
    for (const Run& stretch : besides_.at(form)) {
      if (stretch.to < first) continue;
      into.add(form);
      place(std::max(stretch.from, first));
      place(stretch.to);
    }
  }
  into.close();
  for (const std::uint32_t form : numbersOf(marks_)) {
    const Offset before = std::min(first, scanned_ - 2 * database_.forms[form].cap);
    for (const Offset mark : marks_.at(form)) {
      if (mark < before) continue;
      into.add(form);
      place(mark);
    }
  }
  into.close();
  carryGroups(into);
  return true;
}

/**
 * Windows that are due together are judged in the order of their opening, which depends on the past; what those
 * of different forms give does not depend on that order.
 */
void Matcher::carryWindows(Carried& into) const {
  std::vector<Window> windows = pending_;
  std::stable_sort(windows.begin(), windows.end(),
                   [](const Window& a, const Window& b) { return a.state->form < b.state->form; });
  for (const Window& window : windows) {
    into.add(window.state->form);
    for (const Offset offset : {window.from, window.to, window.last, window.due()}) into.add(offset - scanned_);
  }
  into.close();
}

/** Groups that ended so lately that they can still be part of a match. */
void Matcher::carryGroups(Carried& into) const {
  if (latest_.empty()) return;
  for (const Form& form : database_.forms) {
    if (form.groups.size() < 2) continue;
    for (std::uint32_t group = 0; group < form.groups.size(); ++group) {
      const auto known = latest_.find(form.firstGroup + group);
      if (known == latest_.end() || known->second < scanned_ - form.cap) continue;
      into.add(known->first);
      into.add(known->second - scanned_);
    }
  }
}

}  // namespace sluice
