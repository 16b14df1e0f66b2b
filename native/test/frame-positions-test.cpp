#include "core/database/frame-positions.h"

#include <functional>

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

/** The fields as they are written; two frames, `[ab]c*` (form 0) and `d` (form 1). */
struct Fields {
  std::vector<ByteSet> sets;
  std::vector<std::uint32_t> setOf = {0, 1, 2};
  std::vector<std::uint32_t> followFrom = {0, 1, 2, 2};
  std::vector<std::uint32_t> follow = {1, 1};
  std::vector<std::uint32_t> first = {0, 2};
  std::vector<std::int32_t> formOf = {0, 0, 1};
  std::uint32_t free = 2;
  std::int32_t cap = 20;

  Fields() : sets(3) {
    sets[0].set('a').set('b');
    sets[1].set('c');
    sets[2].set('d');
  }

  FramePositions load(std::size_t formCount = 2) const {
    BlobWriter out;
    for (const auto* numbers : {&setOf, &followFrom, &follow, &first}) out.array(*numbers);
    out.array(formOf);
    out.u32(free);
    out.i32(cap);
    const std::string bytes = out.take();
    Blob blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return FramePositions(blob, sets, formCount);
  }
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
    EQUAL(positions.takes(0, positions.classes[static_cast<std::size_t>(byte)]), byte == 'a' || byte == 'b');
    EQUAL(positions.takes(2, positions.classes[static_cast<std::size_t>(byte)]), byte == 'd');
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

/** Four bytes that begin a frame are told, whatever stands for a space, and however short the frame is. */
void starts() {
  SmallDatabase small;
  small.patterns = {{false, true}};
  SmallForm form;
  form.view = FormView::words;
  form.expression = "x";
  small.forms = {form};
  const std::vector<std::string> texts = {"a", "be", "to :b", "ignore all", "is it", "you", "a b c", "q: do"};
  for (const std::string& text : texts) small.frames.push_back({0, text});
  const Database database = load(small.blob());
  Random random(16);
  for (const std::string& text : texts) {
    for (int round = 0; round < 400; ++round) {
      // Where the frame ends anything follows, and a space may be any separator.
      std::string bytes = text.substr(0, 4);
      const std::size_t space = std::min(bytes.find(' '), bytes.find(':'));
      if (space != std::string::npos) bytes = bytes.substr(0, space) + random.pick({" ", "\n", "<b>", "\\n", "*", "\"", ":", " :", "-"});
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
  SmallDatabase small;
  small.patterns = {{false, true}};
  SmallForm form;
  form.view = FormView::words;
  form.expression = "x";
  small.forms = {form};
  // Words of one letter, of two and of more, the last in Japanese.
  const std::vector<std::string> texts = {"\xd1\x8f \xd0\xb2\xd1\x81\xd1\x91", "\xd0\xbd\xd0\xb5 a", "\xd0\xb4\xd0\xb0",
                                          "\xc3\xa9T\xc3\xa9 x", "\xd1\x81\xd0\xbc\xd0\xbe\xd1\x82\xd1\x80\xd0\xb8",
                                          "\xe3\x81\x82 b", "\xe5\xbf\x98\xe8\xae\xb0"};
  for (const std::string& text : texts) small.frames.push_back({0, text});
  const Database database = load(small.blob());
  Random random(17);
  for (const std::string& text : texts) {
    for (int round = 0; round < 400; ++round) {
      std::string bytes = text.substr(0, text.find(' '));
      const bool isWhole = bytes == text;
      bytes += isWhole ? random.bytes(4) : random.pick({" ", "\n", "<b>", "\\n", "*", "\"", ":", " :", "-"});
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
