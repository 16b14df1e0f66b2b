/**
 * Pass 1: decodes one run of base64 or base64url (RFC 4648, sections 4 and 5) at all four alignments.
 *
 * After each character the last four make up a group of one alignment, so a character yields three
 * bytes for one lane. Padding ends a run; what is left of a group is decoded as if padded.
 */
#pragma once
#include <array>
#include <memory>
#include <optional>

#include "core/normalize/base64-groups.h"
#include "core/normalize/lane.h"
#include "core/normalize/run-block.h"

namespace sluice {

class Base64Decoder {
 public:
  explicit Base64Decoder(LaneOpener& opener) : opener_(opener) {}

  void begin();
  /** Takes one character by its value. */
  void push(unsigned value, const Source& source);
  /** Takes characters that no lane would act on, as `push` of each would; false, and takes none, where one would. */
  bool passOver(const RunBlock& block);
  /** Takes characters as `push` of each would. */
  void take(const RunBlock& block);
  /** The run is over: two or three characters left of a group are one or two bytes. */
  void end();
  void feed();
  Offset frontier(Offset span);
  bool isQuiet(std::size_t inPlace);

 private:
  /** Characters of a group before its last. */
  static constexpr std::size_t BEFORE = 3;

  /** What the characters of a block come to at one alignment. */
  struct Part {
    std::array<Byte, MOST_SKIMMED + GROUPS_BLOCK> bytes;
    std::size_t size = 0;
    /** The last character of the first group, in the block. */
    std::size_t first = 0;
    std::optional<Lane::Skimmed> skimmed;

    /** The lane would do more than pass over it. */
    bool isActedOn() const { return size > 0 && !skimmed; }
  };
  using Parts = std::array<Part, 4>;

  Parts partsOf(const RunBlock& block);
  void takeParts(const RunBlock& block, const Parts& parts);
  Lane& lane(std::size_t alignment);
  Source sourceOfGroup(const RunBlock& block, std::size_t last) const;

  LaneOpener& opener_;
  std::array<std::unique_ptr<Lane>, 4> lanes_;
  std::uint64_t count_ = 0;
  std::uint32_t bits_ = 0;
  Offset end4_ = 0;
  /** Raw starts and marks of the last four characters. */
  std::array<Offset, 4> starts_{};
  std::array<Marks, 4> marks_{};
};

}  // namespace sluice
