/** A confirmed match, before duplicates are dropped and its place is turned into line and column. */
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/database/forms.h"
#include "core/normalize/view.h"

namespace sluice {

struct Confirmed {
  std::uint32_t pattern;
  Severity severity;
  Confidence confidence;
  Offset start;
  Offset end;
  std::vector<Pass> decoding;
  /** Whether it was found on letters alone. */
  bool isLetters;
  /** Whether the span is wider than the encoded text, as in a gzip stream. */
  bool isCoarse;
  /** The matched text, latin1. */
  std::string text;
  std::size_t prefixLength;
  /** Where in the text begins what the span is of. */
  std::size_t spanFrom;
};

}  // namespace sluice
