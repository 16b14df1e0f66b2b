#include "core/normalize/gzip.h"

namespace sluice {
namespace {

/** Compressed bytes that are read of one stream: every span in it begins at its head. */
constexpr std::size_t MOST_INPUT = 1 << 20;
/** Bytes that came out before the view is looked at. */
constexpr Offset BATCH = 2048;
/** Findings in one stream, after which it is read no further: all of them wait for its end, and each is held against all. */
constexpr std::size_t MOST_FOUND = 5000;

}  // namespace

GzipReading::GzipReading(std::unique_ptr<Reader> reader, Offset rawStart, Marks mark, NormalizerConfig& config)
    : reader_(std::move(reader)),
      rawStart_(rawStart),
      mark_(mark),
      config_(config),
      inflater_(config.createInflater()) {
  take(0x1f);
  take(0x8b);
}

void GzipReading::push(Byte byte, Offset rawEnd, Marks mark) {
  if (broken_) return;
  rawEnd_ = rawEnd;
  mark_ |= mark;
  take(byte);
}

void GzipReading::finish() {
  if (!broken_ && filled_ > 0) inflateBlock();
  close();
}

Offset GzipReading::frontier(Offset span) {
  if (isOver_) return NEVER;
  const Offset end = reader_->leastEnd();
  return end != UNKNOWN && end - rawStart_ > span ? NEVER : rawStart_;
}

void GzipReading::close() {
  if (!isOver_) reader_->finish();
  isOver_ = true;
}

void GzipReading::take(Byte byte) {
  ++taken_;
  if (taken_ > MOST_INPUT) {
    broken_ = true;
    config_.onDecodedBytes();
    close();
    return;
  }
  block_[filled_] = byte;
  ++filled_;
  if (filled_ == block_.size()) inflateBlock();
}

void GzipReading::inflateBlock() {
  const std::size_t size = filled_;
  filled_ = 0;
  const bool isFine = inflater_->push(block_.data(), size, [this](const Byte* bytes, std::size_t count) {
    if (!config_.spend(count, rawEnd_)) {
      broken_ = true;
      return;
    }
    View& view = reader_->view();
    for (std::size_t i = 0; i < count; ++i) {
      view.append(bytes[i], rawStart_, static_cast<std::uint32_t>(rawEnd_ - rawStart_), mark_);
      // A block may swell to a thousand times its size: its bytes are read as they come.
      if (view.end() % BATCH == 0) reader_->feed();
    }
  });
  // Not gzip after all, or damaged: what came out until here has been read.
  if (!isFine) broken_ = true;
  if (broken_) return close();
  reader_->feed();
  if (config_.foundFrom(rawStart_) < MOST_FOUND) return;
  broken_ = true;
  config_.onDecodedBytes();
  close();
}

}  // namespace sluice
