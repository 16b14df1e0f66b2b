/**
 * The seams of normalize: what a view's reader offers to whoever feeds it, and what it needs from the
 * matcher that looks at the view.
 */
#pragma once
#include <functional>
#include <memory>

#include "core/base/carried.h"
#include "core/normalize/text-tables.h"
#include "core/normalize/view.h"

namespace sluice {

/** Between two blocks of the view that another follows: no part of a window ends. */
inline constexpr Offset NO_CLOCK = -1;

/** A view together with all that is read out of it. */
class Reader {
 public:
  virtual ~Reader() = default;
  virtual View& view() = 0;
  /** Takes note of what was appended to the view since the last call. */
  virtual void feed() = 0;
  /**
   * The same for a view that goes along with its parent: all that is there is read, so that how far it was read
   * depends on the parent alone. `clock` is the parent's, or `NO_CLOCK`.
   */
  virtual void follow(Offset clock) = 0;
  /** The view is complete. */
  virtual void finish() = 0;
  /** No finding of at most `span` raw bytes that starts before this raw offset can still come from here. */
  virtual Offset frontier(Offset span) = 0;
  /**
   * No finding that ends before this raw offset can still come from here, as far as that is known; for views
   * whose bytes all begin at one raw offset.
   */
  virtual Offset leastEnd() = 0;
  /**
   * Writes down all that a later byte's reading can depend on beyond the bytes of the last `reach`, if that is
   * little: two readers of one stream that began at different places and write the same here go on alike.
   *
   * Returns false while anything is under way, or if the reader has not seen enough.
   */
  virtual bool carry(Carried& into) = 0;
  /** No further change comes: nothing new is looked for, what is under way is brought to its end. */
  virtual void rest() = 0;
  /** Nothing that the layer before which `inPlace` layers change text in place did can still matter to a later byte. */
  virtual bool isQuiet(std::size_t inPlace) = 0;
};

/** Places that are come across while a view is walked. */
class Places {
 public:
  virtual ~Places() = default;
  /** A byte at which the text pass may have something to undo. */
  virtual void special(Offset offset) = 0;
  /** A `+` at this offset. */
  virtual void plus(Offset offset) = 0;
  /** Bytes written as `0x..`, from this offset on. */
  virtual void prefixedHex(Offset offset) = 0;
};

/** What looks for candidates in one view. */
class ViewMatcher {
 public:
  virtual ~ViewMatcher() = default;
  /** Walks the view's bytes up to an offset; tells of places on the way. */
  virtual void scan(Offset upTo, Places& places) = 0;
  /** A run of the base64 alphabet lies from one offset to another, and may go on. */
  virtual void run(Offset from, Offset to) = 0;
  /**
   * Judges the candidates of which all that matters lies before an offset. Long windows are judged in parts, which
   * end when the clock is a multiple of their length: the view's own offset, or that of the view it follows.
   */
  virtual void settle(Offset upTo, Offset clock, bool isFinal) = 0;
  /** View offset of the oldest byte that a candidate still needs; `NEVER` without candidates. */
  virtual Offset oldest() const = 0;
  /** Start of the earliest candidate that lies before `offset` and reaches beyond it; else `offset`. */
  virtual Offset pendingAcross(Offset offset) const = 0;
  /** See `Reader::carry`; before `oldest` no match that is still to come can begin, but for candidates. */
  virtual bool carry(Offset oldest, Carried& into) const = 0;
  /** See `Reader::rest`. */
  virtual void rest() = 0;
  /** Whether a match that begins before one offset may still come, as far as bytes before another tell. */
  virtual bool isOpenBefore(Offset offset, Offset read) const = 0;
};

/** Inflates one gzip stream; the host brings it, so that both engines inflate alike. */
class Inflater {
 public:
  virtual ~Inflater() = default;
  using OnBytes = std::function<void(const Byte* bytes, std::size_t size)>;
  /** Takes compressed bytes; false if they are none, or damaged. */
  virtual bool push(const Byte* bytes, std::size_t size, const OnBytes& onBytes) = 0;
};

/** What is the same for all views of a stream. */
class NormalizerConfig {
 public:
  virtual ~NormalizerConfig() = default;
  virtual std::unique_ptr<ViewMatcher> createMatcher(View& view) = 0;
  virtual std::unique_ptr<Inflater> createInflater() = 0;
  /** Bytes before a place that a match through it can start at, at most, guards included. */
  virtual Offset reach() const = 0;
  /** Bytes before a match that its guards look at, at most. */
  virtual Offset look() const = 0;
  /** Bytes kept beyond `reach`, since a match's request may lie there; nothing is read anew for it. */
  virtual Offset far() const = 0;
  /** Bytes before a match whose change makes it a match of this view, and not of its parent, at most. */
  virtual Offset touch() const = 0;
  /** Decoded stretches shorter than this hold nothing that could be found. */
  virtual std::size_t leastText() const = 0;
  /** Whether a short text may hold an anchor, as it stands or as the text passes read it. */
  virtual bool holdsAnchor(const Byte* bytes, std::size_t length) const = 0;
  virtual const TextTables& tables() const = 0;
  virtual std::size_t maxDepth() const = 0;
  /** Called when something is left undecoded. */
  virtual void onDepth() = 0;
  /** Called when decoded bytes are left unread although the budget would allow them. */
  virtual void onDecodedBytes() = 0;
  /** How many different findings there are that begin at a raw offset, as all of a gzip stream do, since it was opened. */
  virtual std::size_t foundFrom(Offset rawStart) const = 0;
  /** Spends from the budget of decoded bytes; false when it is used up. */
  virtual bool spend(std::size_t bytes, Offset rawEnd) = 0;
};

/** The reader of a stream's raw bytes. */
std::unique_ptr<Reader> createRawReader(NormalizerConfig& config, std::size_t capacity);

}  // namespace sluice
