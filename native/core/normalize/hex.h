/** Pass 2, plain: decodes the hex digits inside one run, either case, at both alignments. */
#pragma once
#include <array>
#include <memory>

#include "core/normalize/lane.h"

namespace sluice {

class HexDecoder {
 public:
  explicit HexDecoder(LaneOpener& opener) : opener_(opener) {}

  void begin() { count_ = 0; }
  void push(Byte byte, Offset start, Offset end, Marks mark);
  void end();
  void feed();
  Offset frontier(Offset span);
  bool isQuiet(std::size_t inPlace);

 private:
  LaneOpener& opener_;
  std::array<std::unique_ptr<Lane>, 2> lanes_;
  std::uint64_t count_ = 0;
  unsigned previous_ = 0;
  Offset start_ = 0;
  Marks mark_ = 0;
};

}  // namespace sluice
