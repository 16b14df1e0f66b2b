#include "core/match/short-text.h"

#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

void small() {
  SmallDatabase written;
  written.beginnings = {"tok_", "a b"};
  written.patterns = {{false, false}};
  const std::string blob = written.blob();
  const Database database(bytesOf(blob), blob.size());
  const auto asks = [&](std::string_view text) { return mayHoldAnchor(bytesOf(text), text.size(), database); };
  for (const char* text : {"tok_", "xtok_", "a b", "a+b", "to\x01k_", "to\x7fk_", "\xd0\xb0 b", "\xd0\xb0+b"}) CHECK(asks(text));
  for (const char* text : {"", "tok", "a\tb", "\xd0\xb6 b", "100%", "% 4", "%zz", "\\d", "\\\\", "a&b", "& ;", "&amp", "%6", "%6x", "\xd0\xb6\xd0\xb6"})
    CHECK(!asks(text));
  // More than a glance is wanted.
  for (const char* text : {"%67", "%u", "%\x01" "67", "\\u", "\\x", "&#", "&lt;", "\xd0\xb6\xd0\xb6\x01\xd0\xb6"}) CHECK(asks(text));
  CHECK(!asks("\xd0\xb6\xd0\xb6x\xd0\xb6"));
  // Nothing that is no UTF-8 is passed over.
  CHECK(asks("\xff"));
  CHECK(!asks(std::string_view("\0\0\0", 3)));
}

/** Nothing that holds an anchor is passed over for what is put between its bytes. */
void invisible() {
  const std::string blob = readData("database.bin");
  const Database database(bytesOf(blob), blob.size());
  Random random(31);
  int held = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random.of("ghp_ token[INST]sk-", random.between(1, 11));
    const bool holds = mayHoldAnchor(bytesOf(text), text.size(), database);
    std::string hidden;
    for (const char c : text) hidden += random.pick({"", "", "\x01", "\xe2\x80\x8b", "\x7f"}) + c;
    if (holds) CHECK(mayHoldAnchor(bytesOf(hidden), hidden.size(), database));
    held += holds ? 1 : 0;
  }
  CHECK(held > 500 && held < 19'500);
}

}  // namespace

void run() {
  small();
  invisible();
}

}  // namespace sluice::test
