/**
 * What a session holds is bounded, whatever the stream's length: counted allocation by allocation, with Hyperscan's,
 * halfway and at the end of streams of which each keeps one part of the core busy.
 */
#include "test/check.h"
#include "test/own-memory.h"
#include "test/random.h"
#include "test/real-database.h"

namespace sluice::test {
namespace {

constexpr std::size_t CHUNK = 64 * 1024;
/** Half of a stream. */
constexpr std::size_t HALF = 1024 * 1024;
/** What a session holds varies with where in the text it is; beyond that nothing may grow. */
constexpr long NOISE = 96 * 1024;

constexpr std::string_view BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

struct Kind {
  const char* name;
  std::string (*piece)(Random& random);
};

constexpr Kind KINDS[] = {
    {"beginnings of JWTs", [](Random&) { return std::string("eyJ"); }},
    {"tokens one character short", [](Random& random) { return "ghp_" + random.of(BASE62, 35) + " "; }},
    {"words beside which runs count, without a run", [](Random&) { return std::string("secret: = "); }},
    {"digits in groups", [](Random& random) { return random.of("0123456789", 4) + " "; }},
    {"backslashes", [](Random& random) { return random.pick({"\\", "\\\\u0041", "\\x41", "\\n", "\\u"}); }},
    {"beginnings of PEM keys", [](Random&) { return std::string("-----BEGIN RSA PRIVATE KEY-----\n"); }},
    {"words of injections", [](Random& random) { return random.pick({"ignore ", "all ", "previous ", "the ", "reveal "}); }},
    {"base64 of noise", [](Random& random) { return base64Of(random.bytes(48), "+/"); }},
    {"zero-width between letters", [](Random& random) { return random.of(BASE62, 1) + "\xe2\x80\x8b"; }},
    {"line feeds", [](Random&) { return std::string("\n"); }},
};

void feed(Session& session, const std::string& text, std::vector<Finding>& findings) {
  for (std::size_t at = 0; at < text.size(); at += CHUNK) {
    push(session, std::string_view(text).substr(at, CHUNK), findings);
    findings.clear();
  }
}

void bounded(Engine& engine, const Kind& kind) {
  Random random(38);
  std::string text;
  while (text.size() < HALF) text += kind.piece(random);
  std::vector<Finding> findings;
  findings.reserve(20'000);
  const Limits limits{5, 1e6, 1e9, Severity::low};
  // What a thread keeps for all of its sessions: expressions at their first use, states of the frames.
  feed(*engine.open(limits), text + text, findings);
  const auto session = engine.open(limits);
  feed(*session, text, findings);
  const long halfway = liveBytes;
  feed(*session, text, findings);
  const long growth = liveBytes - halfway;
  if (growth >= NOISE) std::fprintf(stderr, "%s: %ld bytes more\n", kind.name, growth);
  CHECK(growth < NOISE);
}

}  // namespace

void run() {
  ownHyperscansMemory();
  const std::string blob = readData("database.bin");
  Engine engine(blob, realSelection);
  for (const Kind& kind : KINDS) bounded(engine, kind);
}

}  // namespace sluice::test
