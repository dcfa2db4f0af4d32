"""One normaliser for all text that comes in: readable characters, one form, no surprises in the dark."""

import re
from unicodedata import category, is_normalized, normalize

# Embeddings, overrides and isolates reorder what stands around them; nobody types one into a form.
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Direction marks have their place in Arabic or Hebrew running text, but none in a name.
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
# Letters by category that leave no ink.
INKLESS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")


class Unreadable(ValueError):
    """The text holds characters that cannot be kept."""


class TooLong(ValueError):
    """The text is longer than its field."""


def is_readable(character: str) -> bool:
    """Whether a character may be kept: no control but newline and tab, no surrogate, no reordering."""
    if character in "\n\t":
        return True
    point = ord(character)
    if category(character) in ("Cc", "Cs") or character in REORDERING:
        return False
    # U+FFFD is what decoding leaves of broken bytes; U+FFFE and its kin are no characters at all.
    return not (character == "\ufffd" or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF)


def normalise(text: str, *, most: int, lines: bool = False, marks: bool = True, trim: bool = True) -> str:
    """The text in NFC and trimmed, or `Unreadable`, or `TooLong`.

    `most` counts characters; bytes may be three times as many. Without `lines` every blank is one space.
    Without `marks` direction marks are refused too. `trim=False` is for passwords, where a blank counts.
    """
    # Twice the length leaves room for decomposed accents. Composing a megabyte of stacked accents takes
    # minutes, so the measure is taken before.
    if len(text) > 2 * most + 2:
        raise TooLong
    text = _LINE_BREAKS.sub("\n", text)
    if not all(map(is_readable, text)) or (not marks and not DIRECTION_MARKS.isdisjoint(text)):
        raise Unreadable
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if trim:
        text = _trimmed(text) if lines else " ".join(text.split())
    if len(text) > most or len(text.encode()) > 3 * most:
        raise TooLong
    return text


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def is_blank(text: str) -> bool:
    """Whether nothing would be seen if this were printed."""
    return all(category(c)[0] in "ZC" or category(c) in ("Mn", "Me") or c in INKLESS for c in text)


def printable(text: str) -> str:
    """The text as it can be shown again beside its message, whatever it held."""
    return "".join(c if is_readable(c) else "\ufffd" for c in _LINE_BREAKS.sub("\n", text))


def joined_lines(text: str) -> str:
    """The text with one kind of line break, whichever the browser used."""
    return _LINE_BREAKS.sub("\n", text)
