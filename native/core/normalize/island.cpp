#include "core/normalize/island.h"

#include <algorithm>

namespace sluice {
namespace {

/** Bytes between two looks at whether the island can end. */
constexpr Offset STEP = 256;

}  // namespace

Island::Island(const View& parent, LayerKind kind, Offset reach, IslandHost& host, NormalizerConfig& config, bool isBrief)
    : parent_(parent), kind_(kind), reach_(reach), host_(host), config_(config), isBrief_(isBrief) {}

void Island::replace(Offset from, Offset to, const Byte* bytes, std::size_t size, Marks passes) {
  if (isResting_) close();
  if (!child_) {
    child_ = host_.openIsland(kind_);
    if (!child_) {
      // Noise is full of controls and odd characters; an escape was written by somebody.
      const bool isWritten = parent_.at(from) < 0x80 && to - from > 1;
      if (isWritten && parent_.isChangedBetween(from, to)) config_.onDepth();
      return;
    }
    copied_ = std::max(parent_.base(), host_.contextFrom(kind_, from));
  }
  copy(from);
  View& view = child_->view();
  const Offset start = parent_.rawStart(from);
  const auto span = static_cast<std::uint32_t>(parent_.rawEnd(to - 1) - start);
  const Marks mark = withMark(parent_.marksBetween(from, to) | pendingMark_, parent_.inPlace(), passes);
  // What is removed leaves its marks to what follows it.
  pendingMark_ = size == 0 ? mark : 0;
  for (std::size_t i = 0; i < size; ++i) view.append(bytes[i], start, span, mark);
  copied_ = to;
  lookAt_ = view.end() + reach_;
}

void Island::advance(Offset upTo, Offset clock, bool isFinal) {
  while (child_) {
    const Offset missing = lookAt_ - child_->view().end();
    if (upTo - copied_ < missing) {
      copy(upTo);
      break;
    }
    copy(copied_ + missing);
    child_->follow(NO_CLOCK);
    if (child_->isQuiet(parent_.inPlace())) return close();
    if (isBrief_) {
      isResting_ = true;
      child_->rest();
    }
    lookAt_ += STEP;
  }
  if (isFinal)
    close();
  else if (child_ && clock != NO_CLOCK)
    child_->follow(clock);
}

bool Island::carry(Offset done, Carried& into) {
  into.add(isOpen() ? 1 : 0);
  if (!child_) return true;
  into.add(copied_ - done);
  into.add(lookAt_ - child_->view().end());
  into.add(static_cast<Offset>(pendingMark_));
  into.add(isResting_ ? 1 : 0);
  return child_->carry(into);
}

void Island::close() {
  if (child_) child_->finish();
  child_.reset();
  isResting_ = false;
  pendingMark_ = 0;
}

void Island::copy(Offset upTo) {
  if (!child_ || upTo <= copied_) return;
  View& view = child_->view();
  Offset from = copied_;
  if (pendingMark_ != 0) {
    const Offset start = parent_.rawStart(from);
    view.append(parent_.at(from), start, static_cast<std::uint32_t>(parent_.rawEnd(from) - start),
                parent_.mark(from) | pendingMark_);
    pendingMark_ = 0;
    ++from;
  }
  view.appendFrom(parent_, from, upTo);
  config_.spend(static_cast<std::size_t>(upTo - copied_), parent_.rawEnd(upTo - 1));
  copied_ = upTo;
}

}  // namespace sluice
