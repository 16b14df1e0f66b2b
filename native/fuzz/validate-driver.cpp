/**
 * Judges what it is told to, for the comparison with the portable engine: records on standard input, a line for each
 * on standard output.
 *
 * A record is five fields, each its length (4 bytes, low first) and as many bytes: kind, text, prefix (a
 * decimal number), before, after. The kinds:
 *
 *   digests   text: digests of samples, before: those of browser keys; a blank between two. No answer
 *   specs     text: specs of validators, a newline between two. Answer: 1 or 0 for each, whether there is one
 *   judge     the verdict of each spec, then what `judgePlaceholder` says
 *   letters   text: a window. Answer: codes and offsets of its letters
 */
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "core/confirm/letters.h"
#include "core/confirm/placeholder.h"
#include "core/confirm/samples.h"
#include "core/validators/index.h"

namespace {

struct Record {
  std::string kind;
  std::string text;
  std::size_t prefix;
  std::string before;
  std::string after;
};

bool readField(std::string& into) {
  unsigned char size[4];
  if (std::fread(size, 1, sizeof size, stdin) != sizeof size) return false;
  const std::size_t length = size[0] | size[1] << 8 | size[2] << 16 | static_cast<std::size_t>(size[3]) << 24;
  into.resize(length);
  return std::fread(into.data(), 1, length, stdin) == length;
}

bool readRecord(Record& into) {
  std::string prefix;
  if (!readField(into.kind) || !readField(into.text) || !readField(prefix)) return false;
  into.prefix = prefix.empty() ? 0 : std::stoul(prefix);
  return readField(into.before) && readField(into.after);
}

std::vector<std::string> splitAt(const std::string& text, char mark) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, mark);) parts.push_back(part);
  return parts;
}

class Driver {
 public:
  std::string answer(const Record& record) {
    if (record.kind == "digests") return setDigests(record);
    if (record.kind == "specs") return setSpecs(record);
    return record.kind == "letters" ? letters(record) : judge(record);
  }

 private:
  std::string setDigests(const Record& record) {
    samples_ = std::make_unique<sluice::Samples>(splitAt(record.text, ' '), splitAt(record.before, ' '));
    return {};
  }

  std::string setSpecs(const Record& record) {
    std::string known;
    for (const std::string& spec : splitAt(record.text, '\n')) {
      auto validator = sluice::resolveValidator(spec, *samples_);
      known += validator == nullptr ? "0" : "1";
      if (validator != nullptr) validators_.push_back(std::move(validator));
    }
    return known + "\n";
  }

  /** A character each for outcome and severity, and the length, with a blank behind each verdict. */
  std::string judge(const Record& record) {
    std::string out;
    for (const auto& validator : validators_) {
      const sluice::Verdict verdict =
          validator->judge({record.text, record.prefix, record.before, record.after});
      out += "fpv"[static_cast<std::size_t>(verdict.outcome)];
      if (verdict.severity) out += "lmhc"[static_cast<std::size_t>(*verdict.severity)];
      if (verdict.length) out += std::to_string(*verdict.length);
      out += ' ';
    }
    const sluice::Placeholder placeholder =
        sluice::judgePlaceholder(record.text, record.prefix, record.before, record.after, *samples_, seen_);
    out += "ntse"[static_cast<std::size_t>(placeholder)];
    return out + "\n";
  }

  std::string letters(const Record& record) {
    sluice::lettersOf(record.text, letters_);
    std::ostringstream out;
    for (std::size_t i = 0; i < letters_.codes.size(); i += 1) {
      out << static_cast<int>(letters_.codes[i]) << '@' << letters_.offsets[i] << ' ';
    }
    return out.str() + "\n";
  }

  sluice::SeenBody seen_;
  std::unique_ptr<sluice::Samples> samples_ = std::make_unique<sluice::Samples>(
      std::vector<std::string>(), std::vector<std::string>());
  std::vector<std::unique_ptr<const sluice::Validator>> validators_;
  sluice::Letters letters_;
};

}  // namespace

int main() {
  Driver driver;
  Record record;
  while (readRecord(record)) {
    const std::string answer = driver.answer(record);
    std::fwrite(answer.data(), 1, answer.size(), stdout);
  }
  return 0;
}
