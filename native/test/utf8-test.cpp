/** UTF-8 read and written: each is the other's test, with the tables of Unicode 17, section 3.9. */
#include "core/base/utf8.h"

#include "core/normalize/utf8.h"
#include "test/check.h"
#include "test/random.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

std::string written(std::uint32_t codePoint) {
  const Utf8 text = utf8Of(codePoint);
  return {reinterpret_cast<const char*>(text.bytes.data()), text.size};
}

void roundTrip() {
  int lost = 0;
  for (std::uint32_t codePoint = 0; codePoint <= 0x10ffff; ++codePoint) {
    const std::string text = written(codePoint);
    const CodePoint read = codePointAt(text, 0);
    const std::uint32_t expected = codePoint >= 0xd800 && codePoint < 0xe000 ? REPLACEMENT : codePoint;
    if (read.value != expected || read.length != text.size()) lost += 1;
    const auto beyond = readUtf8(reinterpret_cast<const Byte*>(text.data()), text.size());
    if (codePoint < 0x80 ? beyond.has_value() : !beyond || beyond->codePoint != expected || beyond->size != text.size())
      lost += 1;
    if (readUtf8(reinterpret_cast<const Byte*>(text.data()), text.size() - 1)) lost += 1;
  }
  EQUAL(lost, 0);
  EQUAL(hexOf(written(0x7f)), "7f");
  EQUAL(hexOf(written(0x80)), "c280");
  EQUAL(hexOf(written(0x7ff)), "dfbf");
  EQUAL(hexOf(written(0x800)), "e0a080");
  EQUAL(hexOf(written(0xffff)), "efbfbf");
  EQUAL(hexOf(written(0x10000)), "f0908080");
  EQUAL(hexOf(written(0x10ffff)), "f48fbfbf");
}

/** Lengths of the characters that a text falls into, those that are none in brackets. */
std::string partsOf(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint read = codePointAt(text, at);
    const std::string length = std::to_string(read.length);
    out += read.value == REPLACEMENT ? "[" + length + "]" : length;
    at += read.length;
  }
  return out;
}

/** The standard's own examples of what is replaced together (tables 3-8 to 3-11). */
void malformed() {
  EQUAL(partsOf("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82" "A"), "[1][1][1][1][1][1][1][1]1");
  EQUAL(partsOf("\xed\xa0\x80\xed\xbf\xbf\xed\xaf" "A"), "[1][1][1][1][1][1][1][1]1");
  EQUAL(partsOf("\xf4\x91\x92\x93\xff" "A\x80\xbf" "B"), "[1][1][1][1][1]1[1][1]1");
  EQUAL(partsOf("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf" "A"), "[2][1][3][2]1");
  EQUAL(partsOf("\xe2\x82"), "[2]");
  EQUAL(partsOf("\xf5\xc1\x80"), "[1][1][1]");
}

void neverPastTheEnd() {
  Random random(1);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random.of("\x80\xbf\xc2\xe0\xed\xf0\xf4 a", random.between(1, 6));
    std::size_t at = 0;
    while (at < text.size()) at += codePointAt(text, at).length;
    EQUAL(at, text.size());
  }
}

}  // namespace

void run() {
  roundTrip();
  malformed();
  neverPastTheEnd();
}

}  // namespace sluice::test
