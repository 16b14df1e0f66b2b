/** Readers that keep what they are given, and a configuration that can be set: for tests of what feeds them. */
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/normalize/lane.h"
#include "core/normalize/reader.h"
#include "test/subject.h"

namespace sluice::test {

inline const Byte* bytesOf(std::string_view text) { return reinterpret_cast<const Byte*>(text.data()); }

/** What came into one view. */
struct Sink {
  std::vector<LayerKind> layers;
  std::string text;
  std::vector<Span> spans;
  std::vector<Marks> marks;
  bool isFinished = false;
  bool isResting = false;
};
using Sinks = std::vector<std::shared_ptr<Sink>>;

/** Takes note of a view's bytes from `done` on. */
inline void drain(const View& view, Offset& done, Offset upTo, Sink& sink) {
  for (; done < upTo; ++done) {
    sink.text.push_back(static_cast<char>(view.at(done)));
    sink.spans.push_back({view.rawStart(done), view.rawEnd(done)});
    sink.marks.push_back(view.mark(done));
  }
}

class SinkReader final : public Reader {
 public:
  SinkReader(std::vector<LayerKind> layers, std::shared_ptr<Sink> sink)
      : view_(std::move(layers), 64), sink_(std::move(sink)) {
    sink_->layers = view_.layers();
  }

  View& view() override { return view_; }
  void feed() override { drain(view_, done_, view_.end(), *sink_); }
  void follow(Offset) override { feed(); }
  void finish() override {
    feed();
    sink_->isFinished = true;
  }
  /** That of the first byte, as long as more could come. */
  Offset frontier(Offset) override { return view_.length() == 0 || sink_->isFinished ? NEVER : view_.rawStart(0); }
  Offset leastEnd() override { return view_.length() == 0 ? NEVER : view_.rawEnd(view_.end() - 1); }
  bool carry(Carried&) override { return false; }
  void rest() override { sink_->isResting = true; }
  bool isQuiet(std::size_t inPlace) override { return view_.markedUpTo(inPlace) == view_.base(); }

 private:
  View view_;
  std::shared_ptr<Sink> sink_;
  Offset done_ = 0;
};

/** Ten bytes of head (RFC 1952, section 2.3), then the text as it is; 0xFF in it is damage. */
class PlainInflater final : public Inflater {
 public:
  bool push(const Byte* bytes, std::size_t size, const OnBytes& onBytes) override {
    for (std::size_t i = 0; i < size; ++i, ++taken_) {
      if (taken_ == 2 && bytes[i] != 8) return false;
      if (taken_ < 10) continue;
      if (bytes[i] == 0xff) return false;
      onBytes(bytes + i, 1);
    }
    return true;
  }

 private:
  std::size_t taken_ = 0;
};

inline std::string plainGzip(std::string_view text) {
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + std::string(text);
}

/**
 * Looks at a view as `Matcher` does, without candidates: tells of places, byte by byte, and keeps the text.
 */
class SinkMatcher final : public ViewMatcher {
 public:
  SinkMatcher(View& view, std::shared_ptr<Sink> sink) : view_(view), sink_(std::move(sink)) {
    sink_->layers = view.layers();
  }

  void scan(Offset upTo, Places& places) override {
    for (Offset offset = done_; offset < upTo; ++offset) {
      if (SPECIAL[view_.at(offset)]) places.special(offset);
      if (view_.at(offset) == PLUS) places.plus(offset);
      if (offset - view_.base() >= 4 && isPrefixed(offset - 4)) places.prefixedHex(offset - 4);
    }
    drain(view_, done_, upTo, *sink_);
  }
  void run(Offset from, Offset to) override { runs.push_back({from, to}); }
  void settle(Offset, Offset, bool isFinal) override { sink_->isFinished = isFinal; }
  Offset oldest() const override { return NEVER; }
  Offset pendingAcross(Offset offset) const override { return offset; }
  bool carry(Offset, Carried&) const override { return true; }
  void rest() override { sink_->isResting = true; }
  bool isOpenBefore(Offset, Offset) const override { return false; }

  std::vector<Span> runs;

 private:
  bool isPrefixed(Offset at) const {
    const std::string_view blanks = ", ;\n\t\r";
    return view_.at(at) == '0' && (view_.at(at + 1) | 0x20) == 'x' && HEX_VALUE[view_.at(at + 2)] >= 0 &&
           HEX_VALUE[view_.at(at + 3)] >= 0 &&
           blanks.find(static_cast<char>(view_.at(at + 4))) != std::string_view::npos;
  }

