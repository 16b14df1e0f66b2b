#include "core/database/frame-positions.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace sluice {
namespace {

/** A set of more bytes than this, letters folded, says too little about how a frame begins. */
constexpr std::size_t MOST_BYTES = 8;
/** What text consists of mostly: their classes are the first, so that what an automaton tells of them shares a cache line. */
constexpr std::string_view COMMON = " etaoinsrhldcump";

void check(bool isFine) {
  if (!isFine) throw Error("the frames lead outside themselves");
}

}  // namespace

FramePositions::FramePositions(Blob& blob, const std::vector<ByteSet>& sets, std::size_t formCount) {
  setOf = blob.array<std::uint32_t>();
  followFrom = blob.array<std::uint32_t>();
  const std::vector<std::uint32_t> following = blob.array<std::uint32_t>();
  first = blob.array<std::uint32_t>();
  formOf = blob.array<std::int32_t>();
  const std::uint32_t free = blob.u32();
  cap = blob.i32();
  const auto isPosition = [&](std::uint32_t position) { return position < setOf.size(); };
  check(std::all_of(setOf.begin(), setOf.end(), [&](std::uint32_t set) { return set < sets.size(); }));
  check(followFrom.size() == setOf.size() + 1 && formOf.size() == setOf.size() && free < sets.size() && cap >= 0);
  check(std::is_sorted(followFrom.begin(), followFrom.end()) && followFrom.back() == following.size());
  check(std::all_of(following.begin(), following.end(), isPosition) && std::all_of(first.begin(), first.end(), isPosition));
  check(std::all_of(formOf.begin(), formOf.end(),
                    [&](std::int32_t form) { return form >= -1 && form < static_cast<std::int32_t>(formCount); }));
  freeStarts = sets[free];

  // Only the sets that frames name part the bytes into classes.
  constexpr std::uint32_t UNUSED = ~std::uint32_t{0};
  std::vector<std::uint32_t> renumbered(sets.size(), UNUSED);
  std::vector<const ByteSet*> used;
  for (std::uint32_t& set : setOf) {
    std::uint32_t& number = renumbered[set];
    if (number == UNUSED) {
      number = static_cast<std::uint32_t>(used.size());
      used.push_back(&sets[set]);
    }
    set = number;
  }
  std::map<std::vector<bool>, std::uint8_t> seen;
  std::vector<std::size_t> samples;
  std::vector<Byte> bytes(COMMON.begin(), COMMON.end());
  for (unsigned byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<Byte>(byte));
  for (const std::size_t byte : bytes) {
    std::vector<bool> key;
    for (const ByteSet* set : used) key.push_back((*set)[byte]);
    const auto [entry, isNew] = seen.try_emplace(std::move(key), static_cast<std::uint8_t>(samples.size()));
    if (isNew) samples.push_back(byte);
    classes[byte] = entry->second;
  }
  width = std::max<std::size_t>(1, samples.size());
  for (const ByteSet* set : used) {
    ByteSet own;
    for (std::size_t column = 0; column < samples.size(); ++column) own[column] = (*set)[samples[column]];
    members.push_back(own);
  }
  holderWords = members.size() / 64 + 1;
  holders.assign(width * holderWords, 0);
  for (std::size_t column = 0; column < width; ++column)
    for (std::size_t set = 0; set < members.size(); ++set)
      holders[column * holderWords + set / 64] |= std::uint64_t{members[set][column]} << (set % 64);
  follow.reserve(following.size());
  for (const std::uint32_t position : following) follow.push_back({position, setOf[position]});
  onlyNext.reserve(size());
  for (std::uint32_t position = 0; position < size(); ++position) {
    const std::uint32_t from = followFrom[position];
    const bool isOnly = followFrom[position + 1] == from + 1 && follow[from].position == position + 1 && follow[from].set < SEVERAL;
    onlyNext.push_back(isOnly ? static_cast<std::uint16_t>(follow[from].set) : SEVERAL);
  }
}

FrameStarts::FrameStarts(const FramePositions& positions) {
  // Bytes of each set, letters folded; empty where they are too many.
  std::vector<std::vector<std::uint8_t>> bytesOf;
  for (const ByteSet& member : positions.members) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t byte = 0; byte < 256; ++byte)
      if (member[positions.classes[byte]]) bytes.push_back(static_cast<std::uint8_t>(byte >= 'A' && byte <= 'Z' ? byte + 0x20 : byte));
    std::sort(bytes.begin(), bytes.end());
    bytes.erase(std::unique(bytes.begin(), bytes.end()), bytes.end());
    if (bytes.size() > MOST_BYTES) bytes.clear();
    bytesOf.push_back(std::move(bytes));
  }
  for (const std::uint32_t position : positions.first) {
    add({}, 0, position, positions, bytesOf);
    foreign_.add(positions, bytesOf, position);
  }
}

