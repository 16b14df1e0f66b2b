/** The source map against one that keeps everything for each byte. */
#include "core/normalize/source-map.h"

#include <algorithm>
#include <functional>

#include "test/check.h"
#include "test/own-memory.h"
#include "test/random.h"

namespace sluice::test {
namespace {

using Plain = std::vector<Source>;

std::uint32_t oneOf(Random& random, std::initializer_list<std::uint32_t> list) {
  return list.begin()[random.below(list.size())];
}

/** Bytes as some pass might read them; every kind of block comes up, and every kind that stops being one. */
void grow(Plain& plain, Random& random, const std::function<void(const Source&)>& append) {
  const std::size_t count = random.between(1, 200);
  const std::size_t kind = random.below(8);
  Offset start = plain.empty() ? 0 : plain.back().start + static_cast<Offset>(plain.back().size);
  if (random.chance(30)) start += static_cast<Offset>(random.below(kind == 7 ? 200'000 : 20));
  const Offset step = kind == 6 ? oneOf(random, {0, 65'535, 65'536}) : static_cast<Offset>(random.below(9));
  auto size = kind == 5 ? oneOf(random, {255, 256, 65'535, 65'536}) : static_cast<std::uint32_t>(random.below(12));
  Marks mark = random.chance(50) ? 0 : Marks{1} << random.below(40);
  std::size_t phase = random.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    append({start, size, mark});
    const bool isGroup = kind == 1;
    if (!isGroup || ++phase % 3 == 0) start += step;
    if (kind == 2) {
      start += static_cast<Offset>(random.below(7));
      size = static_cast<std::uint32_t>(random.below(300));
    }
    if (kind == 3) mark = Marks{1} << random.below(oneOf(random, {2, 5, 40}));
    if (kind == 4 && random.chance(8)) start += static_cast<Offset>(random.below(90));
  }
}

void compare(const SourceMap& map, const Plain& plain, Offset from, Random& random) {
  const auto end = static_cast<Offset>(plain.size());
  EQUAL(map.end(), end);
  const auto isGap = [&](Offset offset) {
    if (offset == 0) return false;
    const Source& before = plain[static_cast<std::size_t>(offset - 1)];
    return plain[static_cast<std::size_t>(offset)].start > before.start + static_cast<Offset>(before.size);
  };
  int wrong = 0;
  for (Offset offset = from; offset < end; ++offset) {
    const Source source = map.at(offset);
    const Source& expected = plain[static_cast<std::size_t>(offset)];
    if (source.start != expected.start || source.size != expected.size || source.mark != expected.mark) ++wrong;
    if (map.hasGapBefore(offset) != isGap(offset)) ++wrong;
  }
  EQUAL(wrong, 0);
  for (int asked = 0; asked < 8 && from < end; ++asked) {
    const Offset first = from + static_cast<Offset>(random.below(static_cast<std::size_t>(end - from)));
    const Offset last = first + static_cast<Offset>(random.below(static_cast<std::size_t>(end - first) + 1));
    Marks marks = 0;
    for (Offset offset = first; offset < last; ++offset) marks |= plain[static_cast<std::size_t>(offset)].mark;
    EQUAL(map.marksBetween(first, last), marks);
    const Marks any = Marks{random.below(32)} << random.below(36);
    Offset marked = end;
    while (marked > first && (plain[static_cast<std::size_t>(marked - 1)].mark & any) == 0) --marked;
    EQUAL(map.lastMarked(first, any), marked);
    const std::size_t count = std::min<std::size_t>(64, static_cast<std::size_t>(end - first));
    std::uint64_t gaps = 0;
    for (std::size_t i = 0; i < count; ++i)
      gaps |= std::uint64_t{isGap(first + static_cast<Offset>(i))} << i;
    EQUAL(map.gaps(first, count), gaps);
  }
}

void anyBytes() {
  Random random(71);
  for (int round = 0; round < 300; ++round) {
    SourceMap parent;
    SourceMap child;
    Plain ofParent;
    Plain ofChild;
    Offset kept = 0;
    Offset keptInChild = 0;
    const auto both = [&](const Source& source) {
      parent.append(source.start, source.size, source.mark);
      ofParent.push_back(source);
    };
    for (int part = 0; part < 12; ++part) {
      grow(ofParent, random, both);
      // A child copies some of it, changes some, and takes raw bytes as well.
      const auto end = static_cast<Offset>(ofParent.size());
      const Offset from = kept + static_cast<Offset>(random.below(static_cast<std::size_t>(end - kept)));
      if (random.chance(70)) {
        child.appendFrom(parent, from, end);
        ofChild.insert(ofChild.end(), ofParent.begin() + from, ofParent.end());
      } else if (random.chance(50)) {
        const std::size_t count = random.below(300);
        child.appendRaw(from, count);
        for (std::size_t i = 0; i < count; ++i) ofChild.push_back({from + static_cast<Offset>(i), 1, 0});
      } else {
        const Source source{from, 3, 4};
        child.append(source.start, source.size, source.mark);
        ofChild.push_back(source);
      }
      const auto forget = [&](SourceMap& map, Offset& first, const Plain& plain) {
        if (plain.empty() || !random.chance(40)) return;
        first = std::max(first, static_cast<Offset>(random.below(plain.size())));
        map.discard(first);
      };
      forget(parent, kept, ofParent);
      forget(child, keptInChild, ofChild);
      compare(parent, ofParent, kept, random);
      compare(child, ofChild, keptInChild, random);
    }
  }
}

/** Bytes of memory for each of 64,000 bytes that were read from `group` at a time, from `phase` on, with `odd` in between. */
double memoryFor(std::size_t group, std::size_t phase, std::size_t odd) {
  constexpr std::size_t COUNT = 64'000;
  const long before = liveBytes;
  SourceMap map;
  for (std::size_t i = 0; i < COUNT; ++i)
    map.append(static_cast<Offset>((i + phase) / group * 4), 4, odd > 0 && i % odd == 0 ? Marks{1} : Marks{0});
  return static_cast<double>(liveBytes - before) / COUNT;
}

/** What nearly all text is takes up less than a byte for each of its bytes; no kind of text comes near what it would in full. */
void memory() {
  for (const std::size_t phase : {0, 1, 2}) {
    CHECK(memoryFor(1, phase, 0) < 1);
    CHECK(memoryFor(3, phase, 0) < 1);
    CHECK(memoryFor(3, phase, 60) < 4);
    CHECK(memoryFor(3, phase, 2) < 5);
  }
}

}  // namespace

void run() {
  anyBytes();
  memory();
}

}  // namespace sluice::test
