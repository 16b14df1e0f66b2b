#include "core/session/session.h"

#include <algorithm>

#include "core/match/matcher.h"

namespace sluice {
namespace {

/** Bytes that are taken up at once: bounds what a large chunk makes the session hold. */
constexpr std::size_t SLICE = 8 * 1024;
constexpr std::size_t FIRST_CAPACITY = 4096;
/** So many line feeds may be remembered longer than they are needed. */
constexpr std::size_t FEW_LINES = 128;

}  // namespace

Session::Session(const Database& database, const Selection& selection, const AnchorDatabase& anchors,
                 ThreadScratch& scratch, const Limits& limits, CreateInflater createInflater)
    : database_(database),
      selection_(selection),
      anchors_(anchors),
      scratch_(scratch),
      limits_(limits),
      createInflater_(std::move(createInflater)),
      dedupe_(database.patterns),
      confirmer_(database, *scratch.search, scratch.confirm,
                 [this](Confirmed confirmed) { dedupe_.add(std::move(confirmed)); }),
      budget_(limits.maxDecodedRatio),
      raw_(createRawReader(*this, FIRST_CAPACITY)) {}

std::unique_ptr<ViewMatcher> Session::createMatcher(View& view) {
  return std::make_unique<Matcher>(view, database_, selection_, anchors_, scratch_, confirmer_);
}

void Session::push(const Byte* bytes, std::size_t size, std::vector<Finding>& into) {
  for (std::size_t at = 0; at < size; at += SLICE) {
    if (truncated_ == Truncated::findings) {
      bytes_ += static_cast<Offset>(size - at);
      break;
    }
    const std::size_t part = std::min(SLICE, size - at);
    View& view = raw_->view();
    view.appendRaw(bytes + at, part);
    // The caller's bytes may lie in memory that another thread writes to: they are read once.
    lines_.add(view.bytes() + view.length() - part, part, bytes_);
    bytes_ += static_cast<Offset>(part);
    raw_->feed();
    // Where nothing waits for it, the frontier would be the dearest part of a chunk of a few bytes.
    if (!dedupe_.isEmpty() || lines_.kept() > FEW_LINES) release(raw_->frontier(NEVER), into);
  }
}

void Session::end(std::vector<Finding>& into) {
  isOver_ = true;
  if (truncated_ != Truncated::findings) {
    raw_->finish();
    release(NEVER, into);
  }
  // Who asks for the verdict later keeps the session, but need not keep its views.
  raw_.reset();
}

Offset Session::frontier(Offset span) {
  return isOver_ ? bytes_ : std::min({raw_->frontier(span), dedupe_.oldest(span), bytes_});
}

std::optional<std::string> Session::carried() {
  const bool isCut = truncated_ == Truncated::findings || truncated_ == Truncated::decodedBytes;
  Carried carried;
  if (isOver_ || isCut || !dedupe_.isEmpty() || !raw_->carry(carried)) return std::nullopt;
  return carried.text();
}

void Session::release(Offset frontier, std::vector<Finding>& into) {
  if (!dedupe_.isEmpty()) {
    for (Confirmed& confirmed : dedupe_.release(frontier)) {
      if (confirmed.severity < limits_.minSeverity) continue;
      if (reported_ >= limits_.maxFindings) {
        truncated_ = Truncated::findings;
        return;
      }
      ++reported_;
      const Place place = lines_.locate(confirmed.start);
      into.push_back({std::move(confirmed), place});
    }
  }
  lines_.forget(std::min(frontier, dedupe_.oldest()));
}

bool Session::spend(std::size_t bytes, Offset rawEnd) {
  const bool isAllowed = budget_.spend(bytes, rawEnd);
  if (!isAllowed) truncate(Truncated::decodedBytes);
  return isAllowed;
}

}  // namespace sluice
