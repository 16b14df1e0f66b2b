#include "core/database/frame-positions.h"

#include <functional>

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

/** Two frames, `[ab]c*` (form 0) and `d` (form 1). */
struct Fields : FrameFields {
  std::vector<ByteSet> sets;

  Fields() : FrameFields{{0, 1, 2}, {0, 1, 2, 2}, {1, 1}, {0, 2}, {0, 0, 1}, 2, 20}, sets(3) {
    sets[0].set('a').set('b');
    sets[1].set('c');
    sets[2].set('d');
  }

  FramePositions load() const { return FrameFields::load(sets, 2); }
};

void classes() {
  const FramePositions positions = Fields().load();
  EQUAL(positions.size(), 3u);
  // Bytes that no set tells apart share a class.
  EQUAL(positions.width, 4u);
  EQUAL(positions.classes['a'], positions.classes['b']);
  CHECK(positions.classes['a'] != positions.classes['c']);
  EQUAL(positions.classes['x'], positions.classes[0xff]);
  for (int byte = 0; byte < 256; ++byte) {
    const std::size_t column = positions.classes[static_cast<std::size_t>(byte)];
    EQUAL(positions.members[positions.setOf[0]][column], byte == 'a' || byte == 'b');
    EQUAL(positions.members[positions.setOf[2]][column], byte == 'd');
    // The same by classes.
    for (std::size_t set = 0; set < positions.members.size(); ++set)
      EQUAL(((positions.holders[column * positions.holderWords] >> set) & 1) != 0, positions.members[set][column]);
  }
  EQUAL(positions.first.size(), 2u);
  CHECK(positions.freeStarts['d'] && positions.freeStarts.count() == 1);
}

bool isRefused(const std::function<void(Fields&)>& damage) {
  Fields fields;
  damage(fields);
  try {
    fields.load();
    return false;
  } catch (const Error&) {
    return true;
  }
}

void damaged() {
  CHECK(!isRefused([](Fields&) {}));
  CHECK(isRefused([](Fields& fields) { fields.setOf[1] = 3; }));
  CHECK(isRefused([](Fields& fields) { fields.setOf.push_back(0); }));
  CHECK(isRefused([](Fields& fields) { fields.followFrom = {0, 2, 1, 2}; }));
  CHECK(isRefused([](Fields& fields) { fields.followFrom.back() = 3; }));
  CHECK(isRefused([](Fields& fields) { fields.followFrom.clear(); }));
  CHECK(isRefused([](Fields& fields) { fields.follow[0] = 3; }));
  CHECK(isRefused([](Fields& fields) { fields.first[0] = 3; }));
  CHECK(isRefused([](Fields& fields) { fields.first[1] = 0xffffffff; }));
  CHECK(isRefused([](Fields& fields) { fields.formOf[0] = 2; }));
  CHECK(isRefused([](Fields& fields) { fields.formOf[0] = -2; }));
  CHECK(isRefused([](Fields& fields) { fields.formOf.pop_back(); }));
  CHECK(isRefused([](Fields& fields) { fields.free = 3; }));
  CHECK(isRefused([](Fields& fields) { fields.cap = -1; }));
}

/** A database of frames alone. */
Database databaseOf(const std::vector<std::string>& frames) {
  SmallDatabase small;
  small.patterns = {{false, true}};
  SmallForm form;
  form.view = FormView::words;
  form.expression = "x";
  small.forms = {form};
  for (const std::string& frame : frames) small.frames.push_back({0, frame});
  return load(small.blob());
}

/** What may stand between two words. */
std::string anySeparator(Random& random) {
  return random.pick({" ", "\n", "<b>", "\\n", "*", "\"", ":", " :", "-", "\xe2\x80\x8b", "\xc2\xad", "\xef\xbb\xbf"});
}

/** Four bytes that begin a frame are told, whatever stands for a space, and however short the frame is. */
void starts() {
  const std::vector<std::string> texts = {"a", "be", "to :b", "ignore all", "is it", "you", "a b c", "q: do"};
  const Database database = databaseOf(texts);
  Random random(16);
  for (const std::string& text : texts) {
    for (int round = 0; round < 400; ++round) {
      // Where the frame ends anything follows, and a space may be any separator.
      std::string bytes = text.substr(0, 4);
      const std::size_t space = std::min(bytes.find(' '), bytes.find(':'));
      if (space != std::string::npos) bytes = bytes.substr(0, space) + anySeparator(random);
      for (char& c : bytes)
        if (random.chance(50) && isLower(c) && contains(text, c)) c = static_cast<char>(c - 0x20);
      bytes += random.bytes(4);
      // A separator may be made of letters only behind a backslash or within a tag.
      CHECK(database.starts.mayBegin(bytesOf(bytes)));
    }
  }
  int told = 0;
  for (int round = 0; round < 10'000; ++round) told += database.starts.mayBegin(bytesOf(random.of("cdefghijklmnopqrstuvwxyz", 4))) ? 1 : 0;
  CHECK(told < 1000);
}

/** The same beyond ASCII, by the first six bytes; a short word is told only where it ends. */
void foreignStarts() {
  // Words of one letter, of two and of more, the last in Japanese.
  const std::vector<std::string> texts = {"\xd1\x8f \xd0\xb2\xd1\x81\xd1\x91", "\xd0\xbd\xd0\xb5 a", "\xd0\xb4\xd0\xb0",
                                          "\xc3\xa9T\xc3\xa9 x", "\xd1\x81\xd0\xbc\xd0\xbe\xd1\x82\xd1\x80\xd0\xb8",
                                          "\xe3\x81\x82 b", "\xe5\xbf\x98\xe8\xae\xb0"};
  const Database database = databaseOf(texts);
  Random random(17);
  for (const std::string& text : texts) {
    for (int round = 0; round < 400; ++round) {
      std::string bytes = text.substr(0, text.find(' '));
      const bool isWhole = bytes == text;
      bytes += isWhole ? random.bytes(4) : anySeparator(random);
      bytes += random.bytes(6);
      CHECK(database.starts.mayBegin(bytesOf(bytes)));
    }
  }
  for (const char* const other : {"\xd1\x8f\xd0\xb1\xd0\xbb\xd0\xbe", "\xd1\x8f. \xd0\xbb", "\xd0\xbd\xd0\xb5\xd1\x82 ", "\xd0\xbd\xd0\xb5)  ",
                                  "\xd0\xb2\xd1\x8f \xd0", "\xe3\x81\x84 b.", "\xe5\xbf\x98\xe5\xbf\x98"})
    CHECK(!database.starts.mayBegin(bytesOf(std::string(other))));
}

}  // namespace

void run() {
  classes();
  damaged();
  starts();
  foreignStarts();
}

}  // namespace sluice::test
