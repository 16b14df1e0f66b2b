#include "core/match/matcher.h"

#include <algorithm>

#include "core/base/bits.h"
#include "core/match/lead.h"

namespace sluice {
namespace {

/** A long window that is searched as a whole is judged in parts of at least this many caps. */
constexpr Offset PARTS = 2;
constexpr Offset LEAST_PART = 4096;
/** Marks of a form after which those that are too old are dropped. */
constexpr std::size_t MARKS_KEPT = 1024;
constexpr auto BLOCK = static_cast<Offset>(FINDER_BLOCK);

/** Stretches beside a word after which those that the view has left behind are dropped. */
constexpr std::size_t BESIDES_KEPT = 1024;
/** Bytes that `FrameStarts` looks at, at most, and those that are looked at behind any word. */
constexpr auto FRAME_HEAD = static_cast<Offset>(FrameStarts::HEAD);
constexpr auto MOST_HEAD = static_cast<Offset>(std::max(FrameStarts::HEAD, EdgeStarts::HEAD));
/** Bytes from the `x` of `0x` to the mark behind two digits. */
constexpr Offset PREFIX_REST = 3;
/** So near to the end no walk begins that can wait. */
constexpr Offset FEW = 32;
/** Bytes whose letters are read at once. */
constexpr Offset LETTERS_AHEAD = 2048;

/** Whether each start is looked at on its own: in how many parts a window is judged then costs nothing. */
bool isJudgedByStart(const Form& form) {
  return !form.leads.empty() && (form.view == FormView::text || form.view == FormView::smuggled);
}

/**
 * Bytes of a part. Parts end at multiples of it, a power of two, so that how far a window was judged does
 * not depend on where it began.
 */
Offset partOf(const Form& form) {
  Offset part = LEAST_PART;
  if (!isJudgedByStart(form))
    while (part < PARTS * form.cap) part *= 2;
  return part;
}

}  // namespace

Matcher::Matcher(const View& view, const Database& database, const Selection& selection, const AnchorDatabase& anchors,
                 ThreadScratch& scratch, WindowJudge& judge)
    : view_(view),
      database_(database),
      selection_(selection),
      anchorDatabase_(anchors),
      scratch_(scratch),
      judge_(judge) {
  const bool isHidden = view.endsWith(LayerKind::smuggled);
  for (const std::uint32_t form : selection.unanchored)
    if (database.forms[form].view != FormView::smuggled || isHidden) widen(form, 0, 0, 0);
}

void Matcher::scan(Offset upTo, Places& places) {
  takeAnchors(upTo);
  takePlaces(upTo, places);
  takeLetters(upTo);
  scanned_ = upTo;
  // Without anchors every byte may begin a match: the window grows with the view.
  for (const std::uint32_t form : selection_.unanchored)
    for (Window& window : pending_)
      if (window.state->form == form) window.last = window.to = upTo + database_.forms[form].cap;
}

/** Hyperscan reads all that is there, and is asked again when that has been walked. */
void Matcher::takeAnchors(Offset upTo) {
  if (searched_ < upTo && !isResting_) {
    if (!stream_) stream_ = std::make_unique<AnchorStream>(anchorDatabase_, scratch_.anchors);
    // There may always be one between the walk and what is there: those that were walked past are dropped.
    anchors_.erase(anchors_.begin(), anchors_.begin() + static_cast<std::ptrdiff_t>(nextAnchor_));
    nextAnchor_ = 0;
    stream_->scan(view_.bytes() + (searched_ - view_.base()), static_cast<std::size_t>(view_.end() - searched_), anchors_);
    searched_ = view_.end();
  }
  while (nextAnchor_ < anchors_.size() && anchors_[nextAnchor_].end <= upTo) {
    const AnchorEnd anchor = anchors_[nextAnchor_];
    ++nextAnchor_;
    for (const Proposal& proposal : database_.proposals[anchor.anchor]) propose(proposal, anchor.end);
  }
}

void Matcher::takePlaces(Offset upTo, Places& places) {
  // An item of `0x..` is told of once the byte behind it is there.
  const auto isTold = [&](Offset prefix) {
    if (prefix + PREFIX_REST >= upTo) return false;
    takePrefix(prefix, places);
    return true;
  };
  prefixes_.erase(std::remove_if(prefixes_.begin(), prefixes_.end(), isTold), prefixes_.end());
  takeHeads(view_.end() - FRAME_HEAD);
  for (Offset offset = scanned_; offset < upTo; offset += BLOCK) {
    const auto left = static_cast<std::size_t>(upTo - offset);
    const PlaceMasks masks = placesAt(offset, left);
    const std::uint64_t kept = bitsBelow(left);
    const auto each = [&](std::uint64_t mask, const auto& take) {
      for (std::uint64_t rest = mask & kept; rest != 0; rest &= rest - 1) take(offset + static_cast<Offset>(lowestBit(rest)));
    };
    each(masks.special, [&](Offset at) { places.special(at); });
    each(masks.plus, [&](Offset at) { places.plus(at); });
    each(masks.prefix, [&](Offset at) {
      if (at + PREFIX_REST < upTo)
        takePrefix(at, places);
      else
        prefixes_.push_back(at);
    });
    if (isResting_) continue;
    const std::uint64_t gaps = view_.isRaw() ? 0 : gapsAt(offset, std::min(left, FINDER_BLOCK));
    const Beginnings begun = beginningsAt(offset, masks.wordStart & kept, (masks.foreign | gaps) & kept);
    each(begun.edges, [&](Offset at) { proposeAtEdge(at); });
    each(begun.frames, [&](Offset at) { starts_.push_back(at); });
    each(begun.heads, [&](Offset at) { heads_.push_back(at); });
  }
}

/** Which of the places in a block forms of numbers and frames may begin at: of words, and of what begins without one. */
Matcher::Beginnings Matcher::beginningsAt(Offset offset, std::uint64_t words, std::uint64_t others) const {
  const Byte* const block = view_.bytes() + (offset - view_.base());
  const bool readsWords = selection_.readsWords;
  Beginnings begun{0, 0, 0};
  // Without all of its head there, a word may begin anything.
  if (offset + BLOCK + MOST_HEAD <= view_.end()) {
    for (std::uint64_t rest = words; rest != 0; rest &= rest - 1) {
      const std::size_t i = lowestBit(rest);
      begun.edges |= std::uint64_t{database_.edgeStarts.mayBegin(block + i)} << i;
      if (readsWords) begun.frames |= std::uint64_t{database_.starts.mayBeginWord(block + i)} << i;
    }
    for (std::uint64_t rest = others & ~words; rest != 0; rest &= rest - 1) {
      const std::size_t i = lowestBit(rest);
      const Byte* const start = block + i;
      if (*start < 0x80)
        begun.edges |= std::uint64_t{database_.edgeStarts.mayBegin(start)} << i;
      else if (readsWords && database_.frames.freeStarts[*start])
        begun.frames |= std::uint64_t{database_.starts.mayBegin(start)} << i;
    }
    return begun;
  }
  for (std::uint64_t rest = others | words; rest != 0; rest &= rest - 1) {
    const std::size_t i = lowestBit(rest);
    const std::uint64_t bit = rest & ~(rest - 1);
    const Byte* const start = block + i;
    const auto left = static_cast<std::size_t>(view_.bytes() + view_.length() - start);
    const bool isWord = (words & bit) != 0;
    const bool isEdge = isWord || *start < 0x80;
    if (isEdge && (left < EdgeStarts::HEAD ? database_.edgeBytes[*start] : database_.edgeStarts.mayBegin(start))) begun.edges |= bit;
    if (!readsWords || (!isWord && (*start < 0x80 || !database_.frames.freeStarts[*start]))) continue;
    if (left < FrameStarts::HEAD)
      begun.heads |= bit;
    else if (database_.starts.mayBegin(start))
      begun.frames |= bit;
  }
  return begun;
}

/** The places in a block of which `left` bytes are there, at least one. */
PlaceMasks Matcher::placesAt(Offset offset, std::size_t left) const {
  static const FindPlaces find = fastestFinder();
  const Byte* const block = view_.bytes() + (offset - view_.base());
  const auto before = std::min(static_cast<std::size_t>(offset - view_.base()), FINDER_BEFORE);
  if (before == FINDER_BEFORE) return find(block);
  // Where too little lies before the block, a copy of it is looked at, with blanks before it.
  std::array<Byte, FINDER_BEFORE + FINDER_BLOCK> copy;
  copy.fill(SPACE);
  std::copy_n(block - before, before + std::min(left, FINDER_BLOCK), copy.begin() + (FINDER_BEFORE - before));
  return find(copy.data() + FINDER_BEFORE);
}

/** A word begins as forms of numbers do. */
void Matcher::proposeAtEdge(Offset start) {
  for (const std::uint32_t form : database_.edgeForms) {
    const Form& own = database_.forms[form];
    if (!own.firstBytes[view_.at(start)] || selection_.isEnabled[form] == 0) continue;
    // What is refused already need not wait for its place.
    const bool isThere = start + own.longestLead <= view_.end();
    if (!isThere || startsMatch(database_, view_, own, start, view_.end())) proposed_.push_back({start, form});
  }
}

/** Looks again at beginnings of words, up to an offset, of which too little was there to tell whether a frame begins with them. */
void Matcher::takeHeads(Offset last) {
  std::size_t done = 0;
  while (done < heads_.size() && heads_[done] <= last) {
    const Offset head = heads_[done++];
    if (database_.starts.mayBegin(view_.bytes() + (head - view_.base()))) starts_.push_back(head);
  }
  heads_.erase(heads_.begin(), heads_.begin() + static_cast<std::ptrdiff_t>(done));
}

/** What was left out before a letter or digit parts it from the one before, for all but words. */
std::uint64_t Matcher::gapsAt(Offset from, std::size_t size) const {
  std::uint64_t gaps = view_.gaps(from, size);
  for (std::uint64_t rest = gaps; rest != 0; rest &= rest - 1) {
    const std::size_t i = lowestBit(rest);
    if (!database_.edgeBytes[view_.at(from + static_cast<Offset>(i))]) gaps &= ~(std::uint64_t{1} << i);
  }
  return gaps;
}

/** Looks at the fixed beginnings of what was proposed, as far as they are there. */
void Matcher::checkProposed(Offset limit) {
  if (proposed_.empty()) return;
  std::sort(proposed_.begin(), proposed_.end());
  std::size_t done = 0;
  while (done < proposed_.size() && proposed_[done].start < limit) {
    checkRunForm(proposed_[done].form, proposed_[done].start);
    ++done;
  }
  proposed_.erase(proposed_.begin(), proposed_.begin() + static_cast<std::ptrdiff_t>(done));
}

/** Two hex digits after `0x`, and a mark or blank behind them, make an item of a list. */
void Matcher::takePrefix(Offset at, Places& places) {
  const Byte* bytes = view_.bytes() + (at - view_.base());
  if (HEX_VALUE[bytes[1]] < 0 || HEX_VALUE[bytes[2]] < 0) return;
  switch (bytes[PREFIX_REST]) {
    case ',':
    case ' ':
    case ';':
    case LF:
    case TAB:
    case CR:
      places.prefixedHex(at - 1);
      break;
    default:
      break;
  }
}

/** Letters are read ahead as well, by less: what is flagged is kept until the walk comes to it. */
void Matcher::takeLetters(Offset upTo) {
  const Automaton& automaton = database_.letters;
  if (automaton.isEmpty() || !selection_.readsLetters || isResting_) return;
  if (spelled_ < upTo) {
    flagged_.erase(flagged_.begin(), flagged_.begin() + static_cast<std::ptrdiff_t>(nextFlagged_));
    nextFlagged_ = 0;
    const Offset to = std::max(upTo, std::min(view_.end(), spelled_ + LETTERS_AHEAD));
    letterState_ = scratch_.letters.walk(view_.bytes() - view_.base(), spelled_, to, letterState_, flagged_);
    spelled_ = to;
  }
  for (; nextFlagged_ < flagged_.size() && flagged_[nextFlagged_].offset < upTo; ++nextFlagged_) {
    const auto [offset, state] = flagged_[nextFlagged_];
    const auto number = static_cast<std::size_t>(state / automaton.width);
    for (std::int32_t i = automaton.offsets[number]; i < automaton.offsets[number + 1]; ++i) {
      const auto output = static_cast<std::size_t>(automaton.outputs[static_cast<std::size_t>(i)]);
      for (const Proposal& proposal : database_.letterProposals[output]) propose(proposal, offset + 1);
    }
  }
}

/** An anchor ends at a view offset. */
void Matcher::propose(const Proposal& proposal, Offset end) {
  if (isResting_ || selection_.isEnabled[proposal.form] == 0) return;
  const Form& form = database_.forms[proposal.form];
  if (form.view == FormView::smuggled && !view_.endsWith(LayerKind::smuggled)) return;
  if (proposal.kind == Proposal::Kind::mark) {
    std::vector<Offset>& marks = marks_[proposal.form];
    marks.push_back(end);
    // Those before every window that there is or can still be opened.
    if (marks.size() % MARKS_KEPT == 0) {
      const Offset before = std::min(oldest(), end - 2 * form.cap);
      marks.erase(marks.begin(), std::lower_bound(marks.begin(), marks.end(), before));
    }
    return;
  }
  if (proposal.kind == Proposal::Kind::beside)
    return noteBeside(proposal.form, end - form.back, end + form.forward - form.cap);
  if (proposal.kind == Proposal::Kind::whole)
    return widen(proposal.form, std::max<Offset>(0, end - proposal.distance), end + form.cap, end);
  if (proposal.distance >= 0) {
    const Offset start = end - proposal.distance;
    // Before the view's first byte that is kept lies nothing that could match.
    if (start < view_.base()) return;
    // What begins as the form does is looked at once all of its beginning is there.
    if (proposal.kind == Proposal::Kind::piece && !form.leads.empty()) {
      proposed_.push_back({start, proposal.form});
      return;
    }
    if (proposal.kind == Proposal::Kind::lead && isRefusedBefore(view_, form, start)) return;
    return widen(proposal.form, start, start + form.cap, start);
  }
  if (form.groups.size() > 1) return proposeJointly(proposal, end, form);
  // What proposes a form lies in its match, or as far before it as the forward reach goes beyond the cap.
  const Offset last = end + std::max<Offset>(0, form.forward - form.cap);
  widen(proposal.form, std::max<Offset>(0, end - form.back), end + form.forward, last);
}

/** One of several groups that must all lie near each other. */
void Matcher::proposeJointly(const Proposal& proposal, Offset end, const Form& form) {
  latest_[form.firstGroup + proposal.group] = end;
  for (std::uint32_t group = 0; group < form.groups.size(); ++group) {
    const auto known = latest_.find(form.firstGroup + group);
    if (known == latest_.end() || known->second < end - form.cap) return;
  }
  const Offset rest = form.groups[proposal.group].rest;
  widen(proposal.form, std::max<Offset>(0, end - form.cap), end + std::min(rest, form.cap), end);
}

void Matcher::settle(Offset upTo, Offset clock, bool isFinal) {
  if (isFinal) takeHeads(view_.end());
  walkFrames(upTo, isFinal);
  checkProposed(isFinal ? view_.end() : upTo);
  checkRuns(isFinal ? view_.end() : upTo);
  if (pending_.empty()) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    Window window = pending_[i];
    const Form& form = database_.forms[window.state->form];
    const bool isLast = window.state->window == static_cast<std::ptrdiff_t>(i);
    if (isFinal || window.due() + form.lookAfter <= upTo) {
      if (isLast) window.state->window = -1;
      judge(window, window.to);
      continue;
    }
    if (clock % LEAST_PART == 0 && clock % partOf(form) == 0) {
      const Offset limit = upTo - form.cap - form.lookAfter;
      // What began lately can wait for its end.
      if (limit - window.from > (isJudgedByStart(form) ? 0 : form.cap)) {
        judge(window, limit);
        window.from = limit;
      }
    }
    if (isLast) window.state->window = static_cast<std::ptrdiff_t>(kept);
    pending_[kept] = window;
    ++kept;
  }
  pending_.resize(kept);
  if (states_.size() > roomForStates_) forgetStates(upTo);
}

