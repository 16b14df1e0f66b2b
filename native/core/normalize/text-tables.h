/** What the text pass looks characters up in. */
#pragma once
#include "core/normalize/own-script.h"

namespace sluice {

struct TextTables {
  FoldTable folds;
  References references;
  OwnScript ownScript{folds};
};

}  // namespace sluice
