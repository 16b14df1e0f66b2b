/**
 * A database of a few patterns, written down byte by byte as `src/native/blob.ts` does: small enough to be cut
 * and damaged at every byte.
 */
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/database/database.h"
#include "test/subject.h"

namespace sluice::test {

class BlobWriter {
 public:
  void u8(std::size_t value) { bytes_.push_back(static_cast<char>(value)); }
  void u32(std::size_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) u8((value >> shift) & 0xff);
  }
  void i32(std::int64_t value) { u32(static_cast<std::size_t>(static_cast<std::uint32_t>(value))); }
  void raw(std::string_view bytes) { bytes_.append(bytes); }
  void text(std::string_view bytes) {
    u32(bytes.size());
    raw(bytes);
  }
  void texts(const std::vector<std::string>& list) {
    u32(list.size());
    for (const std::string& one : list) text(one);
  }
  template <typename T>
  void array(const std::vector<T>& numbers) {
    u32(numbers.size());
    for (const T number : numbers)
      for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8)
        u8((static_cast<std::size_t>(number) >> shift) & 0xff);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/** An automaton over words (Aho and Corasick, 1975); `skipped` bytes leave every state as it is. */
struct WordAutomaton {
  WordAutomaton(const std::vector<std::string>& words, std::string_view skipped = "") {
    std::string alphabet;
    for (const std::string& word : words)
      for (const char c : word)
        if (alphabet.find(c) == std::string::npos) alphabet.push_back(c);
    width = static_cast<std::int32_t>(alphabet.size()) + 2;
    classes.assign(256, '\0');
    for (std::size_t i = 0; i < alphabet.size(); ++i) classes[byteOf(alphabet[i])] = static_cast<char>(i + 1);
    for (const char c : skipped) classes[byteOf(c)] = static_cast<char>(width - 1);

    // States are the beginnings of words; each goes to the longest that its text then ends with.
    std::vector<std::string> states = {""};
    for (const std::string& word : words)
      for (std::size_t size = 1; size <= word.size(); ++size)
        if (indexOf(states, word.substr(0, size)) < 0) states.push_back(word.substr(0, size));
    std::vector<std::vector<std::int32_t>> found;
    for (const std::string& state : states) {
      found.emplace_back();
      for (std::size_t word = 0; word < words.size(); ++word)
        if (endsWith(state, words[word])) found.back().push_back(static_cast<std::int32_t>(word));
    }
    for (std::size_t state = 0; state < states.size(); ++state) {
      for (std::int32_t column = 0; column < width; ++column) {
        std::string text = states[state];
        if (column == 0) text.clear();
        if (column > 0 && column < width - 1) text.push_back(alphabet[static_cast<std::size_t>(column - 1)]);
        while (indexOf(states, text) < 0) text.erase(0, 1);
        const std::int32_t next = indexOf(states, text) * width;
        const bool isTold = column < width - 1 && !found[static_cast<std::size_t>(next / width)].empty();
        table.push_back(isTold ? ~next : next);
      }
    }
    offsets.push_back(0);
    for (const auto& list : found) {
      outputs.insert(outputs.end(), list.begin(), list.end());
      offsets.push_back(static_cast<std::int32_t>(outputs.size()));
    }
  }

  void write(BlobWriter& out) const {
    out.raw(classes);
    out.i32(width);
    out.array(table);
    out.array(offsets);
    out.array(outputs);
  }

  std::string classes;
  std::int32_t width;
  std::vector<std::int32_t> table;
  std::vector<std::int32_t> offsets;
  std::vector<std::int32_t> outputs;

