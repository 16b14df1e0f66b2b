/** Characters of a run, one after another, and where each was read from: what decoders take at once. */
#pragma once
#include <array>

#include "core/base/byte-classes.h"
#include "core/normalize/source-map.h"

namespace sluice {

struct RunBlock {
  /** As many as a lane may skim, decoded. */
  static constexpr std::size_t MOST = 60;

  std::array<Byte, MOST> bytes;
  std::array<Source, MOST> sources;
  std::size_t size = 0;

  bool isFull() const { return size == MOST; }
  void add(Byte byte, Offset start, std::uint32_t length, Marks mark) {
    bytes[size] = byte;
    Source& source = sources[size];
    source.start = start;
    source.size = length;
    source.mark = mark;
    ++size;
  }
};

}  // namespace sluice
