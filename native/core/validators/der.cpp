#include "core/validators/der.h"

#include <cstddef>

#include "core/base/text.h"

namespace sluice {
namespace {

/** Private keys of every kind and size lie within these. */
constexpr std::size_t LEAST_KEY = 32;

/** Unsigned, high first; bytes behind the end count as zeros. */
std::uint64_t readNumber(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; i += 1) {
    value = (value << 8) | (at + i < bytes.size() ? byteOf(bytes[at + i]) : 0u);
  }
  return value;
}

struct Element {
  std::uint8_t tag;
  /** Offset of the content. */
  std::size_t start;
  std::size_t end;
};

/** The element at an offset, definite length only; nothing if it does not fit in the bytes. */
std::optional<Element> elementAt(std::string_view bytes, std::size_t at, std::size_t limit) {
  if (at + 1 >= bytes.size()) return std::nullopt;
  std::size_t start = at + 2;
  std::uint64_t length = byteOf(bytes[at + 1]);
  if (length >= 0x80) {
    const std::size_t count = length & 0x7f;
    if (count == 0 || count > 4) return std::nullopt;
    length = readNumber(bytes, start, count);
    start += count;
  }
  if (start > limit || length > limit - start) return std::nullopt;
  return Element{byteOf(bytes[at]), start, start + static_cast<std::size_t>(length)};
}

constexpr std::uint8_t INTEGER = 0x02;
constexpr std::uint8_t OCTET_STRING = 0x04;
constexpr std::uint8_t SEQUENCE = 0x30;

/** An OpenPGP packet of a secret key. */
constexpr unsigned SECRET_KEY = 5;

constexpr std::string_view OPENSSH_MAGIC("openssh-key-v1\0", 15);
constexpr std::size_t MOST_OPENSSH_KEYS = 16;

/** Reads strings that their length in four bytes goes before. */
class OpenSshReader {
 public:
  explicit OpenSshReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::uint64_t> number() {
    if (rest_.size() < 4) return std::nullopt;
    const std::uint64_t value = readNumber(rest_, 0, 4);
    rest_.remove_prefix(4);
    return value;
  }

  std::optional<std::string_view> string() {
    const std::optional<std::uint64_t> length = number();
    if (!length || *length > rest_.size()) return std::nullopt;
    const std::string_view text = rest_.substr(0, static_cast<std::size_t>(*length));
    rest_.remove_prefix(text.size());
    return text;
  }

 private:
  std::string_view rest_;
};

}  // namespace

bool isDerKey(std::string_view bytes) {
  if (bytes.size() < LEAST_KEY) return false;
  const std::optional<Element> outer = elementAt(bytes, 0, bytes.size());
  if (!outer || outer->tag != SEQUENCE || outer->end != bytes.size()) return false;
  const std::optional<Element> first = elementAt(bytes, outer->start, outer->end);
  if (!first) return false;
  const std::optional<Element> second = elementAt(bytes, first->end, outer->end);
  if (!second) return false;
  if (first->tag == SEQUENCE) return second->tag == OCTET_STRING && second->end == outer->end;
  const bool isVersion = first->tag == INTEGER && first->end - first->start == 1;
  return isVersion &&
         (second->tag == INTEGER || second->tag == SEQUENCE || second->tag == OCTET_STRING);
}

std::optional<OpenSshKey> readOpenSsh(std::string_view bytes) {
  if (!startsWith(bytes, OPENSSH_MAGIC)) return std::nullopt;
  OpenSshReader reader(bytes.substr(OPENSSH_MAGIC.size()));
  // Cipher, key derivation, its options; then the number of keys, as many public keys and one private.
  const std::optional<std::string_view> cipher = reader.string();
  if (!cipher || !reader.string() || !reader.string()) return std::nullopt;
  const std::optional<std::uint64_t> count = reader.number();
  if (!count || *count < 1 || *count > MOST_OPENSSH_KEYS) return std::nullopt;
  for (std::uint64_t i = 0; i <= *count; i += 1) {
    if (!reader.string()) return std::nullopt;
  }
  return OpenSshKey{*cipher != "none"};
}

std::uint32_t crc24(std::string_view bytes) {
  std::uint32_t crc = 0xb704ce;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint32_t>(byteOf(byte)) << 16;
    for (int bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if ((crc & 0x1000000) != 0) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

bool isSecretKeyPacket(std::string_view bytes) {
  if (bytes.size() < LEAST_KEY) return false;
  const unsigned first = byteOf(bytes[0]);
  const unsigned format = first & 0xc0;
  const unsigned tag = format == 0xc0 ? first & 0x3f : format == 0x80 ? (first >> 2) & 0x0f : 0;
  return tag == SECRET_KEY;
}

}  // namespace sluice
