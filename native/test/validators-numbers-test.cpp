/** Validators of numbers and of checksums. */
#include "core/validators/base58check.h"
#include "core/validators/crc32.h"
#include "core/validators/iban.h"
#include "core/validators/luhn.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

void routing() {
  for (const char* text : {"011000002", "321000006", "210000007", "610000005", "123456780"}) {
    EQUAL(outcomeOf("aba", text), "verified");
  }
  for (const char* text : {"123456789", "999999992", "000000000", "12345678", ""}) {
    EQUAL(outcomeOf("aba", text), "fail");
  }
}

void socialSecurity() {
  for (const char* text : {"123-45-6789", "899-99-9999", "123 45 6789", "123456789"}) {
    EQUAL(outcomeOf("ssn", text), "pass");
  }
  for (const char* text : {"666-12-3456", "900-12-3456", "000-12-3456", "123-00-4567", "123-45-0000",
                           "078-05-1120", "219-09-9999", "457-55-5462", "12-345-678"}) {
    EQUAL(outcomeOf("ssn", text), "fail");
  }
}

void secp256k1() {
  const std::string head = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD036414";
  EQUAL(outcomeOf("secp256k1", "0x" + repeat("11", 32)), "pass");
  EQUAL(outcomeOf("secp256k1", "0X" + repeat("11", 32)), "pass");
  EQUAL(outcomeOf("secp256k1", repeat("11", 32)), "pass");
  EQUAL(outcomeOf("secp256k1", head + "0"), "pass");
  EQUAL(outcomeOf("secp256k1", head + "1"), "fail");
  EQUAL(outcomeOf("secp256k1", repeat("F", 64)), "fail");
  EQUAL(outcomeOf("secp256k1", repeat("0", 64)), "fail");
  EQUAL(outcomeOf("secp256k1", repeat("00", 7) + repeat("11", 25)), "pass");
  EQUAL(outcomeOf("secp256k1", repeat("00", 8) + repeat("11", 24)), "fail");
  EQUAL(outcomeOf("secp256k1", repeat("11", 31)), "fail");
}

void cards() {
  for (const char* number : {"4000000000000002", "2221000000000009", "2720999999999996", "340000000000009",
                             "30000000000004", "6011000000000004", "3528000000000007", "6200000000000005"}) {
    CHECK(luhn(number));
    CHECK(hasCardIssuer(number));
    EQUAL(outcomeOf("card", number), "verified");
  }
  for (const char* number : {"4000000000000003", "0000000000000000", "350000000000006", "400000000000006",
                             "2720999999999995", "2721000000000004", "", "40000000000000020000"}) {
    EQUAL(outcomeOf("card", number), "fail");
  }
  EQUAL(outcomeOf("card", "2221-0000-0000-0009"), "verified");
  EQUAL(outcomeOf("card", "3400 000000 00009"), "verified");
  EQUAL(verdictOf("card", "4111 1111 1111 1111"), "verified low");
  EQUAL(verdictOf("card", "2221000000000009"), "verified");
  CHECK(!luhn("4000x"));
  CHECK(!luhn(""));
}

void ibans() {
  for (const char* text : {"DE36000000000000000000", "GB05TEST00000000000000", "NO1300000000000",
                           "MT50TEST00000000000000000000000", "FR7600000000000000000000000",
                           "gb05test00000000000000"}) {
    EQUAL(outcomeOf("iban", text), "verified");
  }
  for (const char* text : {"DE37000000000000000000", "DE3600000000000000000", "DE360000000000000000000",
                           "ZZ36000000000000000000", ""}) {
    EQUAL(outcomeOf("iban", text), "fail");
  }
  EQUAL(verdictOf("iban", "GB05 TEST 0000 0000 0000 00"), "verified");
  EQUAL(verdictOf("iban", "GB05 TEST 0000 0000 0000 00 EUR"), "verified 27");
  EQUAL(outcomeOf("iban", "GB05 TEST 0000 0000 0000 0012"), "fail");
  EQUAL(outcomeOf("iban", "GB05 TEST 0000 0000 0000 00", "", "7"), "fail");
  CHECK(ibanLength("NO") == 15u);
  CHECK(ibanLength("RU") == 33u);
  CHECK(!ibanLength("US"));
  CHECK(!mod97("DE36-000"));
}

