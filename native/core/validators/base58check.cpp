#include "core/validators/base58check.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "core/base/sha256.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::string_view ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** Longer than any key (111 characters); beyond it the quadratic conversion is not begun. */
constexpr std::size_t LONGEST = 128;
constexpr std::size_t CHECK_LENGTH = 4;

/** The bytes of a number in base58, high first, a zero byte for each leading 1; nothing if it is none. */
std::optional<std::string> decodeBase58(std::string_view text) {
  if (text.size() > LONGEST) return std::nullopt;
  // Low first; a character holds less than a byte.
  std::array<std::uint8_t, LONGEST> bytes;
  std::size_t size = 0;
  for (const char c : text) {
    const std::size_t digit = ALPHABET.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    auto carry = static_cast<std::uint32_t>(digit);
    for (std::size_t i = 0; i < size; i += 1) {
      carry += bytes[i] * 58u;
      bytes[i] = static_cast<std::uint8_t>(carry & 0xff);
      carry >>= 8;
    }
    if (carry > 0) {
      bytes[size] = static_cast<std::uint8_t>(carry);
      size += 1;
    }
  }
  const std::size_t zeros = skip(text, 0, [](char c) { return c == '1'; });
  std::string out(zeros, '\0');
  for (std::size_t i = size; i > 0; i -= 1) out.push_back(static_cast<char>(bytes[i - 1]));
  return out;
}

/** Version bytes of WIF: main network, test network. */
bool isWifVersion(char version) { return byteOf(version) == 0x80 || byteOf(version) == 0xef; }

/** Version bytes of extended private keys: BIP-32 and SLIP-132. */
constexpr std::uint32_t XPRV_VERSIONS[] = {0x0488ade4, 0x049d7878, 0x04b2430c, 0x0295b005, 0x02aa7a99,
                                           0x04358394, 0x044a4e28, 0x045f18bc, 0x024285b5, 0x02575048};
constexpr std::size_t XPRV_LENGTH = 78;
/** A private key is 00 and 32 bytes here; a public one would begin 02 or 03. */
constexpr std::size_t KEY_OFFSET = 45;

bool isXprvVersion(std::string_view payload) {
  std::uint32_t version = 0;
  for (std::size_t i = 0; i < 4; i += 1) version = (version << 8) | byteOf(payload[i]);
  return std::find(std::begin(XPRV_VERSIONS), std::end(XPRV_VERSIONS), version) != std::end(XPRV_VERSIONS);
}

}  // namespace

std::optional<std::string> decodeBase58Check(std::string_view text) {
  std::optional<std::string> bytes = decodeBase58(text);
  if (!bytes || bytes->size() <= CHECK_LENGTH) return std::nullopt;
  const std::size_t length = bytes->size() - CHECK_LENGTH;
  const std::string_view whole = *bytes;
  const Sha256Digest check = sha256(viewOf(sha256(whole.substr(0, length))));
  if (viewOf(check).substr(0, CHECK_LENGTH) != whole.substr(length)) return std::nullopt;
  bytes->resize(length);
  return bytes;
}

Verdict wif(const Subject& subject) {
  const std::optional<std::string> payload = decodeBase58Check(subject.text);
  if (!payload || !isWifVersion(payload->front())) return FAIL;
  return verifiedOrFail(payload->size() == 33 || (payload->size() == 34 && payload->back() == 1));
}

Verdict bip38(const Subject& subject) {
  const std::optional<std::string> payload = decodeBase58Check(subject.text);
  return verifiedOrFail(payload && payload->size() == 39 &&
                        (startsWith(*payload, "\x01\x42") || startsWith(*payload, "\x01\x43")));
}

Verdict xprv(const Subject& subject) {
  const std::optional<std::string> payload = decodeBase58Check(subject.text);
  if (!payload || payload->size() != XPRV_LENGTH || (*payload)[KEY_OFFSET] != '\0') return PASS;
  return verifiedOrPass(isXprvVersion(*payload));
}

}  // namespace sluice
