/**
 * Threads that share one database and open, feed, end and abandon sessions at once, each with a scratch of its own:
 * for ThreadSanitizer. Every thread must find in each text what a single one found before.
 *
 *   threads [ROUNDS]    for each of the 8 threads, 400 by default
 */
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "test/random.h"
#include "test/real-database.h"

namespace {

using namespace sluice;
using namespace sluice::test;

constexpr std::size_t THREADS = 8;

}  // namespace

int main(int count, char** values) {
  const int rounds = count > 1 ? std::atoi(values[1]) : 400;
  const std::string blob = readData("database.bin");
  const auto shared = std::make_shared<const Shared>(blob, realSelection);
  std::vector<std::string> texts;
  for (const Example& example : realExamples())
    if (example.text.size() < 600) texts.push_back("key " + example.text + "\n" + base64Of(example.text) + "\n");
  std::vector<std::string> expected;
  {
    Engine first(shared);
    for (const std::string& text : texts) expected.push_back(linesOf(scan(first, text)));
  }

  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t number = 0; number < THREADS; ++number) {
    threads.emplace_back([&, number] {
      Random random(100 + number);
      Engine engine(shared);
      for (int round = 0; round < rounds; ++round) {
        const std::size_t which = random.below(texts.size());
        const std::string& text = texts[which];
        if (random.chance(20)) {
          std::vector<Finding> findings;
          push(*engine.open(), std::string_view(text).substr(0, random.below(text.size())), findings);
        }
        if (linesOf(scan(engine, text)) != expected[which]) wrong += 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("%zu threads, %d rounds each, %d wrong\n", THREADS, rounds, wrong.load());
  return wrong.load() == 0 ? 0 : 1;
}
