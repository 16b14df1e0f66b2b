#include "core/normalize/run-filter.h"

#include <algorithm>
#include <array>

#include "core/base/bits.h"
#include "core/normalize/base64-groups.h"
#include "core/normalize/run-masks.h"

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

/** Characters of a run as values of six bits, and behind them as many zeros as decoders read. */
using Values = std::array<Byte, LONGEST_TRIAL + 4 + GROUPS_BLOCK>;
/** What they decode to, and what decoders write behind it. */
using Decoded = std::array<Byte, MASKED_BLOCK + GROUPS_BLOCK>;

/**
 * Whether anything can come out of decoded bytes: text of the least length, the head of a gzip stream, a sign of
 * UTF-16. Says yes now and then where nothing can.
 */
bool mayHoldSomething(Decoded& bytes, std::size_t size, std::size_t least) {
  static const FindTextMasks masksOf = fastestTextMasks();
  std::fill(bytes.begin() + size, bytes.begin() + MASKED_BLOCK, Byte{0xc0});
  const TextMasks masks = masksOf(bytes.data());
  // A byte order mark is two of the bytes that tell of UTF-16, and the NULs between its letters are at least three.
  return rowsOf(masks.characters(), std::min(least, LONG_TEXT)) != 0 || masks.gzip != 0 || (masks.wide & (masks.wide - 1)) != 0;
}

bool triesBase64(const Values& values, std::size_t size, std::size_t alignment, const NormalizerConfig& config) {
  static const DecodeGroups decode = fastestGroups();
  if (size < alignment + 2) return false;
  Decoded bytes;
  const std::size_t count = size - alignment;
  decode(values.data() + alignment, count, bytes.data());
  // Of a group that is cut off, two characters are one byte, and three are two.
  const std::size_t whole = count / 4 * 3 + (count % 4 < 2 ? 0 : count % 4 - 1);
  return mayHoldSomething(bytes, whole, config.leastText()) && Trial(config).take(bytes.data(), whole);
}

/** Whether a run has as many digits in a row as hex text needs. */
bool mayHoldHex(const Byte* run, std::size_t size, std::size_t least) {
  static const auto digitsOf = fastestRunFinders().digits;
  // Longer ones are few.
  if (size > RUN_BLOCK) return true;
  std::array<Byte, RUN_BLOCK> padded{};
  std::copy_n(run, size, padded.begin());
  return rowsOf(digitsOf(padded.data()), least) != 0;
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
  Values values{};
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<Byte>(BASE64_VALUE[run[i]]);
  for (std::size_t alignment = 0; alignment < 4; ++alignment)
    if (triesBase64(values, size, alignment, config)) return true;
  return mayHoldHex(run, size, 2 * config.leastText()) && triesHex(run, size, config);
}

}  // namespace sluice
