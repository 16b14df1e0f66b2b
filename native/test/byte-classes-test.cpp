/** The tables of bytes, against the sets that they stand for. */
#include "core/base/byte-classes.h"

#include "core/base/characters.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

/** All bytes of a class, in order. */
template <typename Class>
std::string membersOf(Class isMember) {
  std::string out;
  for (int byte = 0; byte < 256; ++byte)
    if (isMember(static_cast<Byte>(byte))) out.push_back(static_cast<char>(byte));
  return out;
}

constexpr const char* DIGITS = "0123456789";
constexpr const char* UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr const char* LOWER = "abcdefghijklmnopqrstuvwxyz";

void letters() {
  const std::string letters = std::string(UPPER) + LOWER;
  EQUAL(membersOf([](Byte byte) { return sluice::isLetter(byte); }), letters);
  EQUAL(membersOf([](Byte byte) { return sluice::isDigit(byte); }), DIGITS);
  EQUAL(membersOf([](Byte byte) { return sluice::isAlphanumeric(byte); }), DIGITS + letters);
  // As characters they are the same.
  EQUAL(membersOf([](Byte byte) { return sluice::isAlphanumeric(static_cast<char>(byte)); }), DIGITS + letters);
}

/** RFC 4648, tables 1, 2 and 5. */
void alphabets() {
  const std::string base64 = std::string(UPPER) + LOWER + DIGITS + "+/";
  for (std::size_t value = 0; value < 64; ++value) EQUAL(int{BASE64_VALUE[byteOf(base64[value])]}, static_cast<int>(value));
  EQUAL(int{BASE64_VALUE['-']}, 62);
  EQUAL(int{BASE64_VALUE['_']}, 63);
  EQUAL(membersOf([](Byte byte) { return BASE64_VALUE[byte] >= 0; }), std::string("+-/") + DIGITS + UPPER + "_" + LOWER);
  const std::string hex = "0123456789abcdef";
  for (std::size_t value = 0; value < 16; ++value) EQUAL(int{HEX_VALUE[byteOf(hex[value])]}, static_cast<int>(value));
  for (std::size_t value = 10; value < 16; ++value) EQUAL(int{HEX_VALUE[byteOf(hex[value]) - 0x20]}, static_cast<int>(value));
  EQUAL(membersOf([](Byte byte) { return HEX_VALUE[byte] >= 0; }), "0123456789ABCDEFabcdef");
  EQUAL(membersOf([](Byte byte) { return RUN_MEMBER[byte]; }), std::string("\n\r+-/") + DIGITS + UPPER + "_" + LOWER);
}

void marks() {
  EQUAL(membersOf([](Byte byte) { return HEX_SEPARATOR[byte]; }), " ,-:");
  EQUAL(membersOf([](Byte byte) { return SEPARATOR[byte]; }), "\t\n\v\f\r \"#'*+,-:;>_`|~");
  for (int byte = 0; byte < 256; ++byte) {
    const auto it = static_cast<Byte>(byte);
    const bool isPlain = (it >= 0x20 && it < 0x7f && it != '%' && it != '&' && it != '\\') || it == '\t' || it == '\n' || it == '\r';
    EQUAL(SPECIAL[it], !isPlain);
  }
}

}  // namespace

void run() {
  letters();
  alphabets();
  marks();
}

}  // namespace sluice::test