void FrameStarts::add(std::array<std::uint8_t, 4> prefix, std::size_t depth, std::uint32_t position,
                      const FramePositions& positions, const std::vector<std::vector<std::uint8_t>>& bytesOf) {
  const std::vector<std::uint8_t>& bytes = bytesOf[positions.setOf[position]];
  if (bytes.empty()) return mark(prefix, depth, false);
  for (const std::uint8_t byte : bytes) {
    // Those are asked of `foreign_`.
    if (depth == 0 && byte >= 0x80) continue;
    // In the text a space can be any separator, a tag or an escape, and a colon may hide in it.
    if (byte == SPACE || byte == COLON) {
      mark(prefix, depth, true);
      continue;
    }
    prefix[depth] = KIND[byte];
    if (depth == 3) {
      mark(prefix, 4, false);
      continue;
    }
    if (positions.formOf[position] >= 0) mark(prefix, depth + 1, false);
    for (std::uint32_t i = positions.followFrom[position]; i < positions.followFrom[position + 1]; ++i)
      add(prefix, depth + 1, positions.follow[i].position, positions, bytesOf);
  }
}

void ForeignStarts::add(const FramePositions& positions, const std::vector<std::vector<std::uint8_t>>& bytesOf, Prefix prefix,
                        std::size_t depth, std::uint32_t position) {
  const std::vector<std::uint8_t>& bytes = bytesOf[positions.setOf[position]];
  if (bytes.empty()) return mark(prefix, depth, false);
  for (const std::uint8_t byte : bytes) {
    if (depth == 0 && byte < 0x80) continue;
    // In the text a space can be any separator, a tag or an escape, and a colon may hide in it.
    if (byte == SPACE || byte == COLON) {
      mark(prefix, depth, true);
      continue;
    }
    prefix[depth] = byte;
    if (depth + 1 == HEAD || positions.formOf[position] >= 0) mark(prefix, depth + 1, false);
    if (depth + 1 == HEAD) continue;
    for (std::uint32_t i = positions.followFrom[position]; i < positions.followFrom[position + 1]; ++i)
      add(positions, bytesOf, prefix, depth + 1, positions.follow[i].position);
  }
}

/** Takes note of a beginning of which `known` bytes are certain; `isWordEnd`: a separator follows. */
void ForeignStarts::mark(const Prefix& prefix, std::size_t known, bool isWordEnd) {
  if (known == 0) {
    std::fill(pairs_.begin(), pairs_.end(), ANY);
    std::fill(begun_.begin(), begun_.end(), true);
    std::fill(enough_.begin(), enough_.end(), true);
    return;
  }
  if (prefix[0] >= THREE_BYTES)
    markLetter(prefix, known);
  else
    markPair(prefix, known, isWordEnd);
  if (known < SHORT_HEAD) return;
  const std::size_t count = known == HEAD ? HEAD : SHORT_HEAD;
  const std::size_t slot = hash(folded(headAt(prefix.data())), count);
  (known == HEAD ? sixes_ : known == SHORT_HEAD && isWordEnd ? ends_ : fours_)[slot / 64] |= std::uint64_t{1} << (slot % 64);
}

/** Takes note of the letter of three bytes that a beginning begins with, or of all that go on as it does. */
void ForeignStarts::markLetter(const Prefix& prefix, std::size_t known) {
  const Prefix least = {prefix[0], known > 1 ? prefix[1] : Byte{0}, known > 2 ? prefix[2] : Byte{0}};
  const auto from = static_cast<std::ptrdiff_t>(letterOf(least.data()));
  const std::ptrdiff_t count = known == 1 ? 1 << 12 : known == 2 ? 1 << 6 : 1;
  std::fill_n(begun_.begin() + from, count, true);
  if (known <= 3) std::fill_n(enough_.begin() + from, count, true);
}

void ForeignStarts::markPair(const Prefix& prefix, std::size_t known, bool isWordEnd) {
  if (known == 1) {
    std::fill_n(pairs_.begin() + static_cast<std::ptrdiff_t>(prefix[0]) * 256, 256, ANY);
    return;
  }
  // Letters of ASCII behind the first byte are noted in lower case alone.
  const Byte second = prefix[1];
  for (const Byte form : {second, static_cast<Byte>(isLetter(second) ? second & 0xdf : second)})
    pairs_[std::size_t{prefix[0]} << 8 | form] |= known >= SHORT_HEAD ? LONG : known == 2 && isWordEnd ? SHORT : ANY;
}

/** Takes note of a beginning of which `known` kinds are certain; `isWordEnd`: a separator follows. */
void FrameStarts::mark(const std::array<std::uint8_t, 4>& prefix, std::size_t known, bool isWordEnd) {
  if (known == 4) {
    std::uint8_t& pair = pairs_[pairOf(prefix[0], prefix[1])];
    if (pair != ANY) pair |= LONG;
    const std::size_t four = hash(pairOf(prefix[0], prefix[1]), prefix[2], prefix[3]);
    fours_[four / 64] |= std::uint64_t{1} << (four % 64);
    return;
  }
  if (known == 2) {
    std::uint8_t& pair = pairs_[pairOf(prefix[0], prefix[1])];
    if (!isWordEnd) pair = ANY;
    if (pair != ANY) pair |= SHORT;
    return;
  }
  // Of one byte or three, what can follow is gone through: all, or what separators begin with.
  std::array<std::uint8_t, 4> longer = prefix;
  for (unsigned next = 0; next < 256; ++next) {
    if (isWordEnd && !BEGINS_SEPARATOR[next]) continue;
    longer[known] = KIND[next];
    mark(longer, known + 1, false);
  }
}

}  // namespace sluice
