#include "core/normalize/view.h"

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

std::string namesOf(const std::vector<Pass>& passes) {
  constexpr const char* names[] = {"base64", "hex", "url", "confusables", "zero-width"};
  std::string out;
  for (const Pass pass : passes) out += std::string(out.empty() ? "" : " ") + names[static_cast<std::size_t>(pass)];
  return out;
}

/** A view of one layer with its bytes read from two raw bytes each. */
View doubled(std::string_view text, std::vector<LayerKind> layers = {LayerKind::hex}) {
  View view(std::move(layers), 8);
  Offset start = 10;
  for (const char c : text) {
    view.append(byteOf(c), start, 2, 0);
    start += 2;
  }
  view.closeEnd();
  return view;
}

void rawBytes() {
  const View view = rawView("abcdef");
  CHECK(view.isRaw());
  EQUAL(view.end(), 6);
  EQUAL(view.text(2, 4), "cd");
  EQUAL(view.rawSpan(2, 4).start, 2);
  EQUAL(view.rawSpan(2, 4).end, 4);
  EQUAL(view.mark(3), 0u);
  // Behind the end lies what no pass takes for anything.
  for (Offset offset = 6; offset < 6 + 64; ++offset) EQUAL(int{view.at(offset)}, 0xff);
}

void sourceMap() {
  const View view = doubled("xyz");
  EQUAL(view.rawSpan(1, 3).start, 12);
  EQUAL(view.rawSpan(1, 3).end, 16);
  CHECK(!view.hasGapBefore(1));
  View gap({LayerKind::text}, 8);
  gap.append('a', 0, 1, 0);
  gap.append('b', 4, 1, 0);
  gap.closeEnd();
  CHECK(gap.hasGapBefore(1));
  CHECK(!gap.hasGapBefore(0));
}

/** Copies of views keep their maps, whatever they are copied from. */
void copies() {
  const View raw = rawView("0123456789");
  View child({LayerKind::text}, 1);
  child.appendFrom(raw, 3, 7);
  child.appendFrom(raw, 7, 7);
  EQUAL(child.text(0, 4), "3456");
  EQUAL(child.rawStart(2), 5);
  EQUAL(child.rawEnd(2), 6);
  const View parent = doubled("abc");
  View grandchild({LayerKind::hex, LayerKind::text}, 1);
  grandchild.appendFrom(parent, 1, 3);
  EQUAL(grandchild.rawSpan(0, 2).start, 12);
  EQUAL(grandchild.rawSpan(0, 2).end, 16);
}

/** Against a plain string: appended to and forgotten at random, what is kept stays what it was. */
void discarding() {
  Random random(2);
  for (const bool isRaw : {true, false}) {
    View view(isRaw ? std::vector<LayerKind>{} : std::vector<LayerKind>{LayerKind::text}, 4);
    std::string all;
    Offset wanted = 0;
    for (int round = 0; round < 400; ++round) {
      const std::string more = random.bytes(random.below(40));
      if (isRaw) {
        view.appendRaw(bytesOf(more), more.size());
      } else {
        for (std::size_t i = 0; i < more.size(); ++i)
          view.append(byteOf(more[i]), static_cast<Offset>(3 * (all.size() + i)), 3, static_cast<std::uint32_t>(i));
      }
      all += more;
      view.closeEnd();
      wanted += static_cast<Offset>(random.below(45));
      view.discard(wanted);
      CHECK(view.base() <= std::min(wanted, view.end()));
      EQUAL(view.end(), static_cast<Offset>(all.size()));
      EQUAL(view.text(view.base(), view.end()), all.substr(static_cast<std::size_t>(view.base())));
      if (!isRaw && view.length() > 0) EQUAL(view.rawStart(view.base()), 3 * view.base());
      wanted = std::min(wanted, view.end());
    }
  }
}

void escapeLetters() {
  const View view = rawView("a\\nb\\x\\t");
  CHECK(view.isEscapeLetter(2));
  CHECK(!view.isEscapeLetter(1));
  CHECK(!view.isEscapeLetter(5));
  CHECK(view.isEscapeLetter(7));
  CHECK(!view.isEscapeLetter(0));
  CHECK(!view.isEscapeLetter(8));
}

void chains() {
  View view({LayerKind::base64, LayerKind::text, LayerKind::gzip, LayerKind::text}, 8);
  view.append('a', 0, 4, withMark(0, 0, mark::url));
  view.append('b', 0, 4, withMark(0, 1, mark::url));
  view.append('c', 4, 4, withMark(withMark(0, 0, mark::confusables), 1, mark::zeroWidth | mark::confusables));
  view.append('d', 4, 4, withMark(0, 1, mark::wide));
  view.append('e', 4, 4, withMark(0, 1, mark::hex));
  view.append('f', 4, 4, withMark(0, 1, mark::url));
  view.closeEnd();
  EQUAL(view.inPlace(), 2u);
  EQUAL(namesOf(view.decoding(0, 1)), "base64 url");
  // Percent-encoding twice over is one pass.
  EQUAL(namesOf(view.decoding(0, 2)), "base64 url");
  EQUAL(namesOf(view.decoding(1, 3)), "base64 confusables url confusables zero-width");
  // What was removed before the first byte lies outside.
  EQUAL(namesOf(view.decoding(2, 3)), "base64 confusables confusables");
  EQUAL(namesOf(view.decoding(3, 4)), "base64");
  // Neither kind of escape hides the other, nor does what has no name.
  EQUAL(namesOf(view.decoding(4, 6)), "base64 hex url");
  EQUAL(namesOf(view.decoding(3, 6)), "base64 hex url");
  CHECK(view.isChangedBetween(0, 2));
  CHECK(!view.isChangedBetween(0, 1));
  CHECK(view.isChangedBetween(-500, 500));
  EQUAL(view.markedUpTo(1), 6);
  EQUAL(view.markedUpTo(0), 3);
  CHECK(view.isChangedByAll(view.mark(2)));
  CHECK(!view.isChangedByAll(view.mark(3)));
}

/** As many layers as there can be, UTF-16 among them: each that changes text in place has marks of its own. */
void manyLayers() {
  std::vector<LayerKind> layers;
  for (int i = 0; i < 7; ++i) layers.insert(layers.end(), {LayerKind::utf16, LayerKind::text});
  layers.push_back(LayerKind::plus);
  Marks all = 0;
  for (std::size_t inPlace = 0; inPlace < 8; ++inPlace) {
    const Marks marks = withMark(0, inPlace, mark::wide);
    View view(layers, 8);
    EQUAL(view.inPlace(), 8u);
    view.append('a', 0, 1, marks);
    for (std::size_t other = 0; other < 8; ++other) EQUAL(view.markedUpTo(other), other == inPlace ? 1 : 0);
    CHECK(!view.isChangedBetween(0, 1));
    CHECK(view.decoding(0, 1).empty());
    all |= marks;
  }
  View view(layers, 8);
  view.append('a', 0, 1, all);
  CHECK(view.isChangedBetween(0, 1));
}

}  // namespace

void run() {
  rawBytes();
  sourceMap();
  copies();
  discarding();
  escapeLetters();
  chains();
  manyLayers();
}

}  // namespace sluice::test
