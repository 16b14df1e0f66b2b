#include "core/base/sha256.h"

#include <cstddef>

#include "core/base/sha256-block.h"

namespace sluice {
namespace {

/** FIPS 180-4, section 5.3.3: of the square roots of the first 8 primes. */
constexpr Sha256State INITIAL = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::size_t BLOCK = SHA256_BLOCK;

const CompressBlock compress = fastestCompress();

/** The digest of bytes that come behind some whole blocks, which have led to a state. */
Sha256Digest digestFrom(Sha256State state, std::size_t before, std::string_view bytes) {
  std::size_t at = 0;
  for (; bytes.size() - at >= BLOCK; at += BLOCK) compress(state, bytes.data() + at);

  // The rest, a one bit, zeros, and the length in bits: one block, or two where it does not fit.
  std::array<char, 2 * BLOCK> last = {};
  const std::size_t rest = bytes.copy(last.data(), BLOCK, at);
  last[rest] = static_cast<char>(0x80);
  const std::size_t size = rest + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
  std::uint64_t bits = static_cast<std::uint64_t>(before + bytes.size()) * 8;
  for (std::size_t i = 1; i <= 8; i += 1, bits >>= 8) last[size - i] = static_cast<char>(bits & 0xff);
  for (std::size_t i = 0; i < size; i += BLOCK) compress(state, last.data() + i);

  Sha256Digest digest;
  for (std::size_t i = 0; i < digest.size(); i += 1) {
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

/** What a block of the key leads to, each byte changed by the same bits. */
Sha256State stateAfter(std::string_view key, char bits) {
  std::array<char, BLOCK> block;
  block.fill(bits);
  for (std::size_t i = 0; i < key.size(); i += 1) block[i] = static_cast<char>(key[i] ^ bits);
  Sha256State state = INITIAL;
  compress(state, block.data());
  return state;
}

/** RFC 2104, section 2: ipad and opad. */
constexpr char INNER = 0x36;
constexpr char OUTER = 0x5c;

}  // namespace

Sha256Digest sha256(std::string_view bytes) { return digestFrom(INITIAL, 0, bytes); }

HmacSha256::HmacSha256(std::string_view key) {
  Sha256Digest shorter;
  if (key.size() > BLOCK) {
    shorter = sha256(key);
    key = viewOf(shorter);
  }
  inner_ = stateAfter(key, INNER);
  outer_ = stateAfter(key, OUTER);
}

Sha256Digest HmacSha256::of(std::string_view bytes) const {
  return digestFrom(outer_, BLOCK, viewOf(digestFrom(inner_, BLOCK, bytes)));
}

}  // namespace sluice
