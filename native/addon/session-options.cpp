#include "addon/session-options.h"

#include <algorithm>

#include "addon/host-inflater.h"

namespace sluice::addon {

SessionOptions::SessionOptions(const Napi::CallbackInfo& info)
    : selection_(SelectionObject::Unwrap(info[0].As<Napi::Object>())->thread()),
      limits_{
          info[1].As<Napi::Number>().Uint32Value(),
          info[2].As<Napi::Number>().DoubleValue(),
          info[3].As<Napi::Number>().DoubleValue(),
          static_cast<Severity>(std::min<std::uint32_t>(3, info[4].As<Napi::Number>().Uint32Value())),
      },
      createInflate_(Napi::Persistent(info[5].As<Napi::Function>())) {}

std::unique_ptr<Session> SessionOptions::open() const {
  const ThreadDatabase& database = *selection_->database;
  return std::make_unique<Session>(database.shared->database, selection_->selection, *database.shared->anchors,
                                   *database.scratch, limits_,
                                   [this] { return std::make_unique<HostInflater>(createInflate_); });
}

}  // namespace sluice::addon
