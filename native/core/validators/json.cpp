#include "core/validators/json.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/text.h"

namespace sluice {
namespace {

constexpr std::uint32_t valueOfHex(char c) {
  return static_cast<std::uint32_t>(isDigit(c) ? c - '0' : toLower(c) - 'a' + 10);
}

/** A code unit in UTF-8. Halves of a pair stay by themselves: no name that is looked for has any. */
void appendCodeUnit(std::string& text, std::uint32_t unit) {
  if (unit < 0x80) {
    text.push_back(static_cast<char>(unit));
    return;
  }
  if (unit < 0x800) {
    text.push_back(static_cast<char>(0xc0 | (unit >> 6)));
  } else {
    text.push_back(static_cast<char>(0xe0 | (unit >> 12)));
    text.push_back(static_cast<char>(0x80 | ((unit >> 6) & 0x3f)));
  }
  text.push_back(static_cast<char>(0x80 | (unit & 0x3f)));
}

/** Steps over one text. What returns a `bool` says whether that stood there. */
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  std::optional<JsonObject> object() {
    std::vector<JsonMember> members;
    skipBlanks();
    if (!take('{')) return std::nullopt;
    skipBlanks();
    if (!take('}')) {
      do {
        members.emplace_back();
        if (!member(members.back())) return std::nullopt;
      } while (take(','));
      if (!take('}')) return std::nullopt;
    }
    skipBlanks();
    if (at_ != text_.size()) return std::nullopt;
    return JsonObject(std::move(members));
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    at_ += 1;
    return true;
  }

  bool take(std::string_view word) {
    if (!startsWith(text_.substr(at_), word)) return false;
    at_ += word.size();
    return true;
  }

  void skipBlanks() {
    at_ = skip(text_, at_, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  }

  bool member(JsonMember& into) {
    if (!key(&into.name)) return false;
    skipBlanks();
    const bool isHeld = peek() == '"' ? string(&into.text.emplace()) : value();
    skipBlanks();
    return isHeld;
  }

  bool key(std::string* into) {
    skipBlanks();
    if (!string(into)) return false;
    skipBlanks();
    return take(':');
  }

  /** A value of any kind and depth. */
  bool value() {
    std::string open;
    for (;;) {
      skipBlanks();
      if (take('{')) {
        skipBlanks();
        open.push_back('}');
        if (peek() != '}') {
          if (!key(nullptr)) return false;
          continue;
        }
      } else if (take('[')) {
        skipBlanks();
        open.push_back(']');
        if (peek() != ']') continue;
      } else if (!scalar()) {
        return false;
      }
      if (!close(open)) return false;
      if (open.empty()) return true;
    }
  }

  /** What ends behind a value, up to the next value that is due, or to the end of the outermost. */
  bool close(std::string& open) {
    while (!open.empty()) {
      skipBlanks();
      if (take(',')) return open.back() == ']' || key(nullptr);
      if (!take(open.back())) return false;
      open.pop_back();
    }
    return true;
  }

  bool scalar() {
    if (peek() == '"') return string(nullptr);
    return take("true") || take("false") || take("null") || number();
  }

  bool digits() {
    const std::size_t start = at_;
    at_ = skip(text_, at_, isDigit);
    return at_ > start;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  bool string(std::string* into) {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      at_ += 1;
      if (c == '"') return true;
      if (byteOf(c) < 0x20) return false;
      if (c == '\\') {
        if (!escape(into)) return false;
      } else if (into != nullptr) {
        into->push_back(c);
      }
    }
    return false;
  }

  /** What stands behind a backslash. */
  bool escape(std::string* into) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (take('u')) return codeUnit(into);
    const std::size_t index = at_ < text_.size() ? names.find(text_[at_]) : std::string_view::npos;
    if (index == std::string_view::npos) return false;
    at_ += 1;
    if (into != nullptr) into->push_back(meanings[index]);
    return true;
  }

  bool codeUnit(std::string* into) {
    const std::string_view hex = text_.substr(at_, 4);
    if (hex.size() < 4 || !all(hex, isHex)) return false;
    at_ += 4;
    std::uint32_t unit = 0;
    for (const char c : hex) unit = (unit << 4) | valueOfHex(c);
    if (into != nullptr) appendCodeUnit(*into, unit);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

JsonObject::JsonObject(std::vector<JsonMember> members) : members_(std::move(members)) {}

const JsonMember* JsonObject::find(std::string_view name) const {
  for (auto member = members_.rbegin(); member != members_.rend(); ++member) {
    if (member->name == name) return &*member;
  }
  return nullptr;
}

bool JsonObject::has(std::string_view name) const { return find(name) != nullptr; }

std::optional<std::string_view> JsonObject::text(std::string_view name) const {
  const JsonMember* member = find(name);
  if (member == nullptr || !member->text) return std::nullopt;
  return std::string_view(*member->text);
}

std::optional<JsonObject> parseObject(std::string_view text) { return JsonReader(text).object(); }

}  // namespace sluice
