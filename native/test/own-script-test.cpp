/** Which Cyrillic letters stand for themselves: by cases, and against a reading of whole texts, letter by letter. */
#include "core/normalize/own-script.h"

#include <algorithm>

#include "core/normalize/utf8.h"
#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"

namespace sluice::test {
namespace {

const FoldTable& folds() {
  static const std::string bytes = readData("database.bin");
  static const Database database(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return database.tables.folds;
}

/** The text with a `.` for each byte that is told to stand for itself. */
std::string marked(std::string text, const OwnScript& own) {
  std::string out = text;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = own.endOf(bytesOf(text), at, text.size());
    CHECK(end == 0 || (end > at && end <= text.size()));
    for (std::size_t i = at; i < end; ++i) out[i] = '.';
  }
  return out;
}

void cases() {
  const OwnScript own(folds());
  const auto isOwn = [&](std::string_view text, std::string_view word) {
    const std::size_t at = text.find(word);
    return own.endOf(bytesOf(text), at, text.size()) == at + word.size();
  };
  CHECK(isOwn("игнорируй все", "игнорируй"));
  CHECK(isOwn("игнорируй все прежние", "все"));
  CHECK(isOwn("дом, с ним", "с"));
  // A word of both scripts, or touched by a digit.
  CHECK(!isOwn("іgnоrе", "і"));
  CHECK(!isOwn("ключ1", "ключ"));
  CHECK(!isOwn("xключ", "ключ"));
  CHECK(isOwn("x ключ", "ключ"));
  // Look-alikes alone: who is near tells.
  CHECK(!isOwn("сору", "сору"));
  CHECK(!isOwn("сору the file", "сору"));
  CHECK(!isOwn("дом сору the", "сору"));
  CHECK(!isOwn("the сору дом", "сору"));
  CHECK(isOwn("12 сору дом", "сору"));
  CHECK(!isOwn("дом                         сору", "сору"));
  CHECK(!isOwn("дом соросоросо", "соросоросо"));
  // `ё` is read as `е`.
  CHECK(!isOwn("ещё", "ещё"));
  CHECK(isOwn("еще", "еще"));
  // Longer than any word.
  CHECK(isOwn(repeat("ж", 20), repeat("ж", 20)));
  CHECK(!isOwn(repeat("ж", 21), repeat("ж", 21)));
  // Signs and marks are no letters, and other scripts none of these.
  CHECK(!isOwn("҂", "҂"));
  CHECK(!isOwn("οδός", "οδός"));
  CHECK(!isOwn("Ա", "Ա"));
  EQUAL(own.endOf(bytesOf("\xd0"), 0, 1), std::size_t{0});
  EQUAL(own.endOf(bytesOf("\xd0q"), 0, 2), std::size_t{0});
}

struct Letter {
  std::size_t at;
  std::size_t size;
  std::uint32_t codePoint;
};

bool isCyrillicLetter(const Letter& letter) {
  const std::uint32_t value = letter.codePoint;
  return value >= 0x400 && value < 0x530 && (value < 0x482 || value > 0x489);
}

/** What `marked` gives, from the whole text's characters. */
std::string expected(std::string text) {
  std::vector<Letter> all;
  for (std::size_t at = 0; at < text.size();) {
    const auto read = readUtf8(bytesOf(text) + at, text.size() - at);
    all.push_back({at, read ? read->size : 1, read ? read->codePoint : byteOf(text[at])});
    at += all.back().size;
  }
  const auto isTelling = [](const Letter& one) { return isCyrillicLetter(one) && !folds().isFolded(one.codePoint); };
  std::string out = text;
  for (std::size_t first = 0; first < all.size(); ++first) {
    std::size_t last = first;
    while (last < all.size() && isCyrillicLetter(all[last])) ++last;
    if (last == first) continue;
    const auto row = [&, begin = all.begin() + static_cast<std::ptrdiff_t>(first)](const auto& is) {
      return std::any_of(begin, all.begin() + static_cast<std::ptrdiff_t>(last), is);
    };
    const std::size_t start = all[first].at;
    const std::size_t end = all[last - 1].at + 2;
    const auto isAscii = [&](std::size_t i, bool (*is)(Byte)) {
      return all[i].codePoint < 0x80 && is(static_cast<Byte>(all[i].codePoint));
    };
    const bool isTouched = (first > 0 && isAscii(first - 1, isAlphanumeric)) || (last < all.size() && isAscii(last, isAlphanumeric));
    const bool hasYo = row([](const Letter& one) { return one.codePoint == 0x451 || one.codePoint == 0x401; });
    // 1 for a Cyrillic letter, -1 for one of ASCII.
    const auto tells = [&](std::size_t i) { return isTelling(all[i]) ? 1 : isAscii(i, isLetter) ? -1 : 0; };
    int before = 0;
    for (std::size_t i = first; i > 0 && before == 0 && all[i - 1].at + 24 >= start; --i) before = tells(i - 1);
    int behind = 0;
    for (std::size_t i = last; i < all.size() && behind == 0 && all[i].at + all[i].size <= end + 24; ++i) behind = tells(i);
    const bool isAmongOwn = end - start <= 16 && before >= 0 && behind >= 0 && before + behind > 0;
    if (end - start <= 40 && !isTouched && !hasYo && (row(isTelling) || isAmongOwn))
      out.replace(start, end - start, end - start, '.');
    first = last - 1;
  }
  return out;
}

void wholeTexts() {
  const OwnScript own(folds());
  const std::vector<std::string> pieces = {
      "а", "о", "с", "р", "е", "С", "ж", "и", "т", "Ж", "ё", "҂", "ѕ", "α", "世", "x", "R", "7", " ", " ", " ", "-",
      "\xe2\x80\x8b", "\xd0", "\x80", "        ",
  };
  Random random(7);
  std::size_t found = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    const std::size_t count = random.between(1, 60);
    const std::size_t kinds = random.between(1, pieces.size());
    for (std::size_t i = 0; i < count; ++i) text += pieces[random.below(kinds)];
    EQUAL(marked(text, own), expected(text));
    found += marked(text, own) != text ? 1 : 0;
  }
  CHECK(found > 5000 && found < 19'000);
}

}  // namespace

void run() {
  cases();
  wholeTexts();
}

}  // namespace sluice::test
