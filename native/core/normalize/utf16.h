/**
 * UTF-16 text inside decoded bytes (RFC 2781), such as the argument of PowerShell's `-EncodedCommand`.
 *
 * It shows by its byte order mark, or by letters of ASCII with a NUL after (or before) each. What is
 * ASCII can be read without it, since the text pass drops those NULs; here the rest is read too.
 */
#pragma once
#include <memory>
#include <optional>

#include "core/normalize/reader.h"

namespace sluice {

enum class ByteOrder : std::uint8_t { little, big };

/** Watches bytes go by and tells when what follows is UTF-16. */
class Utf16Detector {
 public:
  /** Takes a byte. Returns the byte order of what follows it. */
  std::optional<ByteOrder> push(Byte byte) {
    // What tells of UTF-16 ends with one of these, or has begun already.
    if (pairs_ == 0 && byte > 0 && byte < 0xfe) {
      beforeLast_ = last_;
      last_ = byte;
      return std::nullopt;
    }
    return pushRare(byte);
  }
  /**
   * Takes bytes of which `rare` names those that are 0, 0xFE or 0xFF, the lowest bit for the first; false where one
   * of them tells of UTF-16: the detector is then of no more use.
   */
  bool passes(const Byte* bytes, std::size_t size, std::uint64_t rare);
  void reset();

 private:
  std::optional<ByteOrder> pushRare(Byte byte);

  int last_ = -1;
  int beforeLast_ = -1;
  int pairs_ = 0;
  bool beginsWithNul_ = false;
};

/** Reads code units into a view of UTF-8, until something comes that no text holds. */
class Utf16Reading {
 public:
  Utf16Reading(std::unique_ptr<Reader> reader, ByteOrder order, NormalizerConfig& config);
  void push(Byte byte, Offset start, Offset end, Marks mark);
  void feed();
  void finish();
  bool isOver() const { return isOver_; }
  Offset frontier(Offset span) { return isOver_ ? NEVER : reader_->frontier(span); }

 private:
  void unit(std::uint32_t unit, Offset end, Marks mark);

  std::unique_ptr<Reader> reader_;
  ByteOrder order_;
  NormalizerConfig& config_;
  int first_ = -1;
  Offset start_ = 0;
  Marks mark_ = 0;
  std::uint32_t high_ = 0;
  Offset highStart_ = 0;
  Marks highMark_ = 0;
  std::size_t unfed_ = 0;
  bool isOver_ = false;
};

}  // namespace sluice
