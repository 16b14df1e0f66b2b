/**
 * Walks one view and keeps a window for each form that was proposed, until all that matters to it is
 * there: by anchors (Hyperscan), by the beginnings of frames, by letters, by runs.
 */
#pragma once
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/database/database.h"
#include "core/match/finder.h"
#include "core/match/thread-scratch.h"
#include "core/match/window.h"
#include "core/normalize/reader.h"

namespace sluice {

class Matcher final : public ViewMatcher {
 public:
  Matcher(const View& view, const Database& database, const Selection& selection, const AnchorDatabase& anchors,
          ThreadScratch& scratch, WindowJudge& judge);

  void scan(Offset upTo, Places& places) override;
  void run(Offset from, Offset to) override;
  void settle(Offset upTo, Offset clock, bool isFinal) override;
  Offset oldest() const override;
  Offset pendingAcross(Offset offset) const override;
  bool carry(Offset oldest, Carried& into) const override;
  void rest() override { isResting_ = true; }
  bool isOpenBefore(Offset offset, Offset read) const override;

 private:
  static constexpr std::size_t STATES_KEPT = 64;

  struct Run {
    Offset from;
    Offset to;
  };

  /** Where a form may begin. */
  struct Proposed {
    Offset start;
    std::uint32_t form;
    bool operator<(const Proposed& other) const {
      return start != other.start ? start < other.start : form < other.form;
    }
  };

  /** Where in a block something may begin, a bit for each byte. */
  struct Beginnings {
    /** Forms of numbers. */
    std::uint64_t edges;
    std::uint64_t frames;
    /** Perhaps a frame, with too little behind it to tell. */
    std::uint64_t heads;
  };

  void takeAnchors(Offset upTo);
  void takePlaces(Offset upTo, Places& places);
  PlaceMasks placesAt(Offset offset, std::size_t left) const;
  Beginnings beginningsAt(Offset offset, std::uint64_t words, std::uint64_t others) const;
  void takePrefix(Offset at, Places& places);
  void takeLetters(Offset upTo);
  void propose(const Proposal& proposal, Offset end);
  void proposeJointly(const Proposal& proposal, Offset end, const Form& form);
  void walkFrames(Offset upTo, bool isFinal);
  bool walkFrame(Offset start, Offset end, bool isFinal);
  std::uint64_t gapsAt(Offset from, std::size_t size) const;
  void takeHeads(Offset last);
  void proposeAtEdge(Offset start);
  void checkProposed(Offset limit);
  void noteBeside(std::uint32_t form, Offset from, Offset to);
  static void dropBefore(std::vector<Run>& stretches, Offset offset);
  static bool isBeside(std::vector<Run>& stretches, Offset offset);
  void checkRunForm(std::uint32_t form, Offset offset);
  void checkRuns(Offset limit);
  void checkRunForms(Offset offset);
  bool isMarked(const Window& window);
  void judge(const Window& window, Offset limit);
  void widen(std::uint32_t form, Offset from, Offset to, Offset last, Offset wait = 0);
  Window& joined(FormState& state, Offset from);
  void forgetStates(Offset upTo);
  Offset oldestProposed() const;
  Offset lookAfter(const Window& window) const;
  void carryWindows(Carried& into) const;
  void carryGroups(Carried& into) const;

  const View& view_;
  const Database& database_;
  const Selection& selection_;
  const AnchorDatabase& anchorDatabase_;
  ThreadScratch& scratch_;
  WindowJudge& judge_;
  std::unique_ptr<AnchorStream> stream_;
  /** Ends of anchors that were met ahead of the walk. */
  std::vector<AnchorEnd> anchors_;
  std::size_t nextAnchor_ = 0;
  Offset searched_ = 0;
  Offset scanned_ = 0;
  /** What the letters flagged ahead of the walk, and up to where they were read. */
  std::vector<Flagged> flagged_;
  std::size_t nextFlagged_ = 0;
  Offset spelled_ = 0;
  std::int32_t letterState_ = 0;
  bool isResting_ = false;
  /** Where a frame may begin. */
  std::vector<Offset> starts_;
  /** Where one may begin, with too little behind it to tell. */
  std::vector<Offset> heads_;
  /** Where forms may begin, until their fixed beginnings are there. */
  std::vector<Proposed> proposed_;
  /** Where `0x` stands too near to the end to tell what follows. */
  std::vector<Offset> prefixes_;
  /** Runs of the base64 alphabet that are to be looked at. */
  std::vector<Run> runs_;
  std::unordered_map<std::uint32_t, std::unique_ptr<FormState>> states_;
  /** How many of them there may be before those are dropped that say nothing. */
  std::size_t roomForStates_ = STATES_KEPT;
  /** In order of their starts, for each form; those of different forms are mixed. */
  std::vector<Window> pending_;
  /** For each form that runs propose after a word: where such a match may start; in order. */
  std::unordered_map<std::uint32_t, std::vector<Run>> besides_;
  /** For each form that has marks the ends of those that may still count; in order. */
  std::unordered_map<std::uint32_t, std::vector<Offset>> marks_;
  /** End of the latest occurrence of each group. */
  std::unordered_map<std::uint32_t, Offset> latest_;
};

}  // namespace sluice
