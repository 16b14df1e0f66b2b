#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice {

/** What the text pass does, as far as the letters view asks. */
class Folds {
 public:
  virtual ~Folds() = default;
  /** Whether the text pass reads this character as something else, or as nothing. */
  virtual bool isFolded(std::uint32_t codePoint) const = 0;
};

/**
 * The letters view of a window: what is left when all but letters is dropped and leetspeak undone.
 *
 * It is made for each window where a form on letters was proposed, not for the whole stream: a letter's
 * place in it depends on its own bytes and their neighbours alone.
 */
struct Letters {
  /** Lower-case letters, and signs that stand for letters. */
  std::vector<std::uint8_t> codes;
  /** Offset in the window of each of them. */
  std::vector<std::uint32_t> offsets;
};

/** The letters of a window, into vectors whose memory is used again. Cost: linear. */
void lettersOf(std::string_view window, Letters& into);

/**
 * Whether the letters `from` to `to` (exclusive, at least one) are words that were broken, merged or
 * respelt: otherwise the plain reading of the same frame is the judge. The span must begin and end at the
 * edge of a word, unless its letters are visibly spaced.
 */
bool isBroken(std::string_view window, const Letters& letters, std::size_t from, std::size_t to,
              const Folds& folds);

}  // namespace sluice
