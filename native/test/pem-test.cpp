/** Private key blocks, as mail, JSON and source code carry them. Keys are made up here, byte by byte. */
#include "core/validators/der.h"
#include "core/validators/pem-lines.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

/** Noise that is the same on every run. */
std::string noise(std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; i += 1) out.push_back(static_cast<char>((i * 37 + 11) & 0xff));
  return out;
}

std::string element(char tag, const std::string& content) {
  return std::string({tag, static_cast<char>(content.size())}) + content;
}

/** PKCS #8: version, algorithm, octets. */
std::string derKey() {
  return element(0x30, element(2, std::string(1, '\0')) + element(0x30, noise(9)) + element(4, noise(60)));
}

/** RFC 5208, section 6: algorithm, octets. */
std::string encryptedKey() { return element(0x30, element(0x30, noise(20)) + element(4, noise(60))); }

std::string wrapped(const std::string& text, const std::string& between) {
  std::string out = between;
  for (std::size_t i = 0; i < text.size(); i += 24) out += text.substr(i, 24) + between;
  return out;
}

std::string blockOf(const std::string& label, const std::string& body) {
  return "-----BEGIN " + label + "-----" + body + "-----END " + label + "-----";
}

std::string pemVerdict(const std::string& text) {
  const std::size_t end = text.find("-----", 5);
  return verdictOf("pem", text, text.substr(0, end + 5));
}

void carriers() {
  const std::string data = base64Of(derKey(), "+/");
  for (const char* between : {"\n", "\r\n", "\\n", "\\\\n", "\\r\\n", "\\\\r\\\\n", " ", "\n> ", "\n    ",
                              "\\n\" +\n  \"", "\n+ ", "\n|# "}) {
    EQUAL(pemVerdict(blockOf("PRIVATE KEY", wrapped(data, between))), "verified");
  }
  EQUAL(pemVerdict("-----BEGIN PRIVATE KEY-----\n" + data + "\n---- END PRIVATE KEY ----"), "verified");
  EQUAL(pemVerdict("-----BEGIN PRIVATE KEY-----\n" + data + "\n"), "verified");
  EQUAL(pemVerdict("-----BEGIN PRIVATE KEY-----\n" + data.substr(0, 60)), "pass");
}

void noiseIsDropped() {
  EQUAL(withoutNoise("ab+\ncd+"), "ab+cd+");
  EQUAL(withoutNoise("ab\" +\n\"cd"), "abcd");
  EQUAL(withoutNoise("+ a +"), "+a");
  EQUAL(withoutNoise("a\\\\\\\\\\\\nb\\xc\\"), "abxc");
  EQUAL(endLineLength("x-----END RSA PRIVATE KEY-----"), 29u);
  EQUAL(endLineLength("x---- END PGP PRIVATE KEY BLOCK ----"), 35u);
  EQUAL(endLineLength("x------end private key----"), 24u);
  EQUAL(endLineLength("-----END PRIVATE KEY------"), 0u);
  EQUAL(endLineLength("---END PRIVATE KEY-----"), 0u);
  EQUAL(endLineLength("-----END " + repeat("A", 25) + "PRIVATE KEY-----"), 0u);
  EQUAL(dataLines("Version: 1\n\n> Comment: x\nab\\ncd").size(), 3u);
}

void encrypted() {
  const std::string data = wrapped(base64Of(encryptedKey(), "+/"), "\n");
  EQUAL(pemVerdict(blockOf("ENCRYPTED PRIVATE KEY", data)), "verified high");
  const std::string old = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nq1w2e3r4t5y6u7i8o9p0\n";
  EQUAL(pemVerdict(blockOf("RSA PRIVATE KEY", old)), "pass high");
  // Two lines may go before, of 40 characters each.
  const std::string line = repeat("x", 40);
  EQUAL(pemVerdict(blockOf("PRIVATE KEY", line + "\n" + line + "Proc-Type:4,ENCRYPTED\nAb1\n")), "pass high");
  EQUAL(pemVerdict(blockOf("PRIVATE KEY", line + "x\n" + line + "Proc-Type:4,ENCRYPTED\nAb1\n")), "pass");
  EQUAL(pemVerdict(blockOf("PRIVATE KEY", line + line + "xProc-Type:4,ENCRYPTED\nAb1\n")), "pass");
  EQUAL(pemVerdict("-----BEGIN PRIVATE KEY-----"), "pass");
  EQUAL(pemVerdict("-----BEGIN ENCRYPTED PRIVATE KEY-----"), "pass high");
}

void masked() {
  const std::string stars = repeat("*", 16);
  for (const std::string& body : {repeat("x", 64), std::string("..."), stars, std::string(),
                                  std::string("<your private key here>"),
                                  std::string("the contents of your private key file"),
                                  std::string("MIIEvQIBADANBgkqhkiG9w0BAQEF...")}) {
    EQUAL(pemVerdict(blockOf("RSA PRIVATE KEY", "\n" + body + "\n")), "fail");
  }
}

void armor() {
  const std::string packet = "\x95" + std::string(1, '\0') + " " + noise(40);
  const std::uint32_t crc = crc24(packet);
  std::string bytes;
  for (const int shift : {16, 8, 0}) bytes.push_back(static_cast<char>(crc >> shift & 0xff));
  const std::string check = base64Of(bytes, "+/");
  const auto of = [&](const std::string& sum) {
    const std::string data = base64Of(packet, "+/");
    return pemVerdict(blockOf("PGP PRIVATE KEY BLOCK", "\nVersion: Example\n\n" + data + "\n=" + sum + "\n"));
  };
  EQUAL(of(check), "verified");
  EQUAL(of("AAAA"), "pass");
}

std::string lengthAnd(const std::string& text) {
  return std::string(3, '\0') + static_cast<char>(text.size()) + text;
}

void openSsh() {
  const auto of = [](const std::string& cipher) {
    const std::string count("\0\0\0\1", 4);
    return base64Of(std::string("openssh-key-v1\0", 15) + lengthAnd(cipher) + lengthAnd("bcrypt") +
                        lengthAnd("") + count + lengthAnd(noise(48)) + lengthAnd(noise(120)),
                    "+/");
  };
  EQUAL(verdictOf("openssh-key", of("none")), "verified");
  EQUAL(verdictOf("openssh-key", of("aes256-ctr")), "verified high");
  EQUAL(verdictOf("openssh-key", of("none").substr(0, 60)), "pass");
  EQUAL(pemVerdict(blockOf("OPENSSH PRIVATE KEY", "\n" + of("none") + "\n")), "verified");
  EQUAL(verdictOf("putty-key", "PuTTY-User-Key-File-3: x\nEncryption: ", "", "aes256-cbc"), "pass high");
  EQUAL(verdictOf("putty-key", "PuTTY-User-Key-File-3: x\nEncryption: none"), "pass");
}

void der() {
  const std::string key = derKey();
  CHECK(isDerKey(key));
  CHECK(isDerKey(encryptedKey()));
  CHECK(!isDerKey(key.substr(0, key.size() - 1)));
  CHECK(!isDerKey(key + "x"));
  CHECK(!isDerKey(""));
  CHECK(!isDerKey("\x30\x84\xff\xff\xff\xff" + noise(40)));
}

}  // namespace

void run() {
  carriers();
  noiseIsDropped();
  encrypted();
  masked();
  armor();
  openSsh();
  der();
}

}  // namespace sluice::test
