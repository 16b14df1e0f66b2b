/** Reads the database as the library hands it over: little-endian, every length checked. */
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace sluice {

class Blob {
 public:
  Blob(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}

  std::uint8_t u8() { return *take(1); }
  bool flag() { return u8() != 0; }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::int32_t i32() { return number<std::int32_t>(); }
  /** A length that so many bytes per element can still follow. */
  std::size_t count(std::size_t elementSize = 1) {
    const std::size_t count = u32();
    if (count > static_cast<std::size_t>(end_ - at_) / elementSize) throw Error("the database is cut short");
    return count;
  }
  std::string text() {
    const std::size_t size = count();
    return {reinterpret_cast<const char*>(take(size)), size};
  }
  const std::uint8_t* bytes(std::size_t size) { return take(size); }
  template <typename T>
  std::vector<T> array() {
    const std::size_t size = count(sizeof(T));
    std::vector<T> out(size);
    if (size > 0) std::memcpy(out.data(), take(size * sizeof(T)), size * sizeof(T));
    return out;
  }
  bool isAtEnd() const { return at_ == end_; }

 private:
  template <typename T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof(T)), sizeof(T));
    return value;
  }
  const std::uint8_t* take(std::size_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) throw Error("the database is cut short");
    const std::uint8_t* bytes = at_;
    at_ += size;
    return bytes;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

}  // namespace sluice
