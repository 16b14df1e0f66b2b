/** Validators that parse: JSON, tokens, macaroons, and what base64 holds. */
#include "core/validators/base64.h"
#include "core/validators/discord.h"
#include "core/validators/pypi-macaroon.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

void json() {
  for (const char* text : {"{}", " {\n\"a\" :\t1 }\r\n", "{\"a\":[],\"b\":{}}", "{\"a\":[1,-0.5e+3,0,1E9]}",
                           "{\"a\":true,\"b\":false,\"c\":null}", "{\"a\":\"\\u0000\\n\x7f\xff\"}",
                           "{\"a\":{\"b\":[{\"c\":[[],{}]}]}}", "{\"a\":1e999}"}) {
    CHECK(parseObject(text));
  }
  for (const char* text : {"", "[]", "1", "\"a\"", "null", "{", "{}x", "{,}", "{\"a\"}", "{\"a\":}", "{a:1}",
                           "{\"a\":1,}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":01}", "{\"a\":1.}",
                           "{\"a\":.5}", "{\"a\":+1}", "{\"a\":-}", "{\"a\":1e}", "{\"a\":tru}",
                           "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"",
                           "{\"a\":[}", "{\"a\":{]}", "\xef\xbb\xbf{}", "{}\xc2\xa0", "{}\v", "{'a':1}",
                           "{\"a\":1 2}", "{\"a\":NaN}", "{\"a\":[1 2]}", "{\"a\":{\"b\":1,}}",
                           "{\"a\":\"\\u123"}) {
    CHECK(!parseObject(text));
  }
  // As deep as a text can be.
  CHECK(parseObject("{\"a\":" + repeat("[", 100000) + repeat("]", 100000) + "}"));
  CHECK(!parseObject("{\"a\":" + repeat("[{\"b\":", 100000)));
  const std::optional<JsonObject> object =
      parseObject("{\"a\":\"1\",\"\\u0061\":\"\\u0032\\t\",\"b\":{\"c\":\"3\"},\"d\":\"4\",\"d\":5}");
  CHECK(object && object->text("a") == "2\t");
  CHECK(object && object->has("b") && !object->text("b") && !object->has("c"));
  const std::optional<JsonObject> escaped = parseObject("{\"\\u00e9\":\"\\u20ac\\ud83d\\ude00\"}");
  CHECK(escaped && escaped->text("\xc3\xa9") == "\xe2\x82\xac\xed\xa0\xbd\xed\xb8\x80");
  CHECK(object && object->has("d") && !object->text("d"));
}

void base64() {
  CHECK(decodeBase64("") == "");
  CHECK(decodeBase64("AQ==") == "\x01");
  CHECK(decodeBase64("AQI=") == "\x01\x02");
  CHECK(decodeBase64("-_+/") == decodeBase64("+/-_"));
  CHECK(!decodeBase64("A"));
  CHECK(!decodeBase64("AQ==="));
  CHECK(!decodeBase64("A Q"));
  CHECK(!decodeBase64("AQ=="
                      "AQ=="));
  EQUAL(outcomeOf("base64-text", base64Of("user:k7Gq21vLx2", "+/")), "pass");
  EQUAL(outcomeOf("base64-text", "AAAAAAAA"), "fail");
  EQUAL(outcomeOf("base64-text", "a"), "fail");
}

const std::string HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

std::string tokenOf(std::string_view header, std::string_view claims, const std::string& signature) {
  return base64Of(header) + "." + base64Of(claims) + "." + signature;
}

std::string jwtOutcome(const std::string& text) { return outcomeOf("jwt", text, text.substr(0, 3)); }

