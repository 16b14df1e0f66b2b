/** Each pass by itself, fed with bytes that its caller would not choose: escapes, runs, lanes, UTF-16, gzip. */
#include "core/normalize/base64.h"
#include "core/normalize/hex.h"
#include "core/normalize/references.h"
#include "core/normalize/run-filter.h"
#include "core/normalize/separated-hex.h"
#include "core/normalize/url.h"
#include "core/normalize/zero-width.h"
#include "fuzz/fuzz.h"
#include "test/readers.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/** What each reader of escapes says at each place of a text, behind which lie bytes of 0xFF. */
void readEscapes(const std::string& text, const TestConfig& config) {
  std::vector<Byte> bytes(text.begin(), text.end());
  bytes.resize(text.size() + static_cast<std::size_t>(LONGEST_ESCAPE), 0xff);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const Byte* from = bytes.data() + at;
    const std::size_t left = text.size() - at;
    std::optional<Escape> escape;
    if (*from == '%') escape = readPercent(from, left);
    if (*from == '&') escape = readReference(from, left, config.tables().references);
    if (*from == '\\') escape = readBackslash(from, left);
    if (!escape) continue;
    REQUIRE(escape->length > 1 && escape->length <= left);
    REQUIRE(escape->length <= static_cast<std::size_t>(LONGEST_ESCAPE));
    if (escape->kind == Escape::Kind::byte) REQUIRE(escape->value <= 0xff);
    if (escape->kind == Escape::Kind::codePoint) REQUIRE(isScalar(escape->value));
  }
}

/** Views are in order, and of spans within what was read; only noise, which no pattern matches, may have an empty one. */
void hold(const Sinks& sinks, Offset end) {
  for (const auto& sink : sinks) {
    Offset last = 0;
    for (std::size_t i = 0; i < sink->spans.size(); ++i) {
      const Span& span = sink->spans[i];
      REQUIRE(span.start >= last && span.end <= end);
      REQUIRE(span.start < span.end || (span.start == span.end && sink->text[i] == '\xff'));
      last = span.start;
    }
  }
}

void decodeBase64(const std::string& text) {
  SinkOpener opener;
  Base64Decoder decoder(opener);
  decoder.begin();
  Offset at = 0;
  for (const char c : text) {
    const int value = BASE64_VALUE[static_cast<Byte>(c)];
    if (value >= 0) {
      decoder.push(static_cast<unsigned>(value), {at, 1, 0});
    } else {
      decoder.end();
      decoder.begin();
    }
    at += 1;
    if (at % 64 == 0) decoder.feed();
  }
  decoder.end();
  REQUIRE(decoder.frontier(NEVER) == NEVER);
  hold(opener.sinks, at);
}

void decodeHex(const std::string& text) {
  SinkOpener opener;
  HexDecoder decoder(opener);
  decoder.begin();
  Offset at = 0;
  for (const char c : text) {
    decoder.push(static_cast<Byte>(c), {at, 1, 0});
    at += 1;
    if (at % 64 == 0) decoder.feed();
  }
  decoder.end();
  REQUIRE(decoder.frontier(NEVER) == NEVER);
  hold(opener.sinks, at);
}

void decodeSeparated(const std::string& text, const std::vector<std::uint8_t>& places) {
  SinkOpener opener;
  const View view = rawView(text);
  SeparatedHex list(view, opener);
  constexpr Byte SEPARATORS[] = {' ', ':', '-', ',', PREFIXED};
  for (std::size_t i = 0; i < places.size() && !text.empty(); ++i)
    list.begin(static_cast<Offset>(places[i] % text.size()), SEPARATORS[i % 5]);
  const auto end = static_cast<Offset>(text.size());
  list.advance(end / 2, false);
  list.advance(end, true);
  REQUIRE(list.frontier(NEVER) == NEVER);
  hold(opener.sinks, end);
}

void passLane(const std::string& text, LayerKind kind) {
  SinkOpener opener;
  Lane lane(opener, kind);
  Offset at = 0;
  for (const char c : text) {
    lane.push(static_cast<Byte>(c), at, at + 1, 0);
    at += 1;
    if (at % 50 == 0) lane.feed();
    if (at % 300 == 0) lane.breakOff();
  }
  lane.finish();
  hold(opener.sinks, at);
}

void readWide(const std::string& text, ByteOrder order) {
  TestConfig config;
  const auto sink = std::make_shared<Sink>();
  Utf16Reading reading(
      std::make_unique<SinkReader>(std::vector<LayerKind>{LayerKind::hex, LayerKind::utf16}, sink), order, config);
  Offset at = 0;
  for (const char c : text) {
    if (reading.isOver()) break;
    reading.push(static_cast<Byte>(c), at, at + 1, 0);
    at += 1;
  }
  reading.finish();
  hold({sink}, at);
}

