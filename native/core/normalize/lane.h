/**
 * A lane takes the decoded bytes of one run at one alignment and keeps what could be text.
 *
 * Every match is valid UTF-8 (an expression cannot ask for less, and the other passes read UTF-8), so
 * bytes between two invalid ones that are fewer than the shortest match hold nothing. Longer stretches
 * are handed to a view of their own; what lies between two of them is read as one byte 0xFF, which no
 * pattern takes for text.
 */
#pragma once
#include <array>
#include <functional>
#include <memory>

#include "core/normalize/gzip.h"
#include "core/normalize/reader.h"
#include "core/normalize/stretches.h"
#include "core/normalize/utf16.h"

namespace sluice {

/** Bytes that wait until it is known whether they get a view: a character may begin before they are enough. */
inline constexpr std::size_t MOST_HELD = LONG_TEXT + 4;

/** Opens the views that a lane feeds; each is empty where the depth or the budget forbids it. */
class LaneOpener {
 public:
  virtual ~LaneOpener() = default;
  virtual std::unique_ptr<Reader> open(LayerKind kind) = 0;
  virtual std::unique_ptr<Reader> open(LayerKind kind, LayerKind inner) = 0;
  /** Nothing deeper is read. */
  virtual bool isAtLimit() const = 0;
  /** Whether no shallower view holds bytes with these marks. */
  virtual bool isOwn(Marks marks) const = 0;
  virtual NormalizerConfig& config() = 0;
};

/** Bytes that a lane is asked to skim at once, at most: what is held is looked at with them. */
inline constexpr std::size_t MOST_SKIMMED = 45;
static_assert(MOST_HELD - 1 + MOST_SKIMMED <= DecodedBlock::MOST + 1);

class Lane {
 public:
  /** What bytes come to that hold nothing for a lane to act on. */
  struct Skimmed {
    /** The stretch that they end with begins so many bytes before their end; it may begin before them. */
    std::size_t tail = 0;
    /** Bytes among them before that. */
    std::size_t idle = 0;
    bool breaksOff = false;
    Utf16Detector detector = {};
  };

  Lane(LaneOpener& opener, LayerKind kind) : opener_(opener), config_(opener.config()), kind_(kind) {}

  /** Takes one decoded byte, read from the raw bytes `start` to `end`. */
  void push(Byte byte, Offset start, Offset end, Marks mark);
  /** What at most `MOST_SKIMMED` bytes come to, if the lane would only pass over them. */
  std::optional<Skimmed> skim(const Byte* bytes, std::size_t size) const;
  /**
   * Passes over the bytes that were skimmed: leaves the lane as `push` of each would.
   *
   * @param sourceOf tells where the byte of an index was read from
   */
  template <typename SourceOf>
  void pass(const Skimmed& skimmed, const Byte* bytes, std::size_t size, SourceOf sourceOf) {
    detector_ = skimmed.detector;
    const std::size_t from = skimmed.breaksOff ? size - skimmed.tail : 0;
    if (skimmed.breaksOff) {
      clear();
      if (child_) idleBytes_ += skimmed.idle;
      if (from > 0) previous_ = bytes[from - 1];
    }
    for (std::size_t i = from; i < size; ++i) {
      const Source source = sourceOf(i);
      take(bytes[i], source.start, source.start + static_cast<Offset>(source.size), source.mark);
    }
  }
  /** Ends the present stretch: what follows does not continue it. */
  void breakOff();
  /** Lets the child look at what it got. */
  void feed();
  void finish();
  Offset frontier(Offset span);
  bool isQuiet(std::size_t inPlace);

 private:
  void take(Byte byte, Offset start, Offset end, Marks mark);
  bool isWorthView(const Byte* bytes, std::size_t size) const;
  void clear();
  void idle();
  bool lead(Byte byte);
  void flush();
  bool begin();
  void noise(Byte byte, Offset start, Marks mark);

  LaneOpener& opener_;
  NormalizerConfig& config_;
  LayerKind kind_;
  std::unique_ptr<Reader> child_;
  std::unique_ptr<GzipReading> gzip_;
  std::unique_ptr<Utf16Reading> wide_;
  Utf16Detector detector_;
  /** The present stretch, until it is long enough for a view of its own. */
  std::array<Byte, MOST_HELD> bytes_{};
  std::array<Offset, MOST_HELD> starts_{};
  std::array<Offset, MOST_HELD> ends_{};
  std::array<Marks, MOST_HELD> marks_{};
  std::size_t count_ = 0;
  /** How many of the held bytes are whole characters. */
  std::size_t whole_ = 0;
  /** The stretch goes into the child as it comes. */
  bool live_ = false;
  int need_ = 0;
  Byte low_ = 0x80;
  Byte high_ = 0xbf;
  int previous_ = -1;
  std::size_t unfed_ = 0;
  bool closed_ = false;
  std::size_t skipped_ = 0;
  Marks skippedMarks_ = 0;
  std::size_t idleBytes_ = 0;
};

}  // namespace sluice
