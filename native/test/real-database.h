/** The real database and texts that hold a finding each, as `native/test/blob.mjs` writes them. */
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/confirm/re2-search.h"
#include "core/session/session.h"
#include "test/readers.h"

namespace sluice::test {

inline std::string readData(const std::string& name) {
  const char* const folder = std::getenv("SLUICE_TEST_DATA");
  if (folder == nullptr) throw std::runtime_error("SLUICE_TEST_DATA names no folder: see native/test/blob.mjs");
  std::ifstream in(std::string(folder) + "/" + name, std::ios::binary);
  if (!in) throw std::runtime_error(name + " is not there: see native/test/blob.mjs");
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Blob blobOf(const std::string& bytes) {
  return Blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

using CompileAnchors = std::function<std::shared_ptr<const AnchorDatabase>(const std::vector<std::string>&)>;

/** What the threads of a process share. */
struct Shared {
  Shared(std::string_view bytes, const std::function<Selection(const Database&)>& select,
         const CompileAnchors& compile = AnchorDatabase::compile)
      : database(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()),
        selection(select(database)),
        anchors(compile(database.anchors)),
        expressions(createRe2Expressions(database.expressions)) {}

  const Database database;
  const Selection selection;
  const std::shared_ptr<const AnchorDatabase> anchors;
  const std::shared_ptr<Re2Expressions> expressions;
};

/** All that a thread opens sessions with. */
struct Engine {
  explicit Engine(std::shared_ptr<const Shared> of)
      : shared(std::move(of)), scratch(shared->database, *shared->anchors, createRe2Search(shared->expressions)) {}
  Engine(std::string_view bytes, const std::function<Selection(const Database&)>& select)
      : Engine(std::make_shared<const Shared>(bytes, select)) {}

  std::unique_ptr<Session> open(const Limits& limits = {5, 16, 10'000, Severity::low}) {
    return std::make_unique<Session>(shared->database, shared->selection, *shared->anchors, scratch, limits,
                                     [] { return std::make_unique<PlainInflater>(); });
  }

  const std::shared_ptr<const Shared> shared;
  ThreadScratch scratch;
};

inline Selection realSelection(const Database&) {
  const std::string bytes = readData("selection.bin");
  Blob blob = blobOf(bytes);
  const std::size_t forms = blob.count();
  const std::uint8_t* flags = blob.bytes(forms);
  Selection selection{{flags, flags + forms}, blob.array<std::uint32_t>(), blob.array<std::uint32_t>(), 0, 0, 0, 0, false};
  selection.reach = blob.i32();
  selection.look = blob.i32();
  selection.far = blob.i32();
  selection.least = static_cast<std::size_t>(blob.i32());
  selection.readsShortTexts = blob.flag();
  return selection;
}

struct Example {
  std::uint32_t pattern;
  std::string text;
};

inline std::vector<Example> realExamples() {
  const std::string bytes = readData("examples.bin");
  Blob blob = blobOf(bytes);
  std::vector<Example> examples;
  while (!blob.isAtEnd()) {
    const std::uint32_t pattern = blob.u32();
    examples.push_back({pattern, blob.text()});
  }
  return examples;
}

inline void push(Session& session, std::string_view bytes, std::vector<Finding>& into) {
  session.push(bytesOf(bytes), bytes.size(), into);
}

/** All findings of a text that comes in one piece. */
inline std::vector<Finding> scan(Engine& engine, std::string_view text) {
  std::vector<Finding> findings;
  const auto session = engine.open();
  push(*session, text, findings);
  session->end(findings);
  return findings;
}

/** A finding in one line, with all that is told about it. */
inline std::string lineOf(const Finding& finding) {
  const Confirmed& it = finding.confirmed;
  std::string out = std::to_string(it.pattern) + " " + std::to_string(it.start) + "-" + std::to_string(it.end) + " " +
                    std::to_string(finding.place.line) + ":" + std::to_string(finding.place.column) + " " +
                    std::to_string(static_cast<int>(it.severity)) + std::to_string(static_cast<int>(it.confidence)) +
                    " " + std::to_string(it.prefixLength) + " " + std::to_string(it.spanFrom);
  for (const Pass pass : it.decoding) out += " pass" + std::to_string(static_cast<int>(pass));
  return out + " " + it.text;
}

inline std::string linesOf(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) out += lineOf(finding) + "\n";
  return out;
}

}  // namespace sluice::test
