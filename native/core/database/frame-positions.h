/**
 * The frames of all injection patterns as one automaton of positions (Glushkov): what byte each position
 * takes, and which can come next. Assertions are taken to hold: it may say yes where RE2 then says no.
 */
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/database/blob.h"
#include "core/database/forms.h"

namespace sluice {

struct FramePositions {
  FramePositions() = default;
  /** @throws Error if a number leads outside */
  FramePositions(Blob& blob, const std::vector<ByteSet>& sets, std::size_t formCount);

  /** A position that can follow another one, and the number of its set. */
  struct Next {
    std::uint32_t position;
    std::uint32_t set;
  };

  std::size_t size() const { return setOf.size(); }
  bool isEmpty() const { return setOf.empty(); }
  /** Calls `take` with each `Next` of a position. */
  template <typename Take>
  void eachNext(std::uint32_t position, const Take& take) const {
    const std::uint16_t only = onlyNext[position];
    if (only != SEVERAL) return take(Next{position + 1, only});
    std::for_each(follow.begin() + followFrom[position], follow.begin() + followFrom[position + 1], take);
  }

  /** Number of the set of bytes that each position takes, among `members`. */
  std::vector<std::uint32_t> setOf;
  /** Where the positions that can follow each one start in `follow`; one more at the end. */
  std::vector<std::uint32_t> followFrom;
  std::vector<Next> follow;
  /** For most positions only the one behind them can follow: its set; `SEVERAL` for the others. */
  std::vector<std::uint16_t> onlyNext;
  static constexpr std::uint16_t SEVERAL = 0xffff;
  /** Positions that a match can begin with. */
  std::vector<std::uint32_t> first;
  /** The form that ends with a position, or -1. */
  std::vector<std::int32_t> formOf;
  /** Bytes that no set tells apart share a class. */
  std::array<std::uint8_t, 256> classes{};
  std::size_t width = 1;
  /** Which classes each set holds. */
  std::vector<ByteSet> members;
  /** The same by classes: for each of them the sets that hold it, a bit each, in `holderWords` words. */
  std::vector<std::uint64_t> holders;
  std::size_t holderWords = 1;
  /** Bytes that begin a match wherever they stand; letters and digits do at the edge of a word. */
  ByteSet freeStarts;
  /** Longest match of any frame, in bytes. */
  Offset cap = 0;
};

/** Which bytes can begin a frame whose first one is beyond ASCII; the letters of most scripts take two or three. */
class ForeignStarts {
 public:
  /** Bytes that are looked at. */
  static constexpr std::size_t HEAD = 6;

  void add(const FramePositions& positions, const std::vector<std::vector<std::uint8_t>>& bytesOf, std::uint32_t first) {
    add(positions, bytesOf, {}, 0, first);
  }

  bool mayBegin(const Byte* bytes) const {
    if (bytes[0] >= THREE_BYTES) {
      const std::size_t letter = letterOf(bytes);
      if (!begun_[letter]) return false;
      if (enough_[letter]) return true;
    } else {
      // Nearly every pair of letters begins some head: what the rest tells is looked up at once.
      const unsigned told = pairs_[pairOf(bytes)];
      return ((told >> 1 | (told & headBit(bytes)) | (told >> 2 & unsigned{BEGINS_SEPARATOR[bytes[2]]})) & 1) != 0;
    }
    return headBit(bytes) != 0;
  }

 private:
  static constexpr std::uint8_t NONE = 0;
  /** More bytes tell. */
  static constexpr std::uint8_t LONG = 1;
  static constexpr std::uint8_t ANY = 2;
  /** A word of one letter. */
  static constexpr std::uint8_t SHORT = 4;
  static constexpr unsigned BITS = 16;
  /** Bytes of a head of which no more is certain. */
  static constexpr std::size_t SHORT_HEAD = 4;
  using Prefix = std::array<Byte, HEAD>;

  /** Of a letter of three bytes, the least first one; and how many such letters there are. */
  static constexpr Byte THREE_BYTES = 0xe0;
  static constexpr std::size_t LETTERS = std::size_t{1} << 16;

  static std::size_t pairOf(const Byte* bytes) { return std::size_t{bytes[0]} << 8 | bytes[1]; }
  static std::size_t letterOf(const Byte* bytes) {
    return (bytes[0] & 15U) << 12 | (bytes[1] & 63U) << 6 | (bytes[2] & 63U);
  }
  /** 1 for what may be a head of which no more is certain, a whole one, or one behind which a word ends; else 0. */
  unsigned headBit(const Byte* bytes) const {
    const std::uint64_t head = folded(headAt(bytes));
    const std::size_t four = hash(head, SHORT_HEAD);
    const std::size_t six = hash(head, HEAD);
    const std::uint64_t isEnded = ends_[four / 64] >> (four % 64) & std::uint64_t{BEGINS_SEPARATOR[bytes[SHORT_HEAD]]};
    return static_cast<unsigned>((fours_[four / 64] >> (four % 64) | sixes_[six / 64] >> (six % 64) | isEnded) & 1);
  }
  /** The first bytes, the lowest first. */
  static std::uint64_t headAt(const Byte* bytes) {
    std::uint32_t low;
    std::uint16_t high;
    std::memcpy(&low, bytes, sizeof low);
    std::memcpy(&high, bytes + sizeof low, sizeof high);
    return std::uint64_t{high} << 32 | low;
  }
  /** With letters of ASCII in lower case, all eight bytes at once. */
  static std::uint64_t folded(std::uint64_t bytes) {
    constexpr std::uint64_t EACH = 0x0101010101010101U;
    const std::uint64_t low = bytes & EACH * 0x7f;
    const std::uint64_t fromA = low + EACH * (0x80 - 'A');
    const std::uint64_t behindZ = low + EACH * (0x80 - 'Z' - 1);
    return bytes | (fromA & ~behindZ & ~bytes & EACH * 0x80) >> 2;
  }
  static std::size_t hash(std::uint64_t head, std::size_t count) {
    return ((head << (64 - 8 * count)) * 0x9e3779b97f4a7c15U) >> (64 - BITS);
  }

