#include "core/normalize/zero-width.h"

namespace sluice {
namespace {

/** Visible bytes between two hidden characters, at most, for the second to continue the first. */
constexpr Offset MAX_GAP = 64;

}  // namespace

std::optional<Byte> smuggledByte(std::uint32_t codePoint) {
  if (codePoint >= 0xe0020 && codePoint <= 0xe007e) return static_cast<Byte>(codePoint - 0xe0000);
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return static_cast<Byte>(codePoint - 0xfe00);
  if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) return static_cast<Byte>(codePoint - 0xe0100 + 16);
  return std::nullopt;
}

void Smuggled::push(Byte byte, Offset offset, Offset start, Offset end, Marks mark) {
  if (!lane_)
    lane_ = std::make_unique<Lane>(opener_, LayerKind::smuggled);
  else if (offset - last_ > MAX_GAP)
    lane_->finish();
  last_ = offset;
  lane_->push(byte, start, end, mark);
}

bool Smuggled::isOver(Offset offset) const { return !lane_ || offset - last_ > 2 * MAX_GAP; }

void Smuggled::advance(Offset offset, bool isFinal) {
  if (!lane_) return;
  if (isFinal || offset - last_ > MAX_GAP)
    lane_->finish();
  else
    lane_->feed();
}

}  // namespace sluice
