#include "core/validators/pypi-macaroon.h"

#include <cstdint>
#include <optional>
#include <string>

#include "core/validators/base64.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::uint8_t END = 0;
constexpr std::uint8_t LOCATION = 1;
constexpr std::uint8_t IDENTIFIER = 2;
constexpr std::uint8_t VERIFICATION_ID = 4;
constexpr std::uint8_t SIGNATURE = 6;
constexpr std::size_t SIGNATURE_LENGTH = 32;
/** The first byte of version 2. */
constexpr char VERSION = 2;
/** A length has at most four bytes of 7 bits. */
constexpr unsigned MOST_SHIFT = 21;

/** Reads the fields of one packet sequence. What returns a `bool` says whether that stood there. */
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool isAt(std::uint8_t type) const { return !rest_.empty() && byteOf(rest_.front()) == type; }

  bool end() {
    if (!isAt(END)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /** Steps over a field of the given type, and of the given length if there is one. */
  bool field(std::uint8_t type, std::optional<std::size_t> exactLength = std::nullopt) {
    if (!isAt(type)) return false;
    std::size_t length = 0;
    std::size_t at = 1;
    for (unsigned shift = 0;; shift += 7) {
      if (at == rest_.size() || shift > MOST_SHIFT) return false;
      const std::uint8_t byte = byteOf(rest_[at]);
      at += 1;
      length |= static_cast<std::size_t>(byte & 0x7fu) << shift;
      if (byte < 0x80) break;
    }
    if (length > rest_.size() - at || (exactLength && length != *exactLength)) return false;
    rest_.remove_prefix(at + length);
    return true;
  }

  bool optionalField(std::uint8_t type) { return !isAt(type) || field(type); }

  bool isDone() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

bool isMacaroon(std::string_view bytes) {
  if (bytes.empty() || bytes[0] != VERSION) return false;
  Reader reader(bytes.substr(1));
  if (!reader.optionalField(LOCATION) || !reader.field(IDENTIFIER) || !reader.end()) return false;
  while (!reader.isAt(END)) {
    if (!reader.optionalField(LOCATION) || !reader.field(IDENTIFIER)) return false;
    if (!reader.optionalField(VERIFICATION_ID) || !reader.end()) return false;
  }
  return reader.end() && reader.field(SIGNATURE, SIGNATURE_LENGTH) && reader.isDone();
}

Verdict pypiMacaroon(const Subject& subject) {
  const std::optional<std::string> bytes = decodeBase64(bodyOf(subject));
  return verifiedOrPass(bytes && isMacaroon(*bytes));
}

}  // namespace sluice
