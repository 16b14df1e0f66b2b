#include "core/normalize/view.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {

constexpr unsigned BITS = 4;
constexpr std::uint32_t LAYER = (1U << BITS) - 1;
/** Bytes behind a place that a pass looks at, at most. */
constexpr std::size_t LOOK_AHEAD = 64;

/** A mark has room for eight layers; a ninth shares the room of the first, as it does in the portable engine. */
unsigned shiftOf(std::size_t depth) { return static_cast<unsigned>(depth % (32 / BITS)) * BITS; }

std::uint32_t bitsAt(std::uint32_t mark, std::size_t depth) { return (mark >> shiftOf(depth)) & LAYER; }

}  // namespace

std::uint32_t withMark(std::uint32_t inherited, std::size_t depth, std::uint32_t passes) {
  return inherited | (passes << shiftOf(depth));
}

bool isChangedByAll(const std::vector<LayerKind>& layers, std::uint32_t marks) {
  for (std::size_t depth = 0; depth < layers.size(); ++depth)
    if ((layers[depth] == LayerKind::text || layers[depth] == LayerKind::plus) && bitsAt(marks, depth) == 0) return false;
  return true;
}

View::View(std::vector<LayerKind> layers, std::size_t capacity) : layers_(std::move(layers)) { reserve(capacity); }

void View::closeEnd() { std::memset(bytes_.data() + length_, 0xff, LOOK_AHEAD); }

void View::appendRaw(const Byte* chunk, std::size_t size) {
  reserve(size);
  std::memcpy(bytes_.data() + length_, chunk, size);
  length_ += size;
}

void View::append(Byte byte, Offset start, std::uint32_t size, std::uint32_t mark) {
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
    std::fill_n(marks_.begin() + static_cast<std::ptrdiff_t>(length_), count, 0U);
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
    std::memmove(marks_.data(), marks_.data() + surplus, rest * sizeof(std::uint32_t));
  }
  base_ += static_cast<Offset>(surplus);
  length_ = rest;
}

bool View::hasGapBefore(Offset offset) const {
  return !isRaw() && offset > base_ && rawStart(offset) > rawEnd(offset - 1);
}

bool View::isEscapeLetter(Offset offset) const {
  if (offset <= base_ || offset >= end()) return false;
  const Byte byte = at(offset);
  return (byte == 'n' || byte == 'r' || byte == 't') && at(offset - 1) == BACKSLASH;
}

bool View::isMarkedSince(Offset from, std::size_t depth) const {
  for (Offset offset = end() - 1; offset >= from; --offset)
    if (bitsAt(mark(offset), depth) != 0) return true;
  return false;
}

bool View::isChangedBetween(Offset start, Offset end) const {
  const Offset from = std::max(start, base_);
  const Offset to = std::min(end, this->end());
  for (std::size_t depth = 0; depth < layers_.size(); ++depth) {
    if (layers_[depth] != LayerKind::text && layers_[depth] != LayerKind::plus) continue;
    bool isChanged = false;
    for (Offset offset = from; offset < to && !isChanged; ++offset) isChanged = bitsAt(mark(offset), depth) != 0;
    if (!isChanged) return false;
  }
  return true;
}

std::vector<Pass> View::decoding(Offset start, Offset end) const {
  std::uint32_t marks = 0;
  for (Offset offset = start; offset < end; ++offset) {
    std::uint32_t own = mark(offset);
    // What was removed just before the first byte lies outside the range.
    if (offset == start && endsWith(LayerKind::text)) own &= ~(mark::zeroWidth << shiftOf(layers_.size() - 1));
    marks |= own;
  }
  std::vector<Pass> names;
  const auto add = [&](Pass pass) {
    // Repeated percent-encoding is one pass (DESIGN.md, section 3).
    if (pass == Pass::url && !names.empty() && names.back() == Pass::url) return;
    names.push_back(pass);
  };
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    std::uint32_t bits = bitsAt(marks, layer);
    switch (layers_[layer]) {
      case LayerKind::text:
        if ((bits & mark::wide) == mark::wide) bits &= ~mark::wide;
        if ((bits & mark::hex) != 0) add(Pass::hex);
        if ((bits & mark::url) != 0) add(Pass::url);
        if ((bits & mark::confusables) != 0) add(Pass::confusables);
        if ((bits & mark::zeroWidth) != 0) add(Pass::zeroWidth);
        break;
      case LayerKind::plus:
        if ((bits & mark::url) != 0) add(Pass::url);
        break;
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
