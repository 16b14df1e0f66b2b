#include "core/match/frame-automaton.h"

#include <algorithm>

namespace sluice {
namespace {

constexpr unsigned FIRST_STEP_BITS = 6;
constexpr unsigned KEY_BITS = 64;
constexpr std::size_t FIRST_SLOTS = 1024;
constexpr std::size_t ASCII = 0x80;
/** What stands where a state goes on with fewer classes than there is room for. */
constexpr std::size_t NO_CLASS = 0xff;

}  // namespace

FrameAutomaton::FrameAutomaton(const FramePositions& positions, const Room& room)
    : positions_(positions),
      room_(room),
      width_(std::size_t{1} + *std::max_element(positions.classes.begin(), positions.classes.begin() + ASCII)),
      stamps_(positions.size(), 0) {
  reset();
}

void FrameAutomaton::reset() {
  ++resets_;
  met_.clear();
  forms_.clear();
  steps_.clear();
  resize(FIRST_STEP_BITS);
  // The start has met nothing, as the dead state has: what can follow it are the first positions.
  cells_.assign(1, 1);
  cells_.resize(1 + positions_.width, UNKNOWN);
  metFrom_.assign(3, 0);
  formsFrom_.assign(3, 0);
  slots_.assign(FIRST_SLOTS, DEAD);
}

void FrameAutomaton::accept(State state, std::vector<std::uint32_t>& accepted) const {
  const std::size_t number = numberOf(state);
  accepted.insert(accepted.end(), forms_.begin() + formsFrom_[number], forms_.begin() + formsFrom_[number + 1]);
}

FrameAutomaton::State FrameAutomaton::step(State state, std::size_t column) {
  now_.clear();
  // Numbers that begin anew must not be taken for those of the steps before.
  if (++stamp_ == 0) {
    std::fill(stamps_.begin(), stamps_.end(), 0);
    stamp_ = 1;
  }
  if (state == START) {
    for (const std::uint32_t position : positions_.first)
      if (positions_.takes(position, column)) meet(position);
  } else {
    const std::size_t number = numberOf(state);
    for (std::size_t i = metFrom_[number]; i < metFrom_[number + 1]; ++i)
      for (std::uint32_t next = positions_.followFrom[met_[i]]; next < positions_.followFrom[met_[i] + 1]; ++next)
        if (positions_.takes(positions_.follow[next], column)) meet(positions_.follow[next]);
  }
  const std::uint32_t resets = resets_;
  const State next = stateOf();
  // A fresh start has forgotten the state that led here.
  if (resets_ == resets) keep(state, column, next);
  return next;
}

void FrameAutomaton::keep(State state, std::size_t column, State next) {
  if ((state & ROW) == 0) {
    cells_[state + FEW_CELLS + placeOf(column, state)] = next;
    return;
  }
  if (column < width_ || state == START) {
    cells_[(state & ~ROW) + column] = next;
    return;
  }
  // Half full at most: most of what is looked for then lies where its hash says.
  if (2 * (stepCount_ + 1) > steps_.size()) {
    const bool isFull = steps_.size() >= room_.steps;
    if (isFull) steps_.clear();
    resize(isFull ? FIRST_STEP_BITS : KEY_BITS - shift_ + 1);
  }
  const std::uint64_t key = keyOf(state, column);
  steps_[slotOf(key)] = {key, next};
  ++stepCount_;
}

void FrameAutomaton::resize(unsigned bits) {
  const std::vector<Step> old = std::move(steps_);
  steps_.assign(std::size_t{1} << bits, Step{0, UNKNOWN});
  shift_ = KEY_BITS - bits;
  stepCount_ = 0;
  for (const Step& step : old) {
    if (step.key == 0) continue;
    steps_[slotOf(step.key)] = step;
    ++stepCount_;
  }
}

void FrameAutomaton::meet(std::uint32_t position) {
  if (stamps_[position] == stamp_) return;
  stamps_[position] = stamp_;
  now_.push_back(position);
}

/** The state that has met what was met now. */
FrameAutomaton::State FrameAutomaton::stateOf() {
  if (now_.empty()) return DEAD | ATTENTION;
  std::sort(now_.begin(), now_.end());
  std::size_t slot = slotOfNow();
  if (slots_[slot] == DEAD) {
    const std::size_t states = metFrom_.size() - 1;
    if (states >= room_.states || cells_.size() > room_.cells || met_.size() + now_.size() > room_.positions) {
      reset();
      slot = slotOfNow();
    } else if (2 * states >= slots_.size()) {
      grow();
      slot = slotOfNow();
    }
    return add(slot);
  }
  return slots_[slot];
}

/** The slot of the state that has met what was met now, or where it belongs. */
std::size_t FrameAutomaton::slotOfNow() const {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::uint32_t position : now_) hash = (hash ^ position) * 0x100000001b3U;
  hash ^= hash >> 29;
  for (std::size_t slot = hash & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1)) {
    const State state = slots_[slot] & ~ATTENTION;
    if (state == DEAD) return slot;
    const std::size_t number = numberOf(state);
    if (std::equal(now_.begin(), now_.end(), met_.begin() + metFrom_[number], met_.begin() + metFrom_[number + 1]))
      return slot;
  }
}

