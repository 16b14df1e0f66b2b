/** JSON (RFC 8259), as far as validators ask: is it an object, and what are its members called. */
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct JsonMember {
  /** Without escapes. */
  std::string name;
  /** Without escapes; nothing if the value is no string. */
  std::optional<std::string> text;
};

/** The members of an object; those of objects within are not kept. */
class JsonObject {
 public:
  explicit JsonObject(std::vector<JsonMember> members);

  bool has(std::string_view name) const;

  /** The value of a member, if it is a string. */
  std::optional<std::string_view> text(std::string_view name) const;

 private:
  /** The last of equal names counts, as it does for `JSON.parse`. */
  const JsonMember* find(std::string_view name) const;

  std::vector<JsonMember> members_;
};

/**
 * The JSON object that a text is, or nothing. Bytes that are no UTF-8 may stand in strings, where
 * JavaScript reads them as replacement characters. Cost: linear at any depth; nothing recurses.
 */
std::optional<JsonObject> parseObject(std::string_view text);

}  // namespace sluice
