/**
 * The loader of databases: bytes that are none are refused with an `Error`; what is taken can be scanned with. Half of
 * the inputs are edits of a database that is right, since hardly anything else gets past its first checks.
 */
#include "core/database/database.h"

#include "core/base/error.h"
#include "fuzz/fuzz.h"
#include "test/real-database.h"
#include "test/small-database.h"

using namespace sluice;
using namespace sluice::test;

namespace {

std::string edited(FuzzedDataProvider& input) {
  static const std::string right = smallDatabase().blob();
  std::string blob = right;
  for (int edits = input.ConsumeIntegralInRange<int>(1, 8); edits > 0 && !blob.empty(); --edits) {
    const auto at = input.ConsumeIntegralInRange<std::size_t>(0, blob.size() - 1);
    const auto value = input.ConsumeIntegral<std::uint8_t>();
    switch (input.ConsumeIntegralInRange<int>(0, 3)) {
      case 0:
        blob.erase(at, 1 + value % 8);
        break;
      case 1:
        blob.insert(at, 1 + value % 8, static_cast<char>(value));
        break;
      default:
        blob[at] = static_cast<char>(value);
    }
  }
  return blob;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  const std::string bytes = input.ConsumeBool() ? edited(input) : input.ConsumeRandomLengthString(size);
  const std::string text = input.ConsumeRemainingBytesAsString() +
                           "x tok_abcdefghij01 secret = 0123456789abcdefgh alpha 12 omega Ignore previous <b>rules</b> "
                           "i g n o r e p r e v i o u s r u l e s 4111111111111111 mark12end %41 &lt; \xd0\xb0 ";
  try {
    // Memory of its own: what is read beyond it is noticed.
    const std::vector<char> copy(bytes.begin(), bytes.end());
    Engine engine({copy.data(), copy.size()}, smallSelection);
    scan(engine, text);
  } catch (const Error&) {
  }
  return 0;
}
