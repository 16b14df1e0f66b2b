/**
 * A child view that differs from its parent in places only.
 *
 * It exists only around those places: it begins far enough before the first change for every match
 * that the change could take part in, goes on while changes follow, and ends once no later byte can be
 * part of such a match. Elsewhere the child would be the parent over again. Where it ends depends on
 * the bytes alone, never on how they were cut.
 */
#pragma once
#include <memory>

#include "core/normalize/reader.h"

namespace sluice {

/** What an island needs from the reader of its parent. */
class IslandHost {
 public:
  virtual ~IslandHost() = default;
  /** Makes the child; empty where depth or budget forbid it. */
  virtual std::unique_ptr<Reader> openIsland(LayerKind kind) = 0;
  /** Parent offset at which a child must begin so that a change at `offset` meets every match. */
  virtual Offset contextFrom(LayerKind kind, Offset offset) = 0;
};

class Island {
 public:
  /**
   * @param parent the view that is changed
   * @param reach bytes after a change that a match through it can take up, and those that are not judged yet
   * @param isBrief whether a change beyond the reach begins an island of its own, although something
   * that the last one touched may still be under way
   */
  Island(const View& parent, LayerKind kind, Offset reach, IslandHost& host, NormalizerConfig& config, bool isBrief);

  bool isOpen() const { return child_ != nullptr; }
  /** First parent byte that is still to be copied. */
  Offset needed() const { return child_ ? copied_ : NEVER; }
  /** Replaces the parent's bytes `from` to `to`; `passes` are `mark` bits. */
  void replace(Offset from, Offset to, const Byte* bytes, std::size_t size, Marks passes);
  /** The parent has no change before `upTo` that was not told. `clock`: see `Reader::follow`. */
  void advance(Offset upTo, Offset clock, bool isFinal);
  /** See `Reader::carry`. */
  bool carry(Offset done, Carried& into);
  Offset frontier(Offset span) { return child_ ? child_->frontier(span) : NEVER; }
  bool isQuiet(std::size_t inPlace) { return !child_ || child_->isQuiet(inPlace); }

 private:
  void close();
  void copy(Offset upTo);

  const View& parent_;
  LayerKind kind_;
  Offset reach_;
  IslandHost& host_;
  NormalizerConfig& config_;
  bool isBrief_;
  std::unique_ptr<Reader> child_;
  /** Parent offset up to which bytes were copied. */
  Offset copied_ = 0;
  /** Child offset at which to look whether the island can end. */
  Offset lookAt_ = 0;
  Marks pendingMark_ = 0;
  /** The child takes in what it needs, but looks for nothing new. */
  bool isResting_ = false;
};

}  // namespace sluice
