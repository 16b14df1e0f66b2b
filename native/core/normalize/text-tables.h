/** What the text pass looks characters up in. */
#pragma once
#include "core/normalize/folds.h"

namespace sluice {

struct TextTables {
  FoldTable folds;
  References references;
};

}  // namespace sluice
