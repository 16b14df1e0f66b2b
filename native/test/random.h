/** Chance that is the same on every run. */
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sluice::test {

/** SplitMix64 (Steele, Lea and Flood, 2014). */
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
  }
  /** 0 to `limit`, which is left out. */
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
  std::size_t between(std::size_t least, std::size_t most) { return least + below(most - least + 1); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  char byte() { return static_cast<char>(next() & 0xff); }
  std::string bytes(std::size_t count) {
    std::string out;
    while (out.size() < count) out.push_back(byte());
    return out;
  }
  std::string of(std::string_view alphabet, std::size_t count) {
    std::string out;
    while (out.size() < count) out.push_back(alphabet[below(alphabet.size())]);
    return out;
  }
  std::string pick(std::initializer_list<std::string_view> list) {
    return std::string(list.begin()[below(list.size())]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace sluice::test
