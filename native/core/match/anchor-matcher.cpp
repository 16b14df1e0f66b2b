#include "core/match/anchor-matcher.h"

#include <hs.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <limits>

#include "core/base/error.h"

namespace sluice {
namespace {

void check(hs_error_t error, const char* what) {
  if (error != HS_SUCCESS) throw Error(std::string(what) + " failed with Hyperscan's error " + std::to_string(error));
}

/** Where the ends of anchors go, and what was thrown on the way. */
struct Collector {
  std::vector<AnchorEnd>& into;
  std::exception_ptr thrown;
};

/** Nothing may be thrown through Hyperscan, which would take its scratch for in use ever after: the scan is halted. */
int onMatch(unsigned id, unsigned long long, unsigned long long end, unsigned, void* context) noexcept {
  auto& collector = *static_cast<Collector*>(context);
  try {
    collector.into.push_back({static_cast<Offset>(end), id});
    return 0;
  } catch (...) {
    collector.thrown = std::current_exception();
    return 1;
  }
}

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct FreeFailure {
  void operator()(hs_compile_error_t* failure) const { hs_free_compile_error(failure); }
};
struct FreeBytes {
  void operator()(char* bytes) const { std::free(bytes); }
};

}  // namespace

std::shared_ptr<const AnchorDatabase> AnchorDatabase::compile(const std::vector<std::string>& anchors) {
  std::vector<const char*> texts;
  std::vector<unsigned> flags(anchors.size(), HS_FLAG_DOTALL);
  std::vector<unsigned> ids;
  for (const std::string& anchor : anchors) {
    ids.push_back(static_cast<unsigned>(texts.size()));
    texts.push_back(anchor.c_str());
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t error = hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                                            HS_MODE_STREAM, nullptr, &database, &failure);
  const std::unique_ptr<hs_compile_error_t, FreeFailure> reason(failure);
  if (error != HS_SUCCESS) {
    std::string why = reason == nullptr ? "no reason given" : reason->message;
    if (reason != nullptr && reason->expression >= 0) why += ": " + anchors[static_cast<std::size_t>(reason->expression)];
    throw Error("Hyperscan refuses an anchor: " + why);
  }
  return own(database);
}

std::shared_ptr<const AnchorDatabase> AnchorDatabase::deserialize(const std::uint8_t* bytes, std::size_t size) {
  hs_database_t* database = nullptr;
  check(hs_deserialize_database(reinterpret_cast<const char*>(bytes), size, &database), "reading the compiled anchors");
  return own(database);
}

std::shared_ptr<const AnchorDatabase> AnchorDatabase::own(hs_database* database) {
  std::unique_ptr<hs_database_t, FreeDatabase> guard(database);
  std::unique_ptr<const AnchorDatabase> owner(new AnchorDatabase(database));
  guard.release();
  return owner;
}

AnchorDatabase::~AnchorDatabase() { hs_free_database(database_); }

std::vector<std::uint8_t> AnchorDatabase::serialize() const {
  char* bytes = nullptr;
  std::size_t size = 0;
  check(hs_serialize_database(database_, &bytes, &size), "writing the compiled anchors");
  const std::unique_ptr<char, FreeBytes> owned(bytes);
  return {bytes, bytes + size};
}

std::size_t AnchorDatabase::size() const {
  std::size_t size = 0;
  check(hs_database_size(database_, &size), "measuring the compiled anchors");
  return size;
}

std::string AnchorDatabase::version() { return hs_version(); }

std::string AnchorDatabase::platform() {
  hs_platform_info_t info{};
  check(hs_populate_platform(&info), "asking for the processor");
  return std::to_string(info.tune) + "-" + std::to_string(info.cpu_features);
}

AnchorScratch::AnchorScratch(const AnchorDatabase& database) {
  check(hs_alloc_scratch(database.get(), &scratch_), "making room to scan");
}

AnchorScratch::~AnchorScratch() { hs_free_scratch(scratch_); }

AnchorStream::AnchorStream(const AnchorDatabase& database, AnchorScratch& scratch) : scratch_(scratch) {
  check(hs_open_stream(database.get(), 0, &stream_), "opening a stream");
}

AnchorStream::~AnchorStream() { hs_close_stream(stream_, scratch_.get(), nullptr, nullptr); }

void AnchorStream::scan(const Byte* bytes, std::size_t size, std::vector<AnchorEnd>& into) {
  Collector collector{into, nullptr};
  while (size > 0) {
    const auto part = static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
    const hs_error_t error =
        hs_scan_stream(stream_, reinterpret_cast<const char*>(bytes), part, 0, scratch_.get(), onMatch, &collector);
    if (collector.thrown) std::rethrow_exception(collector.thrown);
    check(error, "scanning");
    bytes += part;
    size -= part;
  }
}

}  // namespace sluice
