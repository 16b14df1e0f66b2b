#include "core/confirm/dedupe.h"

#include "test/check.h"
#include "test/random.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

/** A specific pattern, a generic one, an injection. */
const std::vector<Pattern> PATTERNS = {{false, false}, {true, false}, {false, true}, {false, false}};

Confirmed finding(std::uint32_t pattern, Offset start, Offset end, std::vector<Pass> decoding = {},
                  Confidence confidence = Confidence::format) {
  return {pattern, Severity::high, confidence, start, end, std::move(decoding), false, false, "text", 0, 0};
}

/** What stays, as `pattern:start-end`, with the number of passes. */
std::string kept(const std::vector<Confirmed>& all) {
  Dedupe dedupe(PATTERNS);
  for (const Confirmed& one : all) dedupe.add(one);
  std::string out;
  for (const Confirmed& one : dedupe.release(NEVER))
    out += std::to_string(one.pattern) + ":" + std::to_string(one.start) + "-" + std::to_string(one.end) + "/" +
           std::to_string(one.decoding.size()) + " ";
  CHECK(dedupe.isEmpty());
  return out;
}

/** In either order. */
void keeps(const Confirmed& a, const Confirmed& b, const std::string& expected) {
  EQUAL(kept({a, b}), expected);
  EQUAL(kept({b, a}), expected);
}

void samePattern() {
  // The shortest chain.
  keeps(finding(0, 0, 9), finding(0, 0, 9, {Pass::hex}), "0:0-9/0 ");
  // The wider span.
  keeps(finding(0, 0, 9), finding(0, 0, 12), "0:0-12/0 ");
  // A verified one ends where its checksum says.
  keeps(finding(0, 0, 9, {}, Confidence::verified), finding(0, 0, 12), "0:0-9/0 ");
  // Neither covers the other.
  keeps(finding(0, 0, 9), finding(0, 5, 12), "0:0-9/0 0:5-12/0 ");
  keeps(finding(0, 0, 9), finding(0, 9, 12), "0:0-9/0 0:9-12/0 ");
  Confirmed letters = finding(0, 0, 9);
  letters.isLetters = true;
  keeps(finding(0, 0, 9, {Pass::hex}), letters, "0:0-9/1 ");
  Confirmed low = finding(0, 0, 9, {Pass::url});
  low.severity = Severity::low;
  keeps(finding(0, 0, 9, {Pass::hex}), low, "0:0-9/1 ");
}

/** A coarse span tells little: only the same text at the same span is the same finding. */
void coarse() {
  Confirmed a = finding(0, 0, 90);
  a.isCoarse = true;
  Confirmed b = finding(0, 0, 90, {Pass::hex});
  b.isCoarse = true;
  keeps(a, b, "0:0-90/0 ");
  // Of two at one span the one whose text comes first in order is told first.
  b.text = "other";
  keeps(a, b, "0:0-90/1 0:0-90/0 ");
  keeps(a, finding(0, 10, 20), "0:10-20/0 0:0-90/0 ");
}

void generic() {
  // The generic one gives way where the other covers it, or is of the same layer.
  keeps(finding(0, 0, 20), finding(1, 5, 15), "0:0-20/0 ");
  keeps(finding(0, 5, 15), finding(1, 0, 20), "0:5-15/0 ");
  keeps(finding(0, 5, 15, {Pass::hex}), finding(1, 0, 20), "0:5-15/1 1:0-20/0 ");
  keeps(finding(0, 0, 5), finding(1, 5, 20), "0:0-5/0 1:5-20/0 ");
  // Two of a kind, and one of each kind, stay.
  keeps(finding(0, 0, 20), finding(3, 0, 20), "0:0-20/0 3:0-20/0 ");
  keeps(finding(2, 0, 20), finding(1, 5, 15), "1:5-15/0 2:0-20/0 ");
}

void frontiers() {
  Dedupe dedupe(PATTERNS);
  EQUAL(dedupe.oldest(), NEVER);
  dedupe.add(finding(0, 100, 110));
  dedupe.add(finding(3, 50, 400));
  EQUAL(dedupe.oldest(), 50);
  EQUAL(dedupe.oldest(10), 100);
  EQUAL(dedupe.oldest(9), NEVER);
  EQUAL(dedupe.release(109).size(), 0u);
  EQUAL(dedupe.release(110).size(), 1u);
  EQUAL(dedupe.oldest(), 50);
  EQUAL(dedupe.release(NEVER).size(), 1u);
}

/** Those of one gzip stream are counted, each once. */
void counting() {
  Dedupe dedupe(PATTERNS);
  Confirmed within = finding(0, 100, 700);
  within.isCoarse = true;
  for (int i = 0; i < 3; ++i) dedupe.add(within);
  EQUAL(dedupe.countFrom(100), 1u);
  within.text = "other";
  dedupe.add(within);
  within.end = 1200;
  dedupe.add(within);
  dedupe.add(finding(0, 100, 700));
  within.start = 400;
  dedupe.add(within);
  EQUAL(dedupe.countFrom(100), 3u);
  EQUAL(dedupe.countFrom(400), 1u);
  EQUAL(dedupe.countFrom(101), 0u);
  dedupe.release(101);
  EQUAL(dedupe.countFrom(100), 0u);
  EQUAL(dedupe.countFrom(400), 1u);
}

/** What is dominated is dropped whatever the order in which findings come. */
void anyOrder() {
  Random random(29);
  for (int round = 0; round < 1500; ++round) {
    std::vector<Confirmed> all;
    for (std::size_t count = random.between(2, 5); count > 0; --count) {
      const auto start = static_cast<Offset>(random.below(6));
      all.push_back(finding(static_cast<std::uint32_t>(random.below(3)), start, start + static_cast<Offset>(random.between(1, 6)),
                            random.chance(50) ? std::vector<Pass>{} : std::vector<Pass>{random.chance(50) ? Pass::hex : Pass::url},
                            random.chance(30) ? Confidence::verified : Confidence::format));
      all.back().isCoarse = random.chance(30);
      if (random.chance(30)) all.back().text = "other";
    }
    const std::string expected = kept(all);
    CHECK(!expected.empty());
    // What comes once more changes nothing.
    for (std::size_t again = random.below(4); again > 0; --again) all.push_back(all[random.below(all.size())]);
    EQUAL(kept(all), expected);
    for (int shuffles = 0; shuffles < 3; ++shuffles) {
      std::swap(all[random.below(all.size())], all[random.below(all.size())]);
      EQUAL(kept(all), expected);
    }
  }
}

}  // namespace

void run() {
  samePattern();
  coarse();
  generic();
  frontiers();
  counting();
  anyOrder();
}

}  // namespace sluice::test
