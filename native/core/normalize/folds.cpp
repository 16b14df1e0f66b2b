#include "core/normalize/folds.h"

#include "core/base/error.h"

namespace sluice {

FoldTable::FoldTable(std::vector<std::uint16_t> pages, std::vector<std::uint16_t> readings, std::vector<std::string> texts)
    : pages_(std::move(pages)), readings_(std::move(readings)), texts_(std::move(texts)) {
  for (const std::uint16_t page : pages_)
    if (page != NO_PAGE && (std::size_t{page} + 1) * 256 > readings_.size())
      throw Error("the database names a page of look-alikes that it does not hold");
  for (const std::uint16_t reading : readings_)
    if (reading >= texts_.size()) throw Error("the database names a reading that it does not hold");
}

}  // namespace sluice
