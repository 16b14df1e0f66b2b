#include "core/normalize/run-filter.h"

#include <array>

#include "core/normalize/lane.h"
#include "core/normalize/utf16.h"

namespace sluice {
namespace {

/** What a lane would do with the bytes it is given, without a view to put them into. */
class Trial {
 public:
  explicit Trial(const NormalizerConfig& config) : config_(config) {}

  /** Whether something is complete with this byte that gets a view. */
  bool push(Byte byte) {
    if (detector_.push(byte)) return true;
    for (;;) {
      if (need_ == 0) {
        if (byte >= 0x80 && !lead(byte)) {
          const bool isHead = byte == 0x8b && previous_ == 0x1f;
          const bool isText = end();
          previous_ = byte;
          return isHead || isText;
        }
        break;
      }
      if (byte >= low_ && byte <= high_) {
        low_ = 0x80;
        high_ = 0xbf;
        --need_;
        break;
      }
      if (end()) return true;
    }
    previous_ = byte;
    held_[count_] = byte;
    ++count_;
    if (need_ == 0) whole_ = count_;
    return whole_ >= LONG_TEXT;
  }

  /** Ends a stretch; whether it gets a view. */
  bool end() {
    const bool isText = whole_ >= config_.leastText() && config_.holdsAnchor(held_.data(), whole_);
    count_ = 0;
    whole_ = 0;
    need_ = 0;
    low_ = 0x80;
    high_ = 0xbf;
    return isText;
  }

 private:
  bool lead(Byte byte) {
    if (byte < 0xc2 || byte > 0xf4) return false;
    need_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
    return true;
  }

  const NormalizerConfig& config_;
  Utf16Detector detector_;
  std::array<Byte, MOST_HELD> held_;
  std::size_t count_ = 0;
  std::size_t whole_ = 0;
  int need_ = 0;
  Byte low_ = 0x80;
  Byte high_ = 0xbf;
  int previous_ = -1;
};

bool triesBase64(const Byte* run, std::size_t size, std::size_t alignment, const NormalizerConfig& config) {
  Trial trial(config);
  std::size_t i = alignment;
  const auto value = [&](std::size_t at) { return static_cast<unsigned>(BASE64_VALUE[run[at]]); };
  for (; i + 4 <= size; i += 4) {
    const unsigned bits = (value(i) << 18) | (value(i + 1) << 12) | (value(i + 2) << 6) | value(i + 3);
    if (trial.push(static_cast<Byte>(bits >> 16)) || trial.push(static_cast<Byte>(bits >> 8)) ||
        trial.push(static_cast<Byte>(bits)))
      return true;
  }
  const std::size_t left = size > i ? size - i : 0;
  if (left >= 2 && trial.push(static_cast<Byte>((value(i) << 2) | (value(i + 1) >> 4)))) return true;
  if (left == 3 && trial.push(static_cast<Byte>((value(i + 1) << 4) | (value(i + 2) >> 2)))) return true;
  return trial.end();
}

/** As `HexDecoder` has it: what no digit is breaks the text off, and nothing else. */
bool triesHex(const Byte* run, std::size_t size, const NormalizerConfig& config) {
  Trial trials[] = {Trial(config), Trial(config)};
  unsigned previous = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const int value = HEX_VALUE[run[i]];
    if (value < 0) {
      if (count > 1 && (trials[0].end() || trials[1].end())) return true;
      count = 0;
      continue;
    }
    ++count;
    if (count > 1 && trials[count & 1].push(static_cast<Byte>((previous << 4) | static_cast<unsigned>(value)))) return true;
    previous = static_cast<unsigned>(value);
  }
  return trials[0].end() || trials[1].end();
}

}  // namespace

bool opensView(const Byte* run, std::size_t size, const NormalizerConfig& config) {
  for (std::size_t alignment = 0; alignment < 4; ++alignment)
    if (triesBase64(run, size, alignment, config)) return true;
  return triesHex(run, size, config);
}

}  // namespace sluice
