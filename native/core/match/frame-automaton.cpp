#include "core/match/frame-automaton.h"

#include <algorithm>

#include "core/base/bits.h"

namespace sluice {
namespace {

constexpr std::size_t FIRST_SLOTS = 1024;
/** The dead one and the start. */
constexpr std::size_t FIRST_STATES = 2;
/** Positions that are sorted by insertion, at most: they come nearly in order. */
constexpr std::size_t MOST_INSERTED = 64;
/** Bits of a word of a set of numbers. */
constexpr std::size_t WORD = 64;

std::uint32_t hashOf(const std::vector<std::uint32_t>& positions) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::uint32_t position : positions) hash = (hash ^ position) * 0x100000001b3U;
  return static_cast<std::uint32_t>(hash ^ hash >> 29);
}

void sortNearlySorted(std::vector<std::uint32_t>& numbers) {
  if (numbers.size() > MOST_INSERTED) return std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const std::uint32_t number = numbers[i];
    std::size_t at = i;
    for (; at > 0 && numbers[at - 1] > number; --at) numbers[at] = numbers[at - 1];
    numbers[at] = number;
  }
}

}  // namespace

std::size_t FrameAutomaton::HashSets::operator()(const Sets& sets) const {
  std::uint64_t hash = 0;
  for (const std::uint64_t word : sets) hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
  return hash ^ hash >> 32;
}

FrameAutomaton::FrameAutomaton(const FramePositions& positions, const Room& room)
    : positions_(positions), room_(room), states_(FIRST_STATES), slots_(FIRST_SLOTS), sets_(positions.holderWords) {
  // The start has met nothing: what can follow it are the first positions.
  for (const std::uint32_t position : positions.first) noteSet(positions.setOf[position]);
  // Before it lies the dead state.
  cells_.resize(START + 1 + addRanks(), UNKNOWN);
  startEnd_ = cells_.size();
}

/** Forgets all states but the start. Asks for no memory: there is nothing that could fail half-way. */
void FrameAutomaton::reset() {
  ++resets_;
  met_.clear();
  forms_.clear();
  ends_.clear();
  layouts_.clear();
  ranks_.resize(positions_.width);
  cells_.resize(startEnd_);
  std::fill(cells_.begin(), cells_.end(), UNKNOWN);
  slots_.resize(FIRST_SLOTS);
  std::fill(slots_.begin(), slots_.end(), Slot{});
  states_ = FIRST_STATES;
}

void FrameAutomaton::accept(State state, std::vector<std::uint32_t>& accepted) const {
  const auto isBefore = [](const End& end, std::size_t place) { return end.place < place; };
  const auto end = std::lower_bound(ends_.begin(), ends_.end(), placeOf(state), isBefore);
  accepted.insert(accepted.end(), forms_.begin() + end->from, forms_.begin() + end->to);
}

FrameAutomaton::State FrameAutomaton::step(State state, std::size_t column) {
  meetBehind(state, column);
  const std::uint32_t resets = resets_;
  const State next = stateOf();
  // A fresh start has forgotten the state that led here.
  if (resets_ != resets) return next;
  if (const Rank rank = ranks_[ranksOf(state) + column]; rank != NOT_KEPT) cells_[placeOf(state) + rank] = next;
  return next;
}

/** What is met behind a state with a class of bytes, in the order of the positions. */
void FrameAutomaton::meetBehind(State state, std::size_t column) {
  const std::uint64_t* const holders = positions_.holders.data() + column * positions_.holderWords;
  const auto isHeld = [holders](std::uint32_t set) { return holders[set / WORD] >> (set % WORD) & 1; };
  now_.clear();
  if (state == START) {
    for (const std::uint32_t position : positions_.first)
      if (isHeld(positions_.setOf[position]) != 0) now_.push_back(position);
  } else {
    std::size_t count = 0;
    // Each is written and then counted or not: which are is hard to foresee.
    const auto meet = [&](const FramePositions::Next& next) {
      if (count == now_.size()) now_.resize(2 * count + WORD);
      now_[count] = next.position;
      count += isHeld(next.set);
    };
    for (std::size_t i = cells_[placeOf(state)];; ++i) {
      positions_.eachNext(met_[i] & ~LAST, meet);
      if ((met_[i] & LAST) != 0) break;
    }
    now_.resize(count);
  }
  sortNearlySorted(now_);
  now_.erase(std::unique(now_.begin(), now_.end()), now_.end());
}

