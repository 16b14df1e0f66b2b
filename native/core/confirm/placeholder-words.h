#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

/** What a word says about the body that it stands in. */
enum class WordKind : std::uint8_t { filler, template_, example };

/** The longest of all placeholder words. */
inline constexpr std::size_t LONGEST_PLACEHOLDER_WORD = 13;

/**
 * The kind of a word that placeholders are made of, such as `your`, `dummy` or `key`; nothing for another.
 *
 * @param word lower case
 */
std::optional<WordKind> placeholderWordKind(std::string_view word);

}  // namespace sluice
