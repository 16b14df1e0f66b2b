/** What a session carries from byte to byte, written down so that two of them can be compared. */
#pragma once
#include <string>

#include "core/base/offset.h"

namespace sluice {

class Carried {
 public:
  void add(Offset number) {
    text_ += std::to_string(number);
    text_ += ' ';
  }
  /** Parts two lists, so that what ends one never reads like what begins the next. */
  void close() { text_ += '|'; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace sluice
