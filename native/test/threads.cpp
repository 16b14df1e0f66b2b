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

/** What belongs to the process: everything but scratch and sessions. */
struct Shared {
  explicit Shared(const std::string& blob)
      : database(reinterpret_cast<const std::uint8_t*>(blob.data()), blob.size()),
        selection(realSelection(database)),
        anchors(AnchorDatabase::compile(database.anchors)),
        expressions(createRe2Expressions(database.expressions)) {}

  const Database database;
  const Selection selection;
  const std::shared_ptr<const AnchorDatabase> anchors;
  const std::shared_ptr<Re2Expressions> expressions;
};

class Worker {
 public:
  explicit Worker(const Shared& shared)
      : shared_(shared), scratch_(shared.database, *shared.anchors, createRe2Search(shared.expressions)) {}

  std::unique_ptr<Session> open() {
    return std::make_unique<Session>(shared_.database, shared_.selection, *shared_.anchors, scratch_,
                                     Limits{5, 16, 10'000, Severity::low},
                                     [] { return std::make_unique<PlainInflater>(); });
  }

  std::string scan(std::string_view text, std::size_t step) {
    const auto session = open();
    std::vector<Finding> findings;
    for (std::size_t at = 0; at < text.size(); at += step) push(*session, text.substr(at, step), findings);
    session->end(findings);
    return linesOf(findings);
  }

 private:
  const Shared& shared_;
  ThreadScratch scratch_;
};

}  // namespace

int main(int count, char** values) {
  const int rounds = count > 1 ? std::atoi(values[1]) : 400;
  const std::string blob = readData("database.bin");
  const Shared shared(blob);
  std::vector<std::string> texts;
  for (const Example& example : realExamples())
    if (example.text.size() < 600) texts.push_back("key " + example.text + "\n" + base64Of(example.text) + "\n");
  std::vector<std::string> expected;
  {
    Worker first(shared);
    for (const std::string& text : texts) expected.push_back(first.scan(text, text.size()));
  }

  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t number = 0; number < THREADS; ++number) {
    threads.emplace_back([&, number] {
      Random random(100 + number);
      Worker worker(shared);
      for (int round = 0; round < rounds; ++round) {
        const std::size_t which = random.below(texts.size());
        const std::string& text = texts[which];
        if (random.chance(20)) {
          std::vector<Finding> findings;
          push(*worker.open(), std::string_view(text).substr(0, random.below(text.size())), findings);
        }
        // In one piece, so that the order of what is certain at once is the same.
        if (worker.scan(text, text.size()) != expected[which]) wrong += 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("%zu threads, %d rounds each, %d wrong\n", THREADS, rounds, wrong.load());
  return wrong.load() == 0 ? 0 : 1;
}