/** Drops what is kept of forms without a window of which no match can begin any more before their last one's end. */
void Matcher::forgetStates(Offset upTo) {
  const Offset first = std::min(upTo - selection_.reach, oldestProposed());
  std::vector<const FormState*> used;
  for (const Window& window : pending_) used.push_back(window.state);
  std::sort(used.begin(), used.end());
  for (auto at = states_.begin(); at != states_.end();) {
    const FormState& state = *at->second;
    const bool isUsed = state.next > first || std::binary_search(used.begin(), used.end(), &state);
    at = isUsed ? std::next(at) : states_.erase(at);
  }
  roomForStates_ = std::max(STATES_KEPT, 2 * states_.size());
}

void Matcher::judge(const Window& window, Offset limit) {
  if (!database_.forms[window.state->form].isMarked || isMarked(window)) judge_.judge(view_, window, limit);
}

/** Whether something ended in the window without which there is no match. Windows of a form come in order. */
bool Matcher::isMarked(const Window& window) {
  const auto known = marks_.find(window.state->form);
  if (known == marks_.end()) return false;
  std::vector<Offset>& marks = known->second;
  marks.erase(marks.begin(), std::upper_bound(marks.begin(), marks.end(), window.from));
  return !marks.empty() && marks.front() <= window.to;
}

