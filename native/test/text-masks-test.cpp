/** The vectorised classifier against the scalar one, and what it says of characters against the walk of UTF-8. */
#include "core/normalize/text-masks.h"

#include <cstring>

#include "core/normalize/utf8.h"
#include "test/check.h"
#include "test/random.h"

namespace sluice::test {
namespace {

void everyByte() {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < MASKED_BLOCK; ++at) {
      Byte block[MASKED_BLOCK];
      std::memset(block, 0xc0, sizeof block);
      block[at] = static_cast<Byte>(byte);
      const TextMasks masks = fastestTextMasks()(block);
      const auto is = [&](std::uint64_t mask, bool isSet) { return mask == std::uint64_t{isSet} << at; };
      CHECK(is(masks.ascii, byte < 0x80));
      CHECK(is(masks.tail, byte >= 0x80 && byte < 0xc0));
      CHECK(is(masks.lead, byte >= 0xc2 && byte < 0xf5));
      CHECK(is(masks.lead3, byte >= 0xe0 && byte < 0xf5));
      CHECK(is(masks.lead4, byte >= 0xf0 && byte < 0xf5));
      CHECK(is(masks.wide, byte == 0 || byte >= 0xfe));
      CHECK(is(masks.gzip, byte == 0x8b));
    }
  }
}

void againstScalar() {
  Random random(43);
  for (int round = 0; round < 20'000; ++round) {
    const std::string bytes = random.bytes(MASKED_BLOCK);
    const auto* block = reinterpret_cast<const Byte*>(bytes.data());
    const TextMasks fast = fastestTextMasks()(block);
    const TextMasks scalar = findTextMasksScalar(block);
    EQUAL(fast.ascii, scalar.ascii);
    EQUAL(fast.tail, scalar.tail);
    EQUAL(fast.lead, scalar.lead);
    EQUAL(fast.lead3, scalar.lead3);
    EQUAL(fast.lead4, scalar.lead4);
    EQUAL(fast.wide, scalar.wide);
    EQUAL(fast.gzip, scalar.gzip);
  }
}

/** No byte of a whole character is left out, and little else is taken for one. */
void characters() {
  Random random(47);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    while (bytes.size() < MASKED_BLOCK)
      bytes += random.chance(40) ? random.bytes(1)
                                 : random.pick({"a", "\xc3\xa9", "\xe3\x81\x82", "\xf0\x9f\x98\x80", "\xe3\x81", "\xf0\x9f\x98"});
    const auto* block = reinterpret_cast<const Byte*>(bytes.data());
    std::uint64_t expected = 0;
    std::uint64_t doubtful = 0;
    for (std::size_t i = 0; i < MASKED_BLOCK; ++i) {
      if (block[i] < 0x80) expected |= std::uint64_t{1} << i;
      const auto character = readUtf8(block + i, MASKED_BLOCK - i);
      for (std::size_t k = 0; character && k < character->size; ++k) expected |= std::uint64_t{1} << (i + k);
      const Byte second = i + 1 < MASKED_BLOCK ? block[i + 1] : Byte{0};
      const bool isBad = (block[i] == 0xe0 && second < 0xa0) || (block[i] == 0xed && second >= 0xa0) ||
                         (block[i] == 0xf0 && second < 0x90) || (block[i] == 0xf4 && second >= 0x90);
      for (std::size_t k = 0; isBad && k < 4 && i + k < MASKED_BLOCK; ++k) doubtful |= std::uint64_t{1} << (i + k);
    }
    const std::uint64_t said = fastestTextMasks()(block).characters();
    EQUAL(said & expected, expected);
    EQUAL(said & ~doubtful, expected & ~doubtful);
  }
}

}  // namespace

void run() {
  everyByte();
  againstScalar();
  characters();
}

}  // namespace sluice::test
