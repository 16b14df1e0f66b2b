/** The vectorised decoder of groups against the scalar one, and that against what is known (RFC 4648, section 10). */
#include "core/normalize/base64-groups.h"

#include <algorithm>
#include <vector>

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** What a decoder makes of values, of which as many as it reads are there. */
std::string decoded(DecodeGroups decode, std::string_view characters) {
  std::vector<Byte> values;
  for (const char character : characters) values.push_back(static_cast<Byte>(BASE64_VALUE[byteOf(character)]));
  const std::size_t size = values.size();
  values.resize((size + GROUPS_BLOCK - 1) / GROUPS_BLOCK * GROUPS_BLOCK, 0);
  std::vector<Byte> bytes(values.size() + GROUPS_BLOCK, 0);
  decode(values.data(), size, bytes.data());
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size / 4 * 3)};
}

void known() {
  for (const DecodeGroups decode : {decodeGroupsScalar, fastestGroups()}) {
    EQUAL(decoded(decode, ""), "");
    EQUAL(decoded(decode, "Zm9v"), "foo");
    EQUAL(decoded(decode, "Zm9vYmFy"), "foobar");
    EQUAL(decoded(decode, base64Of("any carnal pleasure, and some more than that.")), "any carnal pleasure, and some more than that.");
  }
}

void againstScalar() {
  Random random(79);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_", random.below(90));
    EQUAL(decoded(fastestGroups(), text), decoded(decodeGroupsScalar, text));
  }
}

}  // namespace

void run() {
  known();
  againstScalar();
}

}  // namespace sluice::test
