/**
 * Hyperscan over the anchors of all forms, in streaming mode.
 */
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/base/byte-classes.h"
#include "core/base/offset.h"

struct hs_database;
struct hs_scratch;
struct hs_stream;

namespace sluice {

/** Where an anchor ends. */
struct AnchorEnd {
  Offset end;
  std::uint32_t anchor;
};

/** The compiled anchors: immutable, shared by all threads. */
class AnchorDatabase {
 public:
  /** @throws Error naming the anchor that Hyperscan refuses */
  static std::shared_ptr<const AnchorDatabase> compile(const std::vector<std::string>& anchors);
  /** @throws Error if the bytes are no database of this library on this processor */
  static std::shared_ptr<const AnchorDatabase> deserialize(const std::uint8_t* bytes, std::size_t size);
  ~AnchorDatabase();
  AnchorDatabase(const AnchorDatabase&) = delete;
  AnchorDatabase& operator=(const AnchorDatabase&) = delete;

  std::vector<std::uint8_t> serialize() const;
  /** Bytes of memory. */
  std::size_t size() const;
  const hs_database* get() const { return database_; }

  /** Name and version of the library. */
  static std::string version();
  /** What the library makes of the processor: databases of different processors are not alike. */
  static std::string platform();

 private:
  explicit AnchorDatabase(hs_database* database) : database_(database) {}
  static std::shared_ptr<const AnchorDatabase> own(hs_database* database);
  hs_database* database_;
};

/** Hyperscan's work area: one a thread. */
class AnchorScratch {
 public:
  explicit AnchorScratch(const AnchorDatabase& database);
  ~AnchorScratch();
  AnchorScratch(const AnchorScratch&) = delete;
  AnchorScratch& operator=(const AnchorScratch&) = delete;
  hs_scratch* get() const { return scratch_; }

 private:
  hs_scratch* scratch_ = nullptr;
};

/** The state of one view's scan. */
class AnchorStream {
 public:
  AnchorStream(const AnchorDatabase& database, AnchorScratch& scratch);
  ~AnchorStream();
  AnchorStream(const AnchorStream&) = delete;
  AnchorStream& operator=(const AnchorStream&) = delete;

  /** Scans the next bytes; appends the ends of anchors, in order. @throws Error if Hyperscan fails */
  void scan(const Byte* bytes, std::size_t size, std::vector<AnchorEnd>& into);

 private:
  AnchorScratch& scratch_;
  hs_stream* stream_ = nullptr;
};

}  // namespace sluice
