"""What a reader, a checker and a screen reader find in a PDF."""

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}


@dataclass
class Element:
    """One element of the structure tree."""

    tag: str
    parent: str
    alternative: str
    attributes: dict[str, Any]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it is painted, which is the order of reading."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def words(text: str) -> str:
    """A text in which line breaks do not matter; the reader drops a hyphen at the end of a line."""
    return " ".join(text.replace("-\n", "").replace("-", "").split())


def elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """The structure tree, in reading order."""

    def walk(node: Any, parent: str) -> Iterator[Element]:
        if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
            return
        tag = str(node.S).removeprefix("/")
        given = node.get("/A")
        attributes = {} if given is None else {key.removeprefix("/"): value for key, value in given.items()}
        yield Element(tag, parent, str(node.get("/Alt", "")), attributes)
        kids = node.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from walk(kid, tag)

    for top in pdf.Root.StructTreeRoot.K:
        yield from walk(top, "")


def unmarked(pdf: pikepdf.Pdf) -> list[str]:
    """What is painted on pages outside any mark, so that no reader knows whether it means something."""
    found = []
    for number, page in enumerate(pdf.pages, 1):
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BMC", "BDC"):
                depth += 1
            elif operator == "EMC":
                depth -= 1
            elif operator in PAINTS and depth == 0:
                found.append(f"page {number}: {operator}")
        assert depth == 0
    return found


def unowned(pdf: pikepdf.Pdf) -> list[str]:
    """Marks on pages that no element of the tree answers for."""
    owners: dict[int, Any] = {}
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    for place in range(0, len(numbers), 2):
        owners[int(numbers[place])] = numbers[place + 1]
    reachable = set()

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Dictionary) and "/S" in node:
            reachable.add(node.objgen)
            kids = node.get("/K")
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                walk(kid)

    for top in pdf.Root.StructTreeRoot.K:
        walk(top)
    found = []
    for number, page in enumerate(pdf.pages, 1):
        owned = owners[int(page.StructParents)]
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) == "BDC" and isinstance(instruction.operands[1], pikepdf.Dictionary):
                mark = instruction.operands[1].get("/MCID")
                if mark is not None:
                    owner = owned[int(mark)]
                    if not isinstance(owner, pikepdf.Dictionary) or owner.objgen not in reachable:
                        found.append(f"page {number}: mark {mark}")
    return found
