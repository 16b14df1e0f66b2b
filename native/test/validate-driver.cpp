/**
 * Judges what it is told to, for the comparison with the portable engine: records on stdin, a line for each
 * on stdout.
 *
 * A record is five fields, each its length (4 bytes, low first) and as many bytes: kind, text, prefix (a
 * decimal number), before, after. The kinds:
 *
 *   digests   text: digests of samples, before: those of browser keys; a blank between two. No answer
 *   specs     text: specs of validators, a newline between two. Answer: 1 or 0 for each, whether there is one
 *   folds     text: ranges of folded code points, `first-last`, a blank between two. No answer
 *   judge     the verdict of each spec, then what `judgePlaceholder` says
 *   letters   text: a window, before: `from to`. Answer: codes and offsets of its letters, and `isBroken`
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

class ListedFolds final : public sluice::Folds {
 public:
  void add(std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; i += 1) folded_[i] = true;
  }
  bool isFolded(std::uint32_t codePoint) const override { return folded_[codePoint]; }

 private:
  std::vector<bool> folded_ = std::vector<bool>(0x110000);
};

class Driver {
 public:
  std::string answer(const Record& record) {
    if (record.kind == "digests") return setDigests(record);
    if (record.kind == "specs") return setSpecs(record);
    if (record.kind == "folds") return setFolds(record);
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

  std::string setFolds(const Record& record) {
    for (const std::string& range : splitAt(record.text, ' ')) {
      const std::size_t dash = range.find('-');
      folds_.add(std::stoul(range), std::stoul(range.substr(dash + 1)));
    }
    return {};
  }

  /** A character each for outcome and severity, and the length, with a blank behind each verdict. */
  std::string judge(const Record& record) const {
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
        sluice::judgePlaceholder(record.text, record.prefix, record.before, record.after, *samples_);
    out += "nte"[static_cast<std::size_t>(placeholder)];
    return out + "\n";
  }

  std::string letters(const Record& record) {
    sluice::lettersOf(record.text, letters_);
    std::ostringstream out;
    for (std::size_t i = 0; i < letters_.codes.size(); i += 1) {
      out << static_cast<int>(letters_.codes[i]) << '@' << letters_.offsets[i] << ' ';
    }
    std::istringstream range(record.before);
    std::size_t from = 0;
    std::size_t to = 0;
    if (range >> from >> to) out << sluice::isBroken(record.text, letters_, from, to, folds_);
    return out.str() + "\n";
  }

  std::unique_ptr<sluice::Samples> samples_ = std::make_unique<sluice::Samples>(
      std::vector<std::string>(), std::vector<std::string>());
  std::vector<std::unique_ptr<const sluice::Validator>> validators_;
  ListedFolds folds_;
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
