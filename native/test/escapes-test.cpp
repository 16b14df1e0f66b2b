/** Percent-encoding, character references and backslash escapes: what is read, and what is left alone. */
#include <sstream>

#include "core/normalize/references.h"
#include "core/normalize/url.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Kind, value and length, as in `byte 41 3`. */
std::string shown(const std::optional<Escape>& escape) {
  if (!escape) return "none";
  std::ostringstream out;
  if (escape->kind == Escape::Kind::text)
    out << "text " << escape->text;
  else
    out << (escape->kind == Escape::Kind::byte ? "byte " : "character ") << std::hex << escape->value << std::dec;
  out << " " << escape->length;
  return out.str();
}

/** As a view has it: behind the end lies what no pass takes for anything. */
template <typename Read>
std::string read(std::string_view text, Read reader) {
  const View view = rawView(text);
  return shown(reader(view.bytes(), text.size()));
}

std::string percent(std::string_view text) { return read(text, readPercent); }
std::string backslash(std::string_view text) { return read(text, readBackslash); }
std::string reference(std::string_view text) {
  static const TestConfig config;
  return read(text, [](const Byte* bytes, std::size_t left) {
    return readReference(bytes, left, config.textTables.references);
  });
}

void percents() {
  EQUAL(percent("%41"), "byte 41 3");
  EQUAL(percent("%fFx"), "byte ff 3");
  EQUAL(percent("%u0041"), "character 41 6");
  EQUAL(percent("%uD835%udc22"), "character 1d422 12");
  for (const char* half : {"%uD835", "%uDC22", "%uD835%u0041", "%uD835%uD835", "%uD835%uDC2", "%uD835 %uDC22"})
    EQUAL(percent(half), "none");
  EQUAL(percent("%U20aC..."), "character 20ac 6");
  for (const char* text : {"%", "%4", "%4g", "%%41", "%u004", "%u00g1", "% 41"}) EQUAL(percent(text), "none");
}

void references() {
  EQUAL(reference("&lt;"), "text < 4");
  EQUAL(reference("&amp;x"), "text & 5");
  EQUAL(reference("&#65;"), "character 41 5");
  EQUAL(reference("&#65"), "character 41 4");
  EQUAL(reference("&#x41;"), "character 41 6");
  EQUAL(reference("&#X1F600 "), "character 1f600 8");
  EQUAL(reference("&#000000000065;"), "character 41 15");
  // Beyond twelve digits the number ends; what is no character is none.
  EQUAL(reference("&#0000000000065;"), "character 6 14");
  for (const char* text : {"&", "&#", "&#x", "&#xg;", "&#xd800;", "&#x110000;", "&#99999999999;", "&lt", "&;", "&nosuch;"})
    EQUAL(reference(text), "none");
  EQUAL(reference("&" + repeat("a", 31) + ";"), "none");
  EQUAL(reference("&" + repeat("a", 500)), "none");
}

void backslashes() {
  EQUAL(backslash("\\x41"), "byte 41 4");
  EQUAL(backslash("\\u0041"), "character 41 6");
  EQUAL(backslash("\\u{41}"), "character 41 6");
  EQUAL(backslash("\\u{1f600}..."), "character 1f600 9");
  EQUAL(backslash("\\ud83d\\ude00"), "character 1f600 12");
  EQUAL(backslash("\\\\ud83d\\\\ude00"), "character 1f600 14");
  EQUAL(backslash(repeat("\\", 16) + "u0041"), "character 41 21");
  EQUAL(backslash(repeat("\\", 17) + "u0041"), "none");
  for (const char* text : {"\\", "\\n", "\\x", "\\x4", "\\x4g", "\\u", "\\u004", "\\u{", "\\u{}", "\\u{41", "\\u{d800}",
                           "\\u{110000}", "\\u{000000041}", "\\ud83d", "\\ud83dude00", "\\ud83d\\u0041", "\\ude00"})
    EQUAL(backslash(text), "none");
}

/** What is read never reaches behind the end, wherever a view is cut. */
void cuts() {
  Random random(9);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random.pick({"%", "&", "&#", "&#x", "\\", "\\u", "\\u{", "\\x", "%u"}) +
                             random.of("\\u{}x0123456789abcdfltamp;&#%", random.below(20));
    const View view = rawView(text);
    std::optional<Escape> escape;
    if (text[0] == '%') escape = readPercent(view.bytes(), text.size());
    if (text[0] == '&') escape = readReference(view.bytes(), text.size(), {{"lt", "<"}});
    if (text[0] == '\\') escape = readBackslash(view.bytes(), text.size());
    if (!escape) continue;
    CHECK(escape->length >= 3 && escape->length <= text.size());
    CHECK(escape->length <= static_cast<std::size_t>(LONGEST_ESCAPE));
    CHECK(escape->kind == Escape::Kind::text || escape->value <= (escape->kind == Escape::Kind::byte ? 0xffu : 0x10ffffu));
  }
}

}  // namespace

void run() {
  percents();
  references();
  backslashes();
  cuts();
}

}  // namespace sluice::test
