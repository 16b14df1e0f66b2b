#include "core/session/lines.h"

#include <algorithm>
#include <cstring>

namespace sluice {

void Lines::add(const Byte* chunk, std::size_t size, Offset offset) {
  const Byte* const end = chunk + size;
  for (const Byte* at = chunk; at < end; ++at) {
    at = static_cast<const Byte*>(std::memchr(at, LF, static_cast<std::size_t>(end - at)));
    if (at == nullptr) break;
    feeds_.push_back(offset + (at - chunk));
  }
}

void Lines::forget(Offset offset) {
  const auto from = feeds_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto kept = std::lower_bound(from, feeds_.end(), offset);
  if (kept == from) return;
  lastBefore_ = *(kept - 1);
  before_ += kept - from;
  first_ = static_cast<std::size_t>(kept - feeds_.begin());
  if (first_ * 2 > feeds_.size()) {
    feeds_.erase(feeds_.begin(), kept);
    first_ = 0;
  }
}

Place Lines::locate(Offset offset) const {
  const auto from = feeds_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto next = std::lower_bound(from, feeds_.end(), offset);
  const Offset last = next == from ? lastBefore_ : *(next - 1);
  return {before_ + (next - from) + 1, offset - last};
}

}  // namespace sluice
