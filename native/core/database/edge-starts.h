/** Which four bytes can begin a form of bare numbers: tells for nearly every word that it begins none. */
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/database/forms.h"

namespace sluice {

class EdgeStarts {
 public:
  /** Bytes that are looked at. */
  static constexpr std::size_t HEAD = 4;

  /** Takes in what a form begins with; `sets` are those that its leads name. */
  void add(const Form& form, const std::vector<ByteSet>& sets) {
    for (std::size_t place = 0; place < HEAD; ++place) {
      const std::uint64_t bit = std::uint64_t{1} << (forms_ % FORMS * HEAD + place);
      for (const std::vector<std::uint32_t>& lead : form.leads)
        for (std::size_t byte = 0; byte < masks_.size(); ++byte)
          if (place >= lead.size() || sets[lead[place]][byte]) masks_[byte] |= bit;
    }
    ++forms_;
  }

  bool mayBegin(const Byte* bytes) const {
    return (masks_[bytes[0]] & (masks_[bytes[1]] >> 1) & (masks_[bytes[2]] >> 2) & (masks_[bytes[3]] >> 3) & FIRST) != 0;
  }

 private:
  static constexpr std::size_t FORMS = 64 / HEAD;
  static constexpr std::uint64_t FIRST = 0x1111111111111111U;

  /** For each byte one bit a form and place: whether the byte can stand there. Forms beyond 16 share bits. */
  std::array<std::uint64_t, 256> masks_{};
  std::size_t forms_ = 0;
};

}  // namespace sluice
