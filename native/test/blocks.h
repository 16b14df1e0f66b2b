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

/**
 * Gives a run to a decoder in blocks, some of them short: as characters, by `push`, where it will not pass over one.
 *
 * @param afterBlock called with how many characters were taken
 */
template <typename Decoder, typename Push, typename AfterBlock>
void takeInBlocks(Decoder& decoder, const std::vector<Source>& sources, std::string_view run, Random& random, Blocks& blocks,
                  const Push& push, const AfterBlock& afterBlock) {
  RunBlock block;
  for (std::size_t i = 0; i < run.size(); ++i) {
    block.add(byteOf(run[i]), sources[i].start, sources[i].size, sources[i].mark);
    if (!block.isFull() && i + 1 < run.size() && !random.chance(3)) continue;
    const bool isPassedOver = decoder.passOver(block);
    for (std::size_t k = 0; k < block.size && !isPassedOver; ++k) push(block.bytes[k], block.sources[k]);
    (isPassedOver ? blocks.passedOver : blocks.refused) += 1;
    block.size = 0;
    afterBlock(i + 1);
  }
}

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

}  // namespace sluice::test
