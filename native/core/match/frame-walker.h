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
  explicit FrameWalker(const FramePositions& positions);

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

 private:
  /** Where the row of a state begins in the table; with `ATTENTION`, where a walk cannot just go on. */
  using State = std::uint32_t;

  struct Walked {
    Outcome outcome;
    /** Bytes that told it. */
    Offset read;
  };

  Walked walk(const Byte* bytes, bool isFirst, Offset size, std::vector<std::uint32_t>& accepted);

  State next(State state, Byte byte) {
    const std::size_t column = positions_.classes[byte];
    const State known = table_[state + column];
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
  void meet(std::uint32_t position);
  State stateOf();
  State add(std::size_t slot);
  std::size_t slotOf() const;
  void grow();
  void reset();

  /** States are numbered in the order of their rows. */
  std::size_t numberOf(State state) const { return state / stride_; }

  static constexpr State ATTENTION = 0x80000000U;
  static constexpr State UNKNOWN = ~State{0};
  static constexpr State DEAD = 0;

  const FramePositions& positions_;
  /** Entries of a row: not a power of two, so that the rows' beginnings do not share cache lines. */
  const std::size_t stride_;
  std::vector<State> table_;
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
  /** Which state has met what: a hash table with open addresses; 0, the dead state's row, where there is none. */
  std::vector<State> slots_;
  /** What the state that is being made has met. */
  std::vector<std::uint32_t> now_;
  /** For each position the step at which it was met last. */
  std::vector<std::uint32_t> stamps_;
  std::uint32_t stamp_ = 0;
  std::uint32_t resets_ = 0;
};

}  // namespace sluice
