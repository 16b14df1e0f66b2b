/**
 * Which of several findings at one place is reported.
 *
 * The same span and pattern through two views is one finding, with the shortest chain. Of two that
 * overlap, the one that covers the other says more; a verified one ends where its checksum says. A
 * generic pattern gives way to a specific one (R10 of the pattern rules).
 */
#pragma once
#include <vector>

#include "core/confirm/confirmed.h"

namespace sluice {

class Dedupe {
 public:
  explicit Dedupe(const std::vector<Pattern>& patterns) : patterns_(patterns) {}

  void add(Confirmed confirmed);
  /** Those that end before a raw offset behind which no other can begin; by end, start, pattern. */
  std::vector<Confirmed> release(Offset frontier);
  /** How many different ones were added of those that begin at an offset as wide as what they were found in. */
  std::size_t countFrom(Offset start) const;
  /** Start of the earliest one of at most `span` bytes that is held; `NEVER` without any. */
  Offset oldest(Offset span = NEVER) const;
  bool isEmpty() const { return held_.empty(); }

 private:
  struct Held {
    Confirmed confirmed;
    bool isDropped;
  };

  bool dominates(const Confirmed& a, const Confirmed& b) const;
  void count(Offset start);

  const std::vector<Pattern>& patterns_;
  std::vector<Held> held_;
  struct Count {
    Offset start;
    std::size_t number;
  };
  std::vector<Count> counts_;
};

}  // namespace sluice
