/**
 * Whole streams with the real database: however one is cut and whatever the limits are, the same findings come,
 * none before the frontier that was promised, all within the stream.
 *
 * The input: text, then 4 bytes of cuts, and one each of severity, findings, ratio and depth; `differential.mjs`
 * reads it as well.
 */
#include <algorithm>

#include "fuzz/fuzz.h"
#include "test/real-database.h"

using namespace sluice;
using namespace sluice::test;

namespace {

Limits limitsOf(FuzzedDataProvider& input) {
  Limits limits = {};
  limits.maxDepth = input.ConsumeIntegralInRange<std::size_t>(0, 7);
  limits.maxDecodedRatio = input.ConsumeIntegralInRange<int>(0, 16);
  const auto findings = input.ConsumeIntegral<std::uint8_t>();
  limits.maxFindings = findings == 0 ? 10'000 : findings;
  limits.minSeverity = static_cast<Severity>(input.ConsumeIntegralInRange<int>(0, 3));
  return limits;
}

Engine& realEngine() {
  static const std::string blob = readData("database.bin");
  static Engine engine(blob, realSelection);
  return engine;
}

struct Scanned {
  std::vector<std::string> lines;
  Truncated truncated;
};

template <typename Next>
Scanned scanIn(Engine& engine, const Limits& limits, std::string_view text, Next next) {
  const auto session = engine.open(limits);
  std::vector<Finding> findings;
  Offset frontier = 0;
  std::size_t checked = 0;
  const auto check = [&] {
    for (; checked < findings.size(); ++checked) {
      const Confirmed& it = findings[checked].confirmed;
      REQUIRE(it.start >= frontier && it.start < it.end && it.end <= static_cast<Offset>(text.size()));
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::string chunk(text.substr(at, next()));
    push(*session, chunk, findings);
    at += chunk.size();
    check();
    const Offset now = session->frontier(NEVER);
    REQUIRE(now >= frontier && now <= static_cast<Offset>(at));
    frontier = now;
  }
  session->end(findings);
  check();
  Scanned outcome = {{}, session->truncated()};
  for (const Finding& finding : findings) outcome.lines.push_back(lineOf(finding));
  // Which of two that end together is certain first may differ.
  std::sort(outcome.lines.begin(), outcome.lines.end());
  return outcome;
}

}  // namespace

/** The engine is made before the clock of the first input starts. */
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  realEngine();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Engine& engine = realEngine();
  FuzzedDataProvider input(data, size);
  const Limits limits = limitsOf(input);
  fuzz::Cuts cuts(input.ConsumeIntegral<std::uint32_t>());
  const std::string text = input.ConsumeRemainingBytesAsString();
  const Scanned whole = scanIn(engine, limits, text, [&] { return text.size(); });
  const Scanned parts = scanIn(engine, limits, text, [&] { return cuts.next(); });
  REQUIRE(whole.lines == parts.lines);
  REQUIRE(whole.truncated == parts.truncated);
  return 0;
}
