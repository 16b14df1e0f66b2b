#include "core/confirm/confirmer.h"

#include <algorithm>

#include "core/match/lead.h"

namespace sluice {
namespace {

/** Bytes behind the longest beginning of a match that tell which class goes on. */
constexpr std::size_t SURE = 64;

std::string_view lastOf(std::string_view text, Offset size) {
  const auto most = static_cast<std::size_t>(size);
  return text.size() <= most ? text : text.substr(text.size() - most);
}

std::string_view textAfter(const View& view, Offset end, Offset size) {
  return view.text(end, std::min(view.end(), end + size));
}

/** Whether the letter or digit at an index continues a word. */
bool isWithinWord(std::string_view text, std::size_t index) {
  return index > 0 && isAlphanumeric(static_cast<Byte>(text[index])) &&
         isAlphanumeric(static_cast<Byte>(text[index - 1]));
}

/** Whether the words view took layout controls for what parts words. */
bool hasInvisible(const View& view, Offset start, Offset end) {
  const Byte* const bytes = view.bytes() - view.base();
  for (Offset at = start; at < end; ++at)
    if (invisibleLength(bytes + at) > 0) return true;
  return false;
}

/** Puts blanks in the place of the marks of redactions. */
void blankMarks(std::string& text) {
  static constexpr std::string_view HEAD = "[REDACTED:";
  std::size_t at = text.find(HEAD);
  while (at != std::string::npos) {
    const std::size_t ids = at + HEAD.size();
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-", ids);
    if (end == std::string::npos) return;
    if (end > ids && text[end] == ']') std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), end + 1 - at, ' ');
    at = text.find(HEAD, end);
  }
}

/** A match of nothing is none. No expression of the library's matches nothing; one that is damaged may. */
bool isEmpty(const std::optional<Match>& match) { return !match || match->start == match->end; }

/** What the letters view asks of the text pass. */
class FoldsOf final : public Folds {
 public:
  explicit FoldsOf(const FoldTable& table) : table_(table) {}
  bool isFolded(std::uint32_t codePoint) const override { return table_.isFolded(codePoint); }

 private:
  const FoldTable& table_;
};

}  // namespace

Confirmer::Confirmer(const Database& database, Search& search, ConfirmScratch& scratch, OnConfirmed onConfirmed)
    : database_(database), search_(search), scratch_(scratch), onConfirmed_(std::move(onConfirmed)) {}

void Confirmer::judge(const View& view, const Window& window, Offset limit) {
  beforeOf_ = NEVER;
  rows_.clear();
  const Form& form = database_.forms[window.state->form];
  switch (form.view) {
    case FormView::letters:
      return judgeLetters(view, form, window, limit);
    case FormView::words:
      return judgeWords(view, form, window, limit);
    case FormView::text:
    case FormView::smuggled:
      return judgeText(view, form, window, limit);
  }
}

void Confirmer::judgeText(const View& view, const Form& form, const Window& window, Offset limit) {
  Offset from = std::max({window.from, window.state->next, view.base()});
  const Offset end = std::min(window.to, view.end());
  // What stands behind the longest match tells whether a word, or the text, ends with it.
  const Offset readEnd = std::min(window.to + 1, view.end());
  const bool isLed = !form.leads.empty();
  // Where no match may start any more.
  const Offset over = std::min({end, window.last + 1, limit < window.to ? limit : end});
  while (from < over) {
    if (isLed) from = nextStart(view, form, from, over, end);
    if (from >= over) break;
    if (isLed && isRefusedAtOnce(view, form, from)) {
      ++from;
      continue;
    }
    // One byte more on the left, so that RE2 sees what an edge of a word is; no more on the right than a
    // match can take up.
    const Offset origin = std::max(view.base(), from - 1);
    const Offset textEnd = std::min(readEnd, (isLed ? from : window.last) + form.cap + 1);
    std::string_view text = view.text(origin, textEnd);
    if (origin < from && view.isEscapeLetter(origin)) {
      scratch_.text.assign(text);
      scratch_.text[0] = '\n';
      text = scratch_.text;
    }
    const auto match = isLed ? matchLed(view, form, text, origin, from)
                             : search_.find(form.expression, text, static_cast<std::size_t>(from - origin));
    if (isEmpty(match)) {
      if (!isLed) break;
      ++from;
      continue;
    }
    const Offset start = origin + static_cast<Offset>(match->start);
    if (start >= over) break;
    from = confirm(view, form, start, std::min({origin + static_cast<Offset>(match->end), start + form.cap, end}));
    window.state->next = from;
  }
}

