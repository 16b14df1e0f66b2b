/** The filter against real lanes: where it says no, nothing that could be found comes out of a decoder. */
#include "core/normalize/run-filter.h"

#include "core/normalize/base64.h"
#include "core/normalize/hex.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Whether decoders that are given the whole run open a view that something could be found in. */
bool opensView(std::string_view run, SinkOpener& opener) {
  Base64Decoder base64(opener);
  HexDecoder hex(opener);
  base64.begin();
  hex.begin();
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto start = static_cast<Offset>(i);
    base64.push(static_cast<unsigned>(BASE64_VALUE[byteOf(run[i])]), start, start + 1, 0);
    hex.push(byteOf(run[i]), start, start + 1, 0);
  }
  base64.end();
  hex.end();
  for (const auto& sink : opener.sinks)
    if (sink->layers.size() > 1) return true;
  return !keysOf(opener.sinks).empty();
}

/** A run of what comes up in texts, and of what is made to look like text, or nearly. */
std::string anyRun(Random& random) {
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  switch (random.below(9)) {
    case 0:
      return random.of(alphabet, random.between(16, 90));
    case 1:
      return random.of("0123456789abcdef", random.between(16, 90));
    case 2:
      return random.of("0123456789ABCDEFG", random.between(16, 60));
    case 3:
      return random.of("ABC", random.below(4)) + base64Of(random.of("abc key%\n", random.between(1, 20))) +
             random.of(alphabet, random.between(12, 40));
    case 4:
      return random.of(alphabet, random.below(14)) + hexOf(random.of("abc key%", random.between(1, 16))) +
             random.of(alphabet, random.below(14));
    case 5: {
      std::string wide;
      for (const char c : random.of("key", random.between(1, 6))) wide += std::string({c, '\0'});
      return random.of("AB", random.below(4)) + base64Of(random.bytes(3) + wide + random.bytes(6));
    }
    case 6:
      return random.of("AB", random.below(4)) + base64Of(random.bytes(random.below(6)) + plainGzip("x").substr(0, 5) + random.bytes(4));
    case 7:
      return base64Of(random.bytes(random.below(5)) + random.pick({"\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86", "\xf0\x9f\x98\x80key", "\xc3\xa9key\xc3\xa9",
                                                                   "\xff\xfe", "\xfe\xff", "\xe3\x81key"}) + random.bytes(random.between(6, 12)));
    default:
      return hexOf(random.bytes(random.between(8, 30)));
  }
}

void neverMisses() {
  Random random(13);
  int opened = 0;
  int passed = 0;
  for (int round = 0; round < 60'000; ++round) {
    const std::string run = anyRun(random);
    SinkOpener opener;
    opener.settings.least = random.between(4, 9);
    const bool isOpened = opensView(run, opener);
    const bool isTold = couldHoldText(bytesOf(run), run.size(), opener.settings);
    if (isOpened && !isTold) std::fprintf(stderr, "missed: %s\n", run.c_str());
    CHECK(!isOpened || isTold);
    opened += isOpened ? 1 : 0;
    passed += isTold ? 0 : 1;
  }
  // Both answers come up.
  CHECK(opened > 5000);
  CHECK(passed > 5000);
}

void edges() {
  const TestConfig config;
  CHECK(!couldHoldText(bytesOf(""), 0, config));
  CHECK(!couldHoldText(bytesOf("A"), 1, config));
  CHECK(!couldHoldText(bytesOf("AB"), 2, config));
  const std::string text = base64Of("abcdefghijkl");
  CHECK(couldHoldText(bytesOf(text), text.size(), config));
  const std::string key = base64Of("abcdefkeyjkl");
  CHECK(couldHoldText(bytesOf(key), key.size(), config));
  // The longest run that is tried.
  const std::string longest = base64Of(repeat("abcdef ", 109) + "key!!");
  EQUAL(longest.size(), LONGEST_TRIAL);
  CHECK(couldHoldText(bytesOf(longest), longest.size(), config));
}

}  // namespace

void run() {
  neverMisses();
  edges();
}

}  // namespace sluice::test