  void add(const FramePositions& positions, const std::vector<std::vector<std::uint8_t>>& bytesOf, Prefix prefix,
           std::size_t depth, std::uint32_t position);
  void mark(const Prefix& prefix, std::size_t known, bool isWordEnd);
  void markLetter(const Prefix& prefix, std::size_t known);
  void markPair(const Prefix& prefix, std::size_t known, bool isWordEnd);

  std::vector<std::uint8_t> pairs_ = std::vector<std::uint8_t>(std::size_t{1} << 16, NONE);
  /** Letters of three bytes, as of most scripts of Asia, that a head begins with, and that nothing certain follows. */
  std::vector<bool> begun_ = std::vector<bool>(LETTERS, false);
  std::vector<bool> enough_ = std::vector<bool>(LETTERS, false);
  /** Heads of which no more is certain, whole ones, and those behind which a word ends: a bit for each hash. */
  std::vector<std::uint64_t> fours_ = std::vector<std::uint64_t>((std::size_t{1} << BITS) / 64, 0);
  std::vector<std::uint64_t> sixes_ = std::vector<std::uint64_t>((std::size_t{1} << BITS) / 64, 0);
  std::vector<std::uint64_t> ends_ = std::vector<std::uint64_t>((std::size_t{1} << BITS) / 64, 0);
};

/**
 * Which four bytes can begin a frame: tells for nearly every word that it begins none.
 *
 * Letters are folded. What follows a class of many bytes is not looked at.
 */
class FrameStarts {
 public:
  FrameStarts() = default;
  explicit FrameStarts(const FramePositions& positions);

  /** Bytes that are looked at, at most. */
  static constexpr std::size_t HEAD = ForeignStarts::HEAD;

  bool mayBegin(const Byte* bytes) const {
    return bytes[0] >= 0x80 ? foreign_.mayBegin(bytes) : mayBeginWord(bytes);
  }
  /**
   * The same for a letter or digit of ASCII. No part of the answer decides which other is looked for: what words a text
   * has is hard to foresee, and dear where a processor foresees it wrongly.
   */
  bool mayBeginWord(const Byte* bytes) const {
    const std::size_t pair = pairOf(KIND[bytes[0]], KIND[bytes[1]]);
    const std::size_t four = hash(pair, KIND[bytes[2]], KIND[bytes[3]]);
    const unsigned told = pairs_[pair];
    const auto isLong = static_cast<unsigned>(fours_[four / 64] >> (four % 64));
    return ((told >> 2 | (told & ENDS_WORD[bytes[2]]) | (told >> 1 & isLong)) & 1) != 0;
  }

 private:
  static constexpr std::uint8_t NONE = 0;
  /** A word of two letters or digits. */
  static constexpr std::uint8_t SHORT = 1;
  /** `fours_` tells more. */
  static constexpr std::uint8_t LONG = 2;
  static constexpr std::uint8_t ANY = 4;
  static constexpr auto ENDS_WORD = tables::each<std::uint8_t>([](int byte) { return BEGINS_SEPARATOR[static_cast<std::size_t>(byte)] ? SHORT : NONE; });
  static constexpr unsigned BITS = 16;
  static constexpr unsigned KIND_BITS = 6;
  /** Letters without case, digits, any other of ASCII; what lies beyond shares the kinds that are left. */
  static constexpr auto KIND = tables::each<std::uint8_t>([](int byte) {
    if (byte >= 0x80) return 37 + byte % 27;
    if (isDigit(static_cast<Byte>(byte))) return 26 + byte - '0';
    return isLetter(static_cast<Byte>(byte)) ? (byte | 0x20) - 'a' : 36;
  });

  static std::size_t pairOf(std::uint8_t first, std::uint8_t second) { return std::size_t{first} << KIND_BITS | second; }
  static std::size_t hash(std::size_t pair, std::uint8_t third, std::uint8_t fourth) {
    const auto key = static_cast<std::uint32_t>(pair << (2 * KIND_BITS) | std::size_t{third} << KIND_BITS | fourth);
    return (key * 0x9e3779b1U) >> (32 - BITS);
  }
  void add(std::array<std::uint8_t, 4> prefix, std::size_t depth, std::uint32_t position,
           const FramePositions& positions, const std::vector<std::vector<std::uint8_t>>& bytesOf);
  void mark(const std::array<std::uint8_t, 4>& prefix, std::size_t known, bool isWordEnd);

  ForeignStarts foreign_;
  std::vector<std::uint8_t> pairs_ = std::vector<std::uint8_t>(1 << (2 * KIND_BITS), NONE);
  /** A bit for each hash. */
  std::vector<std::uint64_t> fours_ = std::vector<std::uint64_t>((std::size_t{1} << BITS) / 64, 0);
};

}  // namespace sluice
