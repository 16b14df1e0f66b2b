#include "core/validators/entropy.h"

#include <array>
#include <cmath>
#include <cstdint>

#include "core/validators/number.h"
#include "core/validators/verdicts.h"

namespace sluice {

/**
 * Summed in the order in which characters first occur, as the portable engine does. `std::log2` and
 * JavaScript's differ in the last bit for one share in eighty, which can only matter where the entropy all
 * but equals a threshold. Powers of two are exact in both.
 */
double shannonEntropy(std::string_view text) {
  std::array<std::size_t, 256> counts = {};
  std::array<std::uint8_t, 256> order;
  std::size_t distinct = 0;
  for (const char c : text) {
    std::size_t& count = counts[byteOf(c)];
    if (count == 0) {
      order[distinct] = byteOf(c);
      distinct += 1;
    }
    count += 1;
  }
  double bits = 0;
  for (std::size_t i = 0; i < distinct; i += 1) {
    const double share = static_cast<double>(counts[order[i]]) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

std::unique_ptr<const Validator> entropy(std::string_view argument) {
  return validatorOf([least = numberOf(argument)](const Subject& subject) {
    return passIf(shannonEntropy(bodyOf(subject)) >= least);
  });
}

}  // namespace sluice