void jwt() {
  const std::string signature = repeat("A", 43);
  EQUAL(jwtOutcome(tokenOf(HEADER, "{\"sub\":\"example\"}", signature)), "verified");
  EQUAL(jwtOutcome(base64Of(HEADER) + ".k5rh4lo9u3dx8j4cxdn5." + signature), "pass");
  const std::string encrypted = "..aXZpdml2aXY.Y2lwaGVy.dGFnZ2Vk";
  EQUAL(jwtOutcome(base64Of("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + encrypted), "verified");
  EQUAL(jwtOutcome(base64Of("{\"alg\":\"dir\",\"enc\":1}") + encrypted), "pass");
  EQUAL(jwtOutcome(base64Of("{\"alg\":\"dir\"}") + encrypted), "pass");
  EQUAL(jwtOutcome(base64Of("{\"enc\":\"A256GCM\"}") + encrypted), "fail");
  EQUAL(jwtOutcome(tokenOf("{\"kty\":\"EC\"}", "{\"iss\":\"joe\"}", signature)), "pass");
  EQUAL(jwtOutcome("ey4avrylxLaBefcSoZHv6klCtyv.ey947RYtXyxrhBt6Ai5-YSoxS."), "pass");
  EQUAL(jwtOutcome(base64Of(HEADER)), "fail");
  EQUAL(jwtOutcome("eye.eyeable.x"), "fail");
  EQUAL(jwtOutcome(base64Of("{\"user\":1}") + ".YKzZzQ.c2lnbmF0dXJl"), "fail");
  EQUAL(jwtOutcome(""), "fail");
  EQUAL(verdictOf("jwt", tokenOf("{\"alg\":\"None\"}", "{\"sub\":\"x\"}", ""), "eyJ"), "verified low");
  const std::string anonymous = tokenOf(HEADER, "{\"iss\":\"supabase\",\"role\":\"anon\"}", signature);
  EQUAL(jwtOutcome(anonymous), "fail");
  EQUAL(outcomeOf("jwt", "ghs_123_" + tokenOf(HEADER, "{\"iss\":\"x\"}", signature), "ghs_123_"), "verified");

  const auto supabase = [&](std::string_view claims) {
    return outcomeOf("supabase-jwt", tokenOf(HEADER, claims, signature), "eyJ");
  };
  EQUAL(supabase("{\"iss\":\"supabase\",\"role\":\"service_role\"}"), "verified");
  EQUAL(supabase("{\"ref\":1,\"role\":\"service_role\"}"), "verified");
  EQUAL(supabase("{\"iss\":\"supabase\",\"role\":\"anon\"}"), "fail");
  EQUAL(supabase("{\"iss\":\"acme\",\"role\":\"service_role\"}"), "fail");
}

void discord() {
  const std::string rest = ".uRHQPq." + repeat("A", 38);
  EQUAL(outcomeOf("discord-id", "MTAwMDAwMDAwMDAwMDAwMDAw" + rest), "verified");
  EQUAL(outcomeOf("discord-id", "MTAwMDAwMDAwMDAwMDAwMDAwMA" + rest), "verified");
  EQUAL(outcomeOf("discord-id", "MZ1yGvKTjE0rY0cV8i47CjAa" + rest), "pass");
  EQUAL(outcomeOf("discord-id", "MTIzNDU2Nzg5" + rest), "pass");
  EQUAL(outcomeOf("discord-id", rest), "pass");
  EQUAL(outcomeOf("discord-id", base64Of("9223372036854775807")), "verified");
  EQUAL(outcomeOf("discord-id", base64Of("9223372036854775808")), "pass");
  EQUAL(outcomeOf("discord-id", base64Of("18446744073709551617")), "pass");
  EQUAL(snowflakeTime(1000000000000000000), 1658488979101u);
}

std::string field(char type, std::string_view text) {
  std::string out = {type, static_cast<char>(text.size())};
  return out.append(text);
}

void macaroons() {
  const std::string vector = "pypi-AgEHZXhhbXBsZQIEdGVzdAAABiAA" + repeat("A", 42);
  EQUAL(outcomeOf("pypi-macaroon", vector, "pypi-"), "verified");
  EQUAL(outcomeOf("pypi-macaroon", vector.substr(0, vector.size() - 4), "pypi-"), "pass");
  EQUAL(outcomeOf("pypi-macaroon", vector + "AAAA", "pypi-"), "pass");
  EQUAL(outcomeOf("pypi-macaroon", "pypi-", "pypi-"), "pass");
  const std::string zero(1, '\0');
  const std::string head = "\x02" + field(1, "pypi.org") + field(2, "id") + zero;
  const std::string caveat = field(2, "{\"version\": 1}") + zero;
  const std::string signature = field(6, repeat("\x07", 32));
  CHECK(isMacaroon(head + caveat + caveat + zero + signature));
  CHECK(!isMacaroon(head + caveat + signature));
  CHECK(!isMacaroon("\x02\x02\xff\xff\xff\xff\xff"));
  CHECK(!isMacaroon("\x02\x02\xff\xff\xff\x7f"));
}

void others() {
  const std::string facts = base64Of("{\"iat\":0,\"url\":\"https://example.invalid\"}");
  EQUAL(outcomeOf("sentry-org", "sntrys_" + facts + "_" + repeat("A", 43), "sntrys_"), "verified");
  EQUAL(outcomeOf("sentry-org", "sntrys_" + facts.substr(0, facts.size() - 4) + "_x", "sntrys_"), "pass");
  EQUAL(outcomeOf("sentry-org", "sntrys_", "sntrys_"), "pass");
  const std::string rotated = base64Of("2-2-111111111111-222222222222-333333333333-" + repeat("0f", 32));
  EQUAL(outcomeOf("slack-rotated", "xoxe.xoxp-1-" + rotated, "xoxe.xoxp-1-"), "verified");
  EQUAL(outcomeOf("slack-rotated", "xoxe.xoxp-1-" + repeat("A", 160), "xoxe.xoxp-1-"), "pass");
  EQUAL(outcomeOf("slack-rotated", base64Of("2-2-" + repeat("0f", 32))), "pass");
}

}  // namespace

void run() {
  json();
  base64();
  jwt();
  discord();
  macaroons();
  others();
}

}  // namespace sluice::test
