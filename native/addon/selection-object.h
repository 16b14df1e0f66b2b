/** `NativeSelection`: the patterns of a database that are in force. */
#pragma once
#include <napi.h>

#include <memory>

#include "addon/database-object.h"

namespace sluice::addon {

struct ThreadSelection {
  std::shared_ptr<ThreadDatabase> database;
  Selection selection;
};

class SelectionObject : public Napi::ObjectWrap<SelectionObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /** `new NativeSelection(database, isEnabled, unanchored, reach, look, far, least, readsShortTexts)` */
  explicit SelectionObject(const Napi::CallbackInfo& info);
  std::shared_ptr<const ThreadSelection> thread() const { return thread_; }

 private:
  std::shared_ptr<const ThreadSelection> thread_;
};

}  // namespace sluice::addon