/** Walks from the beginnings of words, where enough bytes behind them are there. */
void Matcher::walkFrames(Offset upTo, bool isFinal) {
  if (starts_.empty()) return;
  const Offset end = isFinal ? view_.end() : upTo;
  // A few bytes seldom tell.
  const auto later = std::lower_bound(starts_.begin(), starts_.end(), isFinal ? end : end - FEW);
  const auto isDone = [&](Offset start) { return walkFrame(start, end, isFinal); };
  starts_.erase(std::remove_if(starts_.begin(), later, isDone), later);
}

/** Walks from the beginning of a word; false where more bytes could still tell. */
bool Matcher::walkFrame(Offset start, Offset end, bool isFinal) {
  std::vector<std::uint32_t>& accepted = scratch_.accepted;
  accepted.clear();
  const Offset last = start + database_.frames.cap + 1;
  const Offset limit = std::min(last, end);
  const auto outcome = scratch_.walker.walk(view_, start, limit, accepted);
  if (outcome == FrameWalker::Outcome::cut && !isFinal && limit < last) return false;
  for (const std::uint32_t form : accepted) {
    if (selection_.isEnabled[form] == 0) continue;
    const Offset cap = database_.forms[form].cap;
    // Where the walk ended, every match that begins here has.
    const Offset size = std::min(cap, scratch_.walker.read());
    widen(form, start, start + size, start, cap - size);
  }
  return true;
}

