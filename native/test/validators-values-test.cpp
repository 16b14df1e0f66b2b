/** Validators that look at the shape of values: entropy, words, splits, URLs, variables. */
#include "core/validators/entropy.h"
#include "core/validators/words.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

void shape() {
  EQUAL(shannonEntropy(""), 0.0);
  EQUAL(shannonEntropy("aaaa"), 0.0);
  EQUAL(shannonEntropy("abcd"), 2.0);
  EQUAL(shannonEntropy("0123456789abcdef"), 4.0);
  // Exactly at a threshold.
  EQUAL(outcomeOf("entropy(2.5)", "aabbcdef"), "pass");
  EQUAL(outcomeOf("entropy(2)", "AIzaaaaaaaa", "AIza"), "fail");
  EQUAL(outcomeOf("entropy(2)", "AIzaabcd", "AIza"), "pass");
  EQUAL(outcomeOf("classes(3)", "abcDEF123"), "pass");
  EQUAL(outcomeOf("classes(3)", "abcdef123"), "fail");
  EQUAL(outcomeOf("classes(2)", "abcdef123"), "pass");
  EQUAL(outcomeOf("digits(4)", "a1b2c3d4"), "pass");
  EQUAL(outcomeOf("digits(4)", "a1b2c3dx"), "fail");
  EQUAL(outcomeOf("distinct(4)", "abca"), "fail");
  EQUAL(outcomeOf("distinct(4)", "abcd"), "pass");
}

