#include "core/normalize/utf16.h"

#include <algorithm>

#include "core/base/bits.h"
#include "core/normalize/surrogates.h"
#include "core/normalize/utf8.h"

namespace sluice {
namespace {

/** Bytes of text collected before the view is looked at. */
constexpr std::size_t BATCH = 2048;
/** Letter and NUL, so many times over, are taken for text. */
constexpr int LEAST_PAIRS = 3;

}  // namespace

std::optional<ByteOrder> Utf16Detector::pushRare(Byte byte) {
  const int last = last_;
  const int beforeLast = beforeLast_;
  beforeLast_ = last;
  last_ = byte;
  if (last == 0xff && byte == 0xfe) return ByteOrder::little;
  if (last == 0xfe && byte == 0xff) return ByteOrder::big;
  const bool isLetter = byte >= 0x20 && byte <= 0x7e;
  if (byte == 0 && last >= 0x20 && last <= 0x7e) {
    // What the row begins with is the high byte of its letters, or a letter.
    if (pairs_ == 0) beginsWithNul_ = beforeLast == 0;
    ++pairs_;
    if (pairs_ >= LEAST_PAIRS && !beginsWithNul_) return ByteOrder::little;
    return std::nullopt;
  }
  if (isLetter && last == 0) {
    if (pairs_ >= LEAST_PAIRS && beginsWithNul_) return ByteOrder::big;
    return std::nullopt;
  }
  pairs_ = 0;
  return std::nullopt;
}

bool Utf16Detector::passes(const Byte* bytes, std::size_t size, std::uint64_t rare) {
  for (std::size_t i = 0; i < size;) {
    if (pairs_ == 0) {
      // Of what lies before a rare byte only the last two count.
      const std::size_t next = std::min(size, i + lowestBit(rare >> i));
      i = std::max(i, next - std::min<std::size_t>(next, 2));
      for (; i < next; ++i) push(bytes[i]);
      if (i == size) break;
    }
    if (push(bytes[i])) return false;
    ++i;
  }
  return true;
}

void Utf16Detector::reset() {
  last_ = -1;
  beforeLast_ = -1;
  pairs_ = 0;
}

Utf16Reading::Utf16Reading(std::unique_ptr<Reader> reader, ByteOrder order, NormalizerConfig& config)
    : reader_(std::move(reader)), order_(order), config_(config) {}

void Utf16Reading::push(Byte byte, Offset start, Offset end, Marks mark) {
  if (isOver_) return;
  if (first_ < 0) {
    first_ = byte;
    start_ = start;
    mark_ = mark;
    return;
  }
  const auto first = static_cast<std::uint32_t>(first_);
  const std::uint32_t second = byte;
  first_ = -1;
  unit(order_ == ByteOrder::little ? first | (second << 8) : (first << 8) | second, end, mark_ | mark);
}

void Utf16Reading::feed() {
  if (unfed_ > 0) reader_->feed();
  unfed_ = 0;
}

void Utf16Reading::finish() {
  isOver_ = true;
  reader_->finish();
}

void Utf16Reading::unit(std::uint32_t unit, Offset end, Marks mark) {
  if (isHighSurrogate(unit)) {
    high_ = unit;
    highStart_ = start_;
    highMark_ = mark;
    return;
  }
  const bool isLow = isLowSurrogate(unit);
  const bool isText = unit >= 0x20 || unit == TAB || unit == LF || unit == CR;
  if (isLow != (high_ > 0) || !isText || unit == 0xffff || unit == 0xfffe) return finish();
  const std::uint32_t codePoint = isLow ? pairedCodePoint(high_, unit) : unit;
  const Offset from = isLow ? highStart_ : start_;
  const Utf8 text = utf8Of(codePoint);
  if (!config_.spend(text.size, end)) return finish();
  for (std::size_t i = 0; i < text.size; ++i)
    reader_->view().append(text.bytes[i], from, static_cast<std::uint32_t>(end - from), isLow ? mark | highMark_ : mark);
  high_ = 0;
  unfed_ += text.size;
  if (unfed_ >= BATCH) feed();
}

}  // namespace sluice
