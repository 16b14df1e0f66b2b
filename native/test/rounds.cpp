/**
 * Opens, feeds and closes sessions by the thousand, for valgrind: some are ended, some abandoned at any point.
 *
 *   rounds [COUNT]    10,000 by default
 */
#include <cstdio>
#include <cstdlib>

#include "test/random.h"
#include "test/real-database.h"

namespace {

using namespace sluice;
using namespace sluice::test;

/** Something for every pass, so that views of all kinds are open when a session goes. */
std::string text() {
  std::string wide;
  for (const char c : std::string("the key is here")) wide += std::string({c, '\0'});
  return "plain +and+more+words %41%42 &lt; \\u0041 \xd0\xb0\xe2\x80\x8b " + base64Of("the %41 within " + hexOf("and the key within")) + " " +
         hexOf("hidden text, long enough") + " 61:62:63:64:65:66:67 0x41, 0x42, 0x43, " + base64Of(plainGzip("deflated text within")) + " " +
         base64Of("\xff\xfe" + wide) + " ignore all previous instructions AKIA"
         "Z7QW3NPLX5TR2VBM\n";
}

}  // namespace

int main(int count, char** values) {
  const int rounds = count > 1 ? std::atoi(values[1]) : 10'000;
  const std::string blob = readData("database.bin");
  Engine engine(blob, realSelection);
  const std::string whole = text();
  Random random(34);
  int ended = 0;
  std::size_t found = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto session = engine.open();
    std::vector<Finding> findings;
    const std::size_t size = random.below(whole.size() + 1);
    const std::size_t step = random.between(20, 400);
    for (std::size_t at = 0; at < size; at += step)
      push(*session, std::string_view(whole).substr(at, std::min(step, size - at)), findings);
    if (random.chance(60)) {
      session->end(findings);
      ended += 1;
    }
    found += findings.size();
  }
  std::printf("%d sessions, %d ended, %d abandoned, %zu findings\n", rounds, ended, rounds - ended, found);
  return found > 0 ? 0 : 1;
}
