#include "core/normalize/folds.h"

#include "core/base/error.h"
#include "test/check.h"

namespace sluice::test {
namespace {

bool isRefused(std::vector<std::uint16_t> pages, std::vector<std::uint16_t> readings, std::vector<std::string> texts) {
  try {
    const FoldTable table(std::move(pages), std::move(readings), std::move(texts));
    return false;
  } catch (const Error&) {
    return true;
  }
}

void lookUps() {
  std::vector<std::uint16_t> readings(512, KEPT);
  readings[0x41] = REMOVED;
  readings[256 + 0xff] = 2;
  const FoldTable table({0, 0xffff, 1}, readings, {"", "", "fi"});
  EQUAL(table.readingOf(0x41), REMOVED);
  EQUAL(table.readingOf(0x42), KEPT);
  EQUAL(table.readingOf(0x141), KEPT);
  EQUAL(table.text(table.readingOf(0x2ff)), "fi");
  CHECK(table.isFolded(0x2ff));
  CHECK(!table.isFolded(0x2fe));
  // Beyond the last page, and beyond what is a character.
  for (const std::uint32_t codePoint : {0x300u, 0x10ffffu, 0x110000u, 0xffffffffu}) EQUAL(table.readingOf(codePoint), KEPT);
  EQUAL(FoldTable().readingOf(0x41), KEPT);
}

void broken() {
  const std::vector<std::uint16_t> page(256, 0);
  CHECK(!isRefused({0}, page, {""}));
  CHECK(isRefused({1}, page, {""}));
  CHECK(isRefused({0}, std::vector<std::uint16_t>(255, 0), {""}));
  CHECK(isRefused({0}, std::vector<std::uint16_t>(256, 1), {""}));
  CHECK(isRefused({0}, page, {}));
}

}  // namespace

void run() {
  lookUps();
  broken();
}

}  // namespace sluice::test
