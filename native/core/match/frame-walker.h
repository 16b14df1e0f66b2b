/**
 * Walks from the beginning of a word and tells which frames could match there: a deterministic automaton
 * over the words of the text, made state by state as they come (the lazy construction of RE2's DFA).
 *
 * One walk stands for all frames, and most end within a word or two. Not to be shared between threads.
 */
#pragma once
#include <cstdint>
#include <unordered_map>
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
   * @param accepted gets each form of which a match could begin at `from`; may hold doubles
   */
  Outcome walk(const View& view, Offset from, Offset limit, std::vector<std::uint32_t>& accepted);

 private:
  using State = std::int32_t;

  State step(State state, std::uint8_t column);
  State next(State state, Byte byte) {
    const std::uint8_t column = positions_.classes[byte];
    const State known = table_[static_cast<std::size_t>(state) * positions_.width + column];
    return known != UNKNOWN ? known : step(state, column);
  }
  State stateOf(std::vector<std::uint32_t> met);
  void reset();

  static constexpr State UNKNOWN = -1;
  static constexpr State DEAD = 0;
  static constexpr State START = 1;

  struct Hash {
    std::size_t operator()(const std::vector<std::uint32_t>& positions) const;
  };

  const FramePositions& positions_;
  std::vector<State> table_;
  /** Positions that each state has just met. */
  std::vector<std::vector<std::uint32_t>> met_;
  /** Forms that end with each state. */
  std::vector<std::vector<std::uint32_t>> accepting_;
  std::unordered_map<std::vector<std::uint32_t>, State, Hash> numbers_;
  /** For each position the step at which it was met last. */
  std::vector<std::uint32_t> stamps_;
  std::uint32_t stamp_ = 0;
  std::size_t held_ = 0;
  std::uint32_t resets_ = 0;
};

}  // namespace sluice
