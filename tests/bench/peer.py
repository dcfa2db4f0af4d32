"""The same handout set by Typst, tagged as PDF/UA-1 too. Its fonts and template are kept, as ours are."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import typst

from clinic.handouts.pool import Page

TEMPLATE = Path(__file__).with_name("typst.typ")
ALONE = frozenset({"img", "meta", "br", "hr", "link"})
OPEN = {"qr.svg": (100, 100), "address.svg": (316, 16)}  # sealed in later, as with ours
BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"/>'


class Peer:
    """A handout with its template, ready to be set as often as wanted."""

    def __init__(self, page: Page, fonts: Path, folder: Path) -> None:
        reader = Reader()
        reader.feed(page.html)
        blanks = {name: BLANK.format(*size).encode() for name, size in OPEN.items()}
        for name, content in (blanks | dict(page.assets)).items():
            (folder / name).write_bytes(content)
        (folder / "tree.json").write_text(json.dumps(reader.tree()))
        (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        self.edition, self.editions = 0, folder / "edition.txt"
        self.compiler = typst.Compiler(
            folder / TEMPLATE.name,
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs={"colour": page.colour},
        )

    def pdf(self) -> bytes:
        """The document, every card of it a new one."""
        self.edition += 1
        self.editions.write_text(str(self.edition))  # a file: other inputs would make it forget everything
        found = self.compiler.compile(format="pdf", pdf_standards="ua-1")
        assert isinstance(found, bytes)
        return found


class Reader(HTMLParser):
    """The elements of a handout as a tree of plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, Any] = {"tag": "", "kids": [], "class": ""}
        self.open = [self.root]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {"class": "", "colspan": "1"} | {name: value or "" for name, value in attributes}
        node: dict[str, Any] = {**said, "tag": tag, "kids": [], "in": self.open[-1]["tag"]}
        self.open[-1]["kids"].append(node)
        if tag not in ALONE:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        while self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        before, after = (" " if data[:1].isspace() else ""), (" " if data[-1:].isspace() else "")
        if words:
            self.open[-1]["kids"].append(f"{before}{words}{after}")

    def tree(self) -> dict[str, Any]:
        """What the template is given: the body, and what stands at the head and feet of pages."""
        (html,) = (each for each in self.root["kids"] if isinstance(each, dict))
        head, body = html["kids"]
        said = {each.get("name", each["tag"]): each for each in head["kids"]}
        return {
            "lang": html["lang"],
            "title": said["title"]["kids"][0],
            "author": said["author"]["content"],
            "kids": body["kids"],
            **{name: body[f"data-{name}"] for name in ("foot", "revision", "page", "draft")},
        }