void Matcher::run(Offset from, Offset to) {
  if (isResting_) return;
  if (!runs_.empty() && runs_.back().to == from)
    runs_.back().to = to;
  else
    runs_.push_back({from, to});
}

/** A match of a form that runs propose may start between two offsets, both inclusive. */
void Matcher::noteBeside(std::uint32_t form, Offset from, Offset to) {
  std::vector<Run>& stretches = besides_[form];
  // Where no run comes, none of them is asked for.
  if (stretches.size() >= BESIDES_KEPT) dropBefore(stretches, view_.base());
  if (!stretches.empty() && from <= stretches.back().to)
    stretches.back().to = std::max(stretches.back().to, to);
  else
    stretches.push_back({from, to});
}

void Matcher::dropBefore(std::vector<Run>& stretches, Offset offset) {
  std::size_t past = 0;
  while (past < stretches.size() && stretches[past].to < offset) ++past;
  stretches.erase(stretches.begin(), stretches.begin() + static_cast<std::ptrdiff_t>(past));
}

/** Offsets are asked for in order. */
bool Matcher::isBeside(std::vector<Run>& stretches, Offset offset) {
  dropBefore(stretches, offset);
  return !stretches.empty() && stretches.front().from <= offset;
}

void Matcher::checkRunForm(std::uint32_t form, Offset offset) {
  const Form& own = database_.forms[form];
  if (own.firstBytes[view_.at(offset)] && startsMatch(database_, view_, own, offset, view_.end()))
    widen(form, offset, offset + own.cap, offset);
}

