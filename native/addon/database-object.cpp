#include "addon/database-object.h"

#include <map>
#include <mutex>

#include "addon/host-search.h"
#include "core/base/error.h"

namespace sluice::addon {
namespace {

std::shared_ptr<const AnchorDatabase> anchorsOf(const Database& database, const std::uint8_t* compiled,
                                                std::size_t size) {
  return size == 0 ? AnchorDatabase::compile(database.anchors) : AnchorDatabase::deserialize(compiled, size);
}

/** The databases of this process by their keys, as long as somebody uses them. */
std::shared_ptr<const SharedDatabase> sharedDatabase(const std::string& key, const Napi::Uint8Array& blob,
                                                     const Napi::Uint8Array& compiled) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<const SharedDatabase>> known;
  const std::lock_guard<std::mutex> lock(mutex);
  if (auto shared = known[key].lock()) return shared;
  auto shared = std::make_shared<const SharedDatabase>(blob.Data(), blob.ByteLength(), compiled.Data(), compiled.ByteLength());
  known[key] = shared;
  return shared;
}

}  // namespace

SharedDatabase::SharedDatabase(const std::uint8_t* blob, std::size_t size, const std::uint8_t* compiled,
                               std::size_t compiledSize)
    : database(blob, size),
      anchors(anchorsOf(database, compiled, compiledSize))
#ifdef SLUICE_RE2
      ,
      expressions(createRe2Expressions(database.expressions))
#endif
{
}

Napi::Function DatabaseObject::define(Napi::Env env) {
  return DefineClass(env, "NativeDatabase",
                     {InstanceMethod<&DatabaseObject::compiled>("compiled"), InstanceMethod<&DatabaseObject::size>("size")});
}

/** `new NativeDatabase(key, blob, compiled, search)`: `compiled` is empty where nothing is known yet. */
DatabaseObject::DatabaseObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<DatabaseObject>(info) {
  auto shared = sharedDatabase(info[0].As<Napi::String>().Utf8Value(), info[1].As<Napi::Uint8Array>(),
                               info[2].As<Napi::Uint8Array>());
#ifdef SLUICE_RE2
  std::unique_ptr<Search> search = createRe2Search(shared->expressions);
#else
  std::unique_ptr<Search> search = std::make_unique<HostSearch>(shared->database, info[3].As<Napi::Function>());
#endif
  auto scratch = std::make_unique<ThreadScratch>(shared->database, *shared->anchors, std::move(search));
  thread_ = std::make_shared<ThreadDatabase>(ThreadDatabase{std::move(shared), std::move(scratch)});
}

/** The compiled anchors as bytes, to be kept for the next process. */
Napi::Value DatabaseObject::compiled(const Napi::CallbackInfo& info) {
  const std::vector<std::uint8_t> bytes = thread_->shared->anchors->serialize();
  return Napi::Buffer<std::uint8_t>::Copy(info.Env(), bytes.data(), bytes.size());
}

/** Bytes of memory that the compiled anchors take up. */
Napi::Value DatabaseObject::size(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(thread_->shared->anchors->size()));
}

}  // namespace sluice::addon