 private:
  static std::int32_t indexOf(const std::vector<std::string>& states, const std::string& text) {
    for (std::size_t i = 0; i < states.size(); ++i)
      if (states[i] == text) return static_cast<std::int32_t>(i);
    return -1;
  }
};

/** A form as it is written; what is not set is not there. */
struct SmallForm {
  std::uint32_t pattern = 0;
  FormView view = FormView::text;
  std::string expression;
  int cap = 16;
  int least = 16;
  int back = 16;
  int forward = 16;
  int lookBefore = 1;
  int lookAfter = 1;
  /** What every match begins with: for each place the bytes that it may have. */
  std::vector<std::vector<std::string>> leads = {};
  std::vector<Group> groups = {};
  /** Bytes that refuse a match beside them. */
  std::string before = {};
  std::string after = {};
  std::string context = {};
  std::string pair = {};
  std::string request = {};
  std::string precededBy = {};
  std::string notPrecededBy = {};
  std::string followedBy = {};
  std::string notFollowedBy = {};
  std::string prefix = {};
  /** Bytes of the shortest match, and classes of which one goes on behind it. */
  int leastEnd = 0;
  std::vector<std::string> openEnd = {};
  std::vector<std::string> validators = {};
  bool isRun = false;
  bool isEdge = false;
  bool verifiedOnly = false;
  bool placeholders = false;
  bool isBodyOnly = false;
  Severity severity = Severity::high;
  Confidence confidence = Confidence::format;
};

struct SmallAnchor {
  std::string expression;
  std::vector<Proposal> proposals;
};

/** The frames' positions as they are written. */
struct FrameFields {
  std::vector<std::uint32_t> setOf;
  std::vector<std::uint32_t> followFrom = {0};
  std::vector<std::uint32_t> follow;
  std::vector<std::uint32_t> first;
  std::vector<std::int32_t> formOf;
  std::uint32_t free = 0;
  std::int32_t cap = 20;

  void write(BlobWriter& out) const {
    for (const auto* numbers : {&setOf, &followFrom, &follow, &first}) out.array(*numbers);
    out.array(formOf);
    out.u32(free);
    out.i32(cap);
  }

  FramePositions load(const std::vector<ByteSet>& sets, std::size_t formCount) const {
    BlobWriter out;
    write(out);
    const std::string bytes = out.take();
    Blob blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return FramePositions(blob, sets, formCount);
  }
};

/** A frame, word by word as its text has them: positions follow one another. */
struct SmallFrame {
  std::int32_t form;
  std::string text;
};

struct SmallDatabase {
  std::vector<Pattern> patterns;
  std::vector<SmallForm> forms;
  std::vector<SmallAnchor> anchors;
  std::vector<SmallFrame> frames;
  int frameCap = 40;
  /** Words whose letters, spaced out, propose the form of the same place in `letterForms`. */
  std::vector<std::string> letterWords;
  std::vector<std::uint32_t> letterForms;
  /** What makes a short text worth a view. */
  std::vector<std::string> beginnings = {"tok_", "secret", "alpha", "omega", "w", "ignore", "4", "end"};

  std::string blob() const {
    std::vector<std::string> sets;
    std::vector<std::string> expressions;
    const auto numberOf = [](std::vector<std::string>& list, const std::string& item) {
      for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i] == item) return static_cast<std::int32_t>(i);
      list.push_back(item);
      return static_cast<std::int32_t>(list.size()) - 1;
    };
    const auto setOf = [&](std::string_view bytes) {
      std::string set(32, '\0');
      for (const char c : bytes)
        set[byteOf(c) >> 3] = static_cast<char>(byteOf(set[byteOf(c) >> 3]) | 1U << (byteOf(c) & 7));
      return numberOf(sets, set);
    };

    BlobWriter tail;
    tail.u32(forms.size());
    for (const SmallForm& form : forms) {
      tail.u32(form.pattern);
      tail.u8(static_cast<std::size_t>(form.view));
      tail.u8(static_cast<std::size_t>(form.severity));
      tail.u8(static_cast<std::size_t>(form.confidence));
      for (const int size : {form.cap, form.least, form.back, form.forward, form.lookBefore, form.lookAfter})
        tail.i32(size);
      tail.u32(form.leads.size());
      for (const auto& lead : form.leads) {
        tail.u32(lead.size());
        for (const std::string& bytes : lead) tail.i32(setOf(bytes));
      }
      tail.u32(form.groups.size());
      for (const Group& group : form.groups) {
        tail.i32(group.reach);
        tail.i32(group.rest);
      }
      for (const std::string* bytes : {&form.before, &form.after}) tail.i32(bytes->empty() ? -1 : setOf(*bytes));
      for (const std::string* text : {&form.expression, &form.context, &form.pair, &form.request, &form.precededBy,
                                      &form.notPrecededBy, &form.followedBy, &form.notFollowedBy, &form.prefix})
        tail.i32(text->empty() ? -1 : numberOf(expressions, *text));
      tail.i32(form.leastEnd);
      tail.u32(form.openEnd.size());
      for (const std::string& bytes : form.openEnd) tail.i32(setOf(bytes));
      tail.texts(form.validators);
      tail.u8(form.isRun ? 1 : 0);
      tail.u8(form.isEdge ? 1 : 0);
      tail.u8(form.verifiedOnly ? 1 : 0);
      tail.u8(form.placeholders ? 1 : 0);
      tail.u8(form.isBodyOnly ? 1 : 0);
    }