void Matcher::checkRuns(Offset limit) {
  std::size_t done = 0;
  for (Run& run : runs_) {
    const Offset to = std::min(run.to, limit);
    for (Offset from = run.from; from < to; from += BLOCK) {
      const auto count = static_cast<std::size_t>(std::min(to - from, BLOCK));
      // Forms that runs propose begin where a run begins, or behind a mark within it.
      std::uint64_t places = (placesAt(from, count).edge & bitsBelow(count)) | view_.gaps(from, count);
      if (from == run.from) places |= 1;
      for (; places != 0; places &= places - 1) checkRunForms(from + static_cast<Offset>(lowestBit(places)));
    }
    run.from = std::max(run.from, to);
    if (run.from < run.to) break;
    ++done;
  }
  runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(done));
}

void Matcher::checkRunForms(Offset offset) {
  if (database_.runBytes[view_.at(offset)])
    for (const std::uint32_t form : selection_.runForms) checkRunForm(form, offset);
  for (auto& [form, stretches] : besides_)
    if (isBeside(stretches, offset)) checkRunForm(form, offset);
}

Offset Matcher::oldest() const {
  Offset oldest = oldestProposed();
  for (const Window& window : pending_) oldest = std::min(oldest, window.from);
  return oldest;
}

/** Where the first of what is not a window yet may begin. */
Offset Matcher::oldestProposed() const {
  Offset oldest = NEVER;
  if (!starts_.empty()) oldest = std::min(oldest, starts_.front());
  for (const Proposed& proposed : proposed_) oldest = std::min(oldest, proposed.start);
  if (!runs_.empty()) oldest = std::min(oldest, runs_.front().from);
  return oldest;
}

