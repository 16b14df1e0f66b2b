/**
 * A gzip stream inside decoded bytes (RFC 1952), such as `H4sI...` in a log.
 *
 * The compressed bytes are inflated in blocks of a fixed size, so that what comes out of which block
 * does not depend on how the input was cut. A span inside it runs from the head of the stream to the
 * end of the block that the bytes came out of: less cannot be inflated on its own.
 */
#pragma once
#include <array>
#include <memory>

#include "core/normalize/reader.h"

namespace sluice {

class GzipReading {
 public:
  /**
   * @param reader of the view for the inflated bytes
   * @param rawStart of the first compressed byte
   * @param mark of the head; all that is inflated carries the marks of what came before it
   */
  GzipReading(std::unique_ptr<Reader> reader, Offset rawStart, Marks mark, NormalizerConfig& config);
  void push(Byte byte, Offset rawEnd, Marks mark);
  void finish();
  /** Nothing more comes out of it. */
  bool isOver() const { return isOver_; }
  /** Every span begins at the head, so what is still to come is known by its ends only. */
  Offset frontier(Offset span);

 private:
  void take(Byte byte);
  void inflateBlock();
  /** Nothing more is inflated: what came out waits for nothing. */
  void close();

  std::unique_ptr<Reader> reader_;
  Offset rawStart_;
  Marks mark_;
  NormalizerConfig& config_;
  std::unique_ptr<Inflater> inflater_;
  std::array<Byte, 512> block_{};
  std::size_t filled_ = 0;
  std::size_t taken_ = 0;
  Offset rawEnd_ = 0;
  bool broken_ = false;
  bool isOver_ = false;
};

}  // namespace sluice
