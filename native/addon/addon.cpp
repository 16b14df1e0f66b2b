/** The addon's door. State belongs to the objects: each environment (thread) has its own. */
#include <napi.h>

#include "addon/database-object.h"
#include "addon/packed-findings.h"
#include "addon/selection-object.h"
#include "addon/session-object.h"
#include "addon/sieve-object.h"
#include "addon/whole-object.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  using namespace sluice;
  exports.Set("NativeDatabase", addon::DatabaseObject::define(env));
  exports.Set("NativeSelection", addon::SelectionObject::define(env));
  exports.Set("NativeSession", addon::SessionObject::define(env));
  exports.Set("NativeSieve", addon::SieveObject::define(env));
  exports.Set("NativeWhole", addon::WholeObject::define(env));
  exports.Set("fingerprints", Napi::Function::New<addon::fingerprints>(env, "fingerprints"));
  exports.Set("library", Napi::String::New(env, AnchorDatabase::version()));
  exports.Set("platform", Napi::String::New(env, AnchorDatabase::platform()));
#ifdef SLUICE_RE2
  exports.Set("hasRe2", Napi::Boolean::New(env, true));
#else
  exports.Set("hasRe2", Napi::Boolean::New(env, false));
#endif
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, init)
