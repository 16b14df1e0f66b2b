/**
 * Candidate to finding: the exact extent by RE2, what stands around it, validators, placeholders.
 *
 * One definition of a match for all engines: RE2's leftmost match over the view, not overlapping the
 * one before it, that its guards and validators let pass.
 */
#pragma once
#include <memory>

#include "core/confirm/confirmed.h"
#include "core/confirm/letters.h"
#include "core/confirm/placeholder.h"
#include "core/confirm/search.h"
#include "core/confirm/words.h"
#include "core/database/database.h"
#include "core/match/window.h"

namespace sluice {

/** Room for one window's readings; each thread has its own. */
struct ConfirmScratch {
  Words words;
  Letters letters;
  std::string text;
  std::string before;
  SeenBody seenBody;
};

class Confirmer final : public WindowJudge {
 public:
  using OnConfirmed = std::function<void(Confirmed confirmed)>;

  Confirmer(const Database& database, Search& search, ConfirmScratch& scratch, OnConfirmed onConfirmed);
  void judge(const View& view, const Window& window, Offset limit) override;

 private:
  /** Bytes of one class in a row. */
  struct Row {
    Offset from;
    Offset to;
  };

  struct Judged {
    Severity severity;
    Confidence confidence;
    std::size_t length;
    std::size_t prefix;
  };

  void judgeText(const View& view, const Form& form, const Window& window, Offset limit);
  void judgeWords(const View& view, const Form& form, const Window& window, Offset limit);
  void judgeLetters(const View& view, const Form& form, const Window& window, Offset limit);
  std::optional<Match> matchLed(const View& view, const Form& form, std::string_view text, Offset origin, Offset start);
  static Offset endOfRow(const View& view, const ByteSet& set, Row& row, Offset from, Offset limit);
  Offset nextStart(const View& view, const Form& form, Offset from, Offset over, Offset end) const;
  bool isRefusedAtOnce(const View& view, const Form& form, Offset start);
  bool guardsBeforeHold(const Form& form, std::string_view near);
  std::optional<Match> matchAt(ExpressionId expression, std::string_view text, std::size_t at);
  Offset confirm(const View& view, const Form& form, Offset start, Offset end);
  Offset contextStart(const Form& form, Offset start, std::string_view before);
  bool guardsHold(const View& view, const Form& form, Offset start, Offset end, std::string_view before);
  std::optional<Judged> validate(const View& view, const Form& form, std::string_view text, std::string_view before,
                                 Offset end);
  void report(const View& view, const Form& form, Offset start, Offset end, const Judged& judged, Offset markFrom);
  /**
   * What stands before a match, escaped line breaks and tabs as such, and blanks for the mark of a redaction,
   * which names a pattern and is no word of the text: each as many bytes as it takes.
   */
  std::string_view textBefore(const View& view, Offset start);

  const Database& database_;
  Search& search_;
  ConfirmScratch& scratch_;
  OnConfirmed onConfirmed_;
  /** For each class of a form's open end what is known of it in the window that is being judged. */
  std::vector<Row> rows_;
  /** What of the view that is being judged `textBefore` was asked for last; `NEVER` for nothing. */
  Offset beforeOf_ = NEVER;
};

}  // namespace sluice
