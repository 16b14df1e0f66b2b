#include "addon/selection-object.h"

#include <algorithm>

namespace sluice::addon {
namespace {

std::vector<std::uint32_t> numbersOf(const Napi::Value& value, std::size_t limit, Napi::Env env) {
  const auto array = value.As<Napi::Uint32Array>();
  std::vector<std::uint32_t> numbers(array.Data(), array.Data() + array.ElementLength());
  if (std::any_of(numbers.begin(), numbers.end(), [&](std::uint32_t number) { return number >= limit; }))
    throw Napi::Error::New(env, "a selection names a form that the database does not hold");
  return numbers;
}

}  // namespace

Napi::Function SelectionObject::define(Napi::Env env) { return DefineClass(env, "NativeSelection", {}); }

SelectionObject::SelectionObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<SelectionObject>(info) {
  auto database = DatabaseObject::Unwrap(info[0].As<Napi::Object>())->thread();
  const std::vector<Form>& all = database->shared->database.forms;
  const std::size_t forms = all.size();
  const auto enabled = info[1].As<Napi::Uint8Array>();
  if (enabled.ElementLength() != forms) throw Napi::Error::New(info.Env(), "a selection is of another database");
  Selection selection{
      std::vector<std::uint8_t>(enabled.Data(), enabled.Data() + forms),
      {},
      numbersOf(info[2], forms, info.Env()),
      info[3].As<Napi::Number>().Int64Value(),
      info[4].As<Napi::Number>().Int64Value(),
      info[5].As<Napi::Number>().Int64Value(),
      info[6].As<Napi::Number>().Uint32Value(),
      info[7].As<Napi::Boolean>().Value(),
      false,
      false,
  };
  for (std::uint32_t form = 0; form < forms; ++form) {
    if (selection.isEnabled[form] == 0) continue;
    if (all[form].isRun) selection.runForms.push_back(form);
    selection.readsWords |= all[form].view == FormView::words;
    selection.readsLetters |= all[form].view == FormView::letters;
  }
  thread_ = std::make_shared<const ThreadSelection>(ThreadSelection{std::move(database), std::move(selection)});
}

}  // namespace sluice::addon
