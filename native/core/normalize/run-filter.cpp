#include "core/normalize/run-filter.h"

#include <algorithm>
#include <array>

#include "core/normalize/lane.h"
#include "core/normalize/utf16.h"

namespace sluice {
namespace {

/**
 * UTF-8 as an automaton (Unicode 15, table 3-7): states are the ground, and what a character begun so far asks for.
 */
namespace utf8 {

enum State : std::uint8_t { ground, one, two, three, afterE0, afterEd, afterF0, afterF4, STATES };
enum Class : std::uint8_t { ascii, low, middle, high, bad, lead2, leadE0, lead3, leadEd, leadF0, lead4, leadF4, CLASSES };

/** With this byte the text so far ends. */
constexpr std::uint8_t BREAK = 0x10;
/** The byte is no text itself. */
constexpr std::uint8_t DROP = 0x20;
constexpr std::uint8_t STATE = 0x0f;

constexpr auto CLASS = tables::each<std::uint8_t>([](int byte) {
  if (byte < 0x80) return ascii;
  if (byte < 0x90) return low;
  if (byte < 0xa0) return middle;
  if (byte < 0xc0) return high;
  if (byte < 0xc2 || byte > 0xf4) return bad;
  if (byte < 0xe0) return lead2;
  if (byte < 0xf0) return byte == 0xe0 ? leadE0 : byte == 0xed ? leadEd : lead3;
  return byte == 0xf0 ? leadF0 : byte == 0xf4 ? leadF4 : lead4;
});

constexpr std::uint8_t begin(int byteClass) {
  constexpr std::uint8_t none = BREAK | DROP;
  constexpr std::uint8_t states[CLASSES] = {ground, none, none, none, none, one, afterE0, two, afterEd, afterF0, three, afterF4};
  return states[byteClass];
}

constexpr std::uint8_t goOn(int state, int byteClass) {
  const bool isTail = byteClass >= low && byteClass <= high;
  const bool isMet = state == afterE0   ? byteClass == high
                     : state == afterEd ? byteClass == low || byteClass == middle
                     : state == afterF0 ? byteClass == middle || byteClass == high
                     : state == afterF4 ? byteClass == low
                                        : isTail;
  if (!isMet) return static_cast<std::uint8_t>(BREAK | begin(byteClass));
  if (state == one) return ground;
  return state == two || state == afterE0 || state == afterEd ? one : two;
}

constexpr auto TABLE = [] {
  std::array<std::array<std::uint8_t, CLASSES>, STATES> table{};
  for (int state = 0; state < STATES; ++state)
    for (int byteClass = 0; byteClass < CLASSES; ++byteClass)
      table[static_cast<std::size_t>(state)][static_cast<std::size_t>(byteClass)] =
          state == ground ? begin(byteClass) : goOn(state, byteClass);
  return table;
}();

}  // namespace utf8

/** What a lane would do with the bytes it is given, without a view to put them into. */
class Trial {
 public:
  explicit Trial(const NormalizerConfig& config) : config_(config) {}

  /** Takes bytes that belong together, and ends the stretch with them; whether anything in it gets a view. */
  bool take(const Byte* bytes, std::size_t size) {
    if (isWide(bytes, size)) return true;
    std::uint8_t state = utf8::ground;
    std::size_t start = 0;
    std::size_t whole = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const Byte byte = bytes[i];
      const std::uint8_t entry = utf8::TABLE[state][utf8::CLASS[byte]];
      const bool isBreak = (entry & utf8::BREAK) != 0;
      const bool isDropped = (entry & utf8::DROP) != 0;
      state = entry & utf8::STATE;
      if (isBreak && whole >= start + config_.leastText() && isText(bytes + start, whole - start)) return true;
      // The head of a gzip stream (RFC 1952).
      if (byte == 0x8b && isDropped && previous_ == 0x1f) return true;
      previous_ = byte;
      start = isBreak ? i + (isDropped ? 1 : 0) : start;
      whole = state == utf8::ground ? i + 1 : std::max(whole, start);
      if (whole - start >= LONG_TEXT) return true;
    }
    return isText(bytes + start, whole - start);
  }

 private:
  bool isText(const Byte* bytes, std::size_t size) const {
    return size >= config_.leastText() && config_.holdsAnchor(bytes, size);
  }

  bool isWide(const Byte* bytes, std::size_t size) {
    return std::any_of(bytes, bytes + size, [&](Byte byte) { return detector_.push(byte).has_value(); });
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

/** As `HexDecoder` has it: what no digit is breaks the text off, and nothing else. */
bool triesHex(const Byte* run, std::size_t size, const NormalizerConfig& config) {
  Trial trials[] = {Trial(config), Trial(config)};
  std::array<Byte, LONGEST_TRIAL> bytes[2];
  for (std::size_t from = 0; from < size;) {
    std::size_t to = from;
    while (to < size && HEX_VALUE[run[to]] >= 0) ++to;
    std::size_t counts[] = {0, 0};
    for (std::size_t i = from + 1; i < to; ++i) {
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