/**
 * The match that starts at an offset, in text that begins at `origin`. Where its end is open, RE2 reads only so far that
 * it is in the class that goes on: else it would read to the same end from every beginning in a row.
 */
std::optional<Match> Confirmer::matchLed(const View& view, const Form& form, std::string_view text, Offset origin,
                                         Offset start) {
  const auto at = static_cast<std::size_t>(start - origin);
  const auto least = at + static_cast<std::size_t>(form.leastEnd);
  if (form.openEnd.empty() || text.size() <= least + SURE) return matchAt(form.expression, text, at);
  const auto match = matchAt(form.expression, text.substr(0, least + SURE), at);
  if (!match || match->end < least + SURE) return match;
  // The class that took all of these bytes goes on; without one, the database is damaged.
  const std::string_view taken = text.substr(least, SURE);
  const Offset limit = origin + static_cast<Offset>(text.size());
  Offset end = NEVER;
  rows_.resize(form.openEnd.size(), {0, -1});
  for (std::size_t i = 0; i < form.openEnd.size(); ++i) {
    const ByteSet& set = form.openEnd[i];
    if (!std::all_of(taken.begin(), taken.end(), [&](char c) { return set[static_cast<Byte>(c)]; })) continue;
    const Offset own = endOfRow(view, set, rows_[i], origin + static_cast<Offset>(least), limit);
    // Two could, and end apart.
    if (end != NEVER && own != end) return matchAt(form.expression, text, at);
    end = own;
  }
  if (end == NEVER) return matchAt(form.expression, text, at);
  return Match{at, static_cast<std::size_t>(end - origin)};
}

/** Where bytes of a class that begin at or before `from` end, at most at `limit`; `row` is what is known of them. */
Offset Confirmer::endOfRow(const View& view, const ByteSet& set, Row& row, Offset from, Offset limit) {
  if (from < row.from || from > row.to) row = {from, from};
  const Byte* const bytes = view.bytes() - view.base();
  while (row.to < limit && set[bytes[row.to]]) ++row.to;
  return std::min(row.to, limit);
}

/** Where a match of a form that has leads may start, from one offset on and before another; the other, if it cannot. */
Offset Confirmer::nextStart(const View& view, const Form& form, Offset from, Offset over, Offset end) const {
  const Byte* const bytes = view.bytes() - view.base();
  const Offset last = view.end() - static_cast<Offset>(Form::HEAD);
  const auto mayStart = [&](Offset at) { return at <= last ? form.mayStart(bytes + at) : form.firstBytes[bytes[at]]; };
  while (from < over && !(mayStart(from) && startsMatch(database_, view, form, from, end))) ++from;
  return from;
}

/**
 * Whether what stands before a match refuses it, whatever the match is: looked at first where a match may be long, or
 * beginnings in a row would each be read to the end of the same text.
 */
bool Confirmer::isRefusedAtOnce(const View& view, const Form& form, Offset start) {
  if (form.cap <= SHORT_MATCH) return false;
  if (form.precededBy == NO_EXPRESSION && form.notPrecededBy == NO_EXPRESSION) return false;
  return !guardsBeforeHold(form, lastOf(textBefore(view, start), GUARD_WINDOW));
}

/** @param near the last bytes before the match */
bool Confirmer::guardsBeforeHold(const Form& form, std::string_view near) {
  if (form.precededBy != NO_EXPRESSION && !search_.test(form.precededBy, near)) return false;
  return form.notPrecededBy == NO_EXPRESSION || !search_.test(form.notPrecededBy, near);
}

std::optional<Match> Confirmer::matchAt(ExpressionId expression, std::string_view text, std::size_t at) {
  const auto end = search_.endAt(expression, text, at);
  return end ? std::optional<Match>({at, *end}) : std::nullopt;
}

/** @returns where the next match may start */
Offset Confirmer::confirm(const View& view, const Form& form, Offset start, Offset end) {
  if (isRefusedBefore(view, form, start)) {
    // A match within a longer run of its own alphabet: no match can start before that run ends.
    Offset next = start + 1;
    while (next < view.end() && isRefusedBefore(view, form, next)) ++next;
    return next;
  }
  if (form.after && end < view.end() && isInClass(view, *form.after, end) && !view.hasGapBefore(end)) return start + 1;
  const std::string_view before = textBefore(view, start);
  const Offset contextFrom = contextStart(form, start, before);
  if (contextFrom < 0 || !guardsHold(view, form, start, end, before)) return start + 1;
  const std::string_view text = view.text(start, end);
  const auto judged = validate(view, form, text, before, end);
  if (!judged) return start + 1;
  const auto length = static_cast<Offset>(std::min(text.size(), judged->length));
  report(view, form, start, start + length, *judged, contextFrom);
  return start + std::max<Offset>(1, length);
}

