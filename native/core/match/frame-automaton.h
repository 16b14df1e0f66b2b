/**
 * The deterministic automaton over the words of frames, made state by state as a text needs them (the lazy
 * construction of RE2's DFA). Not to be shared between threads.
 *
 * Nine of ten states go on with no more than eight classes of bytes, and are stored as these, in 12 to 44 bytes; the
 * others are rows of all classes of ASCII, some 230 bytes. So more of them are kept before they are made anew.
 */
#pragma once
#include <cstdint>
#include <vector>

#include "core/base/bits.h"
#include "core/database/frame-positions.h"

namespace sluice {

class FrameAutomaton {
 public:
  /** What is kept, at most: beyond it the automaton starts afresh. */
  struct Room {
    std::size_t states = 240'000;
    /** Of 4 bytes each. */
    std::size_t cells = 8'000'000;
    std::size_t positions = 4'000'000;
    /** Slots for steps with bytes beyond ASCII, a power of two; half of them are used. */
    std::size_t steps = std::size_t{1} << 19;
  };

  /** Where a state begins among `cells_`, and `ROW` if it is one. */
  using State = std::uint32_t;
  /** Beside a state that was reached: it ends a frame, or is `DEAD`. */
  static constexpr State ATTENTION = 0x80000000U;
  /** What follows it is never asked for. */
  static constexpr State DEAD = 0;
  /** The state before the first byte. */
  static constexpr State START = 0x40000001U;

  FrameAutomaton(const FramePositions& positions, const Room& room);

  /** The state behind a byte, with `ATTENTION` where a walk cannot just go on. */
  State next(State state, Byte byte) {
    const std::size_t column = positions_.classes[byte];
    if ((state & ROW) == 0) {
      const std::size_t place = placeOf(column, state);
      return place < FEW ? known(cells_[state + FEW_CELLS + place], state, column) : DEAD | ATTENTION;
    }
    if (column < width_ || state == START) return known(cells_[(state & ~ROW) + column], state, column);
    return known(steps_[slotOf(keyOf(state, column))].next, state, column);
  }
  /** Adds the forms that end with a state. */
  void accept(State state, std::vector<std::uint32_t>& accepted) const;
  /** Each time that it grows by one, all states were forgotten. */
  std::uint32_t resets() const { return resets_; }

 private:
  /** What follows a state with a class of bytes. */
  struct Step {
    /** 0 where there is none: nothing follows the dead state. */
    std::uint64_t key;
    State next;
  };

  State known(State next, State state, std::size_t column) { return next != UNKNOWN ? next : step(state, column); }
  /** The place of a class among the few that a state goes on with; `FEW` or more if it is none of them. */
  std::size_t placeOf(std::size_t column, State state) const {
    const std::uint64_t few = std::uint64_t{cells_[state + 1]} << 32 | cells_[state];
    // Mycroft's test for a byte that is zero: the lowest one is told for certain.
    const std::uint64_t differs = few ^ column * EACH_BYTE;
    return lowestBit((differs - EACH_BYTE) & ~differs & EACH_BYTE << 7) / 8;
  }
  State step(State state, std::size_t column);
  void keep(State state, std::size_t column, State next);
  void resize(unsigned bits);
  void meet(std::uint32_t position);
  State stateOf();
  State add(std::size_t slot);
  State store();
  ByteSet columnsBehind() const;
  std::size_t slotOfNow() const;
  void grow();
  void reset();

  static std::uint64_t keyOf(State state, std::size_t column) { return std::uint64_t{state} << 8 | column; }
  /** The slot of a step, or where it belongs. */
  std::size_t slotOf(std::uint64_t key) const {
    std::size_t slot = (key * 0x9e3779b97f4a7c15U) >> shift_;
    while (steps_[slot].key != key && steps_[slot].key != 0) slot = (slot + 1) & (steps_.size() - 1);
    return slot;
  }
  std::size_t numberOf(State state) const { return cells_[(state & ~ROW) - 1]; }

  /** What follows the state is told for all classes of ASCII, not for a few classes by their numbers. */
  static constexpr State ROW = 0x40000000U;
  static_assert((START & ROW) != 0);
  static constexpr State UNKNOWN = ~State{0};
  /** Classes that a state without a row goes on with, at most: a byte each, before what follows with each. */
  static constexpr std::size_t FEW = 8;
  static constexpr std::size_t FEW_CELLS = FEW / sizeof(State);
  static constexpr std::uint64_t EACH_BYTE = 0x0101010101010101U;

  const FramePositions& positions_;
  const Room room_;
  /** Classes of ASCII; they come first. */
  const std::size_t width_;
  /**
   * For each state its number; then what follows with each class of ASCII, or the few classes with which anything
   * does and what follows with each of them. What the start is followed by is told for all classes.
   */
  std::vector<std::uint32_t> cells_;
  /**
   * What follows rows with the other classes, a hash table with open addresses: rows with all bytes of all scripts
   * would be four times as long, and hold next to nothing.
   */
  std::vector<Step> steps_;
  std::size_t stepCount_ = 0;
  unsigned shift_ = 0;
  /** Positions that each state has just met, in the order of their numbers; where each begins, one more at the end. */
  std::vector<std::uint32_t> met_;
  std::vector<std::uint32_t> metFrom_;
  /** The same for the forms that end with each state. */
  std::vector<std::uint32_t> forms_;
  std::vector<std::uint32_t> formsFrom_;
  /** Which state has met what: a hash table with open addresses; 0, the dead state, where there is none. */
  std::vector<State> slots_;
  /** What the state that is being made has met. */
  std::vector<std::uint32_t> now_;
  /** For each position the step at which it was met last. */
  std::vector<std::uint32_t> stamps_;
  std::uint32_t stamp_ = 0;
  std::uint32_t resets_ = 0;
};

}  // namespace sluice
