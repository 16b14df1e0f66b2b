#include "core/database/database.h"

#include <algorithm>

#include "core/validators/index.h"

namespace sluice {
namespace {

constexpr std::uint32_t MAGIC = 0x42444c53;
constexpr std::uint32_t VERSION = 6;
/** Stands for a length without end. */
constexpr std::int32_t ENDLESS = -1;
/** No window is wider; short enough for sums of several to stay in range. */
constexpr Offset FAR = Offset{1} << 40;

Offset length(Blob& blob) {
  const std::int32_t value = blob.i32();
  if (value < ENDLESS) throw Error("the database has a negative length");
  return value == ENDLESS ? FAR : value;
}

void check(bool isFine, const char* what) {
  if (!isFine) throw Error(std::string("the database names ") + what + " that it does not hold");
}

std::vector<std::string> texts(Blob& blob) {
  std::vector<std::string> out(blob.count(4));
  for (std::string& text : out) text = blob.text();
  return out;
}

Samples samplesOf(Blob& blob) {
  std::vector<std::string> digests = texts(blob);
  return Samples(std::move(digests), texts(blob));
}

TextTables tablesOf(Blob& blob) {
  std::vector<std::uint16_t> pages = blob.array<std::uint16_t>();
  std::vector<std::uint16_t> readings = blob.array<std::uint16_t>();
  TextTables tables{FoldTable(std::move(pages), std::move(readings), texts(blob)), {}};
  const std::size_t count = blob.count(8);
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = blob.text();
    tables.references.emplace(std::move(name), blob.text());
  }
  return tables;
}

std::vector<ByteSet> setsOf(Blob& blob) {
  std::vector<ByteSet> sets(blob.count(32));
  for (ByteSet& set : sets) {
    const std::uint8_t* bytes = blob.bytes(32);
    for (std::size_t byte = 0; byte < 256; ++byte) set[byte] = ((bytes[byte >> 3] >> (byte & 7)) & 1) != 0;
  }
  return sets;
}

std::vector<std::vector<Proposal>> proposalsOf(Blob& blob) {
  std::vector<std::vector<Proposal>> all(blob.count(4));
  for (auto& proposals : all) {
    proposals.resize(blob.count(13));
    for (Proposal& proposal : proposals) {
      proposal.kind = static_cast<Proposal::Kind>(std::min<std::uint8_t>(blob.u8(), 4));
      proposal.form = blob.u32();
      proposal.group = blob.u32();
      proposal.distance = blob.i32();
    }
  }
  return all;
}

std::optional<ByteSet> optionalSet(Blob& blob, const std::vector<ByteSet>& sets) {
  const std::int32_t set = blob.i32();
  if (set < 0) return std::nullopt;
  check(static_cast<std::size_t>(set) < sets.size(), "a set");
  return sets[static_cast<std::size_t>(set)];
}

Form formOf(Blob& blob, const Database& database) {
  Form form{};
  form.pattern = blob.u32();
  check(form.pattern < database.patterns.size(), "a pattern");
  form.view = static_cast<FormView>(std::min<std::uint8_t>(blob.u8(), 3));
  form.severity = static_cast<Severity>(std::min<std::uint8_t>(blob.u8(), 3));
  form.confidence = static_cast<Confidence>(std::min<std::uint8_t>(blob.u8(), 2));
  form.cap = length(blob);
  form.least = length(blob);
  form.back = length(blob);
  form.forward = length(blob);
  form.lookBefore = length(blob);
  form.lookAfter = length(blob);
  form.leads.resize(blob.count(4));
  for (auto& lead : form.leads) {
    lead = blob.array<std::uint32_t>();
    check(std::all_of(lead.begin(), lead.end(), [&](std::uint32_t set) { return set < database.sets.size(); }), "a set");
  }
  for (const auto& lead : form.leads) {
    if (!lead.empty()) form.firstBytes |= database.sets[lead.front()];
    if (form.heads.empty()) form.heads.resize(256);
    for (std::size_t byte = 0; byte < form.heads.size(); ++byte)
      for (std::size_t place = 0; place < Form::HEAD; ++place)
        if (place >= lead.size() || database.sets[lead[place]][byte]) form.heads[byte] |= static_cast<std::uint8_t>(1U << place);
    form.longestLead = std::max(form.longestLead, static_cast<Offset>(lead.size()));
  }
  form.groups.resize(blob.count(8));
  for (Group& group : form.groups) {
    group.reach = length(blob);
    group.rest = length(blob);
  }
  form.before = optionalSet(blob, database.sets);
  form.after = optionalSet(blob, database.sets);
  for (ExpressionId* id : {&form.expression, &form.context, &form.pair, &form.request, &form.precededBy,
                           &form.notPrecededBy, &form.followedBy, &form.notFollowedBy, &form.prefix}) {
    *id = blob.i32();
    check(*id >= NO_EXPRESSION && *id < static_cast<ExpressionId>(database.expressions.size()), "an expression");
  }
  check(form.expression >= 0, "an expression");
  form.leastEnd = length(blob);
  for (const std::uint32_t set : blob.array<std::uint32_t>()) {
    check(set < database.sets.size(), "a set");
    form.openEnd.push_back(database.sets[set]);
  }
  const std::size_t validators = blob.count(4);
  for (std::size_t i = 0; i < validators; ++i) {
    auto validator = resolveValidator(blob.text(), database.samples);
    check(validator != nullptr, "a validator");
    form.validators.push_back(std::move(validator));
  }
  form.isRun = blob.flag();
  form.isEdge = blob.flag();
  form.verifiedOnly = blob.flag();
  form.placeholders = blob.flag();
  form.isBodyOnly = blob.flag();
  return form;
}

}  // namespace

