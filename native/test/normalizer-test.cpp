/** Views within views: what is read out of a stream, whatever the way that its bytes came. */
#include <algorithm>

#include "core/normalize/reader.h"
#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"
#include "test/stream-views.h"

namespace sluice::test {
namespace {

/** Reads a stream in chunks that `next` gives the sizes of. */
template <typename Next>
void read(std::string_view text, TestConfig& config, Next next) {
  readStream(text, config, next, [](bool isHeld) { CHECK(isHeld); });
}

void readWhole(std::string_view text, TestConfig& config) {
  read(text, config, [&] { return text.size(); });
}

std::string percentOf(std::string_view text) {
  std::string out;
  for (const char c : text) out += "%" + hexOf({&c, 1});
  return out;
}

std::string encoded(Random& random, std::string text) {
  switch (random.below(7)) {
    case 0:
      return base64Of(text, "+/");
    case 1:
      return hexOf(text);
    case 2:
      return percentOf(text);
    case 3: {
      std::string list;
      for (const char c : text) list += (list.empty() ? "0x" : ", 0x") + hexOf({&c, 1});
      return list + " ";
    }
    case 4:
      return base64Of(plainGzip(text));
    case 5: {
      std::string wide;
      for (const char c : text) wide += std::string({c, '\0'});
      return base64Of("\xff\xfe" + wide);
    }
    default: {
      std::string escaped;
      for (const char c : text) escaped += isLower(c) && random.chance(40) ? "\\u00" + hexOf({&c, 1}) : std::string(1, c);
      return escaped;
    }
  }
}

/** Some text with encodings, places of all passes, and noise. */
std::string document(Random& random) {
  std::string out;
  for (std::size_t parts = random.between(1, 6); parts > 0; --parts) {
    std::string part = "the key " + random.of("abc def", random.between(4, 40));
    for (std::size_t depth = random.below(4); depth > 0; --depth) part = encoded(random, part);
    out += part;
    out += random.pick({" ", "\n", ". ", "\"", "\xe2\x80\x8b", "\xd0\xb0", "%", "+all+of+it+", "\x01", "\\n", "&lt;"});
    if (random.chance(30)) out += random.bytes(random.below(30));
    if (random.chance(20)) out += repeat("plain ", random.below(200));
  }
  return out;
}

/** Law 1, of views: the same bytes in the same views, by the same maps. */
void chunking() {
  Random random(14);
  for (int round = 0; round < 400; ++round) {
    const std::string text = document(random);
    TestConfig whole;
    readWhole(text, whole);
    const auto expected = viewsOf(whole);
    for (int cuts = 0; cuts < 3; ++cuts) {
      const std::size_t most = cuts == 0 ? 1 : random.between(1, 300);
      TestConfig config;
      read(text, config, [&] { return random.between(1, most); });
      const auto actual = viewsOf(config);
      if (actual != expected) std::fprintf(stderr, "seed 14, round %d: %s\n", round, hexOf(text).c_str());
      CHECK(actual == expected);
      EQUAL(config.depths > 0, whole.depths > 0);
      EQUAL(config.spent, whole.spent);
    }
  }
}

/** What is spent depends on the bytes alone: also for text that nothing is found in, in runs that lie whole in the view or not. */
void spendingOnPlainText() {
  Random random(20);
  std::string text;
  for (int run = 0; run < 100; ++run) text += base64Of(random.of("aeiou lmnrst", random.between(9, 30))) + ". ";
  TestConfig whole;
  readWhole(text, whole);
  CHECK(whole.spent > 500);
  for (const std::size_t step : {std::size_t{1}, std::size_t{29}, std::size_t{300}}) {
    TestConfig cut;
    read(text, cut, [&] { return step; });
    EQUAL(cut.spent, whole.spent);
  }
}

bool holds(const TestConfig& config, const std::vector<LayerKind>& layers, std::string_view text) {
  const auto texts = config.textsOf(layers);
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& one) { return contains(one, text); });
}

