/** The automaton made state by state, against the positions that it stands for. */
#include "core/match/frame-automaton.h"

#include <set>

#include "test/check.h"
#include "test/random.h"
#include "test/readers.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

struct Position {
  ByteSet set;
  std::set<std::uint32_t> follow;
  bool isFirst;
  std::int32_t form;
};

FramePositions positionsOf(const std::vector<Position>& all) {
  std::vector<ByteSet> sets(1);
  FrameFields fields;
  for (const Position& position : all) {
    fields.setOf.push_back(static_cast<std::uint32_t>(sets.size()));
    sets.push_back(position.set);
    if (position.isFirst) fields.first.push_back(static_cast<std::uint32_t>(fields.formOf.size()));
    fields.formOf.push_back(position.form);
    fields.follow.insert(fields.follow.end(), position.follow.begin(), position.follow.end());
    fields.followFrom.push_back(static_cast<std::uint32_t>(fields.follow.size()));
  }
  return fields.load(sets, 8);
}

using Forms = std::set<std::uint32_t>;

/** What is met with one byte after another, and the forms that end there; ends where nothing is met. */
std::vector<Forms> endsOf(const std::vector<Position>& all, std::string_view text) {
  std::vector<Forms> ends;
  std::set<std::uint32_t> next;
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (all[i].isFirst) next.insert(i);
  for (const char c : text) {
    std::set<std::uint32_t> behind;
    Forms forms;
    bool isMet = false;
    for (const std::uint32_t position : next) {
      if (!all[position].set[static_cast<Byte>(c)]) continue;
      isMet = true;
      if (all[position].form >= 0) forms.insert(static_cast<std::uint32_t>(all[position].form));
      behind.insert(all[position].follow.begin(), all[position].follow.end());
    }
    if (!isMet) break;
    ends.push_back(forms);
    next = std::move(behind);
  }
  return ends;
}

std::vector<Forms> endsOf(FrameAutomaton& automaton, std::string_view text) {
  std::vector<Forms> ends;
  FrameAutomaton::State state = FrameAutomaton::START;
  for (const char c : text) {
    const FrameAutomaton::State reached = automaton.next(state, static_cast<Byte>(c));
    if (reached == (FrameAutomaton::DEAD | FrameAutomaton::ATTENTION)) break;
    state = reached & ~FrameAutomaton::ATTENTION;
    std::vector<std::uint32_t> forms;
    if ((reached & FrameAutomaton::ATTENTION) != 0) automaton.accept(state, forms);
    ends.emplace_back(forms.begin(), forms.end());
  }
  return ends;
}

/** A letter, a few, or all but a few, as words and the gaps between them are made of. */
ByteSet anySet(Random& random) {
  ByteSet set;
  for (std::size_t left = random.between(1, 3); left > 0; --left) set.set('a' + random.below(12));
  if (random.chance(80)) set.set(0x80 + random.below(4));
  return random.chance(25) ? ~set : set;
}

std::vector<Position> anyPositions(Random& random) {
  std::vector<Position> all(random.between(2, 40));
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    all[i] = {anySet(random), {}, i == 0 || random.chance(20), random.chance(20) ? static_cast<std::int32_t>(random.below(8)) : -1};
    if (i + 1 < all.size() && !random.chance(10)) all[i].follow.insert(i + 1);
    if (random.chance(30))
      for (std::size_t left = random.between(1, 6); left > 0; --left)
        all[i].follow.insert(static_cast<std::uint32_t>(random.below(all.size())));
  }
  return all;
}

/** However little there is room for, so that states are forgotten now and then. */
void againstPositions() {
  Random random(31);
  FrameAutomaton::Room states;
  states.states = 5;
  FrameAutomaton::Room cells;
  cells.cells = 60;
  FrameAutomaton::Room positions;
  positions.positions = 40;
  FrameAutomaton::Room ranks;
  ranks.ranks = 40;
  const std::vector<FrameAutomaton::Room> rooms = {{}, states, cells, positions, ranks};
  std::vector<std::uint32_t> resets(rooms.size(), 0);
  std::size_t bytes = 0;
  std::size_t ends = 0;
  for (int round = 0; round < 150; ++round) {
    const std::vector<Position> all = anyPositions(random);
    const FramePositions frames = positionsOf(all);
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      FrameAutomaton automaton(frames, rooms[i]);
      const std::uint32_t before = automaton.resets();
      for (int walk = 0; walk < 60; ++walk) {
        const std::string text = random.of("abcdefghijklmno \x80\x81\x82\x83\x84", random.between(1, 30));
        const std::vector<Forms> expected = endsOf(all, text);
        CHECK(endsOf(automaton, text) == expected);
        bytes += expected.size();
        for (const Forms& forms : expected) ends += forms.size();
      }
      resets[i] += automaton.resets() - before;
    }
  }
  CHECK(bytes > 100'000 && ends > 10'000);
  EQUAL(resets[0], 0u);
  for (std::size_t i = 1; i < rooms.size(); ++i) CHECK(resets[i] > 100);
}

/** Every byte is a class of its own: there are more of them than cells that are kept. */
void allClasses() {
  std::vector<Position> all;
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    ByteSet own;
    own.set(byte);
    all.push_back({own, {256}, true, static_cast<std::int32_t>(byte % 8)});
  }
  all.push_back({ByteSet{}.set('x'), {}, false, 0});
  const FramePositions frames = positionsOf(all);
  EQUAL(frames.width, 256u);
  FrameAutomaton automaton(frames, {});
  for (int again = 0; again < 2; ++again)
    for (int byte = 0; byte < 256; ++byte) {
      const std::string text = std::string(1, static_cast<char>(byte)) + "xx";
      CHECK(endsOf(automaton, text) == endsOf(all, text));
    }
}

}  // namespace

void run() {
  againstPositions();
  allClasses();
}

}  // namespace sluice::test
