/** Which eight bytes can begin a form of numbers: tells for nearly every word that it begins none. */
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/database/forms.h"

namespace sluice {

class EdgeStarts {
 public:
  /** Bytes that are looked at. */
  static constexpr std::size_t HEAD = 8;

  /** Takes in what a form begins with; `sets` are those that its leads name. */
  void add(const Form& form, const std::vector<ByteSet>& sets) {
    for (std::size_t place = 0; place < HEAD; ++place) {
      const std::uint64_t bit = std::uint64_t{1} << (forms_ % FORMS * HALF + place % HALF);
      Masks& masks = place < HALF ? first_ : second_;
      for (const std::vector<std::uint32_t>& lead : form.leads)
        for (std::size_t byte = 0; byte < masks.size(); ++byte)
          if (place >= lead.size() || sets[lead[place]][byte]) masks[byte] |= bit;
    }
    ++forms_;
  }

  bool mayBegin(const Byte* bytes) const {
    const std::uint64_t begun = formsAt(first_, bytes);
    // Most words are told by the first half.
    return begun != 0 && (begun & formsAt(second_, bytes + HALF)) != 0;
  }

 private:
  static constexpr std::size_t HALF = 4;
  static constexpr std::size_t FORMS = 64 / HALF;
  static constexpr std::uint64_t FIRST = 0x1111111111111111U;
  /** For each byte one bit a form and place: whether the byte can stand there. Forms beyond 16 share bits. */
  using Masks = std::array<std::uint64_t, 256>;

  static std::uint64_t formsAt(const Masks& masks, const Byte* bytes) {
    return masks[bytes[0]] & (masks[bytes[1]] >> 1) & (masks[bytes[2]] >> 2) & (masks[bytes[3]] >> 3) & FIRST;
  }

  Masks first_{};
  Masks second_{};
  std::size_t forms_ = 0;
};

}  // namespace sluice
