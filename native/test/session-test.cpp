/** Whole streams: the laws of chunking, of what is certain, of bounds; with the real database. */
#include "core/session/session.h"

#include <algorithm>

#include "core/base/error.h"
#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

std::string percentOf(std::string_view text) {
  std::string out;
  for (const char c : text) out += "%" + hexOf({&c, 1});
  return out;
}

std::string encoded(Random& random, const std::string& text) {
  switch (random.below(6)) {
    case 0:
      return base64Of(text, "+/");
    case 1:
      return hexOf(text);
    case 2:
      return percentOf(text);
    case 3:
      return base64Of(plainGzip(text), "+/");
    case 4: {
      std::string wide;
      for (const char c : text) wide += std::string({c, '\0'});
      return base64Of(wide);
    }
    default: {
      std::string list;
      for (const char c : text) list += (list.empty() ? "0x" : ",0x") + hexOf({&c, 1});
      return list + "\n";
    }
  }
}

/** Examples of the patterns, encoded and plain, amid other text and noise. */
std::string document(Random& random, const std::vector<Example>& examples) {
  std::string out;
  for (std::size_t parts = random.between(1, 5); parts > 0; --parts) {
    std::string part = examples[random.below(examples.size())].text;
    if (part.size() > 3000) continue;
    for (std::size_t depth = random.chance(40) ? random.between(1, 2) : 0; depth > 0; --depth) part = encoded(random, part);
    out += random.pick({"", " ", "\n", "key: ", "\"", "\\n"}) + part + random.pick({"\n", " ", "\"\n", ". ", "\\n"});
    if (random.chance(25)) out += random.bytes(random.below(60));
    if (random.chance(25)) out += repeat(random.pick({"plain words ", "a+b+c ", "%41", "x\n"}), random.below(100));
  }
  return out;
}

/** Scans in chunks; looks at what is promised on the way. */
std::string scanCut(Engine& engine, std::string_view text, const std::vector<std::size_t>& sizes) {
  const auto session = engine.open();
  std::vector<Finding> findings;
  std::size_t number = 0;
  Offset frontier = 0;
  std::size_t checked = 0;
  for (std::size_t at = 0; at < text.size(); ++number) {
    // A copy of its own: what outlives the chunk is noticed.
    const std::string chunk(text.substr(at, sizes[number % sizes.size()]));
    push(*session, chunk, findings);
    at += chunk.size();
    for (; checked < findings.size(); ++checked) CHECK(findings[checked].confirmed.start >= frontier);
    const Offset now = session->frontier(NEVER);
    CHECK(now >= frontier && now <= static_cast<Offset>(at));
    CHECK(session->frontier(100) >= now);
    frontier = now;
    EQUAL(session->bytes(), static_cast<Offset>(at));
  }
  session->end(findings);
  for (; checked < findings.size(); ++checked) CHECK(findings[checked].confirmed.start >= frontier);
  for (const Finding& finding : findings) {
    const Confirmed& it = finding.confirmed;
    CHECK(it.start >= 0 && it.start < it.end && it.end <= static_cast<Offset>(text.size()));
    if (it.decoding.empty() && !it.isCoarse && it.text.size() == static_cast<std::size_t>(it.end - it.start))
      EQUAL(it.text, text.substr(static_cast<std::size_t>(it.start), it.text.size()));
  }
  return linesOf(findings);
}

/** The findings as lines in an order of their own: which of two that end together is certain first may differ. */
std::string sorted(const std::string& lines) {
  std::vector<std::string> all;
  for (std::size_t from = 0; from < lines.size();) {
    const std::size_t to = lines.find('\n', from);
    all.push_back(lines.substr(from, to - from));
    from = to + 1;
  }
  std::sort(all.begin(), all.end());
  std::string out;
  for (const std::string& line : all) out += line + "\n";
  return out;
}

void chunking(Engine& engine, const std::vector<Example>& examples) {
  Random random(31);
  std::size_t found = 0;
  for (int round = 0; round < 250; ++round) {
    const std::string text = document(random, examples);
    const std::string whole = sorted(linesOf(scan(engine, text)));
    found += whole.empty() ? 0 : 1;
    for (int cut = 0; cut < 3; ++cut) {
      std::vector<std::size_t> sizes(random.between(1, 7));
      for (std::size_t& size : sizes) size = cut == 0 ? 1 : random.between(1, cut == 1 ? 40 : 700);
      const std::string parts = sorted(scanCut(engine, text, sizes));
      if (parts != whole)
        std::fprintf(stderr, "seed 31, round %d\nwhole\n%scut\n%s%s\n", round, whole.c_str(), parts.c_str(), hexOf(text).c_str());
      CHECK(parts == whole);
    }
  }
  CHECK(found > 150);
}

/**
 * Views are read in blocks, of which a few bytes more are seen. Whatever of an example lies where that ends, byte
 * by byte the findings are those of the whole.
 */
