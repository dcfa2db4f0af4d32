"""Files on their way out: named so that every browser and disk can take the name, and cells nobody runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

# What spreadsheet programmes take for the beginning of a formula, or skip to reach one.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV = "text/csv; charset=utf-8"


def disposition(name: str, *, kind: str = "attachment") -> str:
    """The header that names a file, in ASCII for old readers and whole for the others (RFC 6266)."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_" for sign in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='-_.')}"


def download(body: bytes, *, name: str, media_type: str) -> Response:
    """An answer that is a file to be kept. A browser that opens it all the same runs nothing in it."""
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV (RFC 4180) that every spreadsheet programme reads as text, and none as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """A value as a cell: numbers as they are, and text with a quote before what could run."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(RUNS) else text
