/** An automaton over many sequences of byte sets: one look-up a byte. */
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/byte-classes.h"
#include "core/database/blob.h"

namespace sluice {

struct Automaton {
  /** Byte to column of the table. */
  std::array<std::uint8_t, 256> classes{};
  /** `table[state + classes[byte]]` is the next state; `~state` where that one needs attention. */
  std::vector<std::int32_t> table;
  /** Columns of a row: `state / width` numbers the states. */
  std::int32_t width = 1;
  /** Where the outputs of a state start, by state number; one more at the end. */
  std::vector<std::int32_t> offsets;
  std::vector<std::int32_t> outputs;

  Automaton() = default;
  /** @throws Error if a state or an output lies outside */
  explicit Automaton(Blob& blob);

  bool isEmpty() const { return table.empty(); }
  /** Whether a state that needs attention comes up anywhere in a short text. */
  bool meetsFlagged(const Byte* bytes, std::size_t length) const;
};

}  // namespace sluice
