"""What stands where the rendering processes stand, in tests that are not about paper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from clinic.handouts.pool import Page, Printed
from clinic.handouts.sealing import OPEN

TRAILER = b"<</Type /XRef/Size 6/Root 1 0 R/Info 2 0 R/ID [(a) (b)]/Length 0>>\nstream\n\nendstream\nendobj\n"


class Press:
    """Prints sheets that say what they were asked for, and keeps the pages it was asked for."""

    state = "ok"
    is_idle = True

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.fails: Exception | None = None
        self.meanwhile: Callable[[], object] = list
        self.pictures: list[tuple[int, int]] = []
        self.cards = [[1, 1, 1], [2, 1, 2], [3, 3, 3]]

    def pdf(self, page: Page) -> bytes:
        return self.print(page).pdf

    def print(self, page: Page) -> Printed:
        if self.fails:
            raise self.fails
        self.meanwhile()
        self.pages.append(page)
        body = b"%PDF-1.7 " + page.html.encode() + b"\n"
        document = body + b"5 0 obj\n" + TRAILER + b"startxref\n%d\n%%%%EOF\n" % len(body)
        facts: dict[str, Any] = {"sizes": [[595, 842]] * 3, "cards": self.cards}
        if page.address and "qr.svg" in page.html:
            words = [[3, "<</Alt ", page.address, ">>"]]
            facts["open"] = {
                "address": page.address,
                "codes": [[4, "/Type /XObject"]],
                "lines": [],
                "words": words,
                "widths": {},
                "width": 0,
            }
        return Printed(document, facts)

    def picture(self, document: bytes, number: int, width: int) -> bytes:
        if self.fails:
            raise self.fails
        self.pictures.append((number, width))
        return b"\x89PNG" + document

    def close(self) -> None:
        """Nothing runs."""


@contextmanager
def standing_in(app: Flask, **others: object) -> Iterator[None]:
    """These stand where the app's own stood, such as `renderer=Press()`; afterwards its own come back."""
    real = {name: app.extensions.pop(name, None) for name in others}
    app.extensions.update(others)
    yield
    for name, was in real.items():
        del app.extensions[name]
        if was is not None:
            app.extensions[name] = was


def address_in(sheet: bytes) -> str:
    """The address sealed into what `Press` printed; empty where none was."""
    _, found, rest = sheet.rpartition(b"<feff")
    address = bytes.fromhex("feff" + rest.partition(b">")[0].decode()).decode("utf-16") if found else ""
    return "" if address.endswith(OPEN) else address
