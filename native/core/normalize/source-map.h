/**
 * Where each byte of a view was read from, and what was done to it.
 *
 * It is kept in blocks. Nearly all of them are regular: each byte, or each three of base64, was read from the bytes
 * behind those of the one before. Such a block takes up 32 bytes instead of the 20 for each of its bytes. Others are
 * a few regular pieces, or small numbers for each byte; only what does not fit into these is written out.
 */
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/offset.h"

namespace sluice {

/**
 * What the layers that change text in place, `text` and `plus`, did to a byte: five bits each. There are at most
 * eight of them, seven by the greatest `maxDepth` and one form-encoded reading.
 */
using Marks = std::uint64_t;

/** What one byte was read from. */
struct Source {
  Offset start;
  std::uint32_t size;
  Marks mark;
};

class SourceMap {
 public:
  /** Bytes of a block; blocks lie at multiples of it. */
  static constexpr std::size_t BLOCK = 64;

  /** Bytes so far, those that were forgotten included. */
  Offset end() const { return last_ + static_cast<Offset>(openCount_); }

  void append(Offset start, std::uint32_t size, Marks mark) {
    if (openCount_ == BLOCK) close();
    open_->starts[openCount_] = start;
    open_->sizes[openCount_] = size;
    open_->marks[openCount_] = mark;
    openGaps_ |= std::uint64_t{start > rawEnd_} << openCount_;
    rawEnd_ = start + static_cast<Offset>(size);
    ++openCount_;
  }
  /** Appends bytes that stand for themselves: `count` of them from a raw offset on. */
  void appendRaw(Offset from, std::size_t count);
  /** Appends what another map says of the bytes from one of its offsets to another. */
  void appendFrom(const SourceMap& other, Offset from, Offset to);
  /** Forgets whole blocks that lie before an offset. */
  void discard(Offset before);

  Source at(Offset offset) const {
    const std::size_t index = indexOf(offset);
    const Block* const block = blockAt(offset);
    if (block == nullptr) return sourceIn(*open_, index);
    return block->bytes ? block->bytes->at(index, block->regular.start) : block->regular.at(index);
  }
  Offset start(Offset offset) const { return at(offset).start; }
  Marks mark(Offset offset) const { return at(offset).mark; }
  /** For each of `count` bytes, at most 64, from an offset on, the lowest bit first: whether what is left out lies directly before it. */
  std::uint64_t gaps(Offset from, std::size_t count) const;
  bool hasGapBefore(Offset offset) const { return ((gapsOf(offset) >> indexOf(offset)) & 1) != 0; }
  /** The marks of a range of bytes together. */
  Marks marksBetween(Offset start, Offset end) const;
  /** Offset behind the last byte from `from` on whose marks hold any of these; `from` where none does. */
  Offset lastMarked(Offset from, Marks any) const;

  SourceMap() : open_(std::make_unique<Written>()) {}

 private:
  /** Each byte in full. */
  struct Written {
    std::array<Offset, BLOCK> starts;
    std::array<std::uint32_t, BLOCK> sizes;
    std::array<Marks, BLOCK> marks;
  };
  /** Bytes that were read one behind another. */
  struct Regular {
    /** Of the first byte. */
    Offset start;
    /** Of each byte. */
    Marks marks;
    std::uint32_t size;
    /** From one group of bytes to the next. */
    std::uint16_t step;
    /** Bytes that were read from the same place: 1, or 3. */
    std::uint8_t group;
    /** Bytes of the first group that lie before the first byte. */
    std::uint8_t phase;

    Offset startAt(std::size_t index) const {
      const std::size_t number = group == 1 ? index : (index + phase) / 3;
      return start + static_cast<Offset>(number * step);
    }
    Source at(std::size_t index) const { return {startAt(index), size, marks}; }
  };
  /** The longest regular piece that begins at an index, and how many bytes it has. */
  static std::pair<Regular, std::size_t> pieceAt(const Written& written, std::size_t first);