    FrameFields fields;
    std::string free;
    for (const SmallFrame& frame : frames) {
      const auto base = static_cast<std::uint32_t>(fields.setOf.size());
      fields.first.push_back(base);
      if (byteOf(frame.text[0]) >= 0x80) free.push_back(frame.text[0]);
      for (std::size_t i = 0; i < frame.text.size(); ++i) {
        const bool isLast = i + 1 == frame.text.size();
        const char both[] = {frame.text[i], isLower(frame.text[i]) ? static_cast<char>(frame.text[i] - 0x20) : frame.text[i]};
        fields.setOf.push_back(static_cast<std::uint32_t>(setOf({both, 2})));
        if (!isLast) fields.follow.push_back(base + static_cast<std::uint32_t>(i) + 1);
        fields.followFrom.push_back(static_cast<std::uint32_t>(fields.follow.size()));
        fields.formOf.push_back(isLast ? frame.form : -1);
      }
    }
    fields.free = static_cast<std::uint32_t>(setOf(free));
    fields.cap = static_cast<std::int32_t>(frameCap);
    fields.write(tail);
    WordAutomaton(beginnings).write(tail);
    if (letterWords.empty()) {
      tail.raw(std::string(256, '\0'));
      tail.i32(1);
      for (int i = 0; i < 3; ++i) tail.u32(0);
    } else {
      WordAutomaton(letterWords, " -._\n").write(tail);
    }
    tail.u32(letterForms.size());
    for (const std::uint32_t form : letterForms) writeProposals(tail, {{Proposal::Kind::piece, form, 0, -1}});

    BlobWriter out;
    out.u32(0x42444c53);
    out.u32(6);
    out.texts({sha256Hex("tok_documented00")});
    out.texts({});
    out.array(std::vector<std::uint16_t>{0xffff, 0xffff, 0xffff, 0xffff, 0});
    std::vector<std::uint16_t> readings(256, KEPT);
    readings[0x30] = 2;  // U+0430
    out.array(readings);
    out.texts({"", "", "a"});
    out.u32(1);
    out.text("lt");
    out.text("<");
    out.u32(sets.size());
    for (const std::string& set : sets) out.raw(set);
    out.texts(expressions);
    std::vector<std::string> anchorTexts;
    for (const SmallAnchor& anchor : anchors) anchorTexts.push_back(anchor.expression);
    out.texts(anchorTexts);
    out.u32(anchors.size());
    for (const SmallAnchor& anchor : anchors) writeProposals(out, anchor.proposals);
    out.u32(patterns.size());
    for (const Pattern& pattern : patterns) {
      out.u8(pattern.isGeneric ? 1 : 0);
      out.u8(pattern.isInjection ? 1 : 0);
    }
    out.raw(tail.take());
    return out.take();
  }

  static void writeProposals(BlobWriter& out, const std::vector<Proposal>& proposals) {
    out.u32(proposals.size());
    for (const Proposal& proposal : proposals) {
      out.u8(static_cast<std::size_t>(proposal.kind));
      out.u32(proposal.form);
      out.u32(proposal.group);
      out.i32(proposal.distance);
    }
  }
};

inline Database load(std::string_view blob) {
  return Database(reinterpret_cast<const std::uint8_t*>(blob.data()), blob.size());
}

inline constexpr std::string_view ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Forms of `smallDatabase`, by number. */
enum SmallFormId : std::uint32_t { TOKEN, SECRET, JOINT, WHOLE, FRAME, FOREIGN, LETTERS, TAGS, CARD, EDGE, MARKED };

