/**
 * The budget of decoded bytes: a multiple of the input, beyond a first mebibyte.
 *
 * Views are read in blocks at fixed offsets, so the order in which bytes are decoded, and with it the
 * moment when the budget runs out, does not depend on how the input was cut.
 */
#pragma once
#include <algorithm>
#include <limits>

#include "core/base/offset.h"

namespace sluice {

class Budget {
 public:
  /** @param ratio decoded bytes allowed for each byte of input */
  explicit Budget(double ratio) : ratio_(ratio) {}

  /** Asks for decoded bytes that were read from before the raw offset `rawEnd`; false once there are none. */
  bool spend(std::size_t bytes, Offset rawEnd) {
    if (isOver_) return false;
    spent_ += static_cast<double>(bytes);
    reached_ = std::max(reached_, static_cast<double>(rawEnd));
    const double excess = spent_ - ratio_ * reached_;
    peak_ = std::max(peak_, excess);
    isOver_ = excess > FREE;
    return !isOver_;
  }

  /** Decoded bytes so far. */
  double spent() const { return spent_; }
  /** The most that was spent beyond what the input allowed, the free part left out; negative infinity if nothing. */
  double peak() const { return peak_; }

 private:
  /** Allowed whatever the input's size: a small message may decode to a little more. */
  static constexpr double FREE = 1 << 20;
  double ratio_;
  double spent_ = 0;
  double reached_ = 0;
  double peak_ = -std::numeric_limits<double>::infinity();
  bool isOver_ = false;
};

}  // namespace sluice
