/** The library's door: compiled, written down, read again, and scanned with in chunks. */
#include "core/match/anchor-matcher.h"

#include <algorithm>

#include "core/base/error.h"
#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"

namespace sluice::test {
namespace {

std::string endsOf(const AnchorDatabase& database, std::string_view text, std::size_t step) {
  AnchorScratch scratch(database);
  AnchorStream stream(database, scratch);
  std::vector<AnchorEnd> ends;
  for (std::size_t at = 0; at < text.size(); at += step) {
    const std::string_view part = text.substr(at, step);
    stream.scan(bytesOf(part), part.size(), ends);
  }
  std::string out;
  for (const AnchorEnd& end : ends) out += std::to_string(end.anchor) + "@" + std::to_string(end.end) + " ";
  return out;
}

const std::vector<std::string> ANCHORS = {"abc", "[bc]\\x00", "tok_[0-9]{3}"};

void ends() {
  const auto database = AnchorDatabase::compile(ANCHORS);
  CHECK(database->size() > 0);
  const std::string text("xabc\0abtok_1234", 15);
  for (const std::size_t step : {15u, 1u, 4u}) EQUAL(endsOf(*database, text, step), "0@4 1@5 2@14 ");
  EQUAL(endsOf(*database, "", 1), "");
}

void writtenDown() {
  const auto database = AnchorDatabase::compile(ANCHORS);
  const std::vector<std::uint8_t> bytes = database->serialize();
  const auto again = AnchorDatabase::deserialize(bytes.data(), bytes.size());
  Random random(21);
  for (int round = 0; round < 300; ++round) {
    const std::string text = random.of(std::string_view("abctok_12\0", 10), random.between(1, 80));
    EQUAL(endsOf(*again, text, random.between(1, 20)), endsOf(*database, text, text.size()));
  }
}

template <typename Action>
std::string complaintOf(Action action) {
  try {
    action();
    return "none";
  } catch (const Error& error) {
    return error.what();
  }
}

void refused() {
  const std::string complaint = complaintOf([] { AnchorDatabase::compile({"fine", "(unbalanced", "too"}); });
  CHECK(contains(complaint, "(unbalanced"));
  CHECK(contains(complaintOf([] { AnchorDatabase::compile({"a*"}); }), "a*"));
  // Cut short, or damaged where the library looks for its mark and its sum.
  const std::vector<std::uint8_t> bytes = AnchorDatabase::compile(ANCHORS)->serialize();
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 8)
    CHECK(complaintOf([&] { AnchorDatabase::deserialize(bytes.data(), size); }) != "none");
  for (std::size_t at = 0; at < 4; ++at) {
    std::vector<std::uint8_t> damaged = bytes;
    damaged[at] ^= 0xff;
    CHECK(complaintOf([&] { AnchorDatabase::deserialize(damaged.data(), damaged.size()); }) != "none");
  }
  std::vector<std::uint8_t> damaged = bytes;
  damaged[bytes.size() / 2] ^= 0xff;
  CHECK(complaintOf([&] { AnchorDatabase::deserialize(damaged.data(), damaged.size()); }) != "none");
}

void named() {
  CHECK(!AnchorDatabase::version().empty());
  CHECK(contains(AnchorDatabase::platform(), "-"));
}

/** The real anchors end where they end, whatever place of a text it is cut at. */
void everyCut() {
  const std::string blob = readData("database.bin");
  const Database database(reinterpret_cast<const std::uint8_t*>(blob.data()), blob.size());
  const auto anchors = AnchorDatabase::compile(database.anchors);
  AnchorScratch scratch(*anchors);
  const auto endsAfter = [&](std::string_view text, std::size_t cut) {
    AnchorStream stream(*anchors, scratch);
    std::vector<AnchorEnd> ends;
    stream.scan(bytesOf(text), cut, ends);
    stream.scan(bytesOf(text) + cut, text.size() - cut, ends);
    std::vector<std::pair<Offset, std::uint32_t>> out;
    for (const AnchorEnd& end : ends) {
      // The matcher takes them in order.
      CHECK(out.empty() || out.back().first <= end.end);
      out.push_back({end.end, end.anchor});
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  std::size_t lost = 0;
  for (const Example& example : realExamples()) {
    const std::string text = std::string(40, '.') + " " + example.text + " behind it";
    if (text.size() > 800) continue;
    const auto whole = endsAfter(text, 0);
    for (std::size_t cut = 1; cut < text.size(); ++cut) lost += endsAfter(text, cut) == whole ? 0 : 1;
  }
  EQUAL(lost, 0u);
}

/** One scratch serves many streams, as the views of a stream have it. */
void manyStreams() {
  const auto database = AnchorDatabase::compile(ANCHORS);
  AnchorScratch scratch(*database);
  std::vector<std::unique_ptr<AnchorStream>> streams;
  std::vector<std::vector<AnchorEnd>> found(50);
  for (std::size_t i = 0; i < 50; ++i) streams.push_back(std::make_unique<AnchorStream>(*database, scratch));
  for (const char c : std::string("xabcx"))
    for (std::size_t i = 0; i < 50; ++i) streams[i]->scan(bytesOf({&c, 1}), 1, found[i]);
  for (const auto& ends : found) CHECK(ends.size() == 1 && ends[0].end == 4);
}

}  // namespace

void run() {
  ends();
  writtenDown();
  refused();
  named();
  everyCut();
  manyStreams();
}

}  // namespace sluice::test
