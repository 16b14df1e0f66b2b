/** The database as it is handed over: whole, cut at every byte, and damaged at every byte. */
#include "core/database/database.h"

#include "core/base/error.h"
#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

void whole() {
  const Database database = load(smallDatabase().blob());
  EQUAL(database.forms.size(), 11u);
  EQUAL(database.patterns.size(), 11u);
  EQUAL(database.anchors.size(), 7u);
  EQUAL(database.groupCount, 7u);
  const Form& token = database.forms[TOKEN];
  EQUAL(token.cap, 16);
  EQUAL(token.leads.size(), 1u);
  CHECK(token.before && (*token.before)['_'] && !(*token.before)['-']);
  CHECK(token.context == NO_EXPRESSION && token.prefix != NO_EXPRESSION);
  EQUAL(database.expressions[static_cast<std::size_t>(token.expression)], "tok_[0-9a-z]{12}");
  CHECK(database.forms[JOINT].firstGroup > database.forms[SECRET].firstGroup);
  EQUAL(database.forms[CARD].validators.size(), 1u);
  CHECK(database.forms[CARD].isRun && database.forms[CARD].verifiedOnly);
  EQUAL(database.tables.folds.text(database.tables.folds.readingOf(0x430)), "a");
  CHECK(database.samples.isDocumented("tok_documented00"));
}

/** Whether the bytes are a database. What they are else, an `Error` says; nothing more happens. */
bool isDatabase(std::string_view bytes) {
  try {
    // A copy of its own, so that what is read behind its end is noticed.
    const std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
    const Database database(copy.data(), copy.size());
    return true;
  } catch (const Error&) {
    return false;
  }
}

void everyPrefix() {
  const std::string blob = smallDatabase().blob();
  CHECK(isDatabase(blob));
  for (std::size_t size = 0; size < blob.size(); ++size) CHECK(!isDatabase(std::string_view(blob).substr(0, size)));
  CHECK(!isDatabase(blob + std::string(1, '\0')));
}

void realPrefixes() {
  const std::string blob = readData("database.bin");
  CHECK(isDatabase(blob));
  Random random(17);
  for (std::size_t size = 0; size < 300; ++size) CHECK(!isDatabase(std::string_view(blob).substr(0, size)));
  for (int round = 0; round < 12; ++round) CHECK(!isDatabase(std::string_view(blob).substr(0, random.below(blob.size()))));
  for (std::size_t cut = 1; cut < 4; ++cut) CHECK(!isDatabase(std::string_view(blob).substr(0, blob.size() - cut)));
}

/** Compiles anchors, unless they are those of the last call: most damage is elsewhere, and compiling takes long. */
std::shared_ptr<const AnchorDatabase> compileOnce(const std::vector<std::string>& anchors) {
  static std::vector<std::string> known;
  static std::shared_ptr<const AnchorDatabase> compiled;
  if (compiled == nullptr || anchors != known) {
    compiled = AnchorDatabase::compile(anchors);
    known = anchors;
  }
  return compiled;
}

/** What a text that every form takes an interest in leads to; what is thrown is an `Error`. */
bool isScanned(std::string_view bytes) {
  const std::string text = "x tok_abcdefghij01 secret = 0123456789abcdefgh alpha 12 omega w12345 Ignore\nprevious <b>rules</b> \xe7\xb3\xbb now "
                           "i g n o r e p r e v i o u s r u l e s 4111111111111111 123-45678 mark12end %41 &lt; \xd0\xb0 \xf3\xa0\x81\x81 " +
                           base64Of("the tok_abcdefghij01 within");
  try {
    Engine engine(std::make_shared<const Shared>(bytes, smallSelection, compileOnce));
    const auto findings = scan(engine, text);
    return !findings.empty();
  } catch (const Error&) {
    return false;
  }
}

/** Each byte in turn: such a database is refused, or it is one that can be scanned with. */
void everyByte() {
  const std::string blob = smallDatabase().blob();
  CHECK(isScanned(blob));
  Random random(18);
  int loaded = 0;
  for (std::size_t at = 0; at < blob.size(); ++at) {
    for (const char by : {static_cast<char>(blob[at] ^ 0xff), static_cast<char>(blob[at] + 1), static_cast<char>(random.next())}) {
      std::string damaged = blob;
      damaged[at] = by;
      if (!isDatabase(damaged)) continue;
      loaded += 1;
      isScanned(damaged);
    }
  }
  CHECK(loaded > 100);
}

/** Runs of random bytes, and counts that are far too large. */
void manyBytes() {
  const std::string blob = smallDatabase().blob();
  Random random(19);
  for (int round = 0; round < 1500; ++round) {
    std::string damaged = blob;
    const std::size_t at = random.below(blob.size());
    const std::string by = random.chance(50) ? random.bytes(random.between(1, 8)) : random.pick({"\xff\xff\xff\xff", "\xff\xff\xff\x7f", std::string_view("\0\0\0\x80", 4), std::string_view("\0\0\0\0", 4)});
    damaged.replace(at, std::min(by.size(), blob.size() - at), by.substr(0, blob.size() - at));
    if (isDatabase(damaged)) isScanned(damaged);
  }
  CHECK(!isDatabase(random.bytes(10'000)));
}

}  // namespace

void run() {
  whole();
  everyPrefix();
  realPrefixes();
  everyByte();
  manyBytes();
}

}  // namespace sluice::test
