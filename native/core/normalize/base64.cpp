#include "core/normalize/base64.h"

#include <algorithm>

namespace sluice {

Lane& Base64Decoder::lane(std::size_t alignment) {
  if (!lanes_[alignment]) lanes_[alignment] = std::make_unique<Lane>(opener_, LayerKind::base64);
  return *lanes_[alignment];
}

void Base64Decoder::begin() {
  count_ = 0;
  bits_ = 0;
}

void Base64Decoder::push(unsigned value, Offset start, Offset end, Marks mark) {
  const std::size_t slot = count_ & 3;
  starts_[slot] = start;
  marks_[slot] = mark;
  end4_ = end;
  bits_ = ((bits_ << 6) | value) & 0xffffff;
  ++count_;
  if (count_ < 4) return;
  const std::uint32_t bits = bits_;
  const std::size_t alignment = count_ & 3;
  const Offset from = starts_[alignment];
  const Marks marks = marks_[0] | marks_[1] | marks_[2] | marks_[3];
  Lane& lane = this->lane(alignment);
  lane.push(static_cast<Byte>(bits >> 16), from, end, marks);
  lane.push(static_cast<Byte>(bits >> 8), from, end, marks);
  lane.push(static_cast<Byte>(bits), from, end, marks);
}

void Base64Decoder::end() {
  for (std::uint64_t alignment = 0; alignment < 4; ++alignment) {
    if (count_ < alignment + 2) continue;
    const std::uint64_t left = (count_ - alignment) & 3;
    if (left < 2) continue;
    Marks marks = 0;
    for (std::uint64_t back = 1; back <= left; ++back) marks |= marks_[(count_ - back) & 3];
    const Offset from = starts_[(count_ - left) & 3];
    Lane& lane = this->lane(alignment);
    if (left == 2) {
      lane.push(static_cast<Byte>(bits_ >> 4), from, end4_, marks);
    } else {
      lane.push(static_cast<Byte>(bits_ >> 10), from, end4_, marks);
      lane.push(static_cast<Byte>(bits_ >> 2), from, end4_, marks);
    }
  }
  for (auto& lane : lanes_)
    if (lane) lane->finish();
  count_ = 0;
}

void Base64Decoder::feed() {
  for (auto& lane : lanes_)
    if (lane) lane->feed();
}

Offset Base64Decoder::frontier(Offset span) {
  Offset frontier = NEVER;
  // The characters of a group that is not whole yet.
  if (count_ > 0) frontier = starts_[count_ >= 4 ? count_ & 3 : 0];
  for (auto& lane : lanes_)
    if (lane) frontier = std::min(frontier, lane->frontier(span));
  return frontier;
}

bool Base64Decoder::isQuiet(std::size_t inPlace) {
  return std::all_of(lanes_.begin(), lanes_.end(), [&](auto& lane) { return !lane || lane->isQuiet(inPlace); });
}

}  // namespace sluice
