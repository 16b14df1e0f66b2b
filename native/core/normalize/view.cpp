#include "core/normalize/view.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {

constexpr std::size_t BITS = 5;
constexpr Marks LAYER = (1U << BITS) - 1;
/** Fewer bytes than this are not worth moving the rest of a view. */
constexpr std::size_t LEAST_SURPLUS = 512;
/** A view whose bytes outgrow their room gets twice as much while that is little, then an eighth more. */
constexpr std::size_t LITTLE = 4096;

bool isInPlace(LayerKind kind) { return kind == LayerKind::text || kind == LayerKind::plus; }

Marks bitsAt(Marks marks, std::size_t inPlace) { return (marks >> (inPlace * BITS)) & LAYER; }

}  // namespace

Marks withMark(Marks inherited, std::size_t inPlace, Marks passes) { return inherited | passes << (inPlace * BITS); }

View::View(std::vector<LayerKind> layers, std::size_t capacity)
    : layers_(std::move(layers)),
      inPlace_(static_cast<std::size_t>(std::count_if(layers_.begin(), layers_.end(), isInPlace))) {
  if (!layers_.empty()) map_.emplace();
  reserve(capacity);
}

void View::closeEnd() { std::memset(bytes_.data() + length_, 0xff, LOOK_AHEAD); }

void View::appendRaw(const Byte* chunk, std::size_t size) {
  reserve(size);
  std::memcpy(bytes_.data() + length_, chunk, size);
  length_ += size;
}

void View::appendFrom(const View& other, Offset from, Offset to) {
  if (to <= from) return;
  const auto count = static_cast<std::size_t>(to - from);
  reserve(count);
  std::memcpy(bytes_.data() + length_, other.bytes_.data() + other.index(from), count);
  if (other.isRaw())
    map_->appendRaw(from, count);
  else
    map_->appendFrom(*other.map_, from, to);
  length_ += count;
}

void View::discard(Offset before) {
  const Offset limit = std::min(before, end());
  // The map forgets whole blocks.
  const Offset first = limit - limit % static_cast<Offset>(SourceMap::BLOCK);
  if (first <= base_) return;
  const auto surplus = static_cast<std::size_t>(first - base_);
  const std::size_t rest = length_ - surplus;
  if (surplus < LEAST_SURPLUS || surplus * 8 < rest) return;
  std::memmove(bytes_.data(), bytes_.data() + surplus, rest);
  if (map_) map_->discard(first);
  base_ = first;
  length_ = rest;
}

std::uint64_t View::gaps(Offset from, std::size_t count) const {
  if (isRaw()) return 0;
  const std::uint64_t gaps = map_->gaps(from, count);
  return from > base_ ? gaps : gaps & ~std::uint64_t{1};
}

bool View::isEscapeLetter(Offset offset) const {
  if (offset <= base_ || offset >= end()) return false;
  const Byte byte = at(offset);
  return (byte == 'n' || byte == 'r' || byte == 't') && at(offset - 1) == BACKSLASH;
}

Offset View::markedUpTo(std::size_t inPlace) const {
  return isRaw() ? base_ : map_->lastMarked(base_, withMark(0, inPlace, LAYER));
}

bool View::isChangedByAll(Marks marks) const {
  for (std::size_t inPlace = 0; inPlace < inPlace_; ++inPlace)
    if (bitsAt(marks, inPlace) == 0) return false;
  return true;
}

bool View::isChangedBetween(Offset start, Offset end) const {
  return isChangedByAll(marksBetween(std::max(start, base_), std::min(end, this->end())));
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
  const std::size_t size = bytes_.size();
  bytes_.resize(std::max(needed, size < LITTLE ? 2 * size : size + size / 8));
}

}  // namespace sluice
