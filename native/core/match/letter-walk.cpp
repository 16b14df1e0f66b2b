#include "core/match/letter-walk.h"

namespace sluice {
namespace {

/** Shorter stretches are walked in one piece, in bytes. */
constexpr Offset LEAST = 128;

std::int32_t walkOn(const Automaton& automaton, const Byte* bytes, Offset size, std::int32_t state) {
  for (Offset i = 0; i < size; ++i) {
    state = automaton.table[static_cast<std::size_t>(state + automaton.classes[bytes[i]])];
    if (state < 0) state = ~state;
  }
  return state;
}

}  // namespace

LetterWalk::LetterWalk(const Automaton& automaton) : automaton_(automaton) {
  if (automaton.isEmpty()) return;
  noteSkipped();
  noteMemory();
}

void LetterWalk::noteSkipped() {
  const auto rows = static_cast<std::int32_t>(automaton_.table.size());
  std::vector<bool> isStill(static_cast<std::size_t>(automaton_.width), true);
  for (std::int32_t row = 0; row < rows; row += automaton_.width)
    for (std::int32_t column = 0; column < automaton_.width; ++column)
      if (automaton_.table[static_cast<std::size_t>(row + column)] != row)
        isStill[static_cast<std::size_t>(column)] = false;
  for (std::size_t byte = 0; byte < isSkipped_.size(); ++byte) isSkipped_[byte] = isStill[automaton_.classes[byte]];
}

/** A state stands for the longest beginning of a sequence that was just met: the shortest way to it is that long. */
void LetterWalk::noteMemory() {
  std::vector<bool> isKnown(automaton_.table.size() / static_cast<std::size_t>(automaton_.width), false);
  std::vector<std::int32_t> level = {0};
  isKnown[0] = true;
  for (;;) {
    std::vector<std::int32_t> deeper;
    for (const std::int32_t row : level)
      for (std::int32_t column = 0; column < automaton_.width; ++column) {
        const std::int32_t entry = automaton_.table[static_cast<std::size_t>(row + column)];
        const std::int32_t next = entry < 0 ? ~entry : entry;
        const auto number = static_cast<std::size_t>(next / automaton_.width);
        if (isKnown[number]) continue;
        isKnown[number] = true;
        deeper.push_back(next);
      }
    if (deeper.empty()) return;
    ++memory_;
    level = std::move(deeper);
  }
}

std::int32_t LetterWalk::walk(const Byte* bytes, Offset from, Offset to, std::int32_t state,
                              std::vector<Flagged>& flagged) {
  if (to - from >= LEAST) {
    const Offset part = (to - from) / static_cast<Offset>(PARTS);
    std::array<std::int32_t, PARTS> states;
    for (std::size_t i = 0; i < PARTS; ++i) {
      const Offset before = static_cast<Offset>(i) * part;
      const auto known = stateAfter(bytes + from, before);
      states[i] = known ? *known : walkOn(automaton_, bytes + from, before, state);
    }
    for (Offset offset = from; offset < from + part; ++offset) {
      std::int32_t all = 0;
      for (std::size_t i = 0; i < PARTS; ++i) {
        states[i] = next(states[i], bytes[offset + static_cast<Offset>(i) * part]);
        all |= states[i];
      }
      if (all >= 0) continue;
      for (std::size_t i = 0; i < PARTS; ++i) {
        if (states[i] >= 0) continue;
        states[i] = ~states[i];
        (i == 0 ? flagged : later_[i]).push_back({offset + static_cast<Offset>(i) * part, states[i]});
      }
    }
    for (auto& found : later_) {
      flagged.insert(flagged.end(), found.begin(), found.end());
      found.clear();
    }
    from += static_cast<Offset>(PARTS) * part;
    state = states[PARTS - 1];
  }
  for (; from < to; ++from) {
    state = next(state, bytes[from]);
    if (state >= 0) continue;
    state = ~state;
    flagged.push_back({from, state});
  }
  return state;
}

std::optional<std::int32_t> LetterWalk::stateAfter(const Byte* bytes, Offset size) const {
  std::size_t unknown = memory_;
  Offset begin = size;
  while (begin > 0 && unknown > 0) unknown -= isSkipped_[bytes[--begin]] ? 0 : 1;
  if (unknown > 0) return std::nullopt;
  return walkOn(automaton_, bytes + begin, size - begin, 0);
}

}  // namespace sluice