FrameAutomaton::State FrameAutomaton::add(std::size_t slot) {
  const State state = store();
  const std::size_t formsBefore = forms_.size();
  for (const std::uint32_t position : now_)
    if (positions_.formOf[position] >= 0) forms_.push_back(static_cast<std::uint32_t>(positions_.formOf[position]));
  const auto own = forms_.begin() + static_cast<std::ptrdiff_t>(formsBefore);
  std::sort(own, forms_.end());
  forms_.erase(std::unique(own, forms_.end()), forms_.end());
  formsFrom_.push_back(static_cast<std::uint32_t>(forms_.size()));
  met_.insert(met_.end(), now_.begin(), now_.end());
  metFrom_.push_back(static_cast<std::uint32_t>(met_.size()));
  const State marked = forms_.size() > formsBefore ? state | ATTENTION : state;
  slots_[slot] = marked;
  return marked;
}

/** Makes room for what follows the state that is being made. */
FrameAutomaton::State FrameAutomaton::store() {
  cells_.push_back(static_cast<std::uint32_t>(metFrom_.size() - 1));
  const auto state = static_cast<State>(cells_.size());
  const ByteSet columns = columnsBehind();
  const std::size_t count = columns.count();
  if (count > FEW || positions_.width > NO_CLASS) {
    cells_.resize(cells_.size() + width_, UNKNOWN);
    return state | ROW;
  }
  std::uint64_t few = ~std::uint64_t{0};
  for (std::size_t column = 0; column < NO_CLASS; ++column)
    if (columns[column]) few = few << 8 | column;
  cells_.push_back(static_cast<std::uint32_t>(few));
  cells_.push_back(static_cast<std::uint32_t>(few >> 32));
  cells_.resize(cells_.size() + count, UNKNOWN);
  return state;
}

/** The classes with which anything follows the state that is being made; not all of them if they are more than `FEW`. */
ByteSet FrameAutomaton::columnsBehind() const {
  ByteSet columns;
  for (const std::uint32_t position : now_) {
    for (std::uint32_t next = positions_.followFrom[position]; next < positions_.followFrom[position + 1]; ++next)
      columns |= positions_.members[positions_.setOf[positions_.follow[next]]];
    if (columns.count() > FEW) break;
  }
  return columns;
}

/** Twice as many slots. */
void FrameAutomaton::grow() {
  const std::vector<State> old = std::move(slots_);
  slots_.assign(2 * old.size(), DEAD);
  const std::vector<std::uint32_t> now = now_;
  for (const State state : old) {
    if (state == DEAD) continue;
    const std::size_t number = numberOf(state & ~ATTENTION);
    now_.assign(met_.begin() + metFrom_[number], met_.begin() + metFrom_[number + 1]);
    slots_[slotOfNow()] = state;
  }
  now_ = now;
}

}  // namespace sluice