/** Where the word begins that the value needs before it; the value's start if it needs none; else -1. */
Offset Confirmer::contextStart(const Form& form, Offset start, std::string_view before) {
  if (form.context == NO_EXPRESSION) return start;
  const std::string_view near = lastOf(before, CONTEXT_WINDOW);
  const auto match = search_.find(form.context, near, 0);
  return match ? start - static_cast<Offset>(near.size()) + static_cast<Offset>(match->start) : -1;
}

bool Confirmer::guardsHold(const View& view, const Form& form, Offset start, Offset end, std::string_view before) {
  if (!guardsBeforeHold(form, lastOf(before, GUARD_WINDOW))) return false;
  const std::string_view after = textAfter(view, end, GUARD_WINDOW);
  if (form.followedBy != NO_EXPRESSION && !search_.test(form.followedBy, after)) return false;
  if (form.notFollowedBy != NO_EXPRESSION && search_.test(form.notFollowedBy, after)) return false;
  const auto lastBytes = [&](Offset window) { return view.text(std::max(view.base(), start - window), start); };
  if (form.pair != NO_EXPRESSION && !search_.test(form.pair, lastBytes(PAIR_WINDOW)) &&
      !search_.test(form.pair, textAfter(view, end, PAIR_WINDOW)))
    return false;
  return form.request == NO_EXPRESSION || search_.test(form.request, lastBytes(REQUEST_WINDOW));
}

std::optional<Confirmer::Judged> Confirmer::validate(const View& view, const Form& form, std::string_view text,
                                                     std::string_view before, Offset end) {
  Judged judged{form.severity, form.confidence, text.size(), 0};
  if (form.prefix != NO_EXPRESSION) {
    const auto match = search_.find(form.prefix, text, 0);
    if (match) judged.prefix = match->end;
  }
  const std::string_view near = lastOf(before, GUARD_WINDOW);
  const std::string_view after = textAfter(view, end, GUARD_WINDOW);
  const Subject subject{text, judged.prefix, near, after};
  for (const auto& validator : form.validators) {
    const Verdict verdict = validator->judge(subject);
    if (verdict.outcome == Outcome::fail) return std::nullopt;
    if (verdict.outcome == Outcome::verified) judged.confidence = Confidence::verified;
    if (verdict.severity) judged.severity = std::min(judged.severity, *verdict.severity);
    if (verdict.length) judged.length = std::min(judged.length, *verdict.length);
  }
  if (judged.confidence == Confidence::verified) return judged;
  if (form.verifiedOnly) return std::nullopt;
  if (!form.placeholders) return judged;
  switch (judgePlaceholder(text, judged.prefix, near, after, database_.samples, scratch_.seenBody)) {
    case Placeholder::template_:
      return std::nullopt;
    case Placeholder::sample:
      judged.severity = Severity::low;
      judged.confidence = Confidence::format;
      return judged;
    case Placeholder::example:
      // Where a form leaves the length open, a body that nobody generated leaves nothing of the shape but
      // its prefix.
      judged.severity = Severity::low;
      judged.confidence = form.cap >= 2 * form.least ? Confidence::context : Confidence::format;
      return judged;
    case Placeholder::none:
      return judged;
  }
  return judged;
}

void Confirmer::judgeWords(const View& view, const Form& form, const Window& window, Offset limit) {
  const Offset from = std::max({window.from, window.state->next, view.base()});
  const Offset end = std::min(window.to, view.end());
  if (from >= end) return;
  Words& words = scratch_.words;
  words.read(view, from, end);
  const std::size_t first = words.indexOf(from);
  const std::size_t last = words.indexOf(end);
  const std::size_t origin = first > 0 ? first - 1 : 0;
  const std::string_view text = words.text().substr(origin, last - origin);
  std::size_t at = first - origin;
  // A match that may start at one place alone is looked for there alone.
  const bool isAtOnce = window.last <= from && first < last && words.offset(first) == from;
  while (at < text.size()) {
    if (isAtOnce && at > first - origin) break;
    const auto match = isAtOnce ? matchAt(form.expression, text, at) : search_.find(form.expression, text, at);
    if (isEmpty(match)) break;
    const Offset start = words.offset(origin + match->start);
    const Offset matchEnd = words.offset(origin + match->end - 1) + 1;
    if (start > window.last || (start >= limit && limit < window.to)) break;
    const bool isFine = matchEnd - start <= form.cap && !isWithinWord(text, match->start) &&
                        confirm(view, form, start, matchEnd) >= matchEnd;
    at = isFine ? match->end : match->start + 1;
    if (isFine) window.state->next = matchEnd;
  }
}

