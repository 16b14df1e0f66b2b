#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/severity.h"

namespace sluice {

/** What a validator sees. One byte is one character (latin1) throughout. */
struct Subject {
  /** The matched text. */
  std::string_view text;
  /** Length of the fixed prefix; the body starts there. */
  std::size_t prefix;
  /** Up to 128 bytes before the match. */
  std::string_view before;
  /** Up to 128 bytes after the match. */
  std::string_view after;
};

/**
 * `verified`: a checksum or parsed structure held. `pass`: nothing speaks against it. `fail`: this is not
 * what the pattern looks for.
 */
enum class Outcome : std::uint8_t { fail, pass, verified };

struct Verdict {
  Outcome outcome = Outcome::fail;
  /** Lowers the finding's severity. */
  std::optional<Severity> severity = std::nullopt;
  /** Length of the text that the finding covers, when shorter than the match. */
  std::optional<std::size_t> length = std::nullopt;
};

/** Judges subjects; immutable, so any number of threads may share one. Cost: linear in the subject. */
class Validator {
 public:
  virtual ~Validator() = default;
  virtual Verdict judge(const Subject& subject) const = 0;
};

}  // namespace sluice