  View& view_;
  std::shared_ptr<Sink> sink_;
  Offset done_ = 0;
};

/** What is set here the passes go by. */
class TestConfig final : public NormalizerConfig {
 public:
  TestConfig() {
    // A Cyrillic letter, a ligature, a combining mark, an invisible character, tags and selectors.
    std::vector<std::uint16_t> pages(0xe02, 0xffff);
    pages[3] = 0;
    pages[4] = 1;
    pages[0x20] = 2;
    pages[0xfb] = 3;
    pages[0xe00] = 4;
    pages[0xfe] = 5;
    std::vector<std::uint16_t> readings(6 * 256, KEPT);
    readings[0x01] = 4;                // U+0301
    readings[256 + 0x30] = 2;          // U+0430
    readings[2 * 256 + 0x0b] = REMOVED;  // U+200B
    readings[3 * 256 + 0x01] = 3;      // U+FB01
    for (std::size_t tag = 0x20; tag < 0x7f; ++tag) readings[4 * 256 + tag] = REMOVED;
    for (std::size_t selector = 0; selector < 16; ++selector) readings[5 * 256 + selector] = REMOVED;
    textTables = {FoldTable(pages, readings, {"", "", "a", "fi", ""}),
                  {{"lt", "<"}, {"amp", "&"}, {"acy", "\xd0\xb0"}, {"fjlig", "fj"}, {"Agr", "\xce\x91"}}};
  }

  std::unique_ptr<ViewMatcher> createMatcher(View& view) override {
    sinks.push_back(std::make_shared<Sink>());
    return std::make_unique<SinkMatcher>(view, sinks.back());
  }
  std::unique_ptr<Inflater> createInflater() override { return std::make_unique<PlainInflater>(); }
  Offset reach() const override { return reachLength; }
  Offset look() const override { return lookLength; }
  Offset far() const override { return 0; }
  Offset touch() const override { return lookLength; }
  std::size_t leastText() const override { return least; }
  bool holdsAnchor(const Byte* bytes, std::size_t length) const override {
    return anchor({reinterpret_cast<const char*>(bytes), length});
  }
  const TextTables& tables() const override { return textTables; }
  std::size_t maxDepth() const override { return depth; }
  void onDepth() override { depths += 1; }
  void onDecodedBytes() override { overs += 1; }
  std::size_t foundFrom(Offset) const override { return found; }
  bool spend(std::size_t bytes, Offset) override {
    spent += bytes;
    return spent <= allowed;
  }

  /** What has been read so far through a chain of layers, every view's text by itself. */
  std::vector<std::string> textsOf(const std::vector<LayerKind>& layers) const {
    std::vector<std::string> out;
    for (const auto& sink : sinks)
      if (sink->layers == layers) out.push_back(sink->text);
    return out;
  }

  Offset reachLength = 64;
  Offset lookLength = 8;
  std::size_t least = 6;
  std::size_t depth = 5;
  std::size_t allowed = 1 << 30;
  std::function<bool(std::string_view)> anchor = [](std::string_view text) {
    return text.find("key") != std::string_view::npos;
  };
  TextTables textTables;
  Sinks sinks;
  std::size_t spent = 0;
  std::size_t found = 0;
  int depths = 0;
  int overs = 0;
};

/** Opens a sink for whatever is asked for. */
class SinkOpener final : public LaneOpener {
 public:
  std::unique_ptr<Reader> open(LayerKind kind) override { return opened({kind}); }
  std::unique_ptr<Reader> open(LayerKind kind, LayerKind inner) override { return opened({kind, inner}); }
  bool isAtLimit() const override { return isLimit; }
  bool isOwn(Marks marks) const override { return marks == 0; }
  NormalizerConfig& config() override { return settings; }

  TestConfig settings;
  Sinks sinks;
  bool isLimit = false;
  bool isRefusing = false;

 private:
  std::unique_ptr<Reader> opened(std::vector<LayerKind> layers) {
    if (isRefusing) return nullptr;
    sinks.push_back(std::make_shared<Sink>());
    return std::make_unique<SinkReader>(std::move(layers), sinks.back());
  }
};

/** Texts of all sinks, a bar between two. */
inline std::string textsOf(const Sinks& sinks) {
  std::string out;
  for (const auto& sink : sinks) out += (out.empty() ? "" : "|") + sink->text;
  return out;
}

/** Stretches of text in which something could be found by `TestConfig`, a bar between two. */
inline std::string keysOf(const Sinks& sinks) {
  std::string out;
  for (const auto& sink : sinks) {
    for (std::size_t from = 0; from <= sink->text.size();) {
      const std::size_t noise = std::min(sink->text.find('\xff', from), sink->text.size());
      const std::string stretch = sink->text.substr(from, noise - from);
      if (contains(stretch, "key")) out += (out.empty() ? "" : "|") + stretch;
      from = noise + 1;
    }
  }
  return out;
}

/** A view of raw bytes, closed. */
inline View rawView(std::string_view text) {
  View view({}, 16);
  view.appendRaw(bytesOf(text), text.size());
  view.closeEnd();
  return view;
}

}  // namespace sluice::test
