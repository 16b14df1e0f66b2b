#include "core/confirm/words.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

std::string read(std::string_view text, Offset from = 0, Offset to = -1) {
  const View view = rawView(text);
  Words words;
  words.read(view, from, to < 0 ? view.end() : to);
  return std::string(words.text());
}

void separators() {
  EQUAL(read("a  b\n\tc"), "a b c");
  EQUAL(read("a, \"b\" *c* _d_ `e` #f ~g~ |h| i; j - k"), "a b c d e f g h i j k");
  EQUAL(read("a\\nb\\r\\nc\\td\\xe"), "a b c d\\xe");
  EQUAL(read("a. b! c?"), "a. b! c?");
  // A colon among separators is kept before the space.
  EQUAL(read("a: b"), "a: b");
  EQUAL(read("a \n: \"b"), "a: b");
  EQUAL(read("a:b"), "a: b");
  // A plus between words is another view's matter.
  EQUAL(read("a+b + c"), "a+b c");
  // What is not seen parts words where it stands in the place of blanks.
  EQUAL(read("a\xe2\x80\x8b" "b\xe2\x81\xa0" "c\xef\xbb\xbf" "d\xc2\xad" "e"), "a b c d e");
  EQUAL(read("a \xe2\x80\x8f: b"), "a: b");
  // Not what looks like it.
  EQUAL(read("a\xe2\x80\x99s \xc2\xa9\xef\xbc\x81\xe2\x81\xa5"), "a\xe2\x80\x99s \xc2\xa9\xef\xbc\x81\xe2\x81\xa5");
  EQUAL(read("a "), "a ");
  EQUAL(read(""), "");
}

void tags() {
  EQUAL(read("a<b>c</b>d"), "a c d");
  EQUAL(read("a<br/>b<p class=\"x\">c"), "a b c");
  // Words in angle brackets are text, as is what does not end.
  EQUAL(read("a <not a tag> b"), "a <not a tag b");
  EQUAL(read("a <" + repeat("x", 42) + "> b"), "a b");
  EQUAL(read("a <" + repeat("x", 43) + "> b"), "a <" + repeat("x", 43) + " b");
  EQUAL(read("a <1> <b"), "a <1 <b");
}

/** Each character stands where it was read; a separator at its last byte, a colon at its first. */
void offsets() {
  const View view = rawView("ab , c: d");
  Words words;
  words.read(view, 0, view.end());
  EQUAL(words.text(), "ab c: d");
  const Offset expected[] = {0, 1, 4, 5, 6, 7, 8};
  for (std::size_t i = 0; i < 7; ++i) EQUAL(words.offset(i), expected[i]);
  EQUAL(words.indexOf(0), 0u);
  EQUAL(words.indexOf(3), 2u);
  EQUAL(words.indexOf(5), 3u);
  EQUAL(words.indexOf(99), 7u);
}

/** What stands before a window is read with it, so that where it begins changes no character of it. */
void windows() {
  Random random(28);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    while (text.size() < 300) text += random.pick({"word", " ", "\n", "<b>", "</i>", ": ", "\\n", "<", ">", "+", "\"", "<p x=1>", "."});
    const View view = rawView(text);
    Words whole;
    whole.read(view, 0, view.end());
    const auto from = static_cast<Offset>(random.between(90, 290));
    if (view.at(from) != 'w') continue;
    Words part;
    part.read(view, from, view.end());
    EQUAL(part.text().substr(part.indexOf(from)), whole.text().substr(whole.indexOf(from)));
  }
}

/** One reader for many windows gives what a fresh one gives: of other bytes at the same place, too. */
void again() {
  Random random(29);
  Words used;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    while (text.size() < 12) text += random.pick({"a", "b", " ", "<b>", ":", "\\n", "<", "+", "\xe2\x80\x8b"});
    const View view = rawView(text);
    const auto from = static_cast<Offset>(random.below(3));
    const Offset to = view.end() - static_cast<Offset>(random.below(4));
    Words fresh;
    fresh.read(view, from, to);
    for (int times = 0; times < 2; ++times) {
      used.read(view, from, to);
      EQUAL(used.text(), fresh.text());
      EQUAL(used.indexOf(from), fresh.indexOf(from));
      for (std::size_t i = 0; i < fresh.text().size(); ++i) EQUAL(used.offset(i), fresh.offset(i));
    }
  }
}

/** A look at a separator stays within what lies behind the end of a view. */
void ends() {
  for (const char* text : {"<", "</", "<a", "\\", "+", "a+", "<a ", "<a b=\"", ":", "\xe2", "\xe2\x80", "\xef\xbb", "\xc2"}) {
    const View view = rawView(text);
    CHECK(separatorLength(view.bytes(), 0) <= view.length() + 1);
    CHECK(!read(text).empty() || view.length() == 0);
  }
}

}  // namespace

void run() {
  separators();
  tags();
  offsets();
  windows();
  again();
  ends();
}

}  // namespace sluice::test