void Confirmer::judgeLetters(const View& view, const Form& form, const Window& window, Offset limit) {
  const Offset from = std::max({window.from, window.state->next, view.base()});
  const Offset end = std::min(window.to, view.end());
  if (from >= end) return;
  const Offset origin = std::max(view.base(), from - 1);
  const std::string_view text = view.text(origin, std::min(view.end(), end + 1));
  Letters& letters = scratch_.letters;
  lettersOf(text, letters);
  const auto lettersText = std::string_view(reinterpret_cast<const char*>(letters.codes.data()), letters.codes.size());
  const auto& offsets = letters.offsets;
  const auto found = std::find_if(offsets.begin(), offsets.end(),
                                  [&](std::uint32_t offset) { return origin + static_cast<Offset>(offset) >= from; });
  auto at = static_cast<std::size_t>(found - offsets.begin());
  while (at < offsets.size()) {
    const auto match = search_.find(form.expression, lettersText, at);
    if (isEmpty(match)) break;
    const Offset start = origin + static_cast<Offset>(offsets[match->start]);
    const Offset matchEnd = origin + static_cast<Offset>(offsets[match->end - 1]) + 1;
    if (start >= limit && limit < window.to) break;
    if (match->end - match->start < LEAST_LETTERS || !guardsHold(view, form, start, matchEnd, textBefore(view, start)) ||
        matchEnd - start > form.cap ||
        !isBroken(text, letters, match->start, match->end, FoldsOf(database_.tables.folds))) {
      at = match->start + 1;
      continue;
    }
    const Judged judged{form.severity, form.confidence, static_cast<std::size_t>(matchEnd - start), 0};
    report(view, form, start, matchEnd, judged, start);
    at = match->end;
    window.state->next = matchEnd;
  }
}

void Confirmer::report(const View& view, const Form& form, Offset start, Offset end, const Judged& judged,
                       Offset markFrom) {
  // What a view holds unchanged its parent holds too, and may have reported long ago.
  if (!view.isChangedBetween(markFrom - PAIR_WINDOW, end + PAIR_WINDOW)) return;
  const auto length = static_cast<std::size_t>(end - start);
  const std::size_t spanFrom = form.isBodyOnly && judged.prefix < length ? judged.prefix : 0;
  const Span span = view.rawSpan(start + static_cast<Offset>(spanFrom), end);
  const auto& layers = view.layers();
  std::vector<Pass> decoding = view.decoding(std::max(markFrom, view.base()), end);
  const bool isTold = std::find(decoding.begin(), decoding.end(), Pass::zeroWidth) != decoding.end();
  if (form.view == FormView::words && !isTold && hasInvisible(view, start, end)) decoding.push_back(Pass::zeroWidth);
  onConfirmed_(Confirmed{
      form.pattern,
      judged.severity,
      judged.confidence,
      span.start,
      span.end,
      std::move(decoding),
      form.view == FormView::letters,
      std::find(layers.begin(), layers.end(), LayerKind::gzip) != layers.end(),
      std::string(view.text(start, end)),
      judged.prefix,
      spanFrom,
  });
}

std::string_view Confirmer::textBefore(const View& view, Offset start) {
  std::string& before = scratch_.before;
  if (start == beforeOf_) return before;
  beforeOf_ = start;
  before = view.text(std::max(view.base(), start - CONTEXT_WINDOW - GUARD_WINDOW), start);
  for (std::size_t at = before.find('\\'); at != std::string::npos && at + 1 < before.size(); at = before.find('\\', at)) {
    const char escaped = before[++at];
    if (escaped != 'n' && escaped != 'r' && escaped != 't') continue;
    before[at - 1] = ' ';
    before[at++] = '\n';
  }
  blankMarks(before);
  return before;
}

}  // namespace sluice
