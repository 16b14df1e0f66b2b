#include "core/database/automaton.h"

#include <functional>

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

Automaton loaded(const WordAutomaton& words) {
  BlobWriter out;
  words.write(out);
  const std::string bytes = out.take();
  Blob blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  Automaton automaton(blob);
  CHECK(blob.isAtEnd());
  return automaton;
}

/** Against a search word by word. */
void search() {
  const std::vector<std::string> words = {"aba", "bac", "cc", "%"};
  const Automaton automaton = loaded(WordAutomaton(words));
  Random random(15);
  int met = 0;
  for (int round = 0; round < 5000; ++round) {
    const std::string text = random.of("abc x", random.below(9)) + random.pick({"", "", "%"});
    bool isThere = false;
    for (const std::string& word : words) isThere = isThere || contains(text, word);
    EQUAL(automaton.meetsFlagged(bytesOf(text), text.size()), isThere);
    met += isThere ? 1 : 0;
  }
  CHECK(met > 500 && met < 4500);
}

bool isRefused(const std::function<void(WordAutomaton&)>& damage) {
  WordAutomaton words({"aba", "bac"});
  damage(words);
  try {
    loaded(words);
    return false;
  } catch (const Error&) {
    return true;
  }
}

void damaged() {
  CHECK(!isRefused([](WordAutomaton&) {}));
  CHECK(isRefused([](WordAutomaton& words) { words.width = 0; }));
  CHECK(isRefused([](WordAutomaton& words) { words.width = -1; }));
  CHECK(isRefused([](WordAutomaton& words) { words.width += 1; }));
  CHECK(isRefused([](WordAutomaton& words) { words.table.pop_back(); }));
  CHECK(isRefused([](WordAutomaton& words) { words.classes['a'] = static_cast<char>(words.width); }));
  CHECK(isRefused([](WordAutomaton& words) { words.table[3] = static_cast<std::int32_t>(words.table.size()); }));
  CHECK(isRefused([](WordAutomaton& words) { words.table[3] = ~static_cast<std::int32_t>(words.table.size()); }));
  CHECK(isRefused([](WordAutomaton& words) { words.table[3] = 1; }));
  CHECK(isRefused([](WordAutomaton& words) { words.table[3] = INT32_MIN; }));
  CHECK(isRefused([](WordAutomaton& words) { words.offsets.pop_back(); }));
  CHECK(isRefused([](WordAutomaton& words) { words.offsets[0] = -1; }));
  CHECK(isRefused([](WordAutomaton& words) { words.offsets[1] = 99; }));
  CHECK(isRefused([](WordAutomaton& words) { words.outputs.pop_back(); }));
  CHECK(isRefused([](WordAutomaton& words) { words.offsets.clear(); }));
}

}  // namespace

void run() {
  search();
  damaged();
}

}  // namespace sluice::test
