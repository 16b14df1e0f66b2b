#include "addon/plain-head.h"

#include <algorithm>
#include <array>

namespace sluice::addon {
namespace {

/** Bytes in which a NUL makes a file binary, or text in UTF-16. */
constexpr std::size_t HEAD = 8192;
/** Beginnings of compressed files, and marks of the order of bytes; those with a NUL have it in the head. */
constexpr std::array<std::string_view, 7> BEGINNINGS{"\x1f\x8b", "PK", "BZh", "\xfd" "7zXZ", "\x28\xb5\x2f\xfd", "\xff\xfe", "\xfe\xff"};
/** A tar archive's header, and where in it the sum of its bytes is stated, in octal digits. */
constexpr std::size_t RECORD = 512;
constexpr std::size_t SUM = 148;
constexpr std::size_t SUM_LENGTH = 8;

/** Whether the sum over a first header may be right: twice, for some programs took bytes for signed. */
bool mayBeTar(std::string_view head) {
  if (head.size() < RECORD) return false;
  const std::string_view field = head.substr(SUM, SUM_LENGTH);
  int stated = 0;
  for (std::size_t at = field.find_first_not_of(" 0"); at < field.size(); ++at) {
    if (field[at] < '0' || field[at] > '7') break;
    stated = 8 * stated + (field[at] - '0');
  }
  if (stated == 0) return false;
  int unsignedSum = static_cast<int>(SUM_LENGTH) * ' ';
  int signedSum = unsignedSum;
  for (std::size_t i = 0; i < RECORD; ++i) {
    if (i >= SUM && i < SUM + SUM_LENGTH) continue;
    unsignedSum += static_cast<unsigned char>(head[i]);
    signedSum += static_cast<signed char>(head[i]);
  }
  return stated == unsignedSum || stated == signedSum;
}

}  // namespace

bool isPlain(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, HEAD);
  if (head.find('\0') != std::string_view::npos) return false;
  const bool isWrapped = std::any_of(BEGINNINGS.begin(), BEGINNINGS.end(), [head](std::string_view beginning) {
    return head.substr(0, beginning.size()) == beginning;
  });
  if (isWrapped) return false;
  return !mayBeTar(head);
}

}  // namespace sluice::addon
