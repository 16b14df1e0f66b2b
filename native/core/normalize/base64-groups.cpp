#include "core/normalize/base64-groups.h"

#include "core/base/avx2.h"

namespace sluice {

void decodeGroupsScalar(const Byte* values, std::size_t size, Byte* into) {
  for (std::size_t i = 0; i < size; i += 4, into += 3) {
    const unsigned bits =
        static_cast<unsigned>((values[i] << 18) | (values[i + 1] << 12) | (values[i + 2] << 6) | values[i + 3]);
    into[0] = static_cast<Byte>(bits >> 16);
    into[1] = static_cast<Byte>(bits >> 8);
    into[2] = static_cast<Byte>(bits);
  }
}

#ifdef SLUICE_AVX2
namespace {

/** Muła and Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions" (2018), section 5. */
SLUICE_AVX2 void decodeGroupsAvx2(const Byte* values, std::size_t size, Byte* into) {
  const __m256i pairs = _mm256_set1_epi32(0x01400140);
  const __m256i fours = _mm256_set1_epi32(0x00011000);
  const __m256i order = _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1, 2, 1, 0, 6, 5, 4, 10, 9,
                                         8, 14, 13, 12, -1, -1, -1, -1);
  const __m256i together = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7);
  for (std::size_t i = 0; i < size; i += GROUPS_BLOCK, into += GROUPS_BLOCK / 4 * 3) {
    const __m256i bits = _mm256_madd_epi16(_mm256_maddubs_epi16(avx2::load(values + i), pairs), fours);
    const __m256i bytes = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(bits, order), together);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(into), bytes);
  }
}

}  // namespace
#endif

DecodeGroups fastestGroups() {
#ifdef SLUICE_AVX2
  if (__builtin_cpu_supports("avx2")) return decodeGroupsAvx2;
#endif
  return decodeGroupsScalar;
}

}  // namespace sluice
