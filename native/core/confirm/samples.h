#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/sha256.h"

namespace sluice {

/**
 * Secrets that their vendors print as examples, kept as SHA-256 digests: whoever reads the list finds no
 * token in it. A digest is of the token as the document prints it; of a card's digits alone; of a hex key
 * in lower case without 0x. The lists live in `src/confirm/samples.ts`.
 */
class Samples {
 public:
  /** Digests in lower-case hex; what is no such digest equals none. */
  Samples(std::vector<std::string> sampleDigestsHex, std::vector<std::string> browserKeyDigestsHex);

  /** Whether a vendor's or a standard's document prints this very secret. */
  bool isDocumented(std::string_view text) const;

  /** Whether it is a browser key of Google's own samples, which are reported as nothing at all. */
  bool isBrowserKey(std::string_view text) const;

 private:
  /** Sorted. */
  std::vector<Sha256Digest> documented_;
  std::vector<Sha256Digest> browserKeys_;
};

}  // namespace sluice
