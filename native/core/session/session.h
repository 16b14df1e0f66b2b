/**
 * One stream's state: chunks in, findings out as they become certain.
 *
 * A finding is certain when no later byte can change it or bring up a better one at its place. What is
 * kept of the input is a tail that the patterns' own extents bound, whatever the stream's length.
 */
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "core/confirm/confirmer.h"
#include "core/confirm/dedupe.h"
#include "core/database/database.h"
#include "core/match/short-text.h"
#include "core/match/thread-scratch.h"
#include "core/normalize/reader.h"
#include "core/session/budget.h"
#include "core/session/lines.h"

namespace sluice {

enum class Truncated : std::uint8_t { no, depth, decodedBytes, findings };

struct Limits {
  /** At most 7: `Marks` has room for no more layers. */
  std::size_t maxDepth;
  double maxDecodedRatio;
  double maxFindings;
  Severity minSeverity;
};

struct Finding {
  Confirmed confirmed;
  Place place;
};

using CreateInflater = std::function<std::unique_ptr<Inflater>()>;

class Session final : private NormalizerConfig {
 public:
  /** All that is referred to must outlive the session. */
  Session(const Database& database, const Selection& selection, const AnchorDatabase& anchors, ThreadScratch& scratch,
          const Limits& limits, CreateInflater createInflater);

  /** Takes the next bytes of the stream; appends the findings that became certain. */
  void push(const Byte* bytes, std::size_t size, std::vector<Finding>& into);
  /** The stream is over: appends the rest, and gives back what the views took up. Nothing may be pushed any more. */
  void end(std::vector<Finding>& into);
  Offset bytes() const { return bytes_; }
  Truncated truncated() const { return truncated_; }
  /** No finding of at most `span` raw bytes that is still to come starts before this raw offset. */
  Offset frontier(Offset span);
  /**
   * What it carries from byte to byte, if nothing is under way: of two sessions of one stream that were pushed to
   * the same place and say the same, each goes on as the other would. All findings until here were returned.
   */
  std::optional<std::string> carried();
  const Budget& budget() const { return budget_; }
  const Lines& lines() const { return lines_; }

 private:
  std::unique_ptr<ViewMatcher> createMatcher(View& view) override;
  std::unique_ptr<Inflater> createInflater() override { return createInflater_(); }
  Offset reach() const override { return selection_.reach; }
  Offset look() const override { return selection_.look; }
  Offset far() const override { return selection_.far; }
  Offset touch() const override { return std::max(selection_.look, CONTEXT_WINDOW + PAIR_WINDOW); }
  std::size_t leastText() const override { return selection_.least; }
  bool holdsAnchor(const Byte* bytes, std::size_t length) const override {
    return selection_.readsShortTexts || mayHoldAnchor(bytes, length, database_);
  }
  const TextTables& tables() const override { return database_.tables; }
  std::size_t maxDepth() const override { return limits_.maxDepth; }
  void onDepth() override { truncate(Truncated::depth); }
  void onDecodedBytes() override { truncate(Truncated::decodedBytes); }
  std::size_t foundFrom(Offset rawStart) const override { return dedupe_.countFrom(rawStart); }
  bool spend(std::size_t bytes, Offset rawEnd) override;

  void release(Offset frontier, std::vector<Finding>& into);
  void truncate(Truncated why) {
    if (truncated_ == Truncated::no) truncated_ = why;
  }

  const Database& database_;
  const Selection& selection_;
  const AnchorDatabase& anchors_;
  ThreadScratch& scratch_;
  Limits limits_;
  CreateInflater createInflater_;
  Dedupe dedupe_;
  Confirmer confirmer_;
  Lines lines_;
  Budget budget_;
  Offset bytes_ = 0;
  double reported_ = 0;
  Truncated truncated_ = Truncated::no;
  bool isOver_ = false;
  std::unique_ptr<Reader> raw_;
};

}  // namespace sluice
