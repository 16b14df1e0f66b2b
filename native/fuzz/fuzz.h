/**
 * What a fuzz target needs: `REQUIRE`, and options and cuts out of the input. A target is a program of its own that
 * defines `LLVMFuzzerTestOneInput`. Numbers are taken from the end of the input and text from its beginning, so that
 * a seed is text with a few bytes behind it.
 */
#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/base/byte-classes.h"

namespace sluice::fuzz {

[[noreturn]] inline void fail(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  std::abort();
}

/** Sizes of chunks that depend on one number: all bytes at once, one by one, or some of each. */
class Cuts {
 public:
  explicit Cuts(std::uint32_t seed) : state_(seed) {}

  std::size_t next() {
    if (state_ == 0) return 1;
    // Marsaglia (2003), "Xorshift RNGs".
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    const std::size_t most = std::size_t{1} << (state_ >> 28);
    return 1 + state_ % most;
  }

 private:
  std::uint32_t state_;
};

}  // namespace sluice::fuzz

/** A law that every input must keep. */
#define REQUIRE(condition) \
  ((condition) ? static_cast<void>(0) : sluice::fuzz::fail(__FILE__, __LINE__, #condition))
