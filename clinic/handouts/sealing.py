"""The one thing on a sheet that must never be kept, its link, set into a finished PDF on the way out.

A sheet is set with its place for code and address left open, and kept like that. Sealing appends what a
reader takes instead of the open place: two drawings and the words for them. The kept bytes stay as they are.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import segno

OPEN: Final = "u" * 26  # in the place of a secret; no secret is spelled with a u
SIDE = 100.0  # of the code's own square
LINE_HEIGHT, BASELINE, LETTER = 16.0, 12.0, 12.0
INK = b"0.082 0.129 0.153 rg\n"
FAINT = b"0.478 0.537 0.561 RG\n"
FONT = "Address"
NUMBER = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


class NotSealable(Exception):
    """The document is not one of ours, or its open place is not where it was said to be."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One object that is put in the open place: its number and everything of it but its content."""

    number: int
    head: str


@dataclass(frozen=True, slots=True)
class Words:
    """An object that says the address in words: what stands in it before and after them."""

    number: int
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Where a document is open, and for which address. Without drawings there is nothing to seal."""

    address: str
    codes: tuple[Drawing, ...] = ()
    lines: tuple[Drawing, ...] = ()
    words: tuple[Words, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict, hash=False)  # of letters, in thousandths
    width: float = 0.0

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From what `as_data` made of one."""
        return cls(
            address=data["address"],
            codes=tuple(Drawing(*each) for each in data["codes"]),
            lines=tuple(Drawing(*each) for each in data["lines"]),
            words=tuple(Words(*each) for each in data["words"]),
            widths=data["widths"],
            width=data["width"],
        )

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "address": self.address,
            "codes": [[each.number, each.head] for each in self.codes],
            "lines": [[each.number, each.head] for each in self.lines],
            "words": [[each.number, each.before, each.text, each.after] for each in self.words],
            "widths": dict(self.widths),
            "width": self.width,
        }


def is_open(address: str) -> bool:
    """Whether this is the place of an address and none itself."""
    return address.endswith(OPEN)


def code(address: str) -> bytes:
    """A QR code as operators in a square of its own; a frame while it is open."""
    if is_open(address):
        return FAINT + b"1.2 w [4 3] 0 d 2 2 %g %g re S\n" % (SIDE - 4, SIDE - 4)
    rows = segno.make(address, error="m", micro=False).matrix
    module = SIDE / len(rows)
    # One path, filled once: squares filled one by one show hairlines between them.
    squares = b"".join(
        b"%g %g %g %g re\n" % (x * module, y * module, length * module, module)
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return b"0 g\n" + squares + b"f\n"


def line(address: str, widths: Mapping[str, int], width: float) -> bytes:
    """The address as one line of letters, drawn together where it would be too long; a rule while open."""
    shown = address.partition("://")[2] or address
    if is_open(address):
        shown = shown.removesuffix(OPEN)
    natural = LETTER * sum(widths.get(letter, 600) for letter in shown) / 1000
    stretch = min(1.0, width / natural) if natural else 1.0
    text = shown.encode("latin-1", "replace")
    escaped = re.sub(rb"([\\()])", rb"\\\1", text)
    letters = INK + b"BT /%s %g Tf %.2f Tz 1 0 0 -1 0 %g Tm (%s) Tj ET\n" % (
        FONT.encode(),
        LETTER,
        100 * stretch,
        BASELINE,
        escaped,
    )
    if not is_open(address):
        return letters
    return letters + FAINT + b"1 w %g %g m %g %g l S\n" % (natural * stretch, BASELINE, width, BASELINE)


def sealed(document: bytes, opening: Opening, address: str) -> bytes:
    """The document with this address in its open place. What was there is replaced."""
    changed: dict[int, bytes] = {}
    for drawing in opening.codes:
        changed[drawing.number] = _stream(drawing.head, code(address))
    for drawing in opening.lines:
        changed[drawing.number] = _stream(drawing.head, line(address, opening.widths, opening.width))
    for words in opening.words:
        said = words.text.replace(opening.address, address).replace(_short(opening.address), _short(address))
        changed[words.number] = words.before.encode("latin-1") + string(said) + words.after.encode("latin-1")
    return _appended(document, changed) if changed else document


def string(text: str) -> bytes:
    """A text as PDF writes it."""
    return b"<" + ("\ufeff" + text).encode("utf-16-be").hex().encode() + b">"


def _short(address: str) -> str:
    return address.partition("://")[2] or address


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """The dark stretches of a row: where each begins, and how long it is."""
    found: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((x, 1))
    return found


def _stream(head: str, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        head.encode("latin-1"),
        len(packed),
        packed,
    )


def _appended(document: bytes, changed: Mapping[int, bytes]) -> bytes:
    """An incremental update: the new objects, and a cross-reference stream that says where they are."""
    found = NUMBER.search(document[-64:])
    if found is None:
        raise NotSealable("no cross-reference")
    previous = int(found[1])
    trailer = document[previous : document.find(b"stream", previous)]
    size, root = re.search(rb"/Size (\d+)", trailer), re.search(rb"/Root (\d+ \d+ R)", trailer)
    info, names = re.search(rb"/Info (\d+ \d+ R)", trailer), re.search(rb"/ID (\[.*?\])", trailer)
    if size is None or root is None or info is None or names is None:
        raise NotSealable("no trailer")
    number = int(size[1])
    body, places = bytearray(document), {}
    for each, data in sorted(changed.items()):
        places[each] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (each, data)
    places[number] = start = len(body)
    table = b"".join(b"\x01" + place.to_bytes(4, "big") + b"\0" for place in places.values())
    index = b" ".join(b"%d 1" % each for each in places)
    body += b"%d 0 obj\n<</Type /XRef/Index [%s]/W [1 4 1]/Size %d/Prev %d/Root %s/Info %s/ID %s" % (
        number,
        index,
        number + 1,
        previous,
        root[1],
        info[1],
        names[1],
    )
    body += b"/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        len(table),
        table,
        start,
    )
    return bytes(body)
