#include "core/match/short-text.h"

#include <algorithm>
#include <array>

#include "core/normalize/utf8.h"

namespace sluice {
namespace {

/** What a stretch reads as, at most; longer readings hold an anchor. */
constexpr std::size_t LONGEST_READING = 64;

constexpr auto CHANGES = tables::each<bool>([](int byte) { return SPECIAL[static_cast<std::size_t>(byte)] || byte == PLUS; });

/** A text as the passes read it. */
class Reading {
 public:
  explicit Reading(const FoldTable& folds) : folds_(folds) {}

  /** False where the text may read as something else still. */
  bool read(const Byte* bytes, std::size_t length) {
    bool wasForeign = false;
    for (std::size_t i = 0; i < length;) {
      const Byte byte = bytes[i];
      if (byte < 0x80) {
        wasForeign = false;
        ++i;
        if ((byte < SPACE && SPECIAL[byte]) || byte == 0x7f) continue;
        if (!put(byte == PLUS ? SPACE : byte)) return false;
        continue;
      }
      const auto character = readUtf8(bytes + i, length - i);
      if (!character || wasForeign) return false;
      wasForeign = true;
      const std::uint16_t reading = folds_.readingOf(character->codePoint);
      if (reading == KEPT) {
        if (!std::all_of(bytes + i, bytes + i + character->size, [&](Byte one) { return put(one); })) return false;
      } else if (reading != REMOVED) {
        for (const char one : folds_.text(reading))
          if (!put(static_cast<Byte>(one))) return false;
      }
      i += character->size;
    }
    return true;
  }

  const Byte* bytes() const { return bytes_.data(); }
  std::size_t size() const { return size_; }

 private:
  /** False where the byte makes an escape of what stands before it, or begins to, or is one too many. */
  bool put(Byte byte) {
    if (endsEscape(byte) || size_ == LONGEST_READING) return false;
    bytes_[size_++] = byte;
    return true;
  }

  /** Whether a byte behind those that are there may belong to an escape, as far as one glance tells. */
  bool endsEscape(Byte byte) const {
    const Byte before = size_ > 0 ? bytes_[size_ - 1] : Byte{0};
    const int letter = byte | 0x20;
    if (before == PERCENT) return HEX_VALUE[byte] >= 0 || letter == 'u';
    if (before == BACKSLASH) return byte == BACKSLASH || letter == 'u' || letter == 'x';
    if (before == AMPERSAND) return byte == '#';
    if (byte != ';') return false;
    std::size_t at = size_;
    while (at > 0 && isAlphanumeric(bytes_[at - 1])) --at;
    return at > 0 && bytes_[at - 1] == AMPERSAND;
  }

  const FoldTable& folds_;
  std::array<Byte, LONGEST_READING> bytes_;
  std::size_t size_ = 0;
};

}  // namespace

bool mayHoldAnchor(const Byte* bytes, std::size_t length, const Database& database) {
  const Automaton& beginnings = database.beginnings;
  if (beginnings.meetsFlagged(bytes, length)) return true;
  if (std::none_of(bytes, bytes + length, [](Byte byte) { return CHANGES[byte]; })) return false;
  Reading reading(database.tables.folds);
  return !reading.read(bytes, length) || beginnings.meetsFlagged(reading.bytes(), reading.size());
}

}  // namespace sluice