/** One form for each way to be proposed. */
inline SmallDatabase smallDatabase() {
  using Kind = Proposal::Kind;
  SmallDatabase small;
  // Token; secret after a word (generic); two words near each other; whole; injections; numbers; marked.
  small.patterns = {{false, false}, {true, false}, {false, false}, {false, false}, {false, true},
                    {false, true},  {false, true}, {false, true},  {false, false}, {false, false}, {false, false}};
  const std::string alnum(ALNUM);
  SmallForm token;
  token.pattern = TOKEN;
  token.expression = "tok_[0-9a-z]{12}";
  token.leads = {{"t", "o", "k", "_"}};
  token.groups = {{4, 16}};
  token.before = token.after = alnum + "_";
  token.prefix = "^tok_";
  token.placeholders = true;
  SmallForm secret;
  secret.pattern = SECRET;
  secret.expression = "[0-9a-z]{16,24}";
  secret.cap = 24;
  secret.forward = 24 + 8;
  secret.back = 0;
  secret.groups = {{-1, -1}};
  secret.before = secret.after = alnum;
  secret.context = "secret[ :=]{1,8}$";
  secret.lookAfter = 128;
  secret.confidence = Confidence::context;
  SmallForm joint;
  joint.pattern = JOINT;
  joint.expression = "alpha[^a-z]{0,12}omega";
  joint.cap = 22;
  joint.least = 10;
  joint.back = joint.forward = 22;
  joint.groups = {{5, 22}, {22, 5}};
  SmallForm whole;
  whole.pattern = WHOLE;
  whole.expression = "\\bw[0-9]{4,8}";
  whole.cap = 9;
  whole.least = 5;
  whole.back = whole.forward = 9;
  whole.groups = {{5, 9}};
  SmallForm frame;
  frame.pattern = FRAME;
  frame.view = FormView::words;
  frame.expression = "(?i)\\bignore previous rules\\b";
  frame.cap = 40;
  frame.least = 21;
  frame.back = frame.forward = 40;
  SmallForm foreign = frame;
  foreign.pattern = FOREIGN;
  foreign.expression = "\\xe7\\xb3\\xbb now";
  foreign.least = 7;
  SmallForm letters;
  letters.pattern = LETTERS;
  letters.view = FormView::letters;
  letters.expression = "ignorepreviousrules";
  letters.cap = 120;
  letters.least = 19;
  letters.back = letters.forward = 120;
  letters.groups = {{19, 120}};
  SmallForm tags;
  tags.pattern = TAGS;
  tags.view = FormView::smuggled;
  tags.expression = "[a-z ]{12,40}";
  tags.cap = 40;
  tags.least = 12;
  SmallForm card;
  card.pattern = CARD;
  card.expression = "[0-9]{16}";
  card.leads = {std::vector<std::string>(16, "0123456789")};
  card.before = alnum;
  card.after = "0123456789";
  card.validators = {"card"};
  card.isRun = true;
  card.verifiedOnly = true;
  card.lookAfter = 128;
  SmallForm edge;
  edge.pattern = EDGE;
  edge.expression = "[0-9]{3}-[0-9]{5}";
  edge.cap = edge.least = 9;
  const std::string digits = "0123456789";
  edge.leads = {{digits, digits, digits, "-", digits, digits, digits, digits}};
  edge.before = edge.after = alnum;
  edge.isEdge = true;
  SmallForm marked;
  marked.pattern = MARKED;
  marked.expression = "mark[0-9]{1,20}end";
  marked.cap = 27;
  marked.least = 8;
  marked.back = marked.forward = 27;
  marked.groups = {{27, 27}};
  small.forms = {token, secret, joint, whole, frame, foreign, letters, tags, card, edge, marked};
  small.anchors = {
      {"tok_", {{Kind::lead, TOKEN, 0, 4}}},
      {"secret", {{Kind::piece, SECRET, 0, -1}}},
      {"alpha", {{Kind::piece, JOINT, 0, -1}}},
      {"omega", {{Kind::piece, JOINT, 1, -1}}},
      {"\\bw[0-9]{4}", {{Kind::whole, WHOLE, 0, 5}}},
      {"end", {{Kind::piece, MARKED, 0, -1}}},
      {"mark[0-9]{1,20}end", {{Kind::mark, MARKED, 0, -1}}},
  };
  small.frames = {{FRAME, "ignore previous rules"}, {FOREIGN, "\xe7\xb3\xbb now"}};
  small.letterWords = {"ignore"};
  small.letterForms = {LETTERS};
  return small;
}

/** All forms of `smallDatabase` in force. */
inline Selection smallSelection(const Database& database) {
  return {std::vector<std::uint8_t>(database.forms.size(), 1), {CARD}, {TAGS}, 400, 128, 0, 5, false};
}

}  // namespace sluice::test
