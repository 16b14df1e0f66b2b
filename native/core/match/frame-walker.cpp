#include "core/match/frame-walker.h"

#include <algorithm>
#include <cstring>

#include "core/confirm/words.h"

namespace sluice {
namespace {

constexpr unsigned FIRST_STEP_BITS = 6;
constexpr unsigned KEY_BITS = 64;
/** Entries between two rows beyond their columns. */
constexpr std::size_t PADDING = 3;
constexpr std::size_t FIRST_SLOTS = 1024;
/** Beginnings that are remembered, a power of two, and their bytes. */
constexpr unsigned HEAD_BITS = 12;
constexpr Offset HEAD = sizeof(std::uint64_t);

std::uint64_t headAt(const Byte* bytes) {
  std::uint64_t head;
  std::memcpy(&head, bytes, sizeof head);
  return head;
}

std::size_t slotOfHead(std::uint64_t head) { return (head * 0x9e3779b97f4a7c15U) >> (64 - HEAD_BITS); }

/** Whether it is a separator or none by itself, whatever stands beside it. */
bool isPlain(Byte byte) { return byte != BACKSLASH && byte != LESS && byte != PLUS; }

}  // namespace

FrameWalker::FrameWalker(const FramePositions& positions, const Room& room)
    : positions_(positions),
      room_(room),
      width_(1 + *std::max_element(positions.classes.begin(), positions.classes.begin() + 0x80)),
      stride_(width_ + PADDING),
      heads_(std::size_t{1} << HEAD_BITS, 0),
      stamps_(positions.size(), 0) {
  reset();
}

void FrameWalker::reset() {
  ++resets_;
  met_.clear();
  forms_.clear();
  steps_.clear();
  resize(FIRST_STEP_BITS);
  // The dead state, and the start: it has met nothing either, and what can follow it are the first positions.
  rows_.assign(2 * stride_, UNKNOWN);
  metFrom_.assign(3, 0);
  formsFrom_.assign(3, 0);
  slots_.assign(FIRST_SLOTS, DEAD);
}

FrameWalker::Outcome FrameWalker::walk(const View& view, Offset from, Offset limit, std::vector<std::uint32_t>& accepted) {
  const Byte* const bytes = view.bytes() + (from - view.base());
  const Offset size = limit - from;
  const bool hasHead = size >= HEAD;
  const std::uint64_t head = hasHead ? headAt(bytes) : 0;
  if (hasHead && heads_[slotOfHead(head)] == head) return Outcome::over;
  const auto [outcome, read] = walk(bytes, from == view.base(), size, accepted);
  read_ = read;
  if (hasHead && outcome == Outcome::over && read <= HEAD && accepted.empty() && std::all_of(bytes, bytes + read, isPlain))
    heads_[slotOfHead(head)] = head;
  return outcome;
}

FrameWalker::Walked FrameWalker::walk(const Byte* bytes, bool isFirst, Offset size, std::vector<std::uint32_t>& accepted) {
  auto state = static_cast<State>(stride_);
  bool isBetween = false;
  bool hasColon = false;
  for (Offset i = 0; i < size;) {
    const Byte byte = bytes[i];
    // Letters and digits are never separators.
    const std::size_t length =
        isAlphanumeric(byte) ? 0 : separatorLength(bytes + i, i == 0 && isFirst ? Byte{0} : bytes[i - 1]);
    if (length > 0) {
      isBetween = true;
      if (byte == COLON) hasColon = true;
      i += static_cast<Offset>(length);
      continue;
    }
    if (isBetween) {
      // This byte was read as well: it is no separator.
      if (hasColon && !feed(state, COLON, accepted)) return {Outcome::over, i + 1};
      if (!feed(state, SPACE, accepted)) return {Outcome::over, i + 1};
      isBetween = false;
      hasColon = false;
    }
    ++i;
    if (!feed(state, byte, accepted)) return {Outcome::over, i};
  }
  if (!isBetween) return {Outcome::cut, size};
  // A separator at the end is a space, unless it goes on with a colon.
  const std::uint32_t resets = resets_;
  State behind = state;
  if ((!hasColon || feed(behind, COLON, accepted)) && feed(behind, SPACE, accepted)) return {Outcome::cut, size};
  const bool mayHoldColon = resets_ != resets || (!hasColon && next(state, COLON) != (DEAD | ATTENTION));
  return {mayHoldColon ? Outcome::cut : Outcome::over, size};
}

/** Takes the forms that end with a state. */
void FrameWalker::accept(State state, std::vector<std::uint32_t>& accepted) const {
  const std::size_t number = numberOf(state);
  accepted.insert(accepted.end(), forms_.begin() + formsFrom_[number], forms_.begin() + formsFrom_[number + 1]);
}

FrameWalker::State FrameWalker::step(State state, std::size_t column) {
  now_.clear();
  // Numbers that begin anew must not be taken for those of the steps before.
  if (++stamp_ == 0) {
    std::fill(stamps_.begin(), stamps_.end(), 0);
    stamp_ = 1;
  }
  const std::size_t number = numberOf(state);
  if (number == 1) {
    for (const std::uint32_t position : positions_.first)
      if (positions_.takes(position, column)) meet(position);
  } else {
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

void FrameWalker::keep(State state, std::size_t column, State next) {
  if (column < width_) {
    rows_[state + column] = next;
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

void FrameWalker::resize(unsigned bits) {
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

void FrameWalker::meet(std::uint32_t position) {
  if (stamps_[position] == stamp_) return;
  stamps_[position] = stamp_;
  now_.push_back(position);
}

/** The state that has met what was met now. */
FrameWalker::State FrameWalker::stateOf() {
  if (now_.empty()) return DEAD | ATTENTION;
  std::sort(now_.begin(), now_.end());
  std::size_t slot = slotOfNow();
  if (slots_[slot] == DEAD) {
    const std::size_t states = metFrom_.size() - 1;
    if (states >= room_.states || met_.size() + now_.size() > room_.positions) {
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
std::size_t FrameWalker::slotOfNow() const {
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

FrameWalker::State FrameWalker::add(std::size_t slot) {
  const auto state = static_cast<State>((metFrom_.size() - 1) * stride_);
  rows_.resize(rows_.size() + stride_, UNKNOWN);
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

/** Twice as many slots. */
void FrameWalker::grow() {
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
