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
