#include "core/normalize/utf16.h"

#include <optional>

#include "core/normalize/utf8.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"

namespace sluice::test {
namespace {

/** Index of the byte that tells, and the order. */
std::string detected(std::string_view bytes) {
  Utf16Detector detector;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (const auto order = detector.push(byteOf(bytes[i])))
      return std::to_string(i) + (*order == ByteOrder::little ? " little" : " big");
  return "none";
}

void detection() {
  EQUAL(detected("\xff\xfe"), "1 little");
  EQUAL(detected("ab\xfe\xff"), "3 big");
  EQUAL(detected({"a\0b\0c\0", 6}), "5 little");
  EQUAL(detected({"\0a\0b\0c\0d", 8}), "7 big");
  EQUAL(detected({"a\0b\0", 4}), "none");
  EQUAL(detected({"a\0b\0\x01\0c\0", 8}), "none");
  EQUAL(detected("plain text"), "none");
  EQUAL(detected(std::string(64, '\0')), "none");
}

void unitOf(std::string& out, std::uint32_t unit, bool isLittle) {
  const char low = static_cast<char>(unit & 0xff);
  const char high = static_cast<char>(unit >> 8);
  out.push_back(isLittle ? low : high);
  out.push_back(isLittle ? high : low);
}

std::string utf16Of(const std::vector<std::uint32_t>& codePoints, bool isLittle) {
  std::string out;
  for (const std::uint32_t codePoint : codePoints) {
    if (codePoint < 0x10000) {
      unitOf(out, codePoint, isLittle);
    } else {
      unitOf(out, 0xd800 + ((codePoint - 0x10000) >> 10), isLittle);
      unitOf(out, 0xdc00 + ((codePoint - 0x10000) & 0x3ff), isLittle);
    }
  }
  return out;
}

std::string read(std::string_view bytes, bool isLittle, bool& isOver) {
  TestConfig config;
  auto sink = std::make_shared<Sink>();
  Utf16Reading reading(std::make_unique<SinkReader>(std::vector<LayerKind>{LayerKind::hex, LayerKind::utf16}, sink),
                       isLittle ? ByteOrder::little : ByteOrder::big, config);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto start = static_cast<Offset>(i);
    reading.push(byteOf(bytes[i]), start, start + 1, 0);
  }
  isOver = reading.isOver();
  if (!isOver) reading.finish();
  EQUAL(reading.frontier(NEVER), NEVER);
  CHECK(sink->isFinished);
  return sink->text;
}

void anyText() {
  Random random(8);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::uint32_t> codePoints;
    std::string expected;
    for (std::size_t left = random.below(20); left > 0; --left) {
      std::uint32_t codePoint = static_cast<std::uint32_t>(random.below(random.chance(50) ? 0x80 : 0x110000));
      const bool isSurrogate = codePoint >= 0xd800 && codePoint < 0xe000;
      if (codePoint < 0x20 || isSurrogate || codePoint == 0xfffe || codePoint == 0xffff) codePoint = 'x';
      codePoints.push_back(codePoint);
      const Utf8 text = utf8Of(codePoint);
      expected.append(reinterpret_cast<const char*>(text.bytes.data()), text.size);
    }
    const bool isLittle = random.chance(50);
    bool isOver = false;
    EQUAL(read(utf16Of(codePoints, isLittle), isLittle, isOver), expected);
    CHECK(!isOver);
  }
}

/** Half a pair, a NUL, what is no character: text ends there. */
void endings() {
  bool isOver = false;
  EQUAL(read(utf16Of({'a', 0xdc00, 'b'}, true), true, isOver), "a");
  CHECK(isOver);
  EQUAL(read(utf16Of({'a', 0xd800, 'b'}, true), true, isOver), "a");
  CHECK(isOver);
  EQUAL(read(utf16Of({'a', 0, 'b'}, false), false, isOver), "a");
  CHECK(isOver);
  EQUAL(read(utf16Of({'a', 0xffff, 'b'}, false), false, isOver), "a");
  CHECK(isOver);
  EQUAL(read("a", true, isOver), "");
}

void budget() {
  TestConfig config;
  config.allowed = 3;
  auto sink = std::make_shared<Sink>();
  Utf16Reading reading(std::make_unique<SinkReader>(std::vector<LayerKind>{LayerKind::utf16}, sink), ByteOrder::big, config);
  for (Offset i = 0; i < 20; ++i) reading.push(i % 2 == 0 ? 0 : 'k', i, i + 1, 0);
  CHECK(reading.isOver());
  EQUAL(sink->text, "kkk");
}

void sourceMap() {
  TestConfig config;
  auto sink = std::make_shared<Sink>();
  Utf16Reading reading(std::make_unique<SinkReader>(std::vector<LayerKind>{LayerKind::utf16}, sink), ByteOrder::little, config);
  const std::string bytes = utf16Of({'a', 0x1f600, 'b'}, true);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    reading.push(byteOf(bytes[i]), static_cast<Offset>(10 * i), static_cast<Offset>(10 * i + 10), i == 2 ? mark::url : 0);
  reading.finish();
  EQUAL(sink->text, "a\xf0\x9f\x98\x80" "b");
  EQUAL(sink->spans[1].start, 20);
  EQUAL(sink->spans[4].end, 60);
  EQUAL(sink->marks[4], mark::url);
  EQUAL(sink->marks[5], 0u);
}

}  // namespace

void run() {
  detection();
  anyText();
  endings();
  budget();
  sourceMap();
}

}  // namespace sluice::test