void everyEdge(Engine& engine, const std::vector<Example>& examples) {
  constexpr std::size_t EDGE = 256 + 48;
  Random random(36);
  for (const Example& example : examples) {
    for (int round = 0; round < 10; ++round) {
      const std::size_t inside = 1 + random.below(std::min<std::size_t>(example.text.size(), EDGE - 2));
      const std::string text = std::string(EDGE - 1 - inside, '.') + " " + example.text + " behind it";
      if (text.size() > 1500) continue;
      const std::string whole = sorted(linesOf(scan(engine, text)));
      const std::string cut = sorted(scanCut(engine, text, {1}));
      if (cut != whole)
        std::fprintf(stderr, "%zu bytes before the edge\nwhole\n%scut\n%s%s\n", inside, whole.c_str(), cut.c_str(), text.c_str());
      CHECK(cut == whole);
    }
  }
}

/** Each example is found, by its own pattern. */
void everyExample(Engine& engine, const std::vector<Example>& examples) {
  std::size_t missed = 0;
  for (const Example& example : examples) {
    const auto findings = scan(engine, example.text);
    const bool isFound = std::any_of(findings.begin(), findings.end(),
                                     [&](const Finding& finding) { return finding.confirmed.pattern == example.pattern; });
    if (!isFound) {
      missed += 1;
      std::fprintf(stderr, "pattern %u: %s\n", example.pattern, example.text.c_str());
    }
  }
  EQUAL(missed, 0u);
  CHECK(examples.size() > 300);
}

