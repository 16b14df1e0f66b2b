#include "core/normalize/run-filter.h"

#include <array>

namespace sluice {
namespace {

/** What a lane would do with the bytes it is given, without a view to put them into. */
class Trial {
 public:
  explicit Trial(const NormalizerConfig& config) : config_(config) {}

  /** Takes bytes that belong together, and ends the stretch with them; whether anything in it gets a view. */
  bool take(const Byte* bytes, std::size_t size) {
    if (size == 0) return false;
    DecodedBlock block;
    block.append(bytes, size);
    const auto last = block.lastStretch(0, previous_, detector_, config_.leastText(),
                                        [&](const Byte* text, std::size_t length) { return isText(text, length); });
    previous_ = bytes[size - 1];
    return !last || isText(bytes + last->start, last->whole - last->start);
  }

 private:
  bool isText(const Byte* bytes, std::size_t size) const {
    return size >= config_.leastText() && config_.holdsAnchor(bytes, size);
  }

  const NormalizerConfig& config_;
  Utf16Detector detector_;
  int previous_ = -1;
};

using Values = std::array<Byte, LONGEST_TRIAL>;

bool triesBase64(const Values& values, std::size_t size, std::size_t alignment, const NormalizerConfig& config) {
  std::array<Byte, LONGEST_TRIAL> bytes;
  std::size_t count = 0;
  std::size_t i = alignment;
  for (; i + 4 <= size; i += 4, count += 3) {
    const unsigned bits = static_cast<unsigned>((values[i] << 18) | (values[i + 1] << 12) | (values[i + 2] << 6) | values[i + 3]);
    bytes[count] = static_cast<Byte>(bits >> 16);
    bytes[count + 1] = static_cast<Byte>(bits >> 8);
    bytes[count + 2] = static_cast<Byte>(bits);
  }
  const std::size_t left = size > i ? size - i : 0;
  if (left >= 2) bytes[count++] = static_cast<Byte>((values[i] << 2) | (values[i + 1] >> 4));
  if (left == 3) bytes[count++] = static_cast<Byte>((values[i + 1] << 4) | (values[i + 2] >> 2));
  return Trial(config).take(bytes.data(), count);
}

/** As `HexDecoder` has it: what no digit is breaks the text off, and short rows are none. */
bool triesHex(const Byte* run, std::size_t size, const NormalizerConfig& config) {
  Trial trials[] = {Trial(config), Trial(config)};
  std::array<Byte, LONGEST_TRIAL> bytes[2];
  for (std::size_t from = 0; from < size;) {
    std::size_t to = from;
    while (to < size && HEX_VALUE[run[to]] >= 0) ++to;
    const bool isLong = to - from >= 2 * config.leastText();
    std::size_t counts[] = {0, 0};
    for (std::size_t i = from + 1; isLong && i < to; ++i) {
      const std::size_t lane = (i - from) & 1;
      bytes[lane][counts[lane]++] = static_cast<Byte>((HEX_VALUE[run[i - 1]] << 4) | HEX_VALUE[run[i]]);
    }
    for (std::size_t lane = 0; lane < 2; ++lane)
      if (trials[lane].take(bytes[lane].data(), counts[lane])) return true;
    from = to + 1;
  }
  return false;
}

}  // namespace

bool opensView(const Byte* run, std::size_t size, const NormalizerConfig& config) {
  Values values;
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<Byte>(BASE64_VALUE[run[i]]);
  for (std::size_t alignment = 0; alignment < 4; ++alignment)
    if (triesBase64(values, size, alignment, config)) return true;
  return triesHex(run, size, config);
}

}  // namespace sluice