constexpr std::string_view XPRV =
    "xprv9s21ZrQH143K2Q4sEYksgEEy77mpGUrAHFywwGZtdcJ4KjSwqiad6"
    "bbcXdUFjwaRtEfUagnKdPXQnauwWwJovAqpQ1Bqkg7V85Uzjiyvy1S";

void base58() {
  const std::string key = "5HwoXVkHoRM8sL2KmNRS217n1g8mPPBomrY7yehCuXC1115WWsh";
  for (const char* text : {"5HwoXVkHoRM8sL2KmNRS217n1g8mPPBomrY7yehCuXC1115WWsh",
                           "KwntMbt59tTsj8xqpqYqRRWufyjGunvhSyeMo3NTYpFYzZbXJ5Hp",
                           "91iS7EZqPeRGqPXcPiKLtbfjfLVUYYj17oQ54H3iFFw3n1UmZSS",
                           "cN9spWsvaxA8taS7DFMxnk1yJD2gaF2PX1npuTpy3vuZFJdwavaw"}) {
    EQUAL(outcomeOf("wif", text), "verified");
  }
  EQUAL(outcomeOf("wif", key + "i"), "fail");
  EQUAL(outcomeOf("wif", XPRV), "fail");
  EQUAL(outcomeOf("wif", "0OIl"), "fail");
  EQUAL(outcomeOf("wif", ""), "fail");
  EQUAL(outcomeOf("wif", repeat("1", 16384)), "fail");
  EQUAL(hexOf(decodeBase58Check(key).value_or("")), "80" + repeat("11", 32));

  EQUAL(outcomeOf("xprv", XPRV), "verified");
  EQUAL(outcomeOf("xprv", std::string(XPRV.substr(0, XPRV.size() - 1)) + "T"), "pass");
  EQUAL(outcomeOf("xprv", key), "pass");
  // Of the BIP's own test vectors: no compression, no EC multiply.
  EQUAL(outcomeOf("bip38", "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg"), "verified");
  EQUAL(outcomeOf("bip38", "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGh"), "fail");
}

void bech32() {
  EQUAL(outcomeOf("age-key", "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"),
        "verified");
  EQUAL(outcomeOf("age-key", "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex"),
        "verified");
  EQUAL(outcomeOf("age-key", "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEx"),
        "pass");
  EQUAL(outcomeOf("age-key", "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEY"),
        "pass");
  EQUAL(outcomeOf("age-key", ""), "pass");
}

void crc() {
  EQUAL(crc32("123456789"), 0xcbf43926u);
  EQUAL(crc32(""), 0u);
  EQUAL(base62(crc32(repeat("EXAMPLE", 4) + "00")), "11UUE5");
  EQUAL(base62(crc32(repeat("EXAMPLE", 4) + "04")), "0t61BA");
  EQUAL(base62(crc32(repeat("A", 30))), "0uCPlr");
  EQUAL(outcomeOf("crc32-base62", "ghp_" + repeat("A", 30) + "0uCPlr", "ghp_"), "verified");
  EQUAL(outcomeOf("crc32-base62", "ghp_" + repeat("A", 30) + "0uCPls", "ghp_"), "pass");
  EQUAL(outcomeOf("crc32-base62", "ghp_", "ghp_"), "pass");
  const std::string head = "glpat-bzoxCnU6MQo" + repeat("A", 21) + ".01.0w";
  EQUAL(outcomeOf("gitlab-routable", head + "1adxar0", "glpat-"), "verified");
  EQUAL(outcomeOf("gitlab-routable", head + "1adxar1", "glpat-"), "pass");
  const std::string github = "github_pat_" + repeat("1", 22) + "_" + repeat("A", 43);
  EQUAL(outcomeOf("github-fine-grained", github + "ROK5D4ZN" + repeat("B", 8)), "verified");
  EQUAL(outcomeOf("github-fine-grained", github + "ROK5D4ZM" + repeat("B", 8)), "pass");
  EQUAL(outcomeOf("github-fine-grained", github), "pass");
}

}  // namespace

void run() {
  routing();
  socialSecurity();
  secp256k1();
  cards();
  ibans();
  base58();
  bech32();
  crc();
}

}  // namespace sluice::test
