/**
 * Searches by RE2, whose word on what matches is the last.
 */
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/database/forms.h"

namespace sluice {

struct Match {
  std::size_t start;
  std::size_t end;
};

/** The expressions of a database, ready to search with. Each thread has its own. */
class Search {
 public:
  virtual ~Search() = default;
  /** The leftmost match that starts at `from` or later; text is latin1. */
  virtual std::optional<Match> find(ExpressionId expression, std::string_view text, std::size_t from) = 0;
  /** Where the match ends that starts at `at`, and is the leftmost from there; nothing if none starts there. */
  virtual std::optional<std::size_t> endAt(ExpressionId expression, std::string_view text, std::size_t at) {
    const auto match = find(expression, text, at);
    if (!match || match->start != at) return std::nullopt;
    return match->end;
  }
  virtual bool test(ExpressionId expression, std::string_view text) { return find(expression, text, 0).has_value(); }
};

}  // namespace sluice
