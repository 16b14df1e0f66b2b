/** The words of placeholders, those of `src/confirm/placeholder.ts`. */
#include "core/confirm/placeholder-words.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/base/characters.h"

namespace sluice {
namespace {

struct Word {
  std::string_view text;
  WordKind kind;
};

constexpr WordKind FILLER = WordKind::filler;
constexpr WordKind TEMPLATE = WordKind::template_;
constexpr WordKind EXAMPLE = WordKind::example;

/** Sorted by text. */
constexpr Word WORDS[] = {
    {"a", FILLER}, {"access", FILLER}, {"account", FILLER}, {"actual", FILLER}, {"add", FILLER},
    {"admin", FILLER}, {"an", FILLER}, {"and", FILLER}, {"anthropic", FILLER}, {"any", FILLER},
    {"api", FILLER}, {"app", FILLER}, {"auth", FILLER}, {"authorization", FILLER}, {"aws", FILLER},
    {"azure", FILLER}, {"bearer", FILLER}, {"changeme", TEMPLATE}, {"client", FILLER}, {"code", FILLER},
    {"credential", FILLER}, {"credentials", FILLER}, {"data", FILLER}, {"database", FILLER},
    {"databricks", FILLER}, {"db", FILLER}, {"default", FILLER}, {"dev", FILLER}, {"development", FILLER},
    {"discord", FILLER}, {"dummy", EXAMPLE}, {"enter", FILLER}, {"env", FILLER}, {"environment", FILLER},
    {"example", EXAMPLE}, {"examples", EXAMPLE}, {"fake", EXAMPLE}, {"for", FILLER}, {"from", FILLER},
    {"github", FILLER}, {"gitlab", FILLER}, {"goes", FILLER}, {"google", FILLER}, {"groq", FILLER},
    {"here", TEMPLATE}, {"hf", FILLER}, {"huggingface", FILLER}, {"id", FILLER}, {"in", FILLER},
    {"insert", TEMPLATE}, {"is", FILLER}, {"key", FILLER}, {"keys", FILLER}, {"live", FILLER},
    {"login", FILLER}, {"long", FILLER}, {"me", FILLER}, {"my", FILLER}, {"name", FILLER}, {"new", FILLER},
    {"no", FILLER}, {"not", FILLER}, {"npm", FILLER}, {"null", TEMPLATE}, {"of", FILLER}, {"old", FILLER},
    {"one", FILLER}, {"only", FILLER}, {"openai", FILLER}, {"or", FILLER}, {"org", FILLER}, {"our", FILLER},
    {"pass", FILLER}, {"passwd", FILLER}, {"password", FILLER}, {"placeholder", TEMPLATE},
    {"private", FILLER}, {"prod", FILLER}, {"production", FILLER}, {"project", FILLER}, {"public", FILLER},
    {"put", FILLER}, {"pwd", FILLER}, {"pypi", FILLER}, {"random", FILLER}, {"real", FILLER},
    {"redacted", TEMPLATE}, {"refresh", FILLER}, {"replace", TEMPLATE}, {"replaceme", TEMPLATE},
    {"role", FILLER}, {"sample", EXAMPLE}, {"secret", FILLER}, {"secrets", FILLER}, {"server", FILLER},
    {"service", FILLER}, {"session", FILLER}, {"set", FILLER}, {"slack", FILLER}, {"some", FILLER},
    {"something", FILLER}, {"string", FILLER}, {"stripe", FILLER}, {"supabase", FILLER}, {"test", EXAMPLE},
    {"testing", EXAMPLE}, {"that", FILLER}, {"the", FILLER}, {"this", FILLER}, {"to", FILLER},
    {"todo", TEMPLATE}, {"token", FILLER}, {"tokens", FILLER}, {"twilio", FILLER}, {"url", FILLER},
    {"us", FILLER}, {"use", FILLER}, {"user", FILLER}, {"username", FILLER}, {"valid", FILLER},
    {"value", FILLER}, {"vault", FILLER}, {"vercel", FILLER}, {"very", FILLER}, {"webhook", FILLER},
    {"with", FILLER}, {"word", FILLER}, {"xxx", FILLER}, {"your", TEMPLATE}, {"yours", TEMPLATE},
};

constexpr bool isSorted() {
  for (std::size_t i = 1; i < std::size(WORDS); i += 1) {
    if (!(WORDS[i - 1].text < WORDS[i].text)) return false;
  }
  return true;
}
static_assert(isSorted(), "the search below halves the table");

/** For each first letter the lengths of the words that begin with it: most of what is asked for is none. */
constexpr std::array<std::uint32_t, 26> LENGTHS = [] {
  std::array<std::uint32_t, 26> lengths{};
  for (const Word& word : WORDS) lengths[static_cast<std::size_t>(word.text[0] - 'a')] |= 1U << word.text.size();
  return lengths;
}();
static_assert(LONGEST_PLACEHOLDER_WORD < 32, "a bit for each length");

}  // namespace

std::optional<WordKind> placeholderWordKind(std::string_view word) {
  if (word.empty() || word.size() > LONGEST_PLACEHOLDER_WORD || !isLower(word[0])) return std::nullopt;
  if (((LENGTHS[static_cast<std::size_t>(word[0] - 'a')] >> word.size()) & 1) == 0) return std::nullopt;
  const auto isBefore = [](const Word& entry, std::string_view text) { return entry.text < text; };
  const Word* found = std::lower_bound(std::begin(WORDS), std::end(WORDS), word, isBefore);
  if (found == std::end(WORDS) || found->text != word) return std::nullopt;
  return found->kind;
}

}  // namespace sluice
