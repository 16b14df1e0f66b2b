#include "core/match/frame-walker.h"

#include <algorithm>

#include "core/confirm/words.h"

namespace sluice {
namespace {

/** States and positions kept; beyond them the automaton starts afresh. */
constexpr std::size_t MOST_STATES = 40'000;
constexpr std::size_t MOST_POSITIONS = 4'000'000;

}  // namespace

std::size_t FrameWalker::Hash::operator()(const std::vector<std::uint32_t>& positions) const {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::uint32_t position : positions) hash = (hash ^ position) * 0x100000001b3U;
  return static_cast<std::size_t>(hash ^ (hash >> 29));
}

FrameWalker::FrameWalker(const FramePositions& positions) : positions_(positions), stamps_(positions.size(), 0) {
  reset();
}

void FrameWalker::reset() {
  ++resets_;
  table_.clear();
  met_.clear();
  accepting_.clear();
  numbers_.clear();
  held_ = 0;
  stateOf({});
  // The start has met nothing either; what can follow it are the first positions.
  table_.resize(2 * positions_.width, UNKNOWN);
  met_.resize(2);
  accepting_.resize(2);
  std::fill_n(table_.begin(), positions_.width, DEAD);
}

FrameWalker::Outcome FrameWalker::walk(const View& view, Offset from, Offset limit, std::vector<std::uint32_t>& accepted) {
  const Byte* bytes = view.bytes();
  const Offset base = view.base();
  const Offset last = limit - base;
  State state = START;
  const auto feed = [&](Byte byte) {
    state = next(state, byte);
    const auto& forms = accepting_[static_cast<std::size_t>(state)];
    accepted.insert(accepted.end(), forms.begin(), forms.end());
    return state != DEAD;
  };
  bool isBetween = false;
  bool hasColon = false;
  for (Offset i = from - base; i < last;) {
    const Byte byte = bytes[i];
    // Letters and digits are never separators.
    const std::size_t length = isAlphanumeric(byte) ? 0 : separatorLength(bytes + i, i > 0 ? bytes[i - 1] : Byte{0});
    if (length > 0) {
      isBetween = true;
      if (byte == COLON) hasColon = true;
      i += static_cast<Offset>(length);
      continue;
    }
    if (isBetween) {
      if (hasColon && !feed(COLON)) return Outcome::over;
      if (!feed(SPACE)) return Outcome::over;
      isBetween = false;
      hasColon = false;
    }
    if (!feed(byte)) return Outcome::over;
    ++i;
  }
  // A separator at the end is a space whatever follows it.
  if (isBetween && ((hasColon && !feed(COLON)) || !feed(SPACE))) return Outcome::over;
  return Outcome::cut;
}

FrameWalker::State FrameWalker::step(State state, std::uint8_t column) {
  std::vector<std::uint32_t> met;
  ++stamp_;
  const auto meet = [&](std::uint32_t position) {
    if (stamps_[position] == stamp_ || !positions_.takes(position, column)) return;
    stamps_[position] = stamp_;
    met.push_back(position);
  };
  if (state == START) {
    for (const std::uint32_t position : positions_.first) meet(position);
  } else {
    for (const std::uint32_t position : met_[static_cast<std::size_t>(state)])
      for (std::uint32_t i = positions_.followFrom[position]; i < positions_.followFrom[position + 1]; ++i)
        meet(positions_.follow[i]);
  }
  const std::uint32_t resets = resets_;
  const State next = stateOf(std::move(met));
  // A fresh start has forgotten the state that led here.
  if (resets_ == resets) table_[static_cast<std::size_t>(state) * positions_.width + column] = next;
  return next;
}

FrameWalker::State FrameWalker::stateOf(std::vector<std::uint32_t> met) {
  std::sort(met.begin(), met.end());
  const auto known = numbers_.find(met);
  if (known != numbers_.end()) return known->second;
  if (met_.size() >= MOST_STATES || held_ + met.size() > MOST_POSITIONS) reset();
  const auto number = static_cast<State>(met_.size());
  std::vector<std::uint32_t> forms;
  for (const std::uint32_t position : met)
    if (positions_.formOf[position] >= 0) forms.push_back(static_cast<std::uint32_t>(positions_.formOf[position]));
  std::sort(forms.begin(), forms.end());
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  held_ += met.size();
  table_.resize(table_.size() + positions_.width, UNKNOWN);
  accepting_.push_back(std::move(forms));
  met_.push_back(met);
  numbers_.emplace(std::move(met), number);
  return number;
}

}  // namespace sluice
