#include "core/match/lead.h"

#include "test/check.h"
#include "test/readers.h"
#include "test/small-database.h"

namespace sluice::test {
namespace {

void beginnings() {
  const Database database = load(smallDatabase().blob());
  const Form& token = database.forms[TOKEN];
  const View view = rawView("tok_ xtok_ -tok_ to");
  const auto starts = [&](Offset offset, Offset end) { return startsMatch(database, view, token, offset, end); };
  CHECK(starts(0, view.end()));
  CHECK(!starts(1, view.end()));
  // A letter before it refuses the match, a dash does not.
  CHECK(!starts(6, view.end()));
  CHECK(starts(12, view.end()));
  // What is not there yet does not begin.
  CHECK(!starts(17, view.end()));
  CHECK(!starts(12, 15));
  CHECK(starts(12, 16));
  CHECK(!starts(-1, view.end()));
  // Without a lead nothing is known to begin.
  CHECK(!startsMatch(database, view, database.forms[JOINT], 0, view.end()));
}

/** An escaped line break, and what a view leaves out, are no neighbours. */
void neighbours() {
  const Database database = load(smallDatabase().blob());
  const Form& token = database.forms[TOKEN];
  const View escaped = rawView("a\\ntok_");
  CHECK(!isRefusedBefore(escaped, token, 3));
  CHECK(isRefusedBefore(rawView("a\\xtok_"), token, 3));
  CHECK(isRefusedBefore(rawView("antok_"), token, 2));
  CHECK(!isRefusedBefore(rawView("tok_"), token, 0));
  View gap({LayerKind::text}, 8);
  gap.append('a', 0, 1, 0);
  gap.append('t', 5, 1, 0);
  gap.append('o', 6, 1, 0);
  gap.closeEnd();
  CHECK(!isRefusedBefore(gap, token, 1));
  CHECK(isRefusedBefore(gap, token, 2));
  CHECK(!isInClass(gap, *token.before, -1));
  CHECK(!isInClass(gap, *token.before, 3));
  CHECK(isInClass(gap, *token.before, 0));
}

}  // namespace

void run() {
  beginnings();
  neighbours();
}

}  // namespace sluice::test
