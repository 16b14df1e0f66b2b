#include "core/confirm/letters.h"

#include "core/base/utf8.h"
#include "test/check.h"
#include "test/subject.h"

namespace sluice::test {
namespace {

/** Folds one letter of Cyrillic, the replacement character, and a control. */
class FewFolds final : public Folds {
 public:
  bool isFolded(std::uint32_t codePoint) const override {
    return codePoint == 0x430 || codePoint == REPLACEMENT || codePoint == 1;
  }
};

std::string codesOf(std::string_view window) {
  Letters letters;
  lettersOf(window, letters);
  CHECK(letters.codes.size() == letters.offsets.size());
  return std::string(letters.codes.begin(), letters.codes.end());
}

/** Whether all letters of a part of a window are broken. */
bool isBrokenPart(std::string_view window, std::size_t start, std::size_t end) {
  Letters letters;
  lettersOf(window, letters);
  std::size_t from = 0;
  while (letters.offsets[from] < start) from += 1;
  std::size_t to = from;
  while (to < letters.offsets.size() && letters.offsets[to] < end) to += 1;
  return isBroken(window, letters, from, to, FewFolds());
}

bool isBrokenWhole(std::string_view window) { return isBrokenPart(window, 0, window.size()); }

void letters() {
  EQUAL(codesOf("Ig-n0re 4ll 2!"), "ign0re4ll!");
  EQUAL(codesOf("\xd0\xb0 \xe9"), "");
  Letters letters;
  lettersOf("a-b", letters);
  lettersOf(" z", letters);
  EQUAL(letters.offsets.size(), 1u);
  EQUAL(letters.offsets[0], 1u);
}

void broken() {
  CHECK(isBrokenWhole("ig nore a ll"));
  CHECK(isBrokenWhole("i g n o r e a l l"));
  CHECK(!isBrokenPart("xignore all", 1, 11));
  CHECK(!isBrokenPart("ignore allx", 0, 10));
  CHECK(isBrokenPart("x i g n o r e a l l x", 2, 19));
  // Spaced letters may begin and end inside words.
  CHECK(isBrokenPart("xi g n o r e a l lx", 1, 18));
  CHECK(!isBrokenWhole("ignore. all"));
  CHECK(!isBrokenWhole("ignore.\" all"));
  CHECK(isBrokenWhole("ig. nore all"));
}

void folds() {
  CHECK(!isBrokenWhole("ig\xd0\xb0nore"));
  CHECK(isBrokenWhole("ig\xd0\xb1nore"));
  CHECK(!isBrokenWhole("ig\xd0nore"));
  CHECK(!isBrokenWhole("ig\x01nore"));
  CHECK(isBrokenWhole("ig\nnore"));
}

void characters() {
  const auto read = [](std::string_view text) {
    const CodePoint point = codePointAt(text, 0);
    return std::to_string(point.value) + "/" + std::to_string(point.length);
  };
  EQUAL(read("a"), "97/1");
  EQUAL(read("\xc3\xa9"), "233/2");
  EQUAL(read("\xe2\x82\xac"), "8364/3");
  EQUAL(read("\xf0\x9f\x98\x80"), "128512/4");
  EQUAL(read("\xf4\x8f\xbf\xbf"), "1114111/4");
  // Cut, overlong, a surrogate, beyond the last one, no lead.
  EQUAL(read("\xf0\x9f\x98"), "65533/3");
  EQUAL(read("\xf0\x9f\x98 "), "65533/3");
  EQUAL(read("\xc0\x80"), "65533/1");
  EQUAL(read("\xe0\x80\x80"), "65533/1");
  EQUAL(read("\xed\xa0\x80"), "65533/1");
  EQUAL(read("\xf4\x90\x80\x80"), "65533/1");
  EQUAL(read("\x80"), "65533/1");
}

}  // namespace

void run() {
  letters();
  broken();
  folds();
  characters();
}

}  // namespace sluice::test
