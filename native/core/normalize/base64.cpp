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

void Base64Decoder::push(unsigned value, const Source& source) {
  const std::size_t slot = count_ & 3;
  const Offset end = source.start + static_cast<Offset>(source.size);
  starts_[slot] = source.start;
  marks_[slot] = source.mark;
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

Base64Decoder::Parts Base64Decoder::partsOf(const RunBlock& block) {
  static const DecodeGroups decode = fastestGroups();
  // Before the block lie the last characters, of which its first groups are made up.
  std::array<Byte, BEFORE + RunBlock::MOST + GROUPS_BLOCK> values{};
  for (std::size_t i = 0; i < BEFORE; ++i) values[i] = static_cast<Byte>((bits_ >> (6 * (BEFORE - 1 - i))) & 0x3f);
  for (std::size_t i = 0; i < block.size; ++i) values[BEFORE + i] = static_cast<Byte>(BASE64_VALUE[block.bytes[i]]);
  Parts parts;
  const std::size_t begin = count_ < BEFORE ? BEFORE - static_cast<std::size_t>(count_) : 0;
  for (std::size_t alignment = 0; alignment < 4; ++alignment) {
    Part& part = parts[alignment];
    part.first = begin + ((alignment - static_cast<std::size_t>(count_ + 1) - begin) & 3);
    if (part.first >= block.size) continue;
    const std::size_t groups = (block.size - part.first + 3) / 4;
    decode(&values[part.first], 4 * groups, part.bytes.data());
    part.size = 3 * groups;
    part.skimmed = lane(alignment).skim(part.bytes.data(), part.size);
  }
  return parts;
}

bool Base64Decoder::passOver(const RunBlock& block) {
  const Parts parts = partsOf(block);
  if (std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.isActedOn(); })) return false;
  takeParts(block, parts);
  return true;
}

void Base64Decoder::take(const RunBlock& block) { takeParts(block, partsOf(block)); }

/** Gives each lane its part: those that act on theirs one character after another, as they came. */
void Base64Decoder::takeParts(const RunBlock& block, const Parts& parts) {
  bool isActedOn = false;
  for (std::size_t alignment = 0; alignment < 4; ++alignment) {
    const Part& part = parts[alignment];
    isActedOn = isActedOn || part.isActedOn();
    if (!part.skimmed) continue;
    lane(alignment).pass(*part.skimmed, part.bytes.data(), part.size,
                         [&](std::size_t i) { return sourceOfGroup(block, part.first + i / 3 * 4); });
  }
  for (std::size_t last = 0; isActedOn && last < block.size; ++last) {
    const std::size_t alignment = static_cast<std::size_t>(count_ + 1 + last) & 3;
    const Part& part = parts[alignment];
    if (!part.isActedOn() || last < part.first) continue;
    const Source source = sourceOfGroup(block, last);
    const Byte* const bytes = &part.bytes[(last - part.first) / 4 * 3];
    for (std::size_t i = 0; i < 3; ++i)
      lane(alignment).push(bytes[i], source.start, source.start + static_cast<Offset>(source.size), source.mark);
  }
  for (std::size_t i = block.size - std::min<std::size_t>(block.size, 4); i < block.size; ++i) {
    const std::size_t slot = static_cast<std::size_t>(count_ + i) & 3;
    starts_[slot] = block.sources[i].start;
    marks_[slot] = block.sources[i].mark;
    bits_ = ((bits_ << 6) | static_cast<std::uint32_t>(BASE64_VALUE[block.bytes[i]])) & 0xffffff;
  }
  end4_ = block.sources[block.size - 1].start + static_cast<Offset>(block.sources[block.size - 1].size);
  count_ += block.size;
}

/** Where the group that ends with a character of the block was read from. */
Source Base64Decoder::sourceOfGroup(const RunBlock& block, std::size_t last) const {
  Source group = block.sources[last];
  const Offset end = group.start + static_cast<Offset>(group.size);
  for (std::size_t back = 1; back <= BEFORE; ++back) {
    // What lies before the block is in the slots of the last four.
    const std::size_t slot = static_cast<std::size_t>(count_ + last - back) & 3;
    group.start = back <= last ? block.sources[last - back].start : starts_[slot];
    group.mark |= back <= last ? block.sources[last - back].mark : marks_[slot];
  }
  group.size = static_cast<std::uint32_t>(end - group.start);
  return group;
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
