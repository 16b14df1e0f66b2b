/** All passes and their nesting: however a stream is cut, the same views are read out of it, by the same maps. */
#include "fuzz/fuzz.h"
#include "test/stream-views.h"

using namespace sluice;
using namespace sluice::test;

namespace {

struct Options {
  std::size_t depth;
  std::size_t least;
  std::size_t allowed;
};

void apply(const Options& options, TestConfig& config) {
  config.depth = options.depth;
  config.least = options.least;
  config.allowed = options.allowed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  Options options = {};
  options.depth = input.ConsumeIntegralInRange<std::size_t>(0, 7);
  options.least = input.ConsumeIntegralInRange<std::size_t>(1, 12);
  options.allowed = input.ConsumeBool() ? std::size_t{1} << 30 : input.ConsumeIntegral<std::uint8_t>();
  fuzz::Cuts cuts(input.ConsumeIntegral<std::uint32_t>());
  const std::string text = input.ConsumeRemainingBytesAsString();
  if (text.empty()) return 0;
  const auto hold = [](bool isHeld) { REQUIRE(isHeld); };

  TestConfig whole;
  apply(options, whole);
  readStream(text, whole, [&] { return text.size(); }, hold);
  TestConfig parts;
  apply(options, parts);
  readStream(text, parts, [&] { return cuts.next(); }, hold);
  REQUIRE(viewsOf(whole) == viewsOf(parts));
  REQUIRE((whole.depths > 0) == (parts.depths > 0));
  REQUIRE(whole.spent == parts.spent);
  return 0;
}
