#include "core/confirm/re2-search.h"

#include <re2/re2.h>

#include <mutex>

#include "core/base/error.h"

namespace sluice {
namespace {

/** Bytes of memory that one expression and its automata may take up. */
constexpr int64_t MOST_MEMORY = 64 << 20;

RE2::Options options() {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  options.set_max_mem(MOST_MEMORY);
  return options;
}

/**
 * RE2 skips to the literal that a match begins with, and looks for that literal's UTF-8 where it factored
 * it out of an alternation of bytes beyond ASCII, in Latin1 mode too (seen in 2022-06-01). A beginning
 * that may or may not be the text's is no literal, and costs nothing.
 */
std::string withoutLiteralPrefix(const std::string& expression) {
  static constexpr const char* HIGH[] = {"\\x8", "\\x9", "\\xa", "\\xb", "\\xc", "\\xd", "\\xe", "\\xf"};
  for (const char* const digits : HIGH)
    if (expression.find(digits) != std::string::npos) return "(?:\\A|)(?:" + expression + ")";
  return expression;
}

}  // namespace

class Re2Expressions {
 public:
  explicit Re2Expressions(const std::vector<std::string>& texts)
      : texts_(texts), flags_(new std::once_flag[texts.size()]), compiled_(texts.size()) {}

  const RE2& get(ExpressionId id) {
    const auto index = static_cast<std::size_t>(id);
    std::call_once(flags_[index], [&] {
      auto compiled = std::make_unique<const RE2>(withoutLiteralPrefix(texts_[index]), options());
      if (!compiled->ok()) throw Error("RE2 refuses the expression: " + compiled->error());
      compiled_[index] = std::move(compiled);
    });
    return *compiled_[index];
  }

 private:
  const std::vector<std::string>& texts_;
  std::unique_ptr<std::once_flag[]> flags_;
  std::vector<std::unique_ptr<const RE2>> compiled_;
};

namespace {

class Re2Search final : public Search {
 public:
  explicit Re2Search(std::shared_ptr<Re2Expressions> expressions) : expressions_(std::move(expressions)) {}

  std::optional<Match> find(ExpressionId expression, std::string_view text, std::size_t from) override {
    re2::StringPiece found;
    const re2::StringPiece whole(text.data(), text.size());
    if (!expressions_->get(expression).Match(whole, from, text.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
    const auto start = static_cast<std::size_t>(found.data() - text.data());
    return Match{start, start + found.size()};
  }

  // Anchored, RE2 gives up where the text departs from the expression, and reads nothing backwards.
  std::optional<std::size_t> endAt(ExpressionId expression, std::string_view text, std::size_t at) override {
    re2::StringPiece found;
    const re2::StringPiece whole(text.data(), text.size());
    if (!expressions_->get(expression).Match(whole, at, text.size(), RE2::ANCHOR_START, &found, 1)) return std::nullopt;
    return at + found.size();
  }

  // Where nobody asks for the place, RE2 stops at the first byte that makes it a match.
  bool test(ExpressionId expression, std::string_view text) override {
    return expressions_->get(expression).Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
  }

 private:
  std::shared_ptr<Re2Expressions> expressions_;
};

}  // namespace

std::shared_ptr<Re2Expressions> createRe2Expressions(const std::vector<std::string>& expressions) {
  return std::make_shared<Re2Expressions>(expressions);
}

std::unique_ptr<Search> createRe2Search(std::shared_ptr<Re2Expressions> expressions) {
  return std::make_unique<Re2Search>(std::move(expressions));
}

}  // namespace sluice