  /** A block whose bytes differ. */
  class Irregular {
   public:
    virtual ~Irregular() = default;
    /** @param from start of the block's first byte */
    virtual Source at(std::size_t index, Offset from) const = 0;
    virtual void write(Offset from, std::size_t first, std::size_t count, Written& into, std::size_t index) const = 0;
  };
  /** Writes bytes of a block out, of a class that the compiler knows. */
  template <typename Bytes>
  static void writeEach(const Bytes& bytes, Offset from, std::size_t first, std::size_t count, Written& into, std::size_t index) {
    for (std::size_t i = 0; i < count; ++i) {
      const Source source = bytes.at(first + i, from);
      into.starts[index + i] = source.start;
      into.sizes[index + i] = source.size;
      into.marks[index + i] = source.mark;
    }
  }
  class Pieces final : public Irregular {
   public:
    /** More of them take up more than small numbers do. */
    static constexpr std::size_t MOST = 5;
    /** Nothing where there are more. */
    static std::unique_ptr<const Irregular> of(const Written& written);
    Source at(std::size_t index, Offset) const override {
      std::size_t number = 0;
      while (index >= ends_[number]) ++number;
      return pieces_[number].at(index - (number == 0 ? 0 : ends_[number - 1]));
    }

    void write(Offset from, std::size_t first, std::size_t count, Written& into, std::size_t index) const override {
      writeEach(*this, from, first, count, into, index);
    }

   private:
    std::array<std::uint8_t, MOST> ends_;
    std::vector<Regular> pieces_;
  };
  /** Each byte by small numbers: starts count from that of the block, marks are numbers of a few different ones. */
  template <typename StartNumber, typename SizeNumber, std::size_t MOST_MARKS>
  class Small final : public Irregular {
   public:
    static std::unique_ptr<const Irregular> of(const Written& written);
    Source at(std::size_t index, Offset from) const override {
      const std::size_t number = (marks_[index / PER_BYTE] >> (index % PER_BYTE * BITS)) & ((1U << BITS) - 1);
      return {from + starts_[index], sizes_[index], different_[number]};
    }

    void write(Offset from, std::size_t first, std::size_t count, Written& into, std::size_t index) const override {
      writeEach(*this, from, first, count, into, index);
    }

   private:
    static constexpr std::size_t BITS = MOST_MARKS > 4 ? 4 : 2;
    static constexpr std::size_t PER_BYTE = 8 / BITS;

    std::array<StartNumber, BLOCK> starts_;
    std::array<SizeNumber, BLOCK> sizes_;
    std::array<std::uint8_t, BLOCK / PER_BYTE> marks_{};
    std::array<Marks, MOST_MARKS> different_;
  };
  class Large final : public Irregular {
   public:
    explicit Large(const Written& written) : written_(written) {}
    Source at(std::size_t index, Offset) const override { return sourceIn(written_, index); }

    void write(Offset from, std::size_t first, std::size_t count, Written& into, std::size_t index) const override {
      writeEach(*this, from, first, count, into, index);
    }

   private:
    Written written_;
  };
  struct Block {
    /** Of an irregular one only the start counts, and the marks, which are of all its bytes together. */
    Regular regular;
    std::unique_ptr<const Irregular> bytes;
    /** For each byte whether there is a gap before it. */
    std::uint64_t gaps;
  };

  static Source sourceIn(const Written& written, std::size_t index) {
    return {written.starts[index], written.sizes[index], written.marks[index]};
  }
  void close();
  void write(Offset from, std::size_t count, Written& into, std::size_t index) const;
  Block blockOf(const Written& written) const;
  static std::unique_ptr<const Irregular> irregularOf(const Written& written);
  void add(Block block);
  const Block* blockAt(Offset offset) const {
    return offset >= last_ ? nullptr : &blocks_[static_cast<std::size_t>((offset - first_) / static_cast<Offset>(BLOCK))];
  }
  std::uint64_t gapsOf(Offset offset) const {
    const Block* const block = blockAt(offset);
    return block == nullptr ? openGaps_ : block->gaps;
  }
  void noteGaps(std::size_t from);
  static std::size_t indexOf(Offset offset) { return static_cast<std::size_t>(offset) % BLOCK; }

  std::vector<Block> blocks_;
  /** Offset of the first block that is kept. */
  Offset first_ = 0;
  /** Offset of the block that bytes are appended to. */
  Offset last_ = 0;
  std::size_t openCount_ = 0;
  std::uint64_t openGaps_ = 0;
  /** Behind what the last byte was read from; before the first nothing is left out. */
  Offset rawEnd_ = NEVER;
  std::unique_ptr<Written> open_;
};

}  // namespace sluice
