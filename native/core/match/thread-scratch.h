/** What a thread scans with; nothing in it may be shared between threads. */
#pragma once
#include <memory>
#include <vector>

#include "core/confirm/confirmer.h"
#include "core/match/anchor-matcher.h"
#include "core/match/frame-walker.h"
#include "core/match/letter-walk.h"

namespace sluice {

struct ThreadScratch {
  ThreadScratch(const Database& database, const AnchorDatabase& anchorDatabase, std::unique_ptr<Search> ownSearch)
      : anchors(anchorDatabase), walker(database.frames), letters(database.letters), search(std::move(ownSearch)) {}

  AnchorScratch anchors;
  FrameWalker walker;
  LetterWalk letters;
  std::unique_ptr<Search> search;
  ConfirmScratch confirm;
  std::vector<std::uint32_t> accepted;
};

}  // namespace sluice
