/**
 * UTF-8 as an automaton (Unicode 15, table 3-7): states are the ground, and what a character begun so far asks for.
 */
#pragma once
#include <array>
#include <cstdint>

#include "core/base/byte-classes.h"

namespace sluice::utf8 {

enum State : std::uint8_t { ground, one, two, three, afterE0, afterEd, afterF0, afterF4, STATES };
enum Class : std::uint8_t { ascii, low, middle, high, bad, lead2, leadE0, lead3, leadEd, leadF0, lead4, leadF4, CLASSES };

/** With this byte the text so far ends. */
inline constexpr std::uint8_t BREAK = 0x10;
/** The byte is no text itself. */
inline constexpr std::uint8_t DROP = 0x20;
inline constexpr std::uint8_t STATE = 0x0f;

inline constexpr auto CLASS = tables::each<std::uint8_t>([](int byte) {
  if (byte < 0x80) return ascii;
  if (byte < 0x90) return low;
  if (byte < 0xa0) return middle;
  if (byte < 0xc0) return high;
  if (byte < 0xc2 || byte > 0xf4) return bad;
  if (byte < 0xe0) return lead2;
  if (byte < 0xf0) return byte == 0xe0 ? leadE0 : byte == 0xed ? leadEd : lead3;
  return byte == 0xf0 ? leadF0 : byte == 0xf4 ? leadF4 : lead4;
});

constexpr std::uint8_t begin(int byteClass) {
  constexpr std::uint8_t none = BREAK | DROP;
  constexpr std::uint8_t states[CLASSES] = {ground, none, none, none, none, one, afterE0, two, afterEd, afterF0, three, afterF4};
  return states[byteClass];
}

constexpr std::uint8_t goOn(int state, int byteClass) {
  const bool isTail = byteClass >= low && byteClass <= high;
  const bool isMet = state == afterE0   ? byteClass == high
                     : state == afterEd ? byteClass == low || byteClass == middle
                     : state == afterF0 ? byteClass == middle || byteClass == high
                     : state == afterF4 ? byteClass == low
                                        : isTail;
  if (!isMet) return static_cast<std::uint8_t>(BREAK | begin(byteClass));
  if (state == one) return ground;
  return state == two || state == afterE0 || state == afterEd ? one : two;
}

inline constexpr auto TABLE = [] {
  std::array<std::array<std::uint8_t, CLASSES>, STATES> table{};
  for (int state = 0; state < STATES; ++state)
    for (int byteClass = 0; byteClass < CLASSES; ++byteClass)
      table[static_cast<std::size_t>(state)][static_cast<std::size_t>(byteClass)] =
          state == ground ? begin(byteClass) : goOn(state, byteClass);
  return table;
}();

}  // namespace sluice::utf8
