"""What an address may carry: well-formed text, a bounded page and order, and a way on that stays here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category
from urllib.parse import unquote_to_bytes, urlsplit

from flask import abort

LAST_PAGE = 1_000_000
MOST_PER_PAGE = 100
LONGEST_SEARCH = 200
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def safe_next(value: str | None, *, default: str = "/") -> str:
    """A path on this site to go on to, or the default for anything else.

    Browsers read `\\` as `/` and drop tabs and line breaks, so both can turn a path into another host.
    """
    if not value or not value.startswith("/") or value.startswith("//") or len(value) > 2_000:
        return default
    if "\\" in value or any(category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs") for character in value):
        return default
    try:
        parts = urlsplit(value)
    except ValueError:
        return default
    # Not another host to any browser, but to whoever joins paths carelessly: two slashes in a row, a climb.
    if "//" in parts.path or "/./" in parts.path or "/../" in parts.path:
        return default
    # A path that begins with an escaped slash or backslash is one careless unquoting away from another host.
    if parts.scheme or parts.netloc or _unescaped(parts.path).startswith((b"//", b"/\\")):
        return default
    return value


def _unescaped(path: str) -> bytes:
    return unquote_to_bytes(path)


def is_well_formed(escaped: bytes) -> bool:
    """Whether text escaped as in addresses and forms decodes to UTF-8 without broken escapes."""
    if _BROKEN_ESCAPE.search(escaped):
        return False
    try:
        unquote_to_bytes(escaped).decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Listing:
    """Which part of a list somebody asked for, in which order, and what for."""

    page: int
    per_page: int
    sort: str
    search: str

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page


def listing(query: Mapping[str, str], *, sorts: Sequence[str], per_page: int = 50) -> Listing:
    """Read page, per_page, sort and q. The first sort is the default; a value out of bounds answers 400."""
    sort = query.get("sort") or sorts[0]
    if sort not in sorts:
        abort(400)
    search = " ".join(query.get("q", "").split())
    if len(search) > LONGEST_SEARCH or any(category(character) in ("Cc", "Cs") for character in search):
        abort(400)
    return Listing(
        page=_number(query.get("page"), default=1, most=LAST_PAGE),
        per_page=_number(query.get("per_page"), default=per_page, most=MOST_PER_PAGE),
        sort=sort,
        search=search,
    )


def _number(text: str | None, *, default: int, most: int) -> int:
    if not text:
        return default
    if len(text) > 7 or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        abort(400)
    return int(text)
