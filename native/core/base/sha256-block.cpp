#include "core/base/sha256-block.h"

#include <array>

#include "core/base/characters.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>
#define SLUICE_SHA __attribute__((target("sha,sse4.1")))
#endif

namespace sluice {
namespace {

/** FIPS 180-4, section 4.2.2: of the cube roots of the first 64 primes. */
constexpr std::array<std::uint32_t, 64> ROUNDS = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

constexpr std::uint32_t rotate(std::uint32_t word, unsigned count) {
  return (word >> count) | (word << (32 - count));
}

}  // namespace

void compressScalar(Sha256State& state, const char* block) {
  std::array<std::uint32_t, 64> w;
  for (std::size_t i = 0; i < 16; i += 1) {
    w[i] = 0;
    for (std::size_t j = 0; j < 4; j += 1) w[i] = (w[i] << 8) | byteOf(block[4 * i + j]);
  }
  for (std::size_t i = 16; i < 64; i += 1) {
    const std::uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
    const std::uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < 64; i += 1) {
    const std::uint32_t sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const std::uint32_t first = h + sum1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i];
    const std::uint32_t sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const std::uint32_t second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const Sha256State round = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); i += 1) state[i] += round[i];
}

#ifdef SLUICE_SHA
namespace {

SLUICE_SHA __m128i load(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

SLUICE_SHA void store(void* to, __m128i words) { _mm_storeu_si128(static_cast<__m128i*>(to), words); }

/** By the processor's own rounds, two at a time: Intel, "Intel SHA Extensions" (2013), on the order of the words. */
SLUICE_SHA void compressSha(Sha256State& state, const char* block) {
  const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i badc = _mm_shuffle_epi32(load(state.data()), 0xb1);
  const __m128i hgfe = _mm_shuffle_epi32(load(state.data() + 4), 0x1b);
  const __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  const __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
  __m128i first = abef;
  __m128i second = cdgh;
  __m128i w[4];
  for (std::size_t i = 0; i < 16; i += 1) {
    __m128i& words = w[i % 4];
    if (i < 4) {
      words = _mm_shuffle_epi8(load(block + 16 * i), order);
    } else {
      const __m128i last = w[(i + 3) % 4];
      const __m128i seven = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
      words = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(words, w[(i + 1) % 4]), seven), last);
    }
    const __m128i round = _mm_add_epi32(words, load(ROUNDS.data() + 4 * i));
    second = _mm_sha256rnds2_epu32(second, first, round);
    first = _mm_sha256rnds2_epu32(first, second, _mm_shuffle_epi32(round, 0x0e));
  }
  const __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(first, abef), 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(second, cdgh), 0xb1);
  store(state.data(), _mm_blend_epi16(feba, dchg, 0xf0));
  store(state.data() + 4, _mm_alignr_epi8(dchg, feba, 8));
}

bool hasSha() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __builtin_cpu_supports("sse4.1") && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

}  // namespace
#endif

CompressBlock fastestCompress() {
#ifdef SLUICE_SHA
  if (hasSha()) return compressSha;
#endif
  return compressScalar;
}

}  // namespace sluice
