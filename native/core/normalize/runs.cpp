#include "core/normalize/runs.h"

#include <algorithm>

#include "core/base/bits.h"
#include "core/normalize/run-filter.h"
#include "core/normalize/run-masks.h"

namespace sluice {
namespace {

/** Shortest run, in bytes. */
constexpr Offset LEAST_RUN = 16;
/** Blanks after a line break that still belong to the run. */
constexpr int MAX_INDENT = 40;

}  // namespace

void Runs::advance(Offset end, bool isFinal) {
  while (at_ < end) {
    if (!inside_) {
      if (!find(end, isFinal)) break;
      if (passOver(isFinal)) continue;
      begin();
    }
    const Offset from = at_;
    const bool hasEnded = consume(end);
    matcher_.run(from, at_);
    if (!hasEnded) break;
  }
  if (isFinal && inside_) endRun();
  base64_.feed();
  hex_.feed();
}

Offset Runs::frontier(Offset span) { return std::min(base64_.frontier(span), hex_.frontier(span)); }

bool Runs::carry(Offset seen, Carried& into) {
  // Where the next run is searched from matters only within what may be its beginning.
  Offset from = std::max(at_, seen);
  while (from > at_ && RUN_MEMBER[view_.at(from - 1)]) --from;
  into.add(from - seen);
  return !inside_ && frontier(NEVER) == NEVER;
}

/** Looks for the next run, 64 bytes at a time, of which those count with which sixteen can begin. */
bool Runs::find(Offset end, bool isFinal) {
  static const auto membersOf = fastestRunFinders().members;
  constexpr Offset ADVANCE = static_cast<Offset>(RUN_BLOCK) - LEAST_RUN + 1;
  const Byte* bytes = view_.bytes() - view_.base();
  for (Offset start = at_; start + LEAST_RUN <= end; start += ADVANCE) {
    const std::uint64_t members = membersOf(bytes + start) & bitsBelow(static_cast<std::size_t>(end - start));
    const std::uint64_t begun = rowsOf(members, LEAST_RUN);
    if (begun == 0) continue;
    at_ = start + static_cast<Offset>(lowestBit(begun));
    return true;
  }
  const Offset searched = at_;
  // Where the last bytes may be the beginning of a run, they are looked at again.
  for (at_ = end; !isFinal && at_ > searched && RUN_MEMBER[bytes[at_ - 1]];) --at_;
  return false;
}

/** Leaves out a run that lies whole and on one line in the view, and that no lane would read. */
bool Runs::passOver(bool isFinal) {
  if (!decodes_) return false;
  const Byte* bytes = view_.bytes() + (at_ - view_.base());
  const auto left = static_cast<std::size_t>(view_.end() - at_);
  std::size_t size = 0;
  while (size < left && BASE64_VALUE[bytes[size]] >= 0) ++size;
  const bool isWhole = size < left ? bytes[size] != BACKSLASH && bytes[size] != LF && bytes[size] != CR : isFinal;
  if (!isWhole || size > LONGEST_TRIAL || opensView(bytes, size, opener_.config())) return false;
  const Offset from = at_;
  at_ += static_cast<Offset>(size);
  // A byte that cannot begin a run would be looked at again.
  if (size < left) ++at_;
  matcher_.run(from, at_);
  return true;
}

void Runs::begin() {
  inside_ = true;
  between_ = Between::nothing;
  sawLf_ = false;
  skippedMark_ = 0;
  base64_.begin();
  hex_.begin();
}

void Runs::endRun() {
  inside_ = false;
  base64_.end();
  hex_.end();
}

/** Decodes to the end of the run or of the view; false at the end of the view. */
bool Runs::consume(Offset end) {
  RunBlock block;
  const bool hasEnded = collect(end, block);
  decode(block);
  if (hasEnded) endRun();
  return hasEnded;
}

/** What both decoders act on they take character by character: in the order in which both would. */
void Runs::decode(RunBlock& block) {
  if (block.size == 0) return;
  if (hex_.passOver(block)) {
    base64_.take(block);
  } else {
    const bool isPassed = base64_.passOver(block);
    for (std::size_t i = 0; i < block.size; ++i) {
      const Byte byte = block.bytes[i];
      if (!isPassed) base64_.push(static_cast<unsigned>(BASE64_VALUE[byte]), block.sources[i]);
      hex_.push(byte, block.sources[i]);
    }
  }
  block.size = 0;
}

/** Goes to the end of the run or of the view, and leaves the last characters in the block. */
bool Runs::collect(Offset end, RunBlock& block) {
  const Byte* bytes = view_.bytes();
  const Offset base = view_.base();
  const Offset last = end - base;
  for (Offset i = at_ - base; i < last; ++i) {
    const Byte byte = bytes[i];
    int value = BASE64_VALUE[byte];
    if (between_ == Between::backslash) {
      if (byte == BACKSLASH || byte == 'n' || byte == 'r') {
        if (byte != BACKSLASH) lineBreak(byte == 'n');
        skippedMark_ |= view_.mark(base + i);
        continue;
      }
      if (byte != '/') value = -1;
    }
    if (value >= 0) {
      between_ = Between::nothing;
      if (!decodes_) continue;
      // A line break that a pass undid is part of what the run needed.
      if (view_.isRaw()) {
        block.add(byte, base + i, 1, skippedMark_);
      } else {
        const Source source = view_.source(base + i);
        block.add(byte, source.start, source.size, source.mark | skippedMark_);
      }
      skippedMark_ = 0;
      if (block.isFull()) decode(block);
    } else if (continues(byte)) {
      if (decodes_) skippedMark_ |= view_.mark(base + i);
    } else {
      at_ = base + i;
      // A byte that cannot begin a run would be looked at again.
      if (!RUN_MEMBER[byte]) ++at_;
      return true;
    }
  }
  at_ = end;
  return false;
}

/** Whether the run goes on over a byte that is not of its alphabet. */
bool Runs::continues(Byte byte) {
  if (byte == BACKSLASH && between_ != Between::backslash) {
    between_ = Between::backslash;
    return true;
  }
  if (byte == LF || byte == CR) {
    // A blank line ends what was wrapped.
    if (between_ == Between::lineBreak && sawLf_) return false;
    lineBreak(byte == LF);
    return true;
  }
  if ((byte == SPACE || byte == TAB) && between_ == Between::lineBreak && indent_ < MAX_INDENT) {
    ++indent_;
    return true;
  }
  return false;
}

void Runs::lineBreak(bool isLf) {
  if (between_ == Between::nothing) sawLf_ = false;
  between_ = Between::lineBreak;
  sawLf_ = sawLf_ || isLf;
  indent_ = 0;
}

}  // namespace sluice
