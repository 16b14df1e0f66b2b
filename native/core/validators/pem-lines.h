/** The text of private key blocks, which mail, JSON and source code have quoted, escaped and wrapped. */
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/** Length of the END line that a block ends with; 0 without one. */
std::size_t endLineLength(std::string_view block);

/** Lines of the body that are data, without RFC 1421 or armor headers; breaks may be escaped. */
std::vector<std::string_view> dataLines(std::string_view body);

/**
 * A text without escaped newlines, quotation and diff marks, and literal ends of lines in source code. A
 * `+` that ends a line of base64 is part of the key; the one that joins literals has a blank or a quote
 * before it.
 */
std::string withoutNoise(std::string_view text);

}  // namespace sluice
