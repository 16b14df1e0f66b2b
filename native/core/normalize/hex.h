/**
 * Pass 2, plain: decodes the hex digits inside one run, either case, at both alignments.
 *
 * A row of digits that is too short for any match holds nothing, and no lane hears of it: in base64 every third
 * character is a digit.
 */
#pragma once
#include <array>
#include <memory>
#include <vector>

#include "core/normalize/lane.h"
#include "core/normalize/run-block.h"

namespace sluice {

class HexDecoder {
 public:
  explicit HexDecoder(LaneOpener& opener) : opener_(opener), least_(2 * opener.config().leastText()) {}

  void begin() { endRow(); }
  void push(Byte byte, const Source& source);
  /** Takes characters that no lane would act on, as `push` of each would; false, and takes none, where one would. */
  bool passOver(const RunBlock& block);
  void end();
  void feed();
  Offset frontier(Offset span);
  bool isQuiet(std::size_t inPlace);

 private:
  struct Digit {
    Byte value;
    Source source;
  };

  Lane& lane(std::size_t alignment);
  bool isLong() const { return count_ >= least_; }
  void endRow();
  void pushPair(const Digit& first, const Digit& second, std::size_t number);
  bool passOverRow(const RunBlock& block);
  bool passOverShortRows(const RunBlock& block, std::uint64_t digits);

  LaneOpener& opener_;
  /** Digits of the shortest row that is read. */
  std::size_t least_;
  std::array<std::unique_ptr<Lane>, 2> lanes_;
  /** Digits of the present row. */
  std::size_t count_ = 0;
  Digit last_{};
  /** The row's digits, while it is too short. */
  std::vector<Digit> waiting_;
};

}  // namespace sluice
