#include "core/confirm/dedupe.h"

#include <algorithm>
#include <tuple>

namespace sluice {
namespace {

/** The chain as it is compared: by the passes' names, which are in another order than their numbers. */
std::string chainOf(const Confirmed& confirmed) {
  static constexpr const char* NAMES[] = {"base64", "hex", "url", "confusables", "zero-width"};
  std::string chain;
  for (const Pass pass : confirmed.decoding) {
    if (!chain.empty()) chain += ',';
    chain += NAMES[static_cast<std::size_t>(pass)];
  }
  return chain;
}

/** For two findings of one pattern at one span. Of two that are alike in all, the first stays. */
bool isBetter(const Confirmed& a, const Confirmed& b) {
  // A reading of letters stands in only where the words themselves can't be read.
  if (a.isLetters != b.isLetters) return b.isLetters;
  if (a.decoding.size() != b.decoding.size()) return a.decoding.size() < b.decoding.size();
  const bool verifiedA = a.confidence == Confidence::verified;
  const bool verifiedB = b.confidence == Confidence::verified;
  if (verifiedA != verifiedB) return verifiedA;
  if (a.severity != b.severity) return a.severity > b.severity;
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  const std::string chainA = chainOf(a);
  const std::string chainB = chainOf(b);
  if (chainA != chainB) return chainA < chainB;
  // The preview of the one with the shorter prefix shows less.
  return a.text != b.text ? a.text < b.text : a.prefixLength <= b.prefixLength;
}

/** Whether the one that dominates leaves nothing for the other to drop that it does not drop itself. */
bool isLike(const Confirmed& a, const Confirmed& b) {
  return a.pattern == b.pattern && a.start == b.start && a.end == b.end && a.isLetters == b.isLetters &&
         a.isCoarse == b.isCoarse && a.confidence == b.confidence && a.decoding == b.decoding && a.text == b.text;
}

}  // namespace

void Dedupe::add(Confirmed confirmed) {
  bool isDropped = false;
  // The latest first: what was found over and over meets its like at once.
  for (auto at = held_.rbegin(); at != held_.rend(); ++at) {
    Held& other = *at;
    if (other.confirmed.end <= confirmed.start || other.confirmed.start >= confirmed.end) continue;
    if (dominates(other.confirmed, confirmed)) {
      if (isLike(other.confirmed, confirmed)) return;
      isDropped = true;
    } else if (dominates(confirmed, other.confirmed)) {
      other.isDropped = true;
    }
  }
  if (confirmed.isCoarse) count(confirmed.start);
  held_.push_back({std::move(confirmed), isDropped});
}

void Dedupe::count(Offset start) {
  const auto known = std::find_if(counts_.begin(), counts_.end(), [&](const Count& count) { return count.start == start; });
  if (known == counts_.end())
    counts_.push_back({start, 1});
  else
    ++known->number;
}

std::size_t Dedupe::countFrom(Offset start) const {
  const auto known = std::find_if(counts_.begin(), counts_.end(), [&](const Count& count) { return count.start == start; });
  return known == counts_.end() ? 0 : known->number;
}

std::vector<Confirmed> Dedupe::release(Offset frontier) {
  counts_.erase(std::remove_if(counts_.begin(), counts_.end(), [&](const Count& count) { return count.start < frontier; }),
                counts_.end());
  std::vector<Confirmed> out;
  std::vector<Held> rest;
  for (Held& held : held_) {
    if (held.confirmed.end > frontier)
      rest.push_back(std::move(held));
    else if (!held.isDropped)
      out.push_back(std::move(held.confirmed));
  }
  held_ = std::move(rest);
  std::sort(out.begin(), out.end(), [](const Confirmed& a, const Confirmed& b) {
    return std::tie(a.end, a.start, a.pattern, a.text) < std::tie(b.end, b.start, b.pattern, b.text);
  });
  return out;
}

Offset Dedupe::oldest(Offset span) const {
  Offset oldest = NEVER;
  for (const Held& held : held_)
    if (held.confirmed.end - held.confirmed.start <= span) oldest = std::min(oldest, held.confirmed.start);
  return oldest;
}

/** Whether `a` makes `b` superfluous; the two overlap. */
bool Dedupe::dominates(const Confirmed& a, const Confirmed& b) const {
  const bool covers = a.start <= b.start && a.end >= b.end;
  if (a.pattern != b.pattern) {
    const Pattern& patternA = patterns_[a.pattern];
    const Pattern& patternB = patterns_[b.pattern];
    if (!patternB.isGeneric || patternA.isGeneric || patternA.isInjection != patternB.isInjection) return false;
    // Another layer's bytes can look like something specific by chance.
    return covers || a.decoding == b.decoding;
  }
  const bool isSame = a.start == b.start && a.end == b.end;
  if (a.isCoarse || b.isCoarse) return isSame && a.text == b.text && isBetter(a, b);
  if (isSame) return isBetter(a, b);
  const bool verifiedA = a.confidence == Confidence::verified;
  const bool verifiedB = b.confidence == Confidence::verified;
  const bool isCovered = b.start <= a.start && b.end >= a.end;
  return (covers && (verifiedA || !verifiedB)) || (isCovered && verifiedA && !verifiedB);
}

}  // namespace sluice