Database::Database(const std::uint8_t* bytes, std::size_t size) : samples({}, {}) {
  Blob blob(bytes, size);
  if (blob.u32() != MAGIC || blob.u32() != VERSION) throw Error("the database is of another version");
  samples = samplesOf(blob);
  tables = tablesOf(blob);
  sets = setsOf(blob);
  expressions = texts(blob);
  anchors = texts(blob);
  proposals = proposalsOf(blob);
  patterns.resize(blob.count(2));
  for (Pattern& pattern : patterns) {
    pattern.isGeneric = blob.flag();
    pattern.isInjection = blob.flag();
  }
  const std::size_t count = blob.count(64);
  forms.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    forms.push_back(formOf(blob, *this));
    forms.back().firstGroup = static_cast<std::uint32_t>(groupCount);
    groupCount += forms.back().groups.size();
    if (forms.back().isRun) runBytes |= forms.back().firstBytes;
    if (forms.back().isEdge) {
      edgeForms.push_back(static_cast<std::uint32_t>(i));
      edgeBytes |= forms.back().firstBytes;
      edgeStarts.add(forms.back(), sets);
    }
  }
  frames = FramePositions(blob, sets, forms.size());
  starts = FrameStarts(frames);
  beginnings = Automaton(blob);
  check(!beginnings.isEmpty(), "what anchors begin with,");
  letters = Automaton(blob);
  letterProposals = proposalsOf(blob);
  check(anchors.size() == proposals.size() && blob.isAtEnd(), "anchors");
  for (const auto* lists : {&proposals, &letterProposals})
    for (const auto& list : *lists)
      for (const Proposal& proposal : list) {
        check(proposal.form < forms.size(), "a form");
        if (proposal.kind == Proposal::Kind::mark) forms[proposal.form].isMarked = true;
        check(proposal.group < std::max<std::size_t>(1, forms[proposal.form].groups.size()), "a group");
      }
  for (const std::int32_t output : letters.outputs)
    check(output >= 0 && static_cast<std::size_t>(output) < letterProposals.size(), "letters");
}

}  // namespace sluice
