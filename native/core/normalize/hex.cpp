#include "core/normalize/hex.h"

#include <algorithm>

namespace sluice {

void HexDecoder::push(Byte byte, Offset start, Offset end, Marks mark) {
  const int value = HEX_VALUE[byte];
  if (value < 0) {
    if (count_ > 1)
      for (auto& lane : lanes_)
        if (lane) lane->breakOff();
    count_ = 0;
    return;
  }
  ++count_;
  if (count_ > 1) {
    auto& lane = lanes_[count_ & 1];
    if (!lane) lane = std::make_unique<Lane>(opener_, LayerKind::hex);
    lane->push(static_cast<Byte>((previous_ << 4) | static_cast<unsigned>(value)), start_, end, mark_ | mark);
  }
  previous_ = static_cast<unsigned>(value);
  start_ = start;
  mark_ = mark;
}

void HexDecoder::end() {
  for (auto& lane : lanes_)
    if (lane) lane->finish();
  count_ = 0;
}

void HexDecoder::feed() {
  for (auto& lane : lanes_)
    if (lane) lane->feed();
}

Offset HexDecoder::frontier(Offset span) {
  Offset frontier = count_ > 0 ? start_ : NEVER;
  for (auto& lane : lanes_)
    if (lane) frontier = std::min(frontier, lane->frontier(span));
  return frontier;
}

bool HexDecoder::isQuiet(std::size_t inPlace) {
  return std::all_of(lanes_.begin(), lanes_.end(), [&](auto& lane) { return !lane || lane->isQuiet(inPlace); });
}

}  // namespace sluice
