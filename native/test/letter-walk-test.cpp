/** The walk in four parts against one byte after another. */
#include "core/match/letter-walk.h"

#include "test/check.h"
#include "test/random.h"
#include "test/real-database.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

std::int32_t oneByOne(const Automaton& automaton, std::string_view text, std::int32_t state, std::string& told) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = automaton.table[static_cast<std::size_t>(state + automaton.classes[byteOf(text[i])])];
    if (state >= 0) continue;
    state = ~state;
    told += std::to_string(i) + ":" + std::to_string(state) + " ";
  }
  return state;
}

/** Texts that come in pieces, some with long stretches of what is skipped. */
void againstOneByOne(const Automaton& automaton, std::string_view alphabet) {
  Random random(41);
  LetterWalk walk(automaton);
  int flaggedInAll = 0;
  int known = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t size = random.between(1, 900);
    while (text.size() < size) {
      text += random.of(alphabet, random.between(1, 60));
      if (random.chance(30)) text += repeat(" ", random.between(1, 200));
      if (random.chance(30)) text += random.of("\xd0\xb0\xb6\xe4 ", random.between(1, 400));
    }
    std::string expected;
    const std::int32_t end = oneByOne(automaton, text, 0, expected);
    std::string told;
    std::int32_t state = 0;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t to = std::min(text.size(), from + random.between(1, 700));
      std::vector<Flagged> flagged;
      state = walk.walk(bytesOf(text), static_cast<Offset>(from), static_cast<Offset>(to), state, flagged);
      for (const Flagged& each : flagged) told += std::to_string(each.offset) + ":" + std::to_string(each.state) + " ";
      flaggedInAll += static_cast<int>(flagged.size());
      from = to;
    }
    EQUAL(told, expected);
    EQUAL(state, end);
    // Whatever came before, the last letters tell, where they are enough.
    const std::size_t cut = random.below(text.size());
    const auto after = walk.stateAfter(bytesOf(text) + cut, static_cast<Offset>(text.size() - cut));
    if (after) EQUAL(*after, end);
    known += after ? 1 : 0;
  }
  CHECK(flaggedInAll > 1000);
  CHECK(known > 1000 && known < 3000);
}

void memory() {
  BlobWriter out;
  WordAutomaton({"aba", "bacca"}, " ").write(out);
  const std::string bytes = out.take();
  Blob blob = blobOf(bytes);
  const Automaton automaton(blob);
  const LetterWalk walk(automaton);
  const auto isKnownAfter = [&](std::string_view text) {
    return walk.stateAfter(bytesOf(text), static_cast<Offset>(text.size())).has_value();
  };
  // As many letters as the longest word has; what is skipped is none.
  CHECK(isKnownAfter("xbacc"));
  CHECK(!isKnownAfter("bac  c"));
  againstOneByOne(automaton, "abc x");
}

}  // namespace

void run() {
  memory();
  const std::string bytes = readData("database.bin");
  const Database database(bytesOf(bytes), bytes.size());
  againstOneByOne(database.letters, "telisay 15-");
}

}  // namespace sluice::test
