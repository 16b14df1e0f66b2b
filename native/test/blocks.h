/** Gives decoders whole blocks of a run, and compares what comes of it. */
#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

#include "core/normalize/run-block.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {

/** How often blocks were passed over, and how often they were taken character by character. */
struct Blocks {
  int passedOver = 0;
  int refused = 0;
};

/** Whether views hold the same, read from the same places. */
inline void checkSame(const Sinks& some, const Sinks& others) {
  EQUAL(textsOf(some), textsOf(others));
  for (std::size_t i = 0; i < std::min(some.size(), others.size()); ++i) {
    EQUAL(some[i]->spans.size(), others[i]->spans.size());
    for (std::size_t k = 0; k < std::min(some[i]->spans.size(), others[i]->spans.size()); ++k) {
      EQUAL(some[i]->spans[k].start, others[i]->spans[k].start);
      EQUAL(some[i]->spans[k].end, others[i]->spans[k].end);
    }
  }
}

/**
 * Gives a run to one decoder character by character and to another in blocks, some of them short: both come to the same.
 *
 * @param least shortest match, in bytes
 * @param push gives a decoder a character and where it was read from
 */
template <typename Decoder, typename Push>
void checkInBlocks(std::string_view run, const std::vector<Source>& sources, std::size_t least, Random& random, Blocks& blocks,
                   const Push& push) {
  SinkOpener one;
  SinkOpener other;
  one.settings.least = other.settings.least = least;
  Decoder byCharacter(one);
  Decoder byBlock(other);
  byCharacter.begin();
  byBlock.begin();
  RunBlock block;
  for (std::size_t i = 0; i < run.size(); ++i) {
    push(byCharacter, byteOf(run[i]), sources[i]);
    block.add(byteOf(run[i]), sources[i].start, sources[i].size, sources[i].mark);
    if (!block.isFull() && i + 1 < run.size() && !random.chance(3)) continue;
    const bool isPassedOver = byBlock.passOver(block);
    for (std::size_t k = 0; k < block.size && !isPassedOver; ++k) push(byBlock, block.bytes[k], block.sources[k]);
    (isPassedOver ? blocks.passedOver : blocks.refused) += 1;
    block.size = 0;
    EQUAL(byBlock.frontier(NEVER), byCharacter.frontier(NEVER));
  }
  byCharacter.end();
  byBlock.end();
  checkSame(other.sinks, one.sinks);
}

}  // namespace sluice::test
