/**
 * Finds runs of the base64 alphabet (which holds the hex alphabet) and decodes them as they come.
 *
 * A run is a maximal stretch of either alphabet of RFC 4648, of 16 bytes or more. Line breaks within it
 * do not end it: CR, LF and the indentation after it, or the escapes `\n` `\r` of a JSON string; `\/`
 * stands for `/`. Text glued before the run shifts the groups, so all four alignments are decoded, and
 * both of hex.
 */
#pragma once
#include "core/normalize/base64.h"
#include "core/normalize/hex.h"

namespace sluice {

class Runs {
 public:
  /** @param decodes whether runs are decoded; else the matcher alone is told of them */
  Runs(const View& view, LaneOpener& opener, ViewMatcher& matcher, bool decodes)
      : view_(view), opener_(opener), matcher_(matcher), decodes_(decodes), base64_(opener), hex_(opener) {}

  /** First byte of the view that is still needed. */
  Offset needed() const { return at_; }
  /** Goes on to an offset. */
  void advance(Offset end, bool isFinal);
  Offset frontier(Offset span);
  /** See `Reader::carry`; the view was looked at up to `seen`. */
  bool carry(Offset seen, Carried& into);
  bool isQuiet(std::size_t inPlace) { return base64_.isQuiet(inPlace) && hex_.isQuiet(inPlace); }

 private:
  enum class Between : std::uint8_t { nothing, lineBreak, backslash };

  bool find(Offset end, bool isFinal);
  bool passOver(bool isFinal);
  void begin();
  void endRun();
  bool consume(Offset end);
  bool collect(Offset end, RunBlock& block);
  void decode(RunBlock& block);
  bool continues(Byte byte);
  void lineBreak(bool isLf);

  const View& view_;
  LaneOpener& opener_;
  ViewMatcher& matcher_;
  bool decodes_;
  /** Where the run that is being looked for could start, or the next byte of the present run. */
  Offset at_ = 0;
  bool inside_ = false;
  Between between_ = Between::nothing;
  bool sawLf_ = false;
  int indent_ = 0;
  Marks skippedMark_ = 0;
  Base64Decoder base64_;
  HexDecoder hex_;
};

}  // namespace sluice
