#include "core/normalize/text-pass.h"

#include <algorithm>

#include "core/normalize/references.h"
#include "core/normalize/url.h"
#include "core/normalize/utf8.h"

namespace sluice {
namespace {

/** The one character of a text; nothing where there are more, or where a damaged table holds no UTF-8. */
std::optional<std::uint32_t> onlyCharacter(std::string_view text) {
  const auto* bytes = reinterpret_cast<const Byte*>(text.data());
  const auto size = text.size();
  if (size == 1 && bytes[0] < 0x80) return bytes[0];
  const auto read = readUtf8(bytes, size);
  if (!read || static_cast<std::size_t>(read->size) != size) return std::nullopt;
  return read->codePoint;
}

}  // namespace

Offset TextPass::needed() const { return std::min(places_.empty() ? NEVER : places_.front(), island_.needed()); }

void TextPass::advance(Offset upTo, Offset clock, bool isFinal) {
  std::size_t done = 0;
  while (done < places_.size()) {
    const Offset offset = places_[done];
    if (offset >= upTo) break;
    ++done;
    if (offset >= free_) undo(offset);
  }
  if (done > 0) places_.erase(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(done));
  island_.advance(upTo, clock, isFinal);
  smuggled_.advance(upTo, isFinal);
}

void TextPass::carry(Offset done, Carried& into) const {
  into.add(std::max<Offset>(0, free_ - done));
  for (const Offset place : places_) into.add(place - done);
  into.close();
}

void TextPass::undo(Offset offset) {
  const Byte* bytes = view_.bytes() + (offset - view_.base());
  const auto left = static_cast<std::size_t>(view_.end() - offset);
  switch (*bytes) {
    case PERCENT:
      return undoEscape(offset, readPercent(bytes, left), mark::url);
    case AMPERSAND: {
      const auto written = readReference(bytes, left, tables_.references);
      if (written && goesOnHidden(offset + static_cast<Offset>(written->length))) return;
      return undoEscape(offset, written, mark::confusables);
    }
    case BACKSLASH: {
      const auto written = readBackslash(bytes, left);
      const bool isByte = written && written->kind == Escape::Kind::byte;
      return undoEscape(offset, written, isByte ? mark::hex : mark::confusables);
    }
    default:
      return *bytes >= 0x80 ? undoCharacter(offset) : undoControl(offset);
  }
}

/** A control between text hides; a row of them is binary data, and digits around it are no number. */
void TextPass::undoControl(Offset offset) {
  if (const Offset tail = view_.at(offset) == ESC ? tailBehind(offset + 1, offset + LAG) : 0; tail > 0) {
    free_ = offset + 1 + tail;
    return island_.replace(offset, free_, nullptr, 0, mark::zeroWidth);
  }
  const auto isControl = [&](Offset at) {
    if (at < view_.base()) return false;
    const Byte byte = view_.at(at);
    return byte < SPACE && SPECIAL[byte];
  };
  const auto isNul = [&](Offset at) { return at >= view_.base() && view_.at(at) == 0; };
  const bool before = isControl(offset - 1);
  const bool after = isControl(offset + 1);
  if (before && (after || isControl(offset - 2))) return;
  if (after && isControl(offset + 2)) return;
  // Every other byte of UTF-16 text is NUL: that is no hiding, so it gets no name.
  const bool isWide = view_.at(offset) == 0 && (isNul(offset - 2) || isNul(offset + 2));
  free_ = offset + 1;
  island_.replace(offset, offset + 1, nullptr, 0, isWide ? mark::wide : mark::zeroWidth);
}

/** Bytes of a terminal's control sequence that goes on at an offset, behind its ESC, and ends before a limit. */
Offset TextPass::tailBehind(Offset offset, Offset limit) const {
  const Offset left = std::min(view_.end(), limit) - offset;
  if (left <= 0) return 0;
  return static_cast<Offset>(sequenceTail(view_.bytes() + (offset - view_.base()), static_cast<std::size_t>(left)));
}

void TextPass::undoEscape(Offset offset, const std::optional<Escape>& written, Marks passes) {
  if (!written) {
    // All backslashes of a row were looked at together.
    if (view_.at(offset) == BACKSLASH) {
      Offset end = offset + 1;
      while (end < view_.end() && end - offset < 16 && view_.at(end) == BACKSLASH) ++end;
      free_ = end;
    }
    return;
  }
  const Offset end = offset + static_cast<Offset>(written->length);
  free_ = end;
  switch (written->kind) {
    case Escape::Kind::byte: {
      const auto byte = static_cast<Byte>(written->value);
      return island_.replace(offset, end, &byte, 1, passes);
    }
    case Escape::Kind::codePoint:
      // Together no longer than an escape may be, or it could be cut.
      if (written->value == ESC) free_ = end + tailBehind(end, offset + LAG);
      return character(offset, free_, written->value, passes);
    case Escape::Kind::text:
      if (const auto only = onlyCharacter(written->text)) return character(offset, end, *only, passes);
      return island_.replace(offset, end, reinterpret_cast<const Byte*>(written->text.data()), written->text.size(),
                             passes);
  }
}

/**
 * Whether a reference without its `;` ends only because something invisible follows, and goes on behind it.
 * What is invisible goes first, and the reference is undone in the next layer.
 */
bool TextPass::goesOnHidden(Offset end) const {
  if (view_.at(end - 1) == ';' || end >= view_.end()) return false;
  const Byte byte = view_.at(end);
  if (byte < SPACE && SPECIAL[byte]) return true;
  const auto next = readUtf8(view_.bytes() + (end - view_.base()), static_cast<std::size_t>(view_.end() - end));
  return next && folds_.readingOf(next->codePoint) == REMOVED;
}

/** A UTF-8 sequence as it stands; what is malformed is left alone. */
void TextPass::undoCharacter(Offset offset) {
  const auto left = static_cast<std::size_t>(view_.end() - offset);
  const auto read = readUtf8(view_.bytes() + (offset - view_.base()), left);
  if (!read) return;
  const Offset end = offset + static_cast<Offset>(read->size);
  free_ = end;
  if (OwnScript::isCyrillic(read->codePoint)) {
    const auto at = static_cast<std::size_t>(offset - view_.base());
    const std::size_t own = tables_.ownScript.endOf(view_.bytes(), at, at + left);
    if (own > 0) {
      free_ = view_.base() + static_cast<Offset>(own);
      return;
    }
  }
  if (folds_.readingOf(read->codePoint) != KEPT) character(offset, end, read->codePoint, 0);
}

/** A character, written out (`passes` says how) or as it stands (0). */
void TextPass::character(Offset from, Offset to, std::uint32_t codePoint, Marks passes) {
  const std::uint16_t reading = folds_.readingOf(codePoint);
  if (codePoint >= 0xfe00) {
    if (const auto hidden = smuggledByte(codePoint))
      smuggled_.push(*hidden, from, view_.rawStart(from), view_.rawEnd(to - 1), view_.marksBetween(from, to));
  }
  if (reading == REMOVED) return island_.replace(from, to, nullptr, 0, passes | mark::zeroWidth);
  if (reading != KEPT) {
    const std::string& text = folds_.text(reading);
    return island_.replace(from, to, reinterpret_cast<const Byte*>(text.data()), text.size(),
                           passes | mark::confusables);
  }
  const Utf8 text = utf8Of(codePoint);
  island_.replace(from, to, text.bytes.data(), text.size, passes);
}

}  // namespace sluice
