#include "core/normalize/hex.h"

#include <algorithm>

#include "core/base/bits.h"

namespace sluice {
namespace {

Source joined(const Source& first, const Source& second) {
  const Offset end = second.start + static_cast<Offset>(second.size);
  return {first.start, static_cast<std::uint32_t>(end - first.start), first.mark | second.mark};
}

Byte valueOf(Byte digit) { return static_cast<Byte>(HEX_VALUE[digit]); }

}  // namespace

Lane& HexDecoder::lane(std::size_t alignment) {
  if (!lanes_[alignment]) lanes_[alignment] = std::make_unique<Lane>(opener_, LayerKind::hex);
  return *lanes_[alignment];
}

void HexDecoder::push(Byte byte, const Source& source) {
  if (HEX_VALUE[byte] < 0) return endRow();
  const Digit digit{valueOf(byte), source};
  ++count_;
  if (!isLong()) {
    waiting_.push_back(digit);
    return;
  }
  if (!waiting_.empty()) {
    for (std::size_t i = 1; i < waiting_.size(); ++i) pushPair(waiting_[i - 1], waiting_[i], i + 1);
    last_ = waiting_.back();
    waiting_.clear();
  }
  if (count_ > 1) pushPair(last_, digit, count_);
  last_ = digit;
}

/** @param number - the second digit's place in the row, from 1 */
void HexDecoder::pushPair(const Digit& first, const Digit& second, std::size_t number) {
  const Source source = joined(first.source, second.source);
  lane(number & 1).push(static_cast<Byte>((first.value << 4) | second.value), source.start,
                        source.start + static_cast<Offset>(source.size), source.mark);
}

void HexDecoder::endRow() {
  if (isLong())
    for (auto& lane : lanes_)
      if (lane) lane->breakOff();
  count_ = 0;
  waiting_.clear();
}

bool HexDecoder::passOver(const RunBlock& block) {
  std::uint64_t digits = 0;
  for (std::size_t i = 0; i < block.size; ++i) digits |= std::uint64_t{HEX_VALUE[block.bytes[i]] >= 0} << i;
  if (!isLong()) return passOverShortRows(block, digits);
  return digits == bitsBelow(block.size) && passOverRow(block);
}

bool HexDecoder::passOverShortRows(const RunBlock& block, std::uint64_t digits) {
  const std::size_t leading = lowestBit(~digits);
  if (count_ + leading >= least_) return false;
  if (rowsOf(digits, least_) != 0) return false;
  std::size_t from = 0;
  if (leading < block.size) {
    endRow();
    from = highestBit(~digits & bitsBelow(block.size)) + 1;
  }
  for (std::size_t i = from; i < block.size; ++i) push(block.bytes[i], block.sources[i]);
  return true;
}

/** A block within a long row. */
bool HexDecoder::passOverRow(const RunBlock& block) {
  struct Part {
    std::array<Byte, (RunBlock::MOST + 1) / 2> bytes;
    std::size_t size = 0;
    Lane::Skimmed skimmed;
  };
  // A part's byte `i` ends with the digit `2 * i`, or the one behind it.
  std::array<Part, 2> parts;
  for (std::size_t i = 0; i < block.size; ++i) {
    const Byte first = i > 0 ? valueOf(block.bytes[i - 1]) : last_.value;
    Part& part = parts[i & 1];
    part.bytes[part.size++] = static_cast<Byte>((first << 4) | valueOf(block.bytes[i]));
  }
  const auto laneOf = [&](std::size_t part) -> Lane& { return lane((count_ + 1 + part) & 1); };
  for (std::size_t i = 0; i < 2; ++i) {
    if (parts[i].size == 0) continue;
    const auto skimmed = laneOf(i).skim(parts[i].bytes.data(), parts[i].size);
    if (!skimmed) return false;
    parts[i].skimmed = *skimmed;
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (parts[i].size == 0) continue;
    laneOf(i).pass(parts[i].skimmed, parts[i].bytes.data(), parts[i].size, [&](std::size_t at) {
      const std::size_t second = 2 * at + i;
      return joined(second > 0 ? block.sources[second - 1] : last_.source, block.sources[second]);
    });
  }
  last_ = {valueOf(block.bytes[block.size - 1]), block.sources[block.size - 1]};
  count_ += block.size;
  return true;
}

void HexDecoder::end() {
  for (auto& lane : lanes_)
    if (lane) lane->finish();
  count_ = 0;
  waiting_ = {};
}

void HexDecoder::feed() {
  for (auto& lane : lanes_)
    if (lane) lane->feed();
}

Offset HexDecoder::frontier(Offset span) {
  Offset frontier = count_ == 0 ? NEVER : waiting_.empty() ? last_.source.start : waiting_.front().source.start;
  for (auto& lane : lanes_)
    if (lane) frontier = std::min(frontier, lane->frontier(span));
  return frontier;
}

bool HexDecoder::isQuiet(std::size_t inPlace) {
  return std::all_of(lanes_.begin(), lanes_.end(), [&](auto& lane) { return !lane || lane->isQuiet(inPlace); });
}

}  // namespace sluice
