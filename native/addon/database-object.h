/** `NativeDatabase`: the compiled database, one for the whole process, and what this thread scans with. */
#pragma once
#include <napi.h>

#include <memory>

#include "core/confirm/re2-search.h"
#include "core/database/database.h"
#include "core/match/thread-scratch.h"

namespace sluice::addon {

/** What all threads share. */
struct SharedDatabase {
  SharedDatabase(const std::uint8_t* blob, std::size_t size, const std::uint8_t* compiled, std::size_t compiledSize);

  const Database database;
  const std::shared_ptr<const AnchorDatabase> anchors;
#ifdef SLUICE_RE2
  const std::shared_ptr<Re2Expressions> expressions;
#endif
};

/** What one thread holds of it. */
struct ThreadDatabase {
  std::shared_ptr<const SharedDatabase> shared;
  std::unique_ptr<ThreadScratch> scratch;
};

class DatabaseObject : public Napi::ObjectWrap<DatabaseObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit DatabaseObject(const Napi::CallbackInfo& info);
  std::shared_ptr<ThreadDatabase> thread() const { return thread_; }

 private:
  Napi::Value compiled(const Napi::CallbackInfo& info);
  Napi::Value size(const Napi::CallbackInfo& info);

  std::shared_ptr<ThreadDatabase> thread_;
};

}  // namespace sluice::addon
