/** Lists of bytes in hex; the search by every sixth place against one that looks at all. */
#include "core/normalize/separated-hex.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

std::string listOf(std::string_view text, std::string_view between, std::string_view before = "") {
  std::string out;
  for (const char c : text) out += (out.empty() ? "" : std::string(between)) + std::string(before) + hexOf({&c, 1});
  return out;
}

/** Reads a view that grows in steps, as a reader of views has it: a few bytes are seen ahead. */
std::string read(std::string_view text, std::size_t step = 1 << 20, Offset prefixed = -1) {
  SinkOpener opener;
  View view({}, 16);
  SeparatedHex hex(view, opener);
  if (prefixed >= 0) hex.begin(prefixed, PREFIXED);
  for (std::size_t at = 0; at < text.size(); at += step) {
    const std::string_view part = text.substr(at, step);
    view.appendRaw(bytesOf(part), part.size());
    view.closeEnd();
    hex.advance(view.end(), false);
    CHECK(hex.needed() <= view.end());
    view.discard(hex.needed());
  }
  view.closeEnd();
  hex.advance(view.end(), true);
  EQUAL(hex.frontier(NEVER), NEVER);
  CHECK(hex.isQuiet(0));
  return textsOf(opener.sinks);
}

void separators() {
  const std::string text = "the key is here";
  for (const char* between : {" ", ":", "-", ","}) EQUAL(read("x " + listOf(text, between) + " y"), text);
  for (const char* between : {".", ";", "  ", "", "/"}) EQUAL(read("x " + listOf(text, between) + " y"), "");
  // Six bytes are a list, five are none: of what is shorter than a text needs nothing is read.
  EQUAL(read(listOf("key!!!", " ")), "key!!!");
  EQUAL(read(listOf("key!!", " ")), "");
  // Blanks after the separator, and line breaks.
  EQUAL(read(listOf("the key", ":") + ":\n  " + listOf(" is here", ":")), text);
  EQUAL(read(listOf(text, ", ", "0x"), 1 << 20, 0), text);
  EQUAL(read("{ " + listOf(text, ",\n  ", "0x"), 1 << 20, 2), text);
}

/** Whether six bytes with one separator between them lie at a place. */
bool isList(std::string_view text, std::size_t at) {
  if (at + 17 > text.size() || !HEX_SEPARATOR[byteOf(text[at + 2])]) return false;
  for (std::size_t i = 0; i < 17; ++i) {
    const bool isGood = i % 3 == 2 ? text[i + at] == text[at + 2] : isHex(text[i + at]);
    if (!isGood) return false;
  }
  return true;
}

/** No list is passed over, wherever it lies, and however the view's bytes come. */
void everyPlace() {
  Random random(6);
  int lists = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = random.of("0123 456:-,ab f", random.below(40));
    if (random.chance(70)) text += listOf("key" + random.of("abcdefgh", random.between(3, 9)), random.pick({" ", ":", "-", ","}));
    text += random.of("0123 456:-,ab f", random.below(40));
    const std::string whole = read(text);
    bool hasText = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
      // What is read of a list shows only if it is text with an anchor.
      if (!isList(text, at) || !contains(text, hexOf("key").substr(0, 2) + text[at + 2] + "65" + text[at + 2] + "79")) continue;
      hasText = true;
    }
    lists += hasText ? 1 : 0;
    if (contains(whole, "key")) CHECK(hasText);
    EQUAL(read(text, random.between(1, 12)), whole);
  }
  CHECK(lists > 1000);
}

/** What was planted is found in noise that is made of the same characters. */
void planted() {
  Random random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string between = random.pick({" ", ":", "-", ","});
    const std::string text = "key" + random.of("abcdefgh", random.between(3, 30));
    const std::string around = random.of("xyz. ", random.below(30)) + ".";
    CHECK(contains(read(around + listOf(text, between) + "." + around), text));
  }
}

/** What lies before a list that was told of, and is found later, is read first; the one behind it may not end. */
void oneBeforeAnother() {
  const std::string text = "the key is here";
  const std::string first = listOf(text, " ");
  const auto prefixed = static_cast<Offset>(first.size() + 1);
  for (std::size_t count = 1; count < 40; ++count) {
    const std::string both = first + " " + listOf(repeat("not a key ", 9).substr(0, count), ", ", "0x");
    const std::string found = read(both, 1 << 20, prefixed);
    CHECK(startsWith(found, text));
    EQUAL(read(both, 7, prefixed), found);
  }
}

void sourceMap() {
  SinkOpener opener;
  const View view = rawView("ab " + listOf("0123456789key", ":"));
  SeparatedHex hex(view, opener);
  hex.advance(view.end(), true);
  const auto& sink = *opener.sinks.at(0);
  EQUAL(sink.spans[0].start, 3);
  EQUAL(sink.spans[0].end, 5);
  EQUAL(sink.spans[12].start, 3 + 36);
}

}  // namespace

void run() {
  separators();
  everyPlace();
  planted();
  oneBeforeAnother();
  sourceMap();
}

}  // namespace sluice::test
