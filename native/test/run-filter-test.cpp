/** The filter against real lanes: it says what they do. */
#include "core/normalize/run-filter.h"

#include "core/normalize/base64.h"
#include "core/normalize/hex.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Whether decoders that are given the whole run open a view. */
bool decodersOpenView(std::string_view run, SinkOpener& opener) {
  Base64Decoder base64(opener);
  HexDecoder hex(opener);
  base64.begin();
  hex.begin();
  for (std::size_t i = 0; i < run.size(); ++i) {
    const auto start = static_cast<Offset>(i);
    base64.push(static_cast<unsigned>(BASE64_VALUE[byteOf(run[i])]), {start, 1, 0});
    hex.push(byteOf(run[i]), {start, 1, 0});
  }
  base64.end();
  hex.end();
  return !opener.sinks.empty();
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

void saysWhatLanesDo() {
  Random random(13);
  int opened = 0;
  for (int round = 0; round < 60'000; ++round) {
    const std::string run = anyRun(random).substr(0, LONGEST_TRIAL);
    SinkOpener opener;
    opener.settings.least = round % 4 == 0 ? random.between(10, 50) : random.between(4, 9);
    const bool isOpened = decodersOpenView(run, opener);
    if (opensView(bytesOf(run), run.size(), opener.settings) != isOpened) std::fprintf(stderr, "seed 13: %s\n", run.c_str());
    EQUAL(opensView(bytesOf(run), run.size(), opener.settings), isOpened);
    opened += isOpened ? 1 : 0;
  }
  // Both answers come up.
  CHECK(opened > 5000);
  CHECK(opened < 55'000);
}

void edges() {
  const TestConfig config;
  CHECK(!opensView(bytesOf(""), 0, config));
  CHECK(!opensView(bytesOf("A"), 1, config));
  CHECK(!opensView(bytesOf("AB"), 2, config));
  const std::string longEnough = base64Of("abcdefghijklmnop");
  CHECK(opensView(bytesOf(longEnough), longEnough.size(), config));
  const std::string tooShort = base64Of("\xff" "abcdefghijklmno");
  CHECK(!opensView(bytesOf(tooShort), tooShort.size(), config));
  const std::string key = base64Of("\xff" "abckeyjk");
  CHECK(opensView(bytesOf(key), key.size(), config));
  // The longest run that is tried.
  const std::string longest = base64Of(repeat("\xff", 55) + "the key!");
  EQUAL(longest.size(), LONGEST_TRIAL);
  CHECK(opensView(bytesOf(longest), longest.size(), config));
}

}  // namespace

void run() {
  saysWhatLanesDo();
  edges();
}

}  // namespace sluice::test
