/** Patterns and their forms, as the library compiled them. */
#pragma once
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/byte-classes.h"
#include "core/base/offset.h"
#include "core/base/severity.h"
#include "core/validators/types.h"

namespace sluice {

using ByteSet = std::bitset<256>;

/** What a finding's claim rests on, weakest first. */
enum class Confidence : std::uint8_t { context, format, verified };

/** The view that a form is matched on. */
enum class FormView : std::uint8_t { text, words, letters, smuggled };

/** Bytes on either side of a value in which its pair may lie (R4 of the pattern rules). */
inline constexpr Offset PAIR_WINDOW = 256;
/** Bytes before a match in which the request for its text may lie. */
inline constexpr Offset REQUEST_WINDOW = 1024;
/** Bytes that the guards on either side of a match see. */
inline constexpr Offset GUARD_WINDOW = 128;
/** Of a match that may be longer, what stands before it is looked at before it is read, bytes. */
inline constexpr Offset SHORT_MATCH = 256;
/** Bytes that a context expression may look back. */
inline constexpr Offset CONTEXT_WINDOW = 104;
/** The fewest letters that a match on letters must have. */
inline constexpr std::size_t LEAST_LETTERS = 18;

struct Pattern {
  /** Gives way to a specific finding that overlaps it. */
  bool isGeneric;
  bool isInjection;
};

/** Number of an expression in the database, where a form has one. */
using ExpressionId = std::int32_t;
inline constexpr ExpressionId NO_EXPRESSION = -1;

/** Where the sequences of one group lie in a match. */
struct Group {
  /** Bytes from the match's start to a sequence's end, at most. */
  Offset reach;
  /** Bytes from a sequence's start to the match's end, at most. */
  Offset rest;
};

struct Form {
  std::uint32_t pattern;
  FormView view;
  Severity severity;
  Confidence confidence;
  ExpressionId expression;
  /** Longest and shortest match, in bytes of the view. */
  Offset cap;
  Offset least;
  /** Bytes before and after the end of what proposes it that a match can take up, at most. */
  Offset back;
  Offset forward;
  Offset lookBefore;
  Offset lookAfter;
  /** What every match begins with, one of them; empty: nothing is certain. */
  std::vector<std::vector<std::uint32_t>> leads;
  /** First bytes of the leads, and bytes of the longest. */
  ByteSet firstBytes;
  Offset longestLead;
  /** For each byte one bit a place: whether the byte can stand there in a lead. Without leads empty. */
  std::vector<std::uint8_t> heads;
  std::vector<Group> groups;
  /** Number of the first group among those of all forms. */
  std::uint32_t firstGroup;
  std::optional<ByteSet> before;
  std::optional<ByteSet> after;
  ExpressionId context;
  ExpressionId pair;
  ExpressionId request;
  ExpressionId precededBy;
  ExpressionId notPrecededBy;
  ExpressionId followedBy;
  ExpressionId notFollowedBy;
  ExpressionId prefix;
  /**
   * Classes of which one goes on for as long as it lasts behind the shortest matches, of at most so many bytes. Without
   * any, matches end otherwise.
   */
  std::vector<ByteSet> openEnd;
  Offset leastEnd;
  std::vector<std::unique_ptr<const Validator>> validators;
  /** Every match holds the end of a `mark`. */
  bool isMarked;
  /** Proposed by runs of the base64 alphabet, wherever they stand. */
  bool isRun;
  /** Looked at wherever a word begins. */
  bool isEdge;
  bool verifiedOnly;
  bool placeholders;
  /** Whether a finding's span begins behind the prefix. */
  bool isBodyOnly;

  /** Bytes that `mayStart` looks at. */
  static constexpr std::size_t HEAD = 4;

  /** Whether a lead may begin with so many bytes, of a form that has leads. */
  bool mayStart(const Byte* bytes) const {
    return (heads[bytes[0]] & (heads[bytes[1]] >> 1) & (heads[bytes[2]] >> 2) & (heads[bytes[3]] >> 3) & 1) != 0;
  }
};

}  // namespace sluice
