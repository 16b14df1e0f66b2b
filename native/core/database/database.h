/**
 * The compiled database: immutable, built once, shared by all threads.
 */
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/confirm/samples.h"
#include "core/database/automaton.h"
#include "core/database/edge-starts.h"
#include "core/database/forms.h"
#include "core/database/frame-positions.h"
#include "core/normalize/text-tables.h"

namespace sluice {

/**
 * What a match of the multi-pattern matcher proposes. `lead`: the whole fixed beginning of a match. `piece`:
 * something in a match, or near it. `whole`: a match but for assertions and what stands around it.
 * `mark`: the same, where pieces propose the form and every match holds one. `beside`: a word that a match
 * which runs propose may follow.
 */
struct Proposal {
  enum class Kind : std::uint8_t { piece, lead, whole, mark, beside };
  Kind kind;
  std::uint32_t form;
  std::uint32_t group;
  /** Bytes from the match's start to the proposal's end, if that never varies; else -1. For a whole: at most. */
  Offset distance;
};

class Database {
 public:
  /** @throws Error if the bytes are no database of this version */
  Database(const std::uint8_t* bytes, std::size_t size);

  std::vector<ByteSet> sets;
  /** RE2 syntax over latin1. */
  std::vector<std::string> expressions;
  /** Hyperscan syntax over bytes; the number of each is its id. */
  std::vector<std::string> anchors;
  /** What each anchor proposes, by its number. */
  std::vector<std::vector<Proposal>> proposals;
  std::vector<Pattern> patterns;
  std::vector<Form> forms;
  std::size_t groupCount = 0;
  /** Forms that are looked at wherever a word begins, and the bytes that they begin with. */
  std::vector<std::uint32_t> edgeForms;
  ByteSet edgeBytes;
  EdgeStarts edgeStarts;
  /** What forms that runs propose begin with. */
  ByteSet runBytes;
  FramePositions frames;
  FrameStarts starts;
  /** Over texts that are too short for a view of their own: what the anchors over text begin with. */
  Automaton beginnings;
  /** Over letters, all else skipped. */
  Automaton letters;
  std::vector<std::vector<Proposal>> letterProposals;
  TextTables tables;
  Samples samples;
};

/** The patterns of a database that are in force. */
struct Selection {
  /** One flag a form. */
  std::vector<std::uint8_t> isEnabled;
  /** Forms that a run of the base64 alphabet proposes. */
  std::vector<std::uint32_t> runForms;
  /** Forms without anchors: tried everywhere. */
  std::vector<std::uint32_t> unanchored;
  /** Bytes before a place that a match through it can start at, at most, guards included. */
  Offset reach;
  /** Bytes before a match that its guards look at, at most. */
  Offset look;
  /** Bytes kept beyond `reach`, since a match's request may lie there; 0 if no form asks for one. */
  Offset far;
  /** Shortest match of any form, in bytes. */
  std::size_t least;
  /** Whether a text that is too short for a view of its own can hold what no anchor proposes. */
  bool readsShortTexts;
  /** Whether any form in force is matched on words, or on letters. */
  bool readsWords = true;
  bool readsLetters = true;
};

}  // namespace sluice
