#include "core/confirm/placeholder.h"

#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

std::string judgeBody(std::string_view body, std::string_view prefix = "", std::string_view before = "",
                      std::string_view after = "") {
  static SeenBody seen;
  const std::string text = std::string(prefix) + std::string(body);
  switch (judgePlaceholder(text, prefix.size(), before, after, samples(), seen)) {
    case Placeholder::template_:
      return "template";
    case Placeholder::sample:
      return "sample";
    case Placeholder::example:
      return "example";
    case Placeholder::none:
      return "none";
  }
  return "";
}

void templates() {
  for (const char* body : {
           "${DB_PASSWORD}",
           "$DB_PASSWORD",
           "%DB_PASSWORD%",
           "{{ secret }}",
           "{{x}}",
           "<token>",
           "[your token]",
           "$(cat /run/secret)",
           "process.env.TOKEN",
           "os.environ[\"TOKEN\"]",
           "getToken()",
           "getToken(",
           "$a::b->c['d']",
           "%s",
           "%(name)s",
           "__TOKEN__",
           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
           "XXXXXXXXXX-XXXXXXXXXX-XXXXXXXXXXXX",
           "********",
           "0000000000000000",
           "\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2",
           "abcd...wxyz",
           "abcd\xe2\x80\xa6wxyz",
           "YOUR_API_KEY_HERE",
           "your-token-here",
           "yourapikeyhere",
           "YourSecretTokenHere",
           "insert-your-key",
           "changeme",
           "ChangeMe123",
           "change_-me",
           "REDACTED",
           "placeholder-value-1234567890",
           "null",
           "TODO",
       }) {
    EQUAL(judgeBody(body), "template");
    EQUAL(judgeBody(body, "sk_live_"), "template");
  }
}

void marks() {
  EQUAL(judgeBody("api-token", "", "key=<", ">"), "template");
  EQUAL(judgeBody("API_TOKEN", "", "${", "}"), "template");
  EQUAL(judgeBody("readSecret", "", "= ", "()"), "template");
  EQUAL(judgeBody("api-token", "", "key=<", ""), "none");
  EQUAL(judgeBody("readSecret", "", "= ", "     ()"), "none");
  // A secret in brackets is no name.
  EQUAL(judgeBody("a1B2c3D4e5F6g7H8i9J0k1L2", "sk_live_", "<", ">"), "none");
  EQUAL(judgeBody("qWzXcVbNmKjHgFdSaPoIuYtR", "sk_live_", "{{", "}}"), "none");
}

void examples() {
  for (const char* body : {
           "exampleexampleexampleexample",
           "IOSFODNN7EXAMPLE",
           "FakeValues99cl9bqJFVA3iFUm",
           "test-a1B2c3D4e5F6",
           "a1B2c3D4-TEST",
           "dummyA1b2C3d4e5",
           "my-sample-token-1234",
           "aaaaaaaaaaaaaaaaaaaaaaaaa",
           "0000000000-0000000000000-xxxxxxxxxxxxxxxxxxxxxxxx",
           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl",
           "123456789012-1234567890123-ABCDEFGHIJ123456",
           "0123456789abcdef0123456789abcdef",
           "abcd1234efgh5678ijkl9012mnop3456qrst7890",
           "aB1caB1caB1caB1caB1caB1c",
           "abcdef12abcdef12abcdef12",
           "deadbeefdeadbeef",
       }) {
    EQUAL(judgeBody(body, "sk_live_"), "example");
  }
}

void secrets() {
  for (const char* body : {
           "",
           "\"",
           "k7Gq21vLx2",
           "xtEstabQ9w",
           "Gq21thereLx2z9",
           "q81Kd+nUlL/Zx91Lq",
           "hERe/q81KdZx91Lq7v",
           "q1latestw2",
           "$uper$ecret",
           "p4$$w0rd!",
           "Xk9(fe$2",
           "%41bcd%7e",
           "8d70908069e918174f8da95f47c927b596fd6c6829540ad520376a6d79fa60d0",
       }) {
    EQUAL(judgeBody(body), "none");
  }
}

void documented() {
  CHECK(samples().isBrowserKey("AIzaSyabcdefghijklmnopqrstuvwxyz1234567"));
  CHECK(!samples().isBrowserKey("AIzaSyabcdefghijklmnopqrstuvwxyz1234568"));
  EQUAL(judgeBody("Syabcdefghijklmnopqrstuvwxyz1234567", "AIza"), "template");
  CHECK(samples().isDocumented("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
  CHECK(samples().isDocumented("4242 4242 4242 4242"));
  CHECK(samples().isDocumented("0xAC0974BEC39A17E36BA4A6B4D238FF944BACB478CBED5EFCAE784D7BF4F2FF80"));
  CHECK(!samples().isDocumented("4242424242424241"));
  CHECK(!samples().isDocumented(" 4242424242424242"));
  EQUAL(judgeBody("4242 4242 4242 4242"), "sample");
}

}  // namespace

void run() {
  templates();
  marks();
  examples();
  secrets();
  documented();
}

}  // namespace sluice::test