/** The state that has met what was met now. */
FrameAutomaton::State FrameAutomaton::stateOf() {
  if (now_.empty()) return DEAD | ATTENTION;
  const std::uint32_t hash = hashOf(now_);
  if (const Slot& slot = slotOfNow(hash); slot.state != DEAD) return slot.state;
  if (states_ >= room_.states || cells_.size() > room_.cells || met_.size() + now_.size() > room_.positions ||
      ranks_.size() > room_.ranks)
    reset();
  else if (2 * states_ >= slots_.size())
    grow();
  const auto met = static_cast<std::uint32_t>(met_.size());
  const State state = add();
  freeSlot(hash) = {state, hash, met};
  return state;
}

/** The slot of the state that has met what was met now, or where it belongs. */
FrameAutomaton::Slot& FrameAutomaton::slotOfNow(std::uint32_t hash) {
  const auto hasMetNow = [&](const Slot& slot) {
    const auto begin = met_.begin() + slot.met;
    const auto last = begin + static_cast<std::ptrdiff_t>(now_.size() - 1);
    return last < met_.end() && *last == (now_.back() | LAST) && std::equal(now_.begin(), now_.end() - 1, begin);
  };
  for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    Slot& slot = slots_[at];
    if (slot.state == DEAD || (slot.hash == hash && hasMetNow(slot))) return slot;
  }
}

/** The first slot for a hash that holds no state. */
FrameAutomaton::Slot& FrameAutomaton::freeSlot(std::uint32_t hash) {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].state != DEAD) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

/** Twice as many slots. */
void FrameAutomaton::grow() {
  std::vector<Slot> slots(2 * slots_.size());
  slots.swap(slots_);
  for (const Slot& slot : slots)
    if (slot.state != DEAD) freeSlot(slot.hash) = slot;
}

FrameAutomaton::State FrameAutomaton::add() {
  ++states_;
  noteSetsBehind();
  const Layout layout = layoutOfSets();
  const State state = State{layout.ranks} << 32 | cells_.size();
  cells_.push_back(met_.size());
  cells_.resize(cells_.size() + layout.cells, UNKNOWN);
  met_.insert(met_.end(), now_.begin(), now_.end());
  met_.back() |= LAST;
  const auto from = static_cast<std::uint32_t>(forms_.size());
  for (const std::uint32_t position : now_)
    if (positions_.formOf[position] >= 0) forms_.push_back(static_cast<std::uint32_t>(positions_.formOf[position]));
  std::sort(forms_.begin() + from, forms_.end());
  forms_.erase(std::unique(forms_.begin() + from, forms_.end()), forms_.end());
  const auto to = static_cast<std::uint32_t>(forms_.size());
  if (to == from) return state;
  ends_.push_back({placeOf(state), from, to});
  return state | ATTENTION;
}

/** Notes the sets of what can follow the state that is being made. */
void FrameAutomaton::noteSetsBehind() {
  std::fill(sets_.begin(), sets_.end(), 0);
  for (const std::uint32_t position : now_)
    positions_.eachNext(position, [this](const FramePositions::Next& next) { noteSet(next.set); });
}

/** The layout of a state behind which positions with the noted sets follow. */
FrameAutomaton::Layout FrameAutomaton::layoutOfSets() {
  const auto known = layouts_.find(sets_);
  if (known != layouts_.end()) return known->second;
  const auto ranks = static_cast<std::uint32_t>(ranks_.size());
  const Layout layout{ranks, addRanks()};
  layouts_.emplace(sets_, layout);
  return layout;
}

/** Appends the ranks of all classes for the noted sets, and returns the greatest. */
std::uint32_t FrameAutomaton::addRanks() {
  const std::size_t words = positions_.holderWords;
  const std::size_t first = ranks_.size();
  ranks_.resize(first + positions_.width, NOTHING);
  // That of what leads nowhere comes first.
  held_.assign(words, 0);
  for (std::size_t column = 0; column < positions_.width; ++column) {
    const std::uint64_t* const holders = positions_.holders.data() + column * words;
    std::size_t rank = 0;
    const auto isHeldAlike = [&](std::size_t other) {
      for (std::size_t word = 0; word < words; ++word)
        if ((holders[word] & sets_[word]) != held_[other * words + word]) return false;
      return true;
    };
    while (rank * words < held_.size() && !isHeldAlike(rank)) ++rank;
    if (rank * words == held_.size()) {
      // The last one stands for all that are too many.
      if (rank == std::size_t{NOT_KEPT} + 1)
        rank = NOT_KEPT;
      else
        for (std::size_t word = 0; word < words; ++word) held_.push_back(holders[word] & sets_[word]);
    }
    ranks_[first + column] = static_cast<Rank>(rank);
  }
  return static_cast<std::uint32_t>(held_.size() / words - 1);
}

}  // namespace sluice
