#include "core/normalize/source-map.h"

#include <algorithm>
#include <limits>

#include "core/base/bits.h"

namespace sluice {
namespace {

constexpr auto STEP = static_cast<Offset>(SourceMap::BLOCK);
/** Blocks that room is made for at once, at least. */
constexpr std::size_t LEAST_ROOM = 8;

}  // namespace

void SourceMap::close() {
  add(blockOf(*open_));
  openCount_ = 0;
  openGaps_ = 0;
}

void SourceMap::add(Block block) {
  if (blocks_.size() == blocks_.capacity()) blocks_.reserve(blocks_.size() + std::max(LEAST_ROOM, blocks_.size() / 4));
  blocks_.push_back(std::move(block));
  last_ += STEP;
}

SourceMap::Block SourceMap::blockOf(const Written& written) const {
  auto [regular, length] = pieceAt(written, 0);
  if (length == BLOCK) return {regular, nullptr, openGaps_};
  for (const Marks mark : written.marks) regular.marks |= mark;
  return {regular, irregularOf(written), openGaps_};
}

std::pair<SourceMap::Regular, std::size_t> SourceMap::pieceAt(const Written& written, std::size_t first) {
  const auto& starts = written.starts;
  const auto& sizes = written.sizes;
  const auto& marks = written.marks;
  Regular piece{starts[first], marks[first], sizes[first], 0, 1, 0};
  std::size_t like = first + 1;
  while (like < BLOCK && sizes[like] == piece.size && marks[like] == piece.marks) ++like;
  const auto isStep = [](Offset step) { return step >= 0 && step <= std::numeric_limits<std::uint16_t>::max(); };
  const auto lengthOf = [&](const Regular& regular) {
    std::size_t end = first + 1;
    while (end < like && starts[end] == regular.startAt(end - first)) ++end;
    return end - first;
  };
  if (like == first + 1) return {piece, 1};
  const Offset step = starts[first + 1] - starts[first];
  if (isStep(step)) piece.step = static_cast<std::uint16_t>(step);
  const std::size_t alone = lengthOf(piece);
  // Groups of three: as many of the first as have the same start.
  std::size_t next = first + 1;
  while (next < like && starts[next] == starts[first]) ++next;
  const std::size_t same = next - first;
  if (same > 3 || next == like || !isStep(starts[next] - starts[first])) return {piece, alone};
  Regular grouped = piece;
  grouped.step = static_cast<std::uint16_t>(starts[next] - starts[first]);
  grouped.group = 3;
  grouped.phase = static_cast<std::uint8_t>(3 - same);
  const std::size_t together = lengthOf(grouped);
  return together > alone ? std::make_pair(grouped, together) : std::make_pair(piece, alone);
}

std::unique_ptr<const SourceMap::Irregular> SourceMap::irregularOf(const Written& written) {
  auto bytes = Pieces::of(written);
  if (!bytes) bytes = Small<std::uint8_t, std::uint8_t, 4>::of(written);
  if (!bytes) bytes = Small<std::uint16_t, std::uint8_t, 4>::of(written);
  if (!bytes) bytes = Small<std::uint16_t, std::uint16_t, 16>::of(written);
  if (!bytes) bytes = std::make_unique<const Large>(written);
  return bytes;
}

std::unique_ptr<const SourceMap::Irregular> SourceMap::Pieces::of(const Written& written) {
  // Where sizes or marks change a piece ends: counted first, without a branch.
  std::size_t changes = 0;
  for (std::size_t i = 1; i < BLOCK; ++i)
    changes += std::size_t{written.sizes[i] != written.sizes[i - 1]} | std::size_t{written.marks[i] != written.marks[i - 1]};
  if (changes >= MOST) return nullptr;
  std::array<Regular, MOST> pieces;
  std::array<std::uint8_t, MOST> ends{};
  std::size_t count = 0;
  for (std::size_t index = 0; index < BLOCK; ++count) {
    if (count == MOST) return nullptr;
    const auto [piece, length] = pieceAt(written, index);
    index += length;
    pieces[count] = piece;
    ends[count] = static_cast<std::uint8_t>(index);
  }
  auto owner = std::make_unique<Pieces>();
  owner->ends_ = ends;
  owner->pieces_.assign(pieces.begin(), pieces.begin() + count);
  return owner;
}

/** Nothing where a number does not fit, or where marks differ too much. */
template <typename StartNumber, typename SizeNumber, std::size_t MOST_MARKS>
std::unique_ptr<const SourceMap::Irregular> SourceMap::Small<StartNumber, SizeNumber, MOST_MARKS>::of(const Written& written) {
  constexpr Offset MOST_START = std::numeric_limits<StartNumber>::max();
  constexpr std::uint32_t MOST_SIZE = std::numeric_limits<SizeNumber>::max();
  const Offset first = written.starts[0];
  for (std::size_t i = 0; i < BLOCK; ++i) {
    const Offset start = written.starts[i] - first;
    if (start < 0 || start > MOST_START || written.sizes[i] > MOST_SIZE) return nullptr;
  }
  auto small = std::make_unique<Small>();
  std::size_t different = 0;
  std::size_t number = 0;
  for (std::size_t i = 0; i < BLOCK; ++i) {
    const Marks mark = written.marks[i];
    // Mostly those of the byte before.
    if (different == 0 || small->different_[number] != mark) {
      number = 0;
      while (number < different && small->different_[number] != mark) ++number;
      if (number == MOST_MARKS) return nullptr;
      if (number == different) small->different_[different++] = mark;
    }
    small->starts_[i] = static_cast<StartNumber>(written.starts[i] - first);
    small->sizes_[i] = static_cast<SizeNumber>(written.sizes[i]);
    small->marks_[i / PER_BYTE] = static_cast<std::uint8_t>(small->marks_[i / PER_BYTE] | number << (i % PER_BYTE * BITS));
  }
  return small;
}

void SourceMap::appendRaw(Offset from, std::size_t count) {
  while (count > 0) {
    if (openCount_ == BLOCK) close();
    if (openCount_ == 0 && count >= BLOCK) {
      add({{from, 0, 1, 1, 1, 0}, nullptr, std::uint64_t{from > rawEnd_}});
      from += STEP;
      rawEnd_ = from;
      count -= BLOCK;
      continue;
    }
    const std::size_t part = std::min(count, BLOCK - openCount_);
    for (std::size_t i = 0; i < part; ++i) {
      open_->starts[openCount_ + i] = from + static_cast<Offset>(i);
      open_->sizes[openCount_ + i] = 1;
      open_->marks[openCount_ + i] = 0;
    }
    noteGaps(part);
    from += static_cast<Offset>(part);
    count -= part;
  }
}

void SourceMap::appendFrom(const SourceMap& other, Offset from, Offset to) {
  while (from < to) {
    if (openCount_ == BLOCK) close();
    const Block* const block = other.blockAt(from);
    const std::size_t left = BLOCK - indexOf(from);
    const std::size_t part = std::min({static_cast<std::size_t>(to - from), BLOCK - openCount_, left});
    if (part == BLOCK && block != nullptr && !block->bytes) {
      const Regular& regular = block->regular;
      add({regular, nullptr, (block->gaps & ~std::uint64_t{1}) | std::uint64_t{regular.start > rawEnd_}});
      rawEnd_ = regular.startAt(BLOCK - 1) + static_cast<Offset>(regular.size);
    } else {
      other.write(from, part, *open_, openCount_);
      noteGaps(part);
    }
    from += static_cast<Offset>(part);
  }
}

/** Writes bytes of one block out. */
void SourceMap::write(Offset from, std::size_t count, Written& into, std::size_t index) const {
  const Block* const block = blockAt(from);
  const std::size_t first = indexOf(from);
  if (block == nullptr) {
    std::copy_n(open_->starts.data() + first, count, into.starts.data() + index);
    std::copy_n(open_->sizes.data() + first, count, into.sizes.data() + index);
    std::copy_n(open_->marks.data() + first, count, into.marks.data() + index);
    return;
  }
  if (!block->bytes) {
    const Regular& regular = block->regular;
    for (std::size_t i = 0; i < count; ++i) into.starts[index + i] = regular.startAt(first + i);
    std::fill_n(into.sizes.data() + index, count, regular.size);
    std::fill_n(into.marks.data() + index, count, regular.marks);
    return;
  }
  block->bytes->write(block->regular.start, first, count, into, index);
}

/** Takes note of bytes that were written behind the last one. */
void SourceMap::noteGaps(std::size_t count) {
  for (std::size_t i = openCount_; i < openCount_ + count; ++i) {
    openGaps_ |= std::uint64_t{open_->starts[i] > rawEnd_} << i;
    rawEnd_ = open_->starts[i] + static_cast<Offset>(open_->sizes[i]);
  }
  openCount_ += count;
}

std::uint64_t SourceMap::gaps(Offset from, std::size_t count) const {
  const std::size_t index = indexOf(from);
  std::uint64_t gaps = gapsOf(from) >> index;
  const std::size_t here = BLOCK - index;
  if (count > here) gaps |= gapsOf(from + static_cast<Offset>(here)) << here;
  return gaps & bitsBelow(count);
}

void SourceMap::discard(Offset before) {
  const Offset limit = std::min(before, last_);
  if (limit < first_ + STEP) return;
  const auto count = (limit - first_) / STEP;
  blocks_.erase(blocks_.begin(), blocks_.begin() + count);
  first_ += count * STEP;
}

Marks SourceMap::marksBetween(Offset start, Offset end) const {
  Marks marks = 0;
  while (start < end) {
    const Block* const block = blockAt(start);
    const Offset next = std::min(end, start - start % STEP + STEP);
    if (block != nullptr && (!block->bytes || (block->regular.marks | marks) == marks)) {
      marks |= block->regular.marks;
    } else {
      for (Offset offset = start; offset < next; ++offset) marks |= mark(offset);
    }
    start = next;
  }
  return marks;
}

Offset SourceMap::lastMarked(Offset from, Marks any) const {
  Offset offset = end();
  while (offset > from) {
    const Block* const block = blockAt(offset - 1);
    const Offset first = std::max(from, offset - 1 - (offset - 1) % STEP);
    if (block != nullptr && (block->regular.marks & any) == 0) {
      offset = first;
      continue;
    }
    for (; offset > first; --offset)
      if ((mark(offset - 1) & any) != 0) return offset;
  }
  return from;
}

}  // namespace sluice
