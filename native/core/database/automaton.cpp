#include "core/database/automaton.h"

#include <algorithm>

namespace sluice {

Automaton::Automaton(Blob& blob) {
  std::copy_n(blob.bytes(256), 256, classes.begin());
  width = blob.i32();
  table = blob.array<std::int32_t>();
  offsets = blob.array<std::int32_t>();
  outputs = blob.array<std::int32_t>();
  if (table.empty()) return;
  if (width <= 0 || table.size() % static_cast<std::size_t>(width) != 0) throw Error("an automaton has broken rows");
  const auto states = table.size() / static_cast<std::size_t>(width);
  const bool hasClasses = std::all_of(classes.begin(), classes.end(), [&](std::uint8_t c) { return c < width; });
  const bool hasStates = std::all_of(table.begin(), table.end(), [&](std::int32_t next) {
    const std::int32_t state = next < 0 ? ~next : next;
    return static_cast<std::size_t>(state) < table.size() && state % width == 0;
  });
  const bool hasOutputs =
      offsets.size() == states + 1 && offsets.front() == 0 && std::is_sorted(offsets.begin(), offsets.end()) &&
      static_cast<std::size_t>(offsets.back()) == outputs.size();
  if (!hasClasses || !hasStates || !hasOutputs) throw Error("an automaton leads outside itself");
  noteSkipped();
  noteMemory();
}

void Automaton::noteSkipped() {
  const auto rows = static_cast<std::int32_t>(table.size());
  std::vector<bool> isStill(static_cast<std::size_t>(width), true);
  for (std::int32_t row = 0; row < rows; row += width)
    for (std::int32_t column = 0; column < width; ++column)
      if (table[static_cast<std::size_t>(row + column)] != row) isStill[static_cast<std::size_t>(column)] = false;
  for (std::size_t byte = 0; byte < isSkipped.size(); ++byte) isSkipped[byte] = isStill[classes[byte]];
}

/** A state stands for the longest beginning of a sequence that was just met: the shortest way to it is that long. */
void Automaton::noteMemory() {
  std::vector<bool> isKnown(table.size() / static_cast<std::size_t>(width), false);
  std::vector<std::int32_t> level = {0};
  isKnown[0] = true;
  for (;;) {
    std::vector<std::int32_t> deeper;
    for (const std::int32_t row : level)
      for (std::int32_t column = 0; column < width; ++column) {
        const std::int32_t entry = table[static_cast<std::size_t>(row + column)];
        const std::int32_t next = entry < 0 ? ~entry : entry;
        const auto number = static_cast<std::size_t>(next / width);
        if (isKnown[number]) continue;
        isKnown[number] = true;
        deeper.push_back(next);
      }
    if (deeper.empty()) return;
    ++memory;
    level = std::move(deeper);
  }
}

bool Automaton::meetsFlagged(const Byte* bytes, std::size_t length) const {
  std::int32_t state = 0;
  for (std::size_t i = 0; i < length; ++i) {
    state = table[static_cast<std::size_t>(state + classes[bytes[i]])];
    if (state < 0) return true;
  }
  return false;
}

}  // namespace sluice