/** Random bytes, and bytes that passes look for: no crash, and the same in parts. */
void hostile(Engine& engine) {
  Random random(32);
  for (int round = 0; round < 60; ++round) {
    const std::string text = random.chance(50) ? random.bytes(random.below(3000)) : random.of("%&\\#x;u0041{}+=/ABab:,- \n\x01\xe2\x80\x8b\xd0\xb0", random.below(3000));
    EQUAL(sorted(scanCut(engine, text, {random.between(1, 50), random.between(1, 500)})), sorted(linesOf(scan(engine, text))));
  }
  for (const std::string& unit : {std::string("%25"), std::string("\\"), std::string("&#x"), std::string("<a "), std::string("0x"), std::string("QUJD"), std::string("4142"),
                                  std::string("41:"), std::string("aa+"), std::string("\xe2\x80\x8b"), std::string("ignore "), std::string("-----BEGIN ")}) {
    const std::string text = repeat(unit, 40'000 / unit.size());
    EQUAL(sorted(scanCut(engine, text, {997})), sorted(linesOf(scan(engine, text))));
  }
}

void limits() {
  const std::string blob = smallDatabase().blob();
  Engine engine(blob, smallSelection);
  const std::string token = "tok_q7w2x9k4m1z8 ";
  const auto scanned = [&](const std::string& text, const Limits& with, std::size_t& count) {
    const auto session = engine.open(with);
    std::vector<Finding> findings;
    push(*session, text, findings);
    session->end(findings);
    EQUAL(session->bytes(), static_cast<Offset>(text.size()));
    count = findings.size();
    return session->truncated();
  };
  std::size_t count = 0;
  CHECK(scanned(repeat(token, 10), {5, 16, 10, Severity::low}, count) == Truncated::no && count == 10);
  CHECK(scanned(repeat(token, 11), {5, 16, 10, Severity::low}, count) == Truncated::findings && count == 10);
  CHECK(scanned(repeat(token, 9000), {5, 16, 10, Severity::low}, count) == Truncated::findings && count == 10);
  CHECK(scanned(token, {5, 16, 10, Severity::critical}, count) == Truncated::no && count == 0);
  const std::string deep = base64Of(base64Of("the one and only " + token)) + ".";
  CHECK(scanned(deep, {2, 16, 10, Severity::low}, count) == Truncated::no && count == 1);
  CHECK(scanned(deep, {1, 16, 10, Severity::low}, count) == Truncated::depth && count == 0);
  CHECK(scanned("x " + base64Of("the one and only " + token) + ".", {0, 16, 10, Severity::low}, count) == Truncated::depth && count == 0);
  const std::string much = repeat(base64Of(repeat("alpha and ", 2000)) + ". ", 70);
  CHECK(scanned(much, {5, 16, 10, Severity::low}, count) == Truncated::no);
  CHECK(scanned(much, {5, 0, 10, Severity::low}, count) == Truncated::decodedBytes);
}

/** Which budget is used up, and where, does not depend on the cut. */
void budgetByBytes() {
  const std::string blob = smallDatabase().blob();
  Engine engine(blob, smallSelection);
  const std::string text = repeat(base64Of("only words and blanks!") + ". ", 60'000);
  std::vector<Truncated> reasons;
  for (const std::size_t step : {std::size_t{1} << 30, std::size_t{1}}) {
    const auto session = engine.open({5, 0, 10, Severity::low});
    std::vector<Finding> findings;
    for (std::size_t at = 0; at < text.size(); at += step) push(*session, std::string_view(text).substr(at, step), findings);
    session->end(findings);
    reasons.push_back(session->truncated());
  }
  EQUAL(static_cast<int>(reasons[0]), static_cast<int>(reasons[1]));
}

/** Findings of a session that began at an offset, as lines: places count from the stream's first byte. */
std::string linesFrom(Offset offset, std::vector<Finding> findings) {
  for (Finding& finding : findings) {
    finding.confirmed.start += offset;
    finding.confirmed.end += offset;
    finding.place = {0, 0};
  }
  return sorted(linesOf(findings));
}

/**
 * A session that begins within a stream, and at a place carries what the stream's own carries there, finds the
 * same from there on.
 */
void carrying(Engine& engine, const std::vector<Example>& examples) {
  constexpr std::size_t STEP = 1024;
  Random random(37);
  int met = 0;
  int differed = 0;
  for (int round = 0; round < 120; ++round) {
    std::string text;
    while (text.size() < 24'000)
      text += document(random, examples) + repeat(random.pick({"plain words ", "0.0.0.0 - GET /\n", "a1:b2:c3:d4:e5:f6 \n", "words+in+a+form "}), random.below(200));
    const auto whole = engine.open();
    const std::size_t start = STEP * random.between(1, 6);
    // What opened the form-encoded reading lies before every third part; what keeps it open lies within.
    if (round % 3 == 0) text.replace(start - 20, 9'000, "words+in+a+form " + repeat("goes+on with ", 640));
    const auto part = engine.open();
    std::vector<Finding> ofWhole;
    std::vector<Finding> ofPart;
    bool isMet = false;
    for (std::size_t at = 0; at < text.size(); at += STEP) {
      const std::string_view chunk = std::string_view(text).substr(at, STEP);
      push(*whole, chunk, ofWhole);
      if (at < start) continue;
      push(*part, chunk, ofPart);
      const auto carried = part->carried();
      if (isMet || !carried) continue;
      const auto other = whole->carried();
      differed += other != carried ? 1 : 0;
      if (other != carried) continue;
      isMet = true;
      ofWhole.clear();
      ofPart.clear();
    }
    whole->end(ofWhole);
    part->end(ofPart);
    CHECK(!whole->carried());
    if (!isMet) continue;
    ++met;
    EQUAL(linesFrom(static_cast<Offset>(start), std::move(ofPart)), linesFrom(0, std::move(ofWhole)));
  }
  CHECK(met > 30);
  CHECK(differed > 30);
}

/** Sessions side by side share what the thread has; some are never ended. */
void sideBySide(Engine& engine, const std::vector<Example>& examples) {
  Random random(33);
  std::vector<std::string> texts;
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<std::vector<Finding>> findings(20);
  for (int i = 0; i < 20; ++i) {
    texts.push_back(document(random, examples));
    sessions.push_back(engine.open());
  }
  for (std::size_t at = 0; at < 20'000; at += 50)
    for (std::size_t i = 0; i < 20; ++i)
      if (at < texts[i].size()) push(*sessions[i], std::string_view(texts[i]).substr(at, 50), findings[i]);
  for (std::size_t i = 0; i < 20; ++i) {
    if (i % 4 == 3 || texts[i].size() > 20'000) {
      sessions[i].reset();
      continue;
    }
    sessions[i]->end(findings[i]);
    EQUAL(sorted(linesOf(findings[i])), sorted(linesOf(scan(engine, texts[i]))));
  }
}

/** An expression that RE2 refuses shows when it is first asked for: as an `Error`, and the session can go. */
void failure() {
  SmallDatabase small = smallDatabase();
  small.forms[TOKEN].expression = "tok_(";
  const std::string blob = small.blob();
  Engine engine(blob, smallSelection);
  bool hasThrown = false;
  try {
    scan(engine, "x tok_q7w2x9k4m1z8 y");
  } catch (const Error&) {
    hasThrown = true;
  }
  CHECK(hasThrown);
  EQUAL(scan(engine, "x w12345 y").size(), 1u);
}

void nothing() {
  const std::string blob = smallDatabase().blob();
  Engine engine(blob, smallSelection);
  const auto session = engine.open();
  std::vector<Finding> findings;
  push(*session, "", findings);
  session->push(nullptr, 0, findings);
  EQUAL(session->frontier(NEVER), 0);
  session->end(findings);
  EQUAL(findings.size(), 0u);
  EQUAL(session->bytes(), 0);
}

}  // namespace

void run() {
  const std::string blob = readData("database.bin");
  Engine engine(blob, realSelection);
  const std::vector<Example> examples = realExamples();
  everyExample(engine, examples);
  chunking(engine, examples);
  everyEdge(engine, examples);
  hostile(engine);
  carrying(engine, examples);
  sideBySide(engine, examples);
  limits();
  budgetByBytes();
  failure();
  nothing();
}

}  // namespace sluice::test
