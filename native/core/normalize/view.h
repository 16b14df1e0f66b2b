/**
 * One reading of the stream, and its source map.
 *
 * A view keeps only the tail that somebody still needs. Offsets count from the view's first byte and
 * never change. The raw input is the view whose map is the identity and that stores no map at all.
 */
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/byte-classes.h"
#include "core/base/offset.h"
#include "core/normalize/source-map.h"

namespace sluice {

/** How a layer's bytes came about; `text` undoes escapes and look-alikes in place. */
enum class LayerKind : std::uint8_t { text, plus, base64, hex, smuggled, gzip, utf16 };

/** Passes as they are reported. */
enum class Pass : std::uint8_t { base64, hex, url, confusables, zeroWidth };

/** Passes that a layer applied which changes text in place, in its part of `Marks`. `wide`: NULs of UTF-16 were dropped, a change that no pass's name tells. */
namespace mark {
inline constexpr Marks confusables = 1;
inline constexpr Marks zeroWidth = 2;
inline constexpr Marks url = 4;
inline constexpr Marks hex = 8;
inline constexpr Marks wide = 16;
}  // namespace mark

/** Marks of a parent's byte, with the passes of one layer more: `inPlace` layers before it change text in place. */
Marks withMark(Marks inherited, std::size_t inPlace, Marks passes);

class View {
 public:
  /** @param layers what was undone, outermost first; empty for the raw input */
  View(std::vector<LayerKind> layers, std::size_t capacity);

  const std::vector<LayerKind>& layers() const { return layers_; }
  bool isRaw() const { return !map_; }
  /** How many of the layers change text in place. */
  std::size_t inPlace() const { return inPlace_; }
  bool endsWith(LayerKind kind) const { return !layers_.empty() && layers_.back() == kind; }
  /** First byte that is kept; behind the last one lie `LOOK_AHEAD` bytes of 0xFF after `closeEnd`. */
  const Byte* bytes() const { return bytes_.data(); }
  Offset base() const { return base_; }
  Offset end() const { return base_ + static_cast<Offset>(length_); }
  std::size_t length() const { return length_; }
  Byte at(Offset offset) const { return bytes_[index(offset)]; }

  /** Puts a byte that no pass takes for anything behind the end, for all that a look ahead can see. */
  void closeEnd();
  void appendRaw(const Byte* chunk, std::size_t size);
  /** Appends one byte that was read from the raw bytes `start` to `start + size`. */
  void append(Byte byte, Offset start, std::uint32_t size, Marks mark) {
    if (length_ + LOOK_AHEAD >= bytes_.size()) reserve(1);
    bytes_[length_] = byte;
    map_->append(start, size, mark);
    ++length_;
  }
  /** Appends bytes of another view as they are. */
  void appendFrom(const View& other, Offset from, Offset to);
  /** Forgets what lies before an offset; memory is moved only when enough of it is free. */
  void discard(Offset before);

  /** What the byte at `offset` was read from. */
  Source source(Offset offset) const { return isRaw() ? Source{offset, 1, 0} : map_->at(offset); }
  Offset rawStart(Offset offset) const { return isRaw() ? offset : map_->start(offset); }
  /** Raw offset behind the bytes that the view's byte at `offset` was read from. */
  Offset rawEnd(Offset offset) const {
    const Source source = this->source(offset);
    return source.start + static_cast<Offset>(source.size);
  }
  Marks mark(Offset offset) const { return isRaw() ? 0 : map_->mark(offset); }
  /** The marks of a range of bytes together. */
  Marks marksBetween(Offset start, Offset end) const { return isRaw() ? 0 : map_->marksBetween(start, end); }
  /** Whether raw bytes that this view leaves out lie directly before the byte at `offset`. */
  bool hasGapBefore(Offset offset) const { return !isRaw() && offset > base_ && map_->hasGapBefore(offset); }
  /** The same for each of `count` bytes, at most 64, the lowest bit first. */
  std::uint64_t gaps(Offset from, std::size_t count) const;
  /** Whether the byte at `offset` is the letter of an escaped line break or tab, as in a JSON string. */
  bool isEscapeLetter(Offset offset) const;
  /** The raw span of part of this view, widened to whole encoded units. The range is not empty. */
  Span rawSpan(Offset start, Offset end) const { return {rawStart(start), rawEnd(end - 1)}; }
  /** The passes that the bytes of a range, which is not empty, needed; outermost first. */
  std::vector<Pass> decoding(Offset start, Offset end) const;
  /**
   * Offset behind the last byte that was changed by the layer before which `inPlace` layers change text in place, or of
   * the first byte that is kept.
   */
  Offset markedUpTo(std::size_t inPlace) const;
  /**
   * Whether every layer that changes text in place changed something, by these marks: where one did not, a
   * shallower view holds the same.
   */
  bool isChangedByAll(Marks marks) const;
  /** The same, by the marks of these bytes. */
  bool isChangedBetween(Offset start, Offset end) const;
  std::string_view text(Offset start, Offset end) const;

 private:
  /** Bytes behind a place that a pass looks at, at most. */
  static constexpr std::size_t LOOK_AHEAD = 64;

  std::size_t index(Offset offset) const { return static_cast<std::size_t>(offset - base_); }
  void reserve(std::size_t count);

  std::vector<LayerKind> layers_;
  std::size_t inPlace_;
  std::vector<Byte> bytes_;
  /** None in the raw input, which is its own map. */
  std::optional<SourceMap> map_;
  Offset base_ = 0;
  std::size_t length_ = 0;
};

}  // namespace sluice
