#include "core/validators/discord.h"

#include <optional>
#include <string>

#include "core/validators/base64.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

/** Discord's epoch, 2015-01-01, in ms (Discord developer reference, Snowflakes). */
constexpr std::uint64_t EPOCH = 1420070400000;
constexpr std::size_t LEAST_DIGITS = 17;
/** Ids are 64-bit numbers whose sign bit is not in use: those of 20 digits lie beyond. */
constexpr std::size_t MOST_DIGITS = 19;
constexpr std::uint64_t ID_LIMIT = std::uint64_t{1} << 63;

}  // namespace

std::uint64_t snowflakeTime(std::uint64_t id) { return (id >> 22) + EPOCH; }

Verdict discordId(const Subject& subject) {
  const std::optional<std::string> digits = decodeBase64(subject.text.substr(0, subject.text.find('.')));
  if (!digits || digits->size() < LEAST_DIGITS || digits->size() > MOST_DIGITS) return PASS;
  if (!all(*digits, isDigit) || digits->front() == '0') return PASS;
  std::uint64_t id = 0;
  for (const char digit : *digits) id = id * 10 + static_cast<std::uint64_t>(digit - '0');
  return verifiedOrPass(id < ID_LIMIT && snowflakeTime(id) > EPOCH);
}

}  // namespace sluice
