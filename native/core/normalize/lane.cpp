#include "core/normalize/lane.h"

#include <algorithm>

namespace sluice {
namespace {

constexpr Byte NOISE = 0xff;
/** Bytes collected before the child view is looked at. */
constexpr std::size_t BATCH = 2048;
/** Bytes of noise after which the text before them is no neighbour of the text behind them. */
constexpr std::size_t MOST_IDLE = 2048;
/** At the depth limit so many bytes of text count as something left unread; fewer come up by chance. */
constexpr std::size_t WORTH_TELLING = 24;

}  // namespace

void Lane::push(Byte byte, Offset start, Offset end, Marks mark) {
  if (gzip_) {
    gzip_->push(byte, end, mark);
    if (gzip_->isOver()) gzip_.reset();
  }
  if (wide_) {
    wide_->push(byte, start, end, mark);
    if (wide_->isOver()) wide_.reset();
  } else if (const auto order = detector_.push(byte)) {
    if (auto reader = opener_.open(kind_, LayerKind::utf16))
      wide_ = std::make_unique<Utf16Reading>(std::move(reader), *order, config_);
  }
  take(byte, start, end, mark);
}

void Lane::take(Byte byte, Offset start, Offset end, Marks mark) {
  if (!live_ && child_) idle();
  for (;;) {
    if (need_ == 0) {
      if (byte >= 0x80 && !lead(byte)) return noise(byte, start, mark);
      break;
    }
    if (byte >= low_ && byte <= high_) {
      low_ = 0x80;
      high_ = 0xbf;
      --need_;
      break;
    }
    breakOff();
  }
  previous_ = byte;
  bytes_[count_] = byte;
  starts_[count_] = start;
  ends_[count_] = end;
  marks_[count_] = mark;
  ++count_;
  if (need_ == 0) {
    whole_ = count_;
    if (live_ || count_ >= LONG_TEXT) flush();
  }
}

/** A byte more that is not text: after many of them the text before is over, and waits for nothing. */
void Lane::idle() {
  ++idleBytes_;
  if (idleBytes_ < MOST_IDLE) return;
  child_->finish();
  child_.reset();
  unfed_ = 0;
}

std::optional<Lane::Skimmed> Lane::skim(const Byte* bytes, std::size_t size) const {
  if (live_ || gzip_ || wide_ || skipped_ > 0 || (child_ && idleBytes_ + size >= MOST_IDLE)) return std::nullopt;
  // What is held goes on.
  DecodedBlock block;
  block.append(bytes_.data(), count_);
  block.append(bytes, size);
  Skimmed skimmed{0, 0, false, detector_};
  const auto last = block.lastStretch(count_, previous_, skimmed.detector, config_.leastText(),
                                      [&](const Byte* text, std::size_t length) { return isWorthView(text, length); });
  if (!last) return std::nullopt;
  skimmed.breaksOff = last->start > 0;
  skimmed.tail = block.size() - last->start;
  skimmed.idle = skimmed.breaksOff ? last->start - count_ : 0;
  return skimmed;
}

void Lane::breakOff() {
  // What is left of a text that was too deep counts with the rest of it.
  if (!live_ && (skipped_ > 0 || isWorthView(bytes_.data(), whole_))) flush();
  clear();
}

/** What was smuggled is no noise, and needs no anchor to be found. */
bool Lane::isWorthView(const Byte* bytes, std::size_t size) const {
  return size >= config_.leastText() && (kind_ == LayerKind::smuggled || config_.holdsAnchor(bytes, size));
}

void Lane::clear() {
  count_ = 0;
  whole_ = 0;
  need_ = 0;
  low_ = 0x80;
  high_ = 0xbf;
  live_ = false;
  skipped_ = 0;
  skippedMarks_ = 0;
}

void Lane::feed() {
  if (unfed_ > 0 && child_) child_->feed();
  unfed_ = 0;
  if (wide_) wide_->feed();
}

void Lane::finish() {
  breakOff();
  if (gzip_) gzip_->finish();
  if (wide_) wide_->finish();
  wide_.reset();
  detector_.reset();
  if (child_) child_->finish();
  child_.reset();
  gzip_.reset();
  previous_ = -1;
  unfed_ = 0;
  closed_ = false;
}

Offset Lane::frontier(Offset span) {
  Offset frontier = count_ > 0 ? starts_[0] : NEVER;
  if (child_) frontier = std::min(frontier, child_->frontier(span));
  if (wide_) frontier = std::min(frontier, wide_->frontier(span));
  if (gzip_) frontier = std::min(frontier, gzip_->frontier(span));
  return frontier;
}

bool Lane::isQuiet(std::size_t inPlace) {
  if (gzip_ || wide_) return false;
  return (!child_ || child_->isQuiet(inPlace)) && (count_ == 0 || live_);
}

/** UTF-8 lead bytes (Unicode 17, table 3-7). */
bool Lane::lead(Byte byte) {
  if (byte < 0xc2 || byte > 0xf4) return false;
  need_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
  high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
  return true;
}

/** Hands the held whole characters to the child. */
void Lane::flush() {
  const std::size_t whole = whole_;
  if (opener_.isAtLimit()) {
    skipped_ += whole;
    for (std::size_t i = 0; i < whole; ++i) skippedMarks_ |= marks_[i];
    if (skipped_ >= WORTH_TELLING && opener_.isOwn(skippedMarks_)) config_.onDepth();
    count_ = 0;
    whole_ = 0;
    return;
  }
  if (!live_ && !begin()) {
    count_ = 0;
    whole_ = 0;
    return;
  }
  if (!config_.spend(whole, ends_[whole - 1])) {
    closed_ = true;
    live_ = false;
  } else {
    View& view = child_->view();
    for (std::size_t i = 0; i < whole; ++i)
      view.append(bytes_[i], starts_[i], static_cast<std::uint32_t>(ends_[i] - starts_[i]), marks_[i]);
    unfed_ += whole;
  }
  // What is held beyond is the head of a character.
  for (std::size_t i = whole; i < count_; ++i) {
    bytes_[i - whole] = bytes_[i];
    starts_[i - whole] = starts_[i];
    ends_[i - whole] = ends_[i];
    marks_[i - whole] = marks_[i];
  }
  count_ -= whole;
  whole_ = 0;
  if (unfed_ >= BATCH) feed();
}

/** The stretch gets into the child; false where there may be none. */
bool Lane::begin() {
  if (closed_) return false;
  if (!child_) {
    child_ = opener_.open(kind_);
    if (!child_) {
      closed_ = true;
      return false;
    }
  } else {
    child_->view().append(NOISE, starts_[0], 0, 0);
  }
  live_ = true;
  idleBytes_ = 0;
  return true;
}

/** A byte that no text holds. Two of them in a row may be the head of a gzip stream (RFC 1952). */
void Lane::noise(Byte byte, Offset start, Marks mark) {
  const bool isHead = byte == 0x8b && previous_ == 0x1f;
  const Offset rawStart = count_ > 0 ? starts_[count_ - 1] : start;
  breakOff();
  previous_ = byte;
  if (!isHead || gzip_) return;
  if (auto reader = opener_.open(kind_, LayerKind::gzip))
    gzip_ = std::make_unique<GzipReading>(std::move(reader), rawStart, mark, config_);
}

}  // namespace sluice
