/**
 * Walks from the beginning of a word and tells which frames could match there: a deterministic automaton
 * over the words of the text, made state by state as they come (the lazy construction of RE2's DFA).
 *
 * One walk stands for all frames, and most end within a word or two. Not to be shared between threads.
 */
#pragma once
#include <cstdint>
#include <vector>

#include "core/database/frame-positions.h"
#include "core/normalize/view.h"

namespace sluice {

class FrameWalker {
 public:
  /** What is kept, at most: beyond it the automaton starts afresh. */
  struct Room {
    std::size_t states = 120'000;
    std::size_t positions = 4'000'000;
    /** Slots for steps with bytes beyond ASCII, a power of two; half of them are used. */
    std::size_t steps = std::size_t{1} << 19;
  };

  explicit FrameWalker(const FramePositions& positions) : FrameWalker(positions, Room{}) {}
  FrameWalker(const FramePositions& positions, const Room& room);

  enum class Outcome : std::uint8_t {
    /** No frame can match from here, beyond those that were told. */
    over,
    /** More bytes would tell. */
    cut,
  };

  /**
   * Walks a view's bytes from `from`, up to `limit`.
   *
   * @param accepted empty; gets each form of which a match could begin at `from`; may hold doubles
   */
  Outcome walk(const View& view, Offset from, Offset limit, std::vector<std::uint32_t>& accepted);
  /** Bytes that the last walk looked at, if it accepted a form: no match goes beyond them. */
  Offset read() const { return read_; }

 private:
  /** Where the row of a state begins among `rows_`; with `ATTENTION`, where a walk cannot just go on. */
  using State = std::uint32_t;

  /** What follows a state with a class of bytes. */
  struct Step {
    /** 0 where there is none: nothing follows the dead state. */
    std::uint64_t key;
    State next;
  };

  struct Walked {
    Outcome outcome;
    /** Bytes that told it. */
    Offset read;
  };

  Walked walk(const Byte* bytes, bool isFirst, Offset size, std::vector<std::uint32_t>& accepted);

  State next(State state, Byte byte) {
    const std::size_t column = positions_.classes[byte];
    const State known = column < width_ ? rows_[state + column] : steps_[slotOf(keyOf(state, column))].next;
    return known != UNKNOWN ? known : step(state, column);
  }
  /** Takes a byte; false where no frame goes on with it. */
  bool feed(State& state, Byte byte, std::vector<std::uint32_t>& accepted) {
    const State reached = next(state, byte);
    state = reached & ~ATTENTION;
    if ((reached & ATTENTION) == 0) return true;
    if (state == DEAD) return false;
    accept(state, accepted);
    return true;
  }
  void accept(State state, std::vector<std::uint32_t>& accepted) const;
  State step(State state, std::size_t column);
  void keep(State state, std::size_t column, State next);
  void resize(unsigned bits);
  void meet(std::uint32_t position);
  State stateOf();
  State add(std::size_t slot);
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
  /** States are numbered in the order of their rows. */
  std::size_t numberOf(State state) const { return state / stride_; }

  static constexpr State ATTENTION = 0x80000000U;
  static constexpr State UNKNOWN = ~State{0};
  static constexpr State DEAD = 0;

  const FramePositions& positions_;
  const Room room_;
  /** Classes of ASCII; they come first. */
  const std::size_t width_;
  /** Entries of a row: not a power of two, so that the rows' beginnings do not share cache lines. */
  const std::size_t stride_;
  /** What follows each state with each class of ASCII. */
  std::vector<State> rows_;
  /**
   * The other steps that are known, a hash table with open addresses: rows with all bytes of all scripts would be four
   * times as long, and hold next to nothing.
   */
  std::vector<Step> steps_;
  std::size_t stepCount_ = 0;
  unsigned shift_ = 0;
  /** Positions that each state has just met, one state after another; where each begins, one more at the end. */
  std::vector<std::uint32_t> met_;
  std::vector<std::uint32_t> metFrom_;
  /** The same for the forms that end with each state. */
  std::vector<std::uint32_t> forms_;
  std::vector<std::uint32_t> formsFrom_;
  /**
   * Beginnings of text with which no frame goes on, each where its hash says: a text has few words that begin
   * as frames do, and has them again and again.
   */
  std::vector<std::uint64_t> heads_;
  Offset read_ = 0;
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
