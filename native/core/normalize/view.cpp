#include "core/normalize/view.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {

constexpr std::size_t BITS = 5;
constexpr Marks LAYER = (1U << BITS) - 1;
/** Bytes behind a place that a pass looks at, at most. */
constexpr std::size_t LOOK_AHEAD = 64;

bool isInPlace(LayerKind kind) { return kind == LayerKind::text || kind == LayerKind::plus; }

Marks bitsAt(Marks marks, std::size_t inPlace) { return (marks >> (inPlace * BITS)) & LAYER; }

}  // namespace

Marks withMark(Marks inherited, std::size_t inPlace, Marks passes) { return inherited | passes << (inPlace * BITS); }

View::View(std::vector<LayerKind> layers, std::size_t capacity)
    : layers_(std::move(layers)),
      inPlace_(static_cast<std::size_t>(std::count_if(layers_.begin(), layers_.end(), isInPlace))) {
  reserve(capacity);
}

void View::closeEnd() { std::memset(bytes_.data() + length_, 0xff, LOOK_AHEAD); }

void View::appendRaw(const Byte* chunk, std::size_t size) {
  reserve(size);
  std::memcpy(bytes_.data() + length_, chunk, size);
  length_ += size;
}

void View::append(Byte byte, Offset start, std::uint32_t size, Marks mark) {
  if (length_ + LOOK_AHEAD >= bytes_.size()) reserve(1);
  bytes_[length_] = byte;
  starts_[length_] = start;
  sizes_[length_] = size;
  marks_[length_] = mark;
  ++length_;
}

void View::appendFrom(const View& other, Offset from, Offset to) {
  if (to <= from) return;
  const auto count = static_cast<std::size_t>(to - from);
  reserve(count);
  const std::size_t source = other.index(from);
  std::memcpy(bytes_.data() + length_, other.bytes_.data() + source, count);
  if (other.isRaw()) {
    for (std::size_t i = 0; i < count; ++i) starts_[length_ + i] = from + static_cast<Offset>(i);
    std::fill_n(sizes_.begin() + static_cast<std::ptrdiff_t>(length_), count, 1U);
    std::fill_n(marks_.begin() + static_cast<std::ptrdiff_t>(length_), count, Marks{0});
  } else {
    std::copy_n(other.starts_.data() + source, count, starts_.data() + length_);
    std::copy_n(other.sizes_.data() + source, count, sizes_.data() + length_);
    std::copy_n(other.marks_.data() + source, count, marks_.data() + length_);
  }
  length_ += count;
}

void View::discard(Offset before) {
  const Offset limit = std::min(before, end());
  if (limit <= base_) return;
  const auto surplus = static_cast<std::size_t>(limit - base_);
  if (surplus * 2 < length_) return;
  const std::size_t rest = length_ - surplus;
  std::memmove(bytes_.data(), bytes_.data() + surplus, rest);
  if (!isRaw()) {
    std::memmove(starts_.data(), starts_.data() + surplus, rest * sizeof(Offset));
    std::memmove(sizes_.data(), sizes_.data() + surplus, rest * sizeof(std::uint32_t));
    std::memmove(marks_.data(), marks_.data() + surplus, rest * sizeof(Marks));
  }
  base_ += static_cast<Offset>(surplus);
  length_ = rest;
}

Marks View::marksBetween(Offset start, Offset end) const {
  Marks marks = 0;
  for (Offset offset = start; offset < end; ++offset) marks |= mark(offset);
  return marks;
}

bool View::hasGapBefore(Offset offset) const {
  return !isRaw() && offset > base_ && rawStart(offset) > rawEnd(offset - 1);
}

bool View::isEscapeLetter(Offset offset) const {
  if (offset <= base_ || offset >= end()) return false;
  const Byte byte = at(offset);
  return (byte == 'n' || byte == 'r' || byte == 't') && at(offset - 1) == BACKSLASH;
}

Offset View::markedUpTo(std::size_t inPlace) const {
  Offset offset = end();
  while (offset > base_ && bitsAt(mark(offset - 1), inPlace) == 0) --offset;
  return offset;
}

bool View::isChangedByAll(Marks marks) const {
  for (std::size_t inPlace = 0; inPlace < inPlace_; ++inPlace)
    if (bitsAt(marks, inPlace) == 0) return false;
  return true;
}

bool View::isChangedBetween(Offset start, Offset end) const {
  const Offset to = std::min(end, this->end());
  Marks marks = 0;
  for (Offset offset = std::max(start, base_); offset < to && !isChangedByAll(marks); ++offset) marks |= mark(offset);
  return isChangedByAll(marks);
}

std::vector<Pass> View::decoding(Offset start, Offset end) const {
  Marks first = mark(start);
  // What was removed just before the first byte lies outside the range.
  if (endsWith(LayerKind::text)) first &= ~withMark(0, inPlace_ - 1, mark::zeroWidth);
  const Marks marks = first | marksBetween(start + 1, end);
  std::vector<Pass> names;
  const auto add = [&](Pass pass) {
    // Percent-encoding that was repeated is one pass.
    if (pass == Pass::url && !names.empty() && names.back() == Pass::url) return;
    names.push_back(pass);
  };
  std::size_t inPlace = 0;
  for (const LayerKind layer : layers_) {
    switch (layer) {
      case LayerKind::text:
      case LayerKind::plus: {
        const Marks bits = bitsAt(marks, inPlace);
        ++inPlace;
        if ((bits & mark::hex) != 0) add(Pass::hex);
        if ((bits & mark::url) != 0) add(Pass::url);
        if ((bits & mark::confusables) != 0) add(Pass::confusables);
        if ((bits & mark::zeroWidth) != 0) add(Pass::zeroWidth);
        break;
      }
      case LayerKind::base64:
        add(Pass::base64);
        break;
      case LayerKind::hex:
        add(Pass::hex);
        break;
      case LayerKind::smuggled:
        add(Pass::zeroWidth);
        break;
      case LayerKind::gzip:
      case LayerKind::utf16:
        break;
    }
  }
  return names;
}

std::string_view View::text(Offset start, Offset end) const {
  return {reinterpret_cast<const char*>(bytes_.data() + index(start)), static_cast<std::size_t>(end - start)};
}

void View::reserve(std::size_t count) {
  const std::size_t needed = length_ + count + LOOK_AHEAD;
  if (needed <= bytes_.size()) return;
  const std::size_t capacity = std::max(needed, bytes_.size() * 2);
  bytes_.resize(capacity);
  if (isRaw()) return;
  starts_.resize(capacity);
  sizes_.resize(capacity);
  marks_.resize(capacity);
}

}  // namespace sluice