Offset Matcher::pendingAcross(Offset offset) const {
  Offset start = offset;
  for (const Window& window : pending_)
    if (window.due() + lookAfter(window) > offset) start = std::min(start, window.from);
  // What was proposed but not looked at yet may reach as far.
  for (const Proposed& proposed : proposed_) start = std::min(start, proposed.start);
  return runs_.empty() ? start : std::min(start, runs_.front().from);
}

Offset Matcher::lookAfter(const Window& window) const { return database_.forms[window.state->form].lookAfter; }

bool Matcher::isOpenBefore(Offset offset, Offset read) const {
  const auto isOpen = [&](Offset start, Offset to, Offset after) { return start < offset && to + after > read; };
  const bool isInWindow = std::any_of(pending_.begin(), pending_.end(), [&](const Window& window) {
    const Form& form = database_.forms[window.state->form];
    return isOpen(window.from, std::min(window.due(), offset + form.cap), form.lookAfter);
  });
  const bool isProposed = std::any_of(proposed_.begin(), proposed_.end(), [&](const Proposed& proposed) {
    const Form& form = database_.forms[proposed.form];
    return isOpen(proposed.start, proposed.start + form.cap, form.lookAfter);
  });
  const bool isFrame = !starts_.empty() && isOpen(starts_.front(), starts_.front() + database_.frames.cap, PAIR_WINDOW);
  return isInWindow || isProposed || isFrame || (!runs_.empty() && runs_.front().from < offset);
}

/** A form may match between two offsets: continues its last window, or begins another. */
void Matcher::widen(std::uint32_t form, Offset from, Offset to, Offset last, Offset wait) {
  auto& state = states_[form];
  if (!state) state = std::make_unique<FormState>(FormState{form, 0, -1});
  if (state->window >= 0 && from <= pending_[static_cast<std::size_t>(state->window)].to) {
    Window& window = joined(*state, from);
    const Offset due = std::max(window.due(), to + wait);
    window.from = std::min(window.from, from);
    window.to = std::max(window.to, to);
    window.last = std::max(window.last, last);
    window.wait = due - window.to;
    return;
  }
  state->window = static_cast<std::ptrdiff_t>(pending_.size());
  pending_.push_back({state.get(), from, to, last, wait});
}

/**
 * The last window of a form, which gets a beginning. Frames are told of late where a long walk told it: those that were
 * told of before then join, so that matches come in order.
 */
Window& Matcher::joined(FormState& state, Offset from) {
  Window& window = pending_[static_cast<std::size_t>(state.window)];
  if (from >= window.from || database_.forms[state.form].view != FormView::words) return window;
  for (std::ptrdiff_t i = 0; i < state.window; ++i) {
    Window& other = pending_[static_cast<std::size_t>(i)];
    if (other.state != &state || other.to < from) continue;
    window.from = std::min(window.from, other.from);
    // Nothing is left of it to be judged.
    other.from = other.to = other.last = std::min(from, other.from);
  }
  return window;
}

}  // namespace sluice
