"""Markup read as strictly as a browser reads it kindly: what it would mend in silence is a fault here."""

import re
from collections import Counter
from collections.abc import Iterator

from turbohtml import Document, Element, parse

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905  as the standard lists them
)
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def elements(page: Document | Element) -> list[Element]:
    """All elements beneath, in their order, those within templates too."""
    return [node for node in page.descendants if isinstance(node, Element)]


def read(markup: str) -> tuple[Document, list[str]]:
    """The page a browser would build, and where that is not the page that was written."""
    page = parse(markup, source_locations=True)
    return page, [f"line {fault.line}: {fault.code}" for fault in page.errors] + list(_mended(page, markup))


def _mended(page: Document, markup: str) -> Iterator[str]:
    """Elements nobody wrote, left open, moved elsewhere, and tags that made no element."""
    built: Counter[tuple[str, str]] = Counter()
    before = -1
    for element in elements(page):
        at = element.source_location
        if at is None or at.start_tag is None:
            yield f"a <{element.tag}> nobody wrote"
            continue
        line, begin, end = at.start_tag.start_line, at.start_tag.start_offset, at.start_tag.end_offset
        if begin < before:
            yield f"line {line}: <{element.tag}> does not stand where it was written"
        before = begin
        built["", element.tag.lower()] += 1
        if at.end_tag is not None:
            built["/", element.tag.lower()] += 1
        elif element.tag not in VOID and not markup.startswith("/>", end - 2):
            yield f"line {line}: <{element.tag}> is left open"
    written = Counter((end, tag.lower()) for end, tag in TAG.findall(markup))
    yield from (f"<{end}{tag}> leads to nothing" for end, tag in written - built)
