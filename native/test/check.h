/**
 * What a test needs: `CHECK`, `EQUAL`, and a `main` that counts. A test file includes this and defines
 * `sluice::test::run`; it is a program of its own.
 */
#pragma once

#include <cstdio>
#include <sstream>
#include <string>

namespace sluice::test {

/** The checks of one file. */
void run();

inline int passed = 0;
inline int failed = 0;

inline void report(bool isHeld, const char* file, int line, const std::string& what) {
  if (isHeld) {
    passed += 1;
    return;
  }
  failed += 1;
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what.c_str());
}

template <typename Actual, typename Expected>
void reportEqual(const Actual& actual, const Expected& expected, const char* file, int line,
                 const char* what) {
  std::ostringstream out;
  out << what << " is " << actual << ", not " << expected;
  report(actual == expected, file, line, out.str());
}

}  // namespace sluice::test

#define CHECK(condition) sluice::test::report(static_cast<bool>(condition), __FILE__, __LINE__, #condition)
/** For values that can be compared and printed. */
#define EQUAL(actual, expected) \
  sluice::test::reportEqual((actual), (expected), __FILE__, __LINE__, #actual)

int main() {
  sluice::test::run();
  std::printf("%d passed, %d failed\n", sluice::test::passed, sluice::test::failed);
  return sluice::test::failed == 0 && sluice::test::passed > 0 ? 0 : 1;
}
