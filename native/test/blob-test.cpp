#include "core/database/blob.h"

#include "test/check.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

template <typename Read>
bool isCut(const std::string& bytes, Read read) {
  Blob blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  try {
    read(blob);
    return false;
  } catch (const Error&) {
    return true;
  }
}

void fields() {
  BlobWriter out;
  out.u8(7);
  out.u32(0xdeadbeef);
  out.i32(-2);
  out.text(std::string("a\0b", 3));
  out.array(std::vector<std::uint16_t>{1, 0xffff});
  out.texts({"", "xyz"});
  const std::string bytes = out.take();
  Blob blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  EQUAL(int{blob.u8()}, 7);
  EQUAL(blob.u32(), 0xdeadbeef);
  EQUAL(blob.i32(), -2);
  EQUAL(blob.text(), std::string("a\0b", 3));
  const auto numbers = blob.array<std::uint16_t>();
  EQUAL(numbers.size(), 2u);
  EQUAL(numbers[1], 0xffff);
  EQUAL(blob.count(4), 2u);
  EQUAL(blob.text(), "");
  CHECK(!blob.isAtEnd());
  EQUAL(blob.text(), "xyz");
  CHECK(blob.isAtEnd());
}

/** Lengths that the bytes do not bear out, up to the greatest that can be written. */
void lengths() {
  CHECK(isCut("", [](Blob& blob) { blob.u8(); }));
  CHECK(isCut("abc", [](Blob& blob) { blob.u32(); }));
  CHECK(!isCut("abcd", [](Blob& blob) { blob.u32(); }));
  for (const std::size_t count : {4u, 5u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
    BlobWriter out;
    out.u32(count);
    out.raw("abc");
    const std::string bytes = out.take();
    CHECK(isCut(bytes, [](Blob& blob) { blob.text(); }));
    CHECK(isCut(bytes, [](Blob& blob) { blob.array<std::uint8_t>(); }));
    CHECK(isCut(bytes, [](Blob& blob) { blob.array<std::int32_t>(); }));
    CHECK(isCut(bytes, [](Blob& blob) { blob.count(); }));
  }
  BlobWriter out;
  out.u32(1);
  out.raw("abc");
  CHECK(isCut(out.take(), [](Blob& blob) { blob.array<std::int32_t>(); }));
}

}  // namespace

void run() {
  fields();
  lengths();
}

}  // namespace sluice::test
