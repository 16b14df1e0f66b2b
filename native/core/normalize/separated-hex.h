/** Pass 2, separated: bytes written as `69 67`, `69:67`, `69-67`, `69,67` or `0x69, 0x67`. */
#pragma once
#include <array>
#include <memory>
#include <vector>

#include "core/normalize/lane.h"

namespace sluice {

/** What stands for a list of `0x..` in place of a separator. */
inline constexpr Byte PREFIXED = 0x78;

class SeparatedHex {
 public:
  SeparatedHex(const View& view, LaneOpener& opener) : view_(view), opener_(opener) {}

  /** A list is known to lie at an offset; it may be the one that is being read. */
  void begin(Offset offset, Byte separator);
  /** Reads on to an offset. */
  void advance(Offset end, bool isFinal);
  /** First byte of the view that is still needed. */
  Offset needed() const;
  Offset frontier(Offset span);
  /** See `Reader::carry`. */
  bool carry(Offset done, Carried& into) const;
  bool isQuiet(std::size_t inPlace) { return places_.empty() && (!lane_ || lane_->isQuiet(inPlace)); }

 private:
  enum class Expect : std::uint8_t { start, prefix, first, second, separator };
  struct Place {
    Offset offset;
    Byte separator;
  };

  void find(Offset end, bool isFinal);
  void look(Offset at);
  Offset listAround(Offset first, Byte separator, Offset least) const;
  bool isPair(Offset at) const;
  void end();
  bool take(Byte byte);
  bool firstDigit(int value, Offset offset, bool isStart);
  bool takeSeparator(Byte byte, int value, Offset offset);
  bool blank();
  Offset& readTo(Byte separator);

  const View& view_;
  LaneOpener& opener_;
  std::unique_ptr<Lane> lane_;
  Offset searched_ = 0;
  /** Where the last list of each kind ended: lists of different kinds lie side by side. */
  std::array<Offset, 5> readTo_{};
  /** In the order of the view. */
  std::vector<Place> places_;
  Offset at_ = 0;
  bool active_ = false;
  Byte separator_ = 0;
  Expect expect_ = Expect::start;
  int blanks_ = 0;
  int high_ = 0;
  Offset start_ = 0;
  Marks mark_ = 0;
};

}  // namespace sluice
