/** Reads a stream's views as the tests look at them: each with its text, its map and its marks. */
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/normalize/reader.h"
#include "test/readers.h"

namespace sluice::test {

/** What a view of the stream says, with its layers and its map. */
inline std::string shown(const Sink& sink) {
  constexpr const char* names[] = {"text", "plus", "base64", "hex", "smuggled", "gzip", "utf16"};
  std::string out;
  for (const LayerKind kind : sink.layers) out += std::string(names[static_cast<std::size_t>(kind)]) + ".";
  out += " " + hexOf(sink.text);
  for (std::size_t i = 0; i < sink.text.size(); ++i)
    out += " " + std::to_string(sink.spans[i].start) + "+" + std::to_string(sink.spans[i].end - sink.spans[i].start) + "/" +
           std::to_string(sink.marks[i]);
  return out;
}

/**
 * Reads a stream in chunks that `next` gives the sizes of.
 *
 * @param hold gets each promise that must hold on the way
 */
template <typename Next, typename Hold>
void readStream(std::string_view text, TestConfig& config, Next next, Hold hold) {
  const auto reader = createRawReader(config, 16);
  Offset frontier = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view part = text.substr(at, next());
    reader->view().appendRaw(bytesOf(part), part.size());
    reader->feed();
    at += part.size();
    const Offset now = reader->frontier(NEVER);
    hold(now >= frontier && now <= static_cast<Offset>(at));
    hold(reader->frontier(0) >= now);
    frontier = now;
  }
  reader->finish();
  for (const auto& sink : config.sinks) hold(sink->isFinished);
}

/** All views that hold a key, in an order of their own: others need not be read. */
inline std::vector<std::string> viewsOf(const TestConfig& config) {
  std::vector<std::string> out;
  for (const auto& sink : config.sinks)
    if (contains(sink->text, "key")) out.push_back(shown(*sink));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace sluice::test
