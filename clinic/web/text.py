"""One normaliser for all text that comes in: readable characters, one form, no surprises in the dark."""

import re
from unicodedata import category, is_normalized, normalize

# Controls but newline and tab; halves of characters; embeddings, overrides and isolates, which reorder what
# stands around them and which nobody types into a form; U+FFFD, which decoding leaves of broken bytes; and
# the code points that are no characters at all.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# Direction marks have their place in Arabic or Hebrew running text, but none in a name.
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
# Letters by category that leave no ink.
INKLESS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
LONGEST_BLANK = 1_000
_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")


class Unreadable(ValueError):
    """The text holds characters that cannot be kept."""


class TooLong(ValueError):
    """The text is longer than its field."""


def is_readable(text: str) -> bool:
    """Whether a text holds only characters that may be kept, whichever way its lines are broken."""
    return _UNREADABLE.search(_LINE_BREAKS.sub("\n", text)) is None


def normalise(text: str, *, most: int, lines: bool = False, marks: bool = True, trim: bool = True) -> str:
    """The text in NFC and trimmed, or `Unreadable`, or `TooLong`.

    `most` counts characters; bytes may be three times as many. Without `lines` every blank is one space.
    Without `marks` direction marks are refused too. `trim=False` is for passwords, where a blank counts.
    """
    # Twice the length leaves room for decomposed accents. Composing a megabyte of stacked accents takes
    # minutes, so the measure is taken before.
    if len(text) > 2 * most + 2:
        raise TooLong
    if not is_readable(text) or (not marks and not DIRECTION_MARKS.isdisjoint(text)):
        raise Unreadable
    text = _LINE_BREAKS.sub("\n", text)
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
    if len(text) > LONGEST_BLANK:
        return False  # whoever sends that much is told that it is too long
    return all(category(c)[0] in "ZC" or category(c) in ("Mn", "Me") or c in INKLESS for c in text)


def printable(text: str) -> str:
    """The text as it can be shown again beside its message, whatever it held."""
    return _UNREADABLE.sub("\ufffd", _LINE_BREAKS.sub("\n", text))
