/**
 * The deterministic automaton over the words of frames, made state by state as a text needs them (the lazy
 * construction of RE2's DFA). Not to be shared between threads.
 *
 * A text with many words of frames needs tens of thousands of states, so each is small: classes of bytes that no set
 * of what can follow tells apart share a cell, and those that lead nowhere have none. Which class has which cell is told
 * by a table that is shared by all states with the same sets behind them.
 */
#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/database/frame-positions.h"

namespace sluice {

class FrameAutomaton {
 public:
  /** What is kept, at most: beyond it the automaton starts afresh. */
  struct Room {
    std::size_t states = 240'000;
    /** Of 8 bytes each. */
    std::size_t cells = 4'000'000;
    std::size_t positions = 4'000'000;
    /** Bytes of the tables that tell cells. */
    std::size_t ranks = 16'000'000;
  };

  /** Where a state lies among `cells_`, and in the upper half where the ranks of its classes begin in `ranks_`. */
  using State = std::uint64_t;
  /** Beside a state that was reached: it ends a frame, or is `DEAD`. */
  static constexpr State ATTENTION = 0x80000000U;
  /** What follows it is never asked for. */
  static constexpr State DEAD = 0;
  /** The state before the first byte. */
  static constexpr State START = 1;

  FrameAutomaton(const FramePositions& positions, const Room& room);

  /** The state behind a byte, with `ATTENTION` where a walk cannot just go on. */
  State next(State state, Byte byte) {
    const std::size_t column = positions_.classes[byte];
    const Rank rank = ranks_[ranksOf(state) + column];
    if (rank == NOTHING) return DEAD | ATTENTION;
    const State known = cells_[placeOf(state) + rank];
    return known != UNKNOWN ? known : step(state, column);
  }
  /** Adds the forms that end with a state. */
  void accept(State state, std::vector<std::uint32_t>& accepted) const;
  /** Each time that it grows by one, all states were forgotten. */
  std::uint32_t resets() const { return resets_; }

 private:
  /** Which cell behind a state is that of a class of bytes. */
  using Rank = std::uint8_t;
  /** Nothing follows. */
  static constexpr Rank NOTHING = 0;
  /** The class is one too many: what follows is made each time. */
  static constexpr Rank NOT_KEPT = 0xff;
  static constexpr State UNKNOWN = ~State{0};
  /** Beside the last position that a state has met. */
  static constexpr std::uint32_t LAST = 0x80000000U;

  /** Sets of bytes, a bit each. */
  using Sets = std::vector<std::uint64_t>;
  struct HashSets {
    std::size_t operator()(const Sets& sets) const;
  };
  /** What states have in common behind which positions with the same sets follow. */
  struct Layout {
    /** Where the ranks of all classes begin. */
    std::uint32_t ranks;
    /** The greatest of them. */
    std::uint32_t cells;
  };
  /** A state, found by what it has met. */
  struct Slot {
    /** `DEAD` where there is none. */
    State state = DEAD;
    std::uint32_t hash = 0;
    /** Where what it has met begins. */
    std::uint32_t met = 0;
  };
  /** The forms that end with a state. */
  struct End {
    std::size_t place;
    std::uint32_t from;
    std::uint32_t to;
  };

  static std::size_t placeOf(State state) { return static_cast<std::uint32_t>(state); }
  static std::size_t ranksOf(State state) { return state >> 32; }
  State step(State state, std::size_t column);
  void meetBehind(State state, std::size_t column);
  State stateOf();
  State add();
  void noteSet(std::uint32_t set) { sets_[set / 64] |= std::uint64_t{1} << (set % 64); }
  void noteSetsBehind();
  Layout layoutOfSets();
  std::uint32_t addRanks();
  Slot& slotOfNow(std::uint32_t hash);
  Slot& freeSlot(std::uint32_t hash);
  void grow();
  void reset();

  const FramePositions& positions_;
  const Room room_;
  /** For each state, where it lies, where what it has met begins in `met_`; then what follows, in the order of the ranks. */
  std::vector<State> cells_;
  /** Cells up to the end of the start's. */
  std::size_t startEnd_ = 0;
  std::vector<Rank> ranks_;
  std::unordered_map<Sets, Layout, HashSets> layouts_;
  std::size_t states_;
  /** Positions that each state has just met, in the order of their numbers. */
  std::vector<std::uint32_t> met_;
  /** In the order of the states. */
  std::vector<End> ends_;
  std::vector<std::uint32_t> forms_;
  /** Which state has met what: a hash table with open addresses. */
  std::vector<Slot> slots_;
  /** What the state that is being made has met, and the sets of what can follow. */
  std::vector<std::uint32_t> now_;
  Sets sets_;
  /** For each rank of the layout that is being made the sets that hold its classes. */
  std::vector<std::uint64_t> held_;
  std::uint32_t resets_ = 0;
};

}  // namespace sluice