/** Law 3, of views: an encoding is undone, however deep, and its bytes' spans cover what they were read from. */
void chains() {
  const std::string text = "the key is under the mat";
  using Layers = std::vector<LayerKind>;
  const std::vector<std::pair<std::string, Layers>> cases = {
      {base64Of(text), {LayerKind::base64}},
      {hexOf(text), {LayerKind::hex}},
      {percentOf(text), {LayerKind::text}},
      {percentOf(percentOf(text)), {LayerKind::text, LayerKind::text}},
      {base64Of(hexOf(text)), {LayerKind::base64, LayerKind::hex}},
      {hexOf(base64Of(percentOf(text))), {LayerKind::hex, LayerKind::base64, LayerKind::text}},
      {percentOf(base64Of(text)), {LayerKind::text, LayerKind::base64}},
      {base64Of(plainGzip(base64Of(text))), {LayerKind::base64, LayerKind::gzip, LayerKind::base64}},
      {base64Of(base64Of(base64Of(base64Of(base64Of(text))))), Layers(5, LayerKind::base64)},
  };
  for (const auto& [coded, layers] : cases) {
    const std::string stream = "before, " + coded + " behind";
    TestConfig config;
    readWhole(stream, config);
    CHECK(holds(config, layers, text));
    for (const auto& sink : config.sinks) {
      const std::size_t at = sink->text.find(text);
      if (sink->layers != layers || at == std::string::npos) continue;
      CHECK(sink->spans[at].start <= 8 + 60);
      CHECK(sink->spans[at].start >= 8);
      CHECK(sink->spans[at + text.size() - 1].end <= static_cast<Offset>(8 + coded.size()));
    }
  }
}

void depth() {
  const std::string text = "the key is under the mat";
  const std::string coded = base64Of(base64Of(base64Of(text)));
  for (std::size_t most = 0; most < 4; ++most) {
    TestConfig config;
    config.depth = most;
    readWhole(coded + ".", config);
    EQUAL(holds(config, {LayerKind::base64, LayerKind::base64, LayerKind::base64}, text), most >= 3);
    EQUAL(config.depths > 0, most < 3);
  }
}

void budget() {
  TestConfig config;
  config.allowed = 500;
  readWhole(repeat(base64Of("the key is under the mat and not elsewhere ") + ". ", 100), config);
  std::size_t decoded = 0;
  for (const auto& sink : config.sinks) decoded += sink->layers.empty() ? 0 : sink->text.size();
  CHECK(decoded > 100 && decoded <= 500);
}

/** What a view keeps does not grow with the stream, nor does what is read out of it. */
void memory() {
  for (const std::string& unit : {std::string("plain text. "), base64Of("the key is here "), std::string("%41 "), std::string("aa+bb+"),
                                 std::string("61:62:63:"), std::string("\x01"), std::string("\\"), std::string("0x41,")}) {
    TestConfig config;
    const auto reader = createRawReader(config, 16);
    const std::string part = repeat(unit, 1000 / unit.size());
    std::size_t most = 0;
    for (int i = 0; i < 300; ++i) {
      reader->view().appendRaw(bytesOf(part), part.size());
      reader->feed();
      most = std::max(most, reader->view().length());
    }
    reader->finish();
    if (most >= 8000) std::fprintf(stderr, "%s: %zu\n", unit.c_str(), most);
    CHECK(most < 8000);
  }
}

/** Layers that change nothing in place take up no room for marks: ten of them, and escapes undone within. */
void manyLayers() {
  std::string text = "the %6bey is under the mat";
  for (int i = 0; i < 5; ++i) {
    std::string wide;
    for (const char c : text) wide += std::string({c, '\0'});
    text = base64Of("\xff\xfe" + wide);
  }
  TestConfig config;
  config.depth = 7;
  readWhole(text + ".", config);
  std::vector<LayerKind> layers;
  for (int i = 0; i < 5; ++i) layers.insert(layers.end(), {LayerKind::base64, LayerKind::utf16});
  CHECK(holds(config, layers, "the %6bey"));
  layers.push_back(LayerKind::text);
  CHECK(holds(config, layers, "the key is"));
}

}  // namespace

void run() {
  chunking();
  spendingOnPlainText();
  chains();
  depth();
  budget();
  memory();
  manyLayers();
}

}  // namespace sluice::test
