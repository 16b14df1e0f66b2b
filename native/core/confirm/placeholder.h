/**
 * Tells what stands where a secret would stand: templates, which are no finding, and examples, which are
 * one of low severity.
 *
 * A random body must not be taken for a placeholder because it spells a short word by chance. Of 36 random
 * base62 characters, one in 1,100 holds "test" in some mixture of cases; one in 500,000 holds it in one
 * case, as a word of its own. Short words therefore count only as whole words, or where the whole body is
 * made of the words that placeholders are made of.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/confirm/samples.h"

namespace sluice {

/** `sample`: documented, digit for digit; `example`: by its look alone. */
enum class Placeholder : std::uint8_t { none, template_, sample, example };

/** What the last body looked like by itself: several forms match one secret. */
struct SeenBody {
  std::string body;
  /** Of an empty body. */
  Placeholder look = Placeholder::none;
};

/**
 * What the text of a candidate is, by its body and what stands directly around it.
 *
 * Verified findings are not asked about: a checksum that holds outweighs the look of the body. Cost: linear
 * in the text.
 *
 * @param text the matched text
 * @param prefixLength characters of it that are fixed in advance; the body follows
 * @param before up to 128 bytes before the match
 * @param after up to 128 bytes after it
 * @param seen is kept from one candidate to the next
 */
Placeholder judgePlaceholder(std::string_view text, std::size_t prefixLength, std::string_view before,
                             std::string_view after, const Samples& samples, SeenBody& seen);

}  // namespace sluice