void words() {
  for (const char* text :
       {"admin-panel-header-with-shadow", "getServerAddressByClientCIDRs",
        "requiredCharacteristicTypesForDisplayMetadata", "ENABLE_LONG_NAMES_FOR_ALL_CONSTANTS",
        "config_registry_of_the_v2_mirror"}) {
    CHECK(looksLikeWords(text));
  }
  for (const char* text :
       {"", "MTIzNDU2Nzg5MDEyMzQ1Njc4", "aaaaaaaaaaaaaaaaaaaaaaaaa", "jCBaQngSHiHDRYOcsMcifUcysGyaiybUWz",
        "vjficx58kfgesgjjc4m3vdackfudtxdt4lp", "8d70908069e918174f8da95f47c927b5"}) {
    CHECK(!looksLikeWords(text));
  }
  EQUAL(outcomeOf("not-phrase", "keys-are-rotated-here"), "fail");
  EQUAL(outcomeOf("not-phrase", "getServerAddressOfClient"), "pass");
  EQUAL(outcomeOf("not-words", "getServerAddressOfClient"), "fail");
  EQUAL(outcomeOf("not-words", "exampleexample"), "pass");
  EQUAL(outcomeOf("not-path", "usr/share/doc/packages/aws/README"), "fail");
  EQUAL(outcomeOf("not-path", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ8v1LpTs2"), "pass");
  EQUAL(outcomeOf("not-code", "this.state.token"), "fail");
  EQUAL(outcomeOf("not-code", "readSecret()"), "fail");
  EQUAL(outcomeOf("not-code", "k7Gq21vLx2"), "pass");
}

void split() {
  const std::string body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
  const auto of = [&](const std::string& text) { return outcomeOf("split(36)", "ghp_" + text, "ghp_"); };
  EQUAL(of("\n    " + body), "pass");
  EQUAL(of(body.substr(0, 10) + "\r\n" + body.substr(10)), "pass");
  EQUAL(of(body.substr(0, 10) + " " + body.substr(10)), "pass");
  EQUAL(of(body.substr(0, 10) + "\" + \"" + body.substr(10)), "pass");
  EQUAL(of(body.substr(0, 10) + "=\n" + body.substr(10)), "pass");
  EQUAL(of(body + " and"), "fail");
  EQUAL(of(body.substr(0, 30) + " " + body.substr(29)), "fail");
  EQUAL(of(body), "fail");
  const std::string blank = "x-" + body.substr(0, 12) + " " + body.substr(12);
  EQUAL(outcomeOf("split(20+)", blank, "x-"), "pass");
  EQUAL(outcomeOf("split(30-40)", blank, "x-"), "pass");
  EQUAL(outcomeOf("split(10,36)", blank, "x-"), "pass");
  EQUAL(outcomeOf("split(10,35)", blank, "x-"), "fail");
  EQUAL(outcomeOf("split(20+)", "sk-ant-abc123 configurations", "sk-ant-"), "fail");
  EQUAL(outcomeOf("split(20+)", "sk-ant- administrationpanels", "sk-ant-"), "fail");
}

void hostLabels() {
  EQUAL(verdictOf("host-labels(20)", "sk-ant-api03.AABBCCDD.EEFFGGHH.IIJJKKLL.evil.com", "sk-ant-"),
        "pass 39");
  for (const char* text :
       {"sk-ant-a1.b2.evil.com", "sk-ant-settings.local.development.example.json", "sk-ant-api03.AABBCCDD"}) {
    EQUAL(outcomeOf("host-labels(20)", text, "sk-ant-"), "fail");
  }
}

void urls() {
  EQUAL(outcomeOf("url-value", "token=k7Gq21vLx2", "token="), "pass");
  EQUAL(outcomeOf("url-value", "token=true", "token="), "fail");
  EQUAL(outcomeOf("url-value", "token=NULL", "token="), "fail");
  EQUAL(outcomeOf("url-value", "token=abc", "token="), "fail");
  EQUAL(outcomeOf("url-value", "password=password", "password="), "fail");
  EQUAL(verdictOf("url-value", "token=k7Gq21vLx2).", "token="), "pass 16");
  const auto of = [](const std::string& head, const std::string& value) {
    return outcomeOf("userinfo", head + value, head);
  };
  EQUAL(of("postgres://svc:", "k7Gq21vLx2@"), "pass");
  EQUAL(of("redis://:", "k7Gq21vLx2@"), "pass");
  EQUAL(of("https://user:", "pass@"), "fail");
  EQUAL(of("https://username:", "password@"), "fail");
  EQUAL(of("https://pass:", "PASS@"), "fail");
  EQUAL(of("https://host:", "443@"), "fail");
  EQUAL(verdictOf("userinfo", "a://b:c1d2@", "a://b:"), "pass 10");
}

void variables() {
  const auto of = [](const std::string& name, const std::string& value) {
    return outcomeOf("env-value", name + value, name);
  };
  EQUAL(of("DB_PASSWORD=", "k7Gq21vLx2"), "pass");
  EQUAL(of("DB_PASSWORD=\"", "k7Gq21vLx2"), "pass");
  EQUAL(of("DB_PASSWORD=", "short"), "fail");
  EQUAL(of("DB_PASSWORD=", "aaaabbbb"), "fail");
  EQUAL(of("DB_PASSWORD=", "/run/secrets/db"), "fail");
  EQUAL(of("TLS_PRIVATE_KEY=", "./certs/server-key"), "fail");
  EQUAL(of("TLS_PRIVATE_KEY=", "server-cert.pem"), "fail");
  EQUAL(of("API_TOKEN=", "https://auth.example.com/oauth/x"), "fail");
  EQUAL(of("API_TOKEN=", "https://u:p4ssw0rd@example.com/x"), "pass");
  EQUAL(of("API_TOKEN=", "arn:aws:secretsmanager:eu-1:1:s"), "fail");
  EQUAL(of("API_TOKEN=", "undefined-yet"), "fail");
  EQUAL(of("API_TOKEN=", "process.env.TOKEN"), "fail");
  EQUAL(of("API_TOKEN=", "readToken(path)"), "fail");
  EQUAL(of("INVALID_TOKEN: \"", "invalid_token"), "fail");
  EQUAL(of("INVALID_TOKEN: \"", "The token is not valid"), "fail");
  EQUAL(of("KEY_PASSPHRASE: \"", "correct horse battery staple"), "pass");
}

}  // namespace

void run() {
  shape();
  words();
  split();
  hostLabels();
  urls();
  variables();
}

}  // namespace sluice::test
