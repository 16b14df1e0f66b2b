#include "core/match/short-text.h"

#include <algorithm>
#include <array>

#include "core/normalize/utf8.h"

namespace sluice {
namespace {

/** Bytes of another script in a row that may be a word of it. */
constexpr std::size_t FOREIGN_WORD = 6;
/** What a stretch reads as, at most; longer readings hold an anchor. */
constexpr std::size_t LONGEST_READING = 64;

constexpr auto CHANGES = tables::each<bool>([](int byte) { return SPECIAL[static_cast<std::size_t>(byte)] || byte == PLUS; });

const Byte* bytesOf(const std::string& text) { return reinterpret_cast<const Byte*>(text.data()); }

/** A text as the passes read it. */
class Reading {
 public:
  explicit Reading(const FoldTable& folds) : folds_(folds) {}

  /** False where the text may read as something else still. */
  bool read(const Byte* bytes, std::size_t length) {
    std::size_t foreign = 0;
    for (std::size_t i = 0; i < length;) {
      const Byte byte = bytes[i];
      if (byte < 0x80) {
        ++i;
        if ((byte < SPACE && SPECIAL[byte]) || byte == 0x7f) continue;
        foreign = 0;
        if (!put(byte == PLUS ? SPACE : byte)) return false;
        continue;
      }
      const auto character = readUtf8(bytes + i, length - i);
      if (!character) return false;
      const std::uint16_t reading = folds_.readingOf(character->codePoint);
      if (reading != REMOVED) {
        foreign += character->size;
        if (foreign >= FOREIGN_WORD) return false;
        if (!(reading == KEPT ? put(bytes + i, character->size) : put(bytesOf(folds_.text(reading)), folds_.text(reading).size())))
          return false;
      }
      i += character->size;
    }
    return true;
  }

  const Byte* bytes() const { return bytes_.data(); }
  std::size_t size() const { return size_; }

 private:
  bool put(const Byte* bytes, std::size_t size) {
    return std::all_of(bytes, bytes + size, [&](Byte byte) { return put(byte); });
  }

  /** False where the byte makes an escape of what stands before it, or begins to, or is one too many. */
  bool put(Byte byte) {
    if (endsEscape(byte) || size_ == LONGEST_READING) return false;
    bytes_[size_++] = byte;
    return true;
  }

  /** Whether a byte behind those that are there may belong to an escape, as far as one glance tells. */
  bool endsEscape(Byte byte) const {
    const Byte before = size_ > 0 ? bytes_[size_ - 1] : Byte{0};
    if (before == PERCENT) return (byte | 0x20) == 'u';
    if (before == BACKSLASH) return byte == 'u' || byte == 'x';
    if (before == AMPERSAND) return byte == '#';
    if (size_ > 1 && bytes_[size_ - 2] == PERCENT) return HEX_VALUE[before] >= 0 && HEX_VALUE[byte] >= 0;
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
  const auto holds = [&](const Byte* text, std::size_t size) {
    return database.beginnings.meetsFlagged(text, size) ||
           (!database.letters.isEmpty() && database.letters.meetsFlagged(text, size));
  };
  if (holds(bytes, length)) return true;
  if (std::none_of(bytes, bytes + length, [](Byte byte) { return CHANGES[byte]; })) return false;
  Reading reading(database.tables.folds);
  return !reading.read(bytes, length) || holds(reading.bytes(), reading.size());
}

}  // namespace sluice
