#include "core/normalize/zero-width.h"

#include "core/normalize/utf8.h"
#include "test/check.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Every character that smuggles a byte, against the ranges of Unicode's tags and variation selectors. */
void bytes() {
  std::string tags;
  std::string selectors;
  for (std::uint32_t codePoint = 0; codePoint < 0x110000; ++codePoint) {
    const auto hidden = smuggledByte(codePoint);
    if (!hidden) continue;
    if (codePoint >= 0xe0000 && codePoint < 0xe0080)
      tags.push_back(static_cast<char>(*hidden));
    else
      selectors.push_back(static_cast<char>(*hidden));
  }
  std::string ascii;
  for (char c = 0x20; c < 0x7f; ++c) ascii.push_back(c);
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  EQUAL(tags, ascii);
  EQUAL(selectors, all);
}

/** Pushes a text, its characters so many bytes apart. */
std::string read(std::string_view text, Offset apart) {
  SinkOpener opener;
  Smuggled smuggled(opener);
  EQUAL(smuggled.frontier(NEVER), NEVER);
  Offset offset = 0;
  for (const char c : text) {
    smuggled.push(byteOf(c), offset, offset, offset + 4, 0);
    smuggled.advance(offset + 4, false);
    offset += apart;
  }
  smuggled.advance(offset, true);
  EQUAL(smuggled.frontier(NEVER), NEVER);
  CHECK(smuggled.isQuiet(0));
  return textsOf(opener.sinks);
}

void gaps() {
  EQUAL(read("the hidden text", 4), "the hidden text");
  EQUAL(read("the hidden text", 64), "the hidden text");
  // Too far apart, each is by itself.
  EQUAL(read("the hidden text", 65), "");
}

}  // namespace

void run() {
  bytes();
  gaps();
}

}  // namespace sluice::test
