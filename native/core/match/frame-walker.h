/**
 * Walks from the beginning of a word and tells which frames could match there.
 *
 * One walk stands for all frames, and most end within a word or two. Not to be shared between threads.
 */
#pragma once
#include <cstdint>
#include <vector>

#include "core/match/frame-automaton.h"
#include "core/normalize/view.h"

namespace sluice {

class FrameWalker {
 public:
  using Room = FrameAutomaton::Room;

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
  using State = FrameAutomaton::State;

  struct Walked {
    Outcome outcome;
    /** Bytes that told it. */
    Offset read;
  };

  Walked walk(const Byte* bytes, bool isFirst, Offset size, std::vector<std::uint32_t>& accepted);
  /** Takes a byte; false where no frame goes on with it. */
  bool feed(State& state, Byte byte, std::vector<std::uint32_t>& accepted) {
    const State reached = automaton_.next(state, byte);
    state = reached & ~FrameAutomaton::ATTENTION;
    if ((reached & FrameAutomaton::ATTENTION) == 0) return true;
    if (state == FrameAutomaton::DEAD) return false;
    automaton_.accept(state, accepted);
    return true;
  }

  FrameAutomaton automaton_;
  /**
   * Beginnings of text with which no frame goes on, of six bytes or of eight, each where the hash of the first six says:
   * a text has few words that begin as frames do, and has them again and again.
   */
  std::vector<std::uint64_t> heads_;
  Offset read_ = 0;
};

}  // namespace sluice
