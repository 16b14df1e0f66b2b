/**
 * Walks an automaton over bytes, four parts of a stretch at a time: each look-up waits for the one before it, and
 * those of different parts do not wait for each other. In text of other scripts only the bytes of ASCII are looked up.
 */
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "core/base/offset.h"
#include "core/database/automaton.h"

namespace sluice {

/** A state that needs attention, and the byte that led to it. */
struct Flagged {
  Offset offset;
  std::int32_t state;
};

class LetterWalk {
 public:
  explicit LetterWalk(const Automaton& automaton);

  /**
   * Walks the bytes from one offset to another; appends what is flagged, in order.
   *
   * @param bytes such that `bytes[from]` is the first
   * @returns the state at the end, as `state` is the one at the beginning
   */
  std::int32_t walk(const Byte* bytes, Offset from, Offset to, std::int32_t state, std::vector<Flagged>& flagged);

  /** The state behind some bytes, whatever came before them; nothing if they are too few to tell. */
  std::optional<std::int32_t> stateAfter(const Byte* bytes, Offset size) const;

 private:
  static constexpr std::size_t PARTS = 4;

  std::int32_t next(std::int32_t state, Byte byte) const {
    return automaton_.table[static_cast<std::size_t>(state + automaton_.classes[byte])];
  }

  void noteSkipped();
  void noteMemory();
  void take(std::int32_t& state, const Byte* bytes, Offset at, std::vector<Flagged>& flagged) const;
  std::int32_t walkAscii(const Byte* bytes, Offset from, Offset to, std::int32_t state,
                         std::vector<Flagged>& flagged) const;

  const Automaton& automaton_;
  /** Bytes that leave every state as it is. */
  std::array<bool, 256> isSkipped_{};
  /** Whether all beyond ASCII are skipped. */
  bool skipsForeign_ = false;
  /** After so many bytes that are not skipped, the state tells of no byte before them. */
  std::size_t memory_ = 0;
  /** What is flagged in each part but the first. */
  std::array<std::vector<Flagged>, PARTS> later_;
};

}  // namespace sluice
