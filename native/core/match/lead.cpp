#include "core/match/lead.h"

#include <algorithm>

namespace sluice {

bool startsMatch(const Database& database, const View& view, const Form& form, Offset offset, Offset end) {
  if (offset < view.base()) return false;
  const Byte* bytes = view.bytes() + (offset - view.base());
  if (offset >= end || !form.firstBytes[*bytes]) return false;
  const bool begins = std::any_of(form.leads.begin(), form.leads.end(), [&](const std::vector<std::uint32_t>& lead) {
    if (offset + static_cast<Offset>(lead.size()) > end) return false;
    for (std::size_t i = 0; i < lead.size(); ++i)
      if (!database.sets[lead[i]][bytes[i]]) return false;
    return true;
  });
  return begins && !isRefusedBefore(view, form, offset);
}

}  // namespace sluice