/**
 * What decoders take in blocks must come to what they come to character by character.
 *
 * @param push gives a decoder a character and where it was read from
 * @param takeBlock gives it the characters of a block
 */
template <typename Decoder, typename Push, typename TakeBlock>
void decodeInBlocks(const std::string& text, const Push& push, const TakeBlock& takeBlock) {
  SinkOpener one;
  SinkOpener other;
  Decoder byCharacter(one);
  Decoder byBlock(other);
  byCharacter.begin();
  byBlock.begin();
  RunBlock block;
  Offset at = 0;
  const auto take = [&] {
    if (block.size > 0) takeBlock(byBlock, block);
    block.size = 0;
    REQUIRE(byBlock.frontier(NEVER) == byCharacter.frontier(NEVER));
  };
  for (const char c : text) {
    const auto byte = static_cast<Byte>(c);
    at += 1;
    // What is no character of a run ends a block.
    if (BASE64_VALUE[byte] < 0) {
      take();
      continue;
    }
    push(byCharacter, byte, Source{at, 1, 0});
    block.add(byte, at, 1, 0);
    if (block.isFull()) take();
  }
  take();
  byCharacter.end();
  byBlock.end();
  REQUIRE(textsOf(one.sinks) == textsOf(other.sinks));
  hold(other.sinks, at + 1);
}

/** The same with decoders that pass over a block, or else take each of its characters. */
template <typename Decoder, typename Push>
void decodePassingOver(const std::string& text, const Push& push) {
  decodeInBlocks<Decoder>(text, push, [&](Decoder& decoder, const RunBlock& block) {
    if (decoder.passOver(block)) return;
    for (std::size_t i = 0; i < block.size; ++i) push(decoder, block.bytes[i], block.sources[i]);
  });
}

/** A filter that passes over a run must not pass over what the decoder would open a view for. */
void filterRun(const std::string& text) {
  std::string run;
  for (const char c : text)
    if (BASE64_VALUE[static_cast<Byte>(c)] >= 0) run.push_back(c);
  if (run.empty() || run.size() > LONGEST_TRIAL) return;
  SinkOpener opener;
  Base64Decoder base64(opener);
  base64.begin();
  HexDecoder hex(opener);
  hex.begin();
  Offset at = 0;
  for (const char c : run) {
    base64.push(static_cast<unsigned>(BASE64_VALUE[static_cast<Byte>(c)]), {at, 1, 0});
    hex.push(static_cast<Byte>(c), {at, 1, 0});
    at += 1;
  }
  base64.end();
  hex.end();
  REQUIRE(opensView(bytesOf(run), run.size(), opener.config()) == !opener.sinks.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TestConfig config;
  FuzzedDataProvider input(data, size);
  const auto pass = input.ConsumeIntegralInRange<int>(0, 7);
  const auto places = input.ConsumeIntegral<std::uint64_t>();
  const std::string text = input.ConsumeRemainingBytesAsString();
  switch (pass) {
    case 0:
      readEscapes(text, config);
      break;
    case 1:
      decodeBase64(text);
      break;
    case 2:
      decodeHex(text);
      break;
    case 3: {
      std::vector<std::uint8_t> offsets;
      for (unsigned shift = 0; shift < 64; shift += 8) offsets.push_back((places >> shift) & 0xff);
      decodeSeparated(text, offsets);
      break;
    }
    case 4:
      passLane(text, places % 2 == 0 ? LayerKind::base64 : LayerKind::smuggled);
      break;
    case 5:
      readWide(text, places % 2 == 0 ? ByteOrder::little : ByteOrder::big);
      break;
    case 6:
      if (places % 2 == 0) {
        const auto push = [](Base64Decoder& decoder, Byte byte, const Source& source) {
          decoder.push(static_cast<unsigned>(BASE64_VALUE[byte]), source);
        };
        if (places % 4 == 0)
          decodePassingOver<Base64Decoder>(text, push);
        else
          decodeInBlocks<Base64Decoder>(text, push, [](Base64Decoder& decoder, const RunBlock& block) { decoder.take(block); });
      } else {
        decodePassingOver<HexDecoder>(text, [](HexDecoder& decoder, Byte byte, const Source& source) { decoder.push(byte, source); });
      }
      break;
    default:
      filterRun(text);
  }
  return 0;
}
