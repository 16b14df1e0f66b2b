/**
 * Threads that share one database and open, feed, end and abandon sessions at once, each with a scratch of its own:
 * for ThreadSanitizer. Then databases and scanners come and go as well: one thread opens what another closes, and
 * whoever lets go of a database last takes it down. Every thread must find in each text what a single one found before.
 *
 *   threads [ROUNDS]    for each of the 8 threads, 100 by default
 */
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <thread>

#include "test/random.h"
#include "test/real-database.h"
#include "test/small-database.h"

namespace {

using namespace sluice;
using namespace sluice::test;

constexpr std::size_t THREADS = 8;
/** Databases that may be open at once. */
constexpr std::size_t SHELVES = 3;

/** Texts, and the lines of what is found in each. */
struct Expected {
  std::vector<std::string> texts;
  std::vector<std::string> lines;
};

/** Notes what is found by one thread alone. */
void note(Expected& expected, std::shared_ptr<const Shared> shared) {
  Engine first(std::move(shared));
  for (const std::string& text : expected.texts) expected.lines.push_back(linesOf(scan(first, text)));
}

void inThreads(const std::function<void(Random&)>& work) {
  std::vector<std::thread> threads;
  for (std::size_t number = 0; number < THREADS; ++number)
    threads.emplace_back([&work, number] {
      Random random(100 + number);
      work(random);
    });
  for (std::thread& thread : threads) thread.join();
}

/** @returns whether a session of any kind went well */
bool use(Engine& engine, const Expected& expected, Random& random) {
  const std::size_t which = random.below(expected.texts.size());
  const std::string& text = expected.texts[which];
  if (random.chance(20)) {
    std::vector<Finding> findings;
    push(*engine.open(), std::string_view(text).substr(0, random.below(text.size())), findings);
  }
  return linesOf(scan(engine, text)) == expected.lines[which];
}

/** Databases on a few shelves, which any thread replaces, empties, or opens a scanner from. */
int comeAndGo(const std::string& blob, const std::function<Selection(const Database&)>& select, const Expected& expected,
              int rounds) {
  std::mutex mutex;
  std::array<std::shared_ptr<const Shared>, SHELVES> shelves;
  std::vector<std::unique_ptr<Engine>> left;
  std::atomic<int> wrong{0};
  inThreads([&](Random& random) {
    for (int round = 0; round < rounds; ++round) {
      const std::size_t shelf = random.below(SHELVES);
      std::shared_ptr<const Shared> shared;
      {
        const std::lock_guard<std::mutex> lock(mutex);
        shared = shelves[shelf];
        if (random.chance(10)) shelves[shelf].reset();
      }
      if (!shared) {
        shared = std::make_shared<const Shared>(blob, select);
        const std::lock_guard<std::mutex> lock(mutex);
        shelves[shelf] = shared;
      }
      auto engine = std::make_unique<Engine>(shared);
      shared.reset();
      if (!use(*engine, expected, random)) wrong += 1;
      std::unique_ptr<Engine> taken;
      const std::lock_guard<std::mutex> lock(mutex);
      // Some are closed by another thread than the one that opened them.
      if (random.chance(50)) left.push_back(std::move(engine));
      if (left.size() > THREADS) {
        taken = std::move(left.front());
        left.erase(left.begin());
      }
    }
  });
  return wrong.load();
}

}  // namespace

int main(int count, char** values) {
  const int rounds = count > 1 ? std::atoi(values[1]) : 100;
  Expected real;
  for (const Example& example : realExamples())
    if (example.text.size() < 600) real.texts.push_back("key " + example.text + "\n" + base64Of(example.text) + "\n");
  const std::string blob = readData("database.bin");
  const auto shared = std::make_shared<const Shared>(blob, realSelection);
  note(real, shared);
  std::atomic<int> wrong{0};
  inThreads([&](Random& random) {
    Engine engine(shared);
    for (int round = 0; round < rounds; ++round)
      if (!use(engine, real, random)) wrong += 1;
  });

  Expected small;
  small.texts = {"x tok_abcdefghij01 secret = 0123456789abcdefgh alpha 12 omega w12345 mark12end %41 4111111111111111",
                 "Ignore\nprevious <b>rules</b> now i g n o r e p r e v i o u s r u l e s " + base64Of("the tok_abcdefghij01 within")};
  const std::string smallBlob = smallDatabase().blob();
  note(small, std::make_shared<const Shared>(smallBlob, smallSelection));
  wrong += comeAndGo(smallBlob, smallSelection, small, rounds);
  // The real one takes its time to come up.
  wrong += comeAndGo(blob, realSelection, real, 1 + rounds / 50);
  std::printf("%zu threads, %d rounds each, %d wrong\n", THREADS, rounds, wrong.load());
  return wrong.load() == 0 ? 0 : 1;
}
