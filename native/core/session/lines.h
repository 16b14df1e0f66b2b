/** Line and column of raw offsets, for the stretch in which findings can still come up. */
#pragma once
#include <vector>

#include "core/base/byte-classes.h"
#include "core/base/offset.h"

namespace sluice {

struct Place {
  /** Both count from 1; the column is in bytes. */
  Offset line;
  Offset column;
};

class Lines {
 public:
  /** Notes the line feeds of a chunk that begins at a raw offset. */
  void add(const Byte* chunk, std::size_t size, Offset offset);
  /** No offset before this one will be asked for. */
  void forget(Offset offset);
  /** Line feeds that are remembered. */
  std::size_t kept() const { return feeds_.size() - first_; }
  /** Line feeds so far. */
  Offset count() const { return before_ + static_cast<Offset>(kept()); }
  /** Offset of the last one, or -1. */
  Offset last() const { return feeds_.empty() ? lastBefore_ : feeds_.back(); }
  /** Cost: O(log line feeds remembered). */
  Place locate(Offset offset) const;

 private:
  /** Offsets of the line feeds that are remembered, in order. */
  std::vector<Offset> feeds_;
  /** Index of the first of them that is still needed. */
  std::size_t first_ = 0;
  /** Line feeds before that one, and the offset of the last of those. */
  Offset before_ = 0;
  Offset lastBefore_ = -1;
};

}  // namespace sluice
