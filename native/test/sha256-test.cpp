/**
 * SHA-256 against the examples of FIPS 180-4 (NIST, "Examples with Intermediate Values"), and the keyed hash over it
 * against the test cases 1, 2, 3, 6 and 7 of RFC 4231.
 */
#include "core/base/sha256-block.h"
#include "test/check.h"
#include "test/random.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

std::string hmacHex(std::string_view key, std::string_view text) {
  return hexOf(viewOf(HmacSha256(key).of(text)));
}

void keyed() {
  EQUAL(hmacHex(repeat("\x0b", 20), "Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EQUAL(hmacHex("Jefe", "what do ya want for nothing?"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EQUAL(hmacHex(repeat("\xaa", 20), repeat("\xdd", 50)),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EQUAL(hmacHex(repeat("\xaa", 131), "Test Using Larger Than Block-Size Key - Hash Key First"),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EQUAL(hmacHex(repeat("\xaa", 131),
                "This is a test using a larger than block-size key and a larger than block-size data. The key needs to "
                "be hashed before being used by the HMAC algorithm."),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

void againstScalar() {
  Random random(27);
  Sha256State scalar = {1, 2, 3, 4, 5, 6, 7, 8};
  Sha256State fast = scalar;
  for (int round = 0; round < 10'000; ++round) {
    const std::string block = random.bytes(SHA256_BLOCK);
    compressScalar(scalar, block.data());
    fastestCompress()(fast, block.data());
    CHECK(fast == scalar);
  }
}

}  // namespace

void run() {
  againstScalar();
  keyed();
  EQUAL(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EQUAL(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EQUAL(sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EQUAL(sha256Hex(repeat("a", 1000000)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  // Where the length fits into the last block, and where it just does not.
  EQUAL(sha256Hex(repeat("a", 55)), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  EQUAL(sha256Hex(repeat("a", 56)), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  EQUAL(sha256Hex(repeat("a", 64)), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

}  // namespace sluice::test
