"""The drawings of the exercises: which stand, how large they are, and what their bytes are known by."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "exercises"
MAP: Final = FOLDER / "muscles.svg"
MUSCLE = re.compile(r'(<g class="muscle" id="(?:front|back)-([a-z-]+)">)(.*?</g>)', re.DOTALL)
# The page has a heading and a list of its own for what these say.
HEAD = re.compile(r"<title>.*?</title><desc>.*?</desc>")
WORKING: Final = "#cf3b27"  # as in the drawings
ASSISTING: Final = "#f3aa97"
SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """One file below the static files. `name` is what its address is made of; width and height in pixels."""

    name: str
    width: int
    height: int
    digest: str

    @property
    def content(self) -> bytes:
        return (FOLDER.parent / self.name).read_bytes()


@cache
def stills(exercise: str) -> Sequence[Drawing]:
    """The key poses of an exercise, from start to end; none while it is not drawn."""
    return tuple(_drawing(path) for path in sorted((FOLDER / exercise).glob("[0-9].svg")))


@cache
def moving(exercise: str) -> Drawing | None:
    """The whole movement in one file, or none."""
    path = FOLDER / exercise / "move.svg"
    return _drawing(path) if path.exists() else None


def telling(exercise: str) -> Drawing | None:
    """The one still that stands for the exercise: its end, with the way there."""
    return next(iter(stills(exercise)[-1:]), None)


def still(exercise: str, number: int) -> Drawing | None:
    """The key pose of this number, counted from 0."""
    return next(iter(stills(exercise)[number : number + 1]), None)


@cache
def by_name(name: str) -> Drawing:
    """The drawing of this name."""
    return _drawing(FOLDER.parent / name)


def muscle_map(working: Collection[str], assisting: Collection[str]) -> str:
    """A person from the front and from behind with these muscles marked, as SVG; empty while not drawn."""
    if not MAP.exists():
        return ""

    def marked(group: re.Match[str]) -> str:
        colour = WORKING if group[2] in working else ASSISTING if group[2] in assisting else ""
        if not colour:
            return group[0]
        paths = re.sub(r'(fill|stroke)="[^"]*"', rf'\1="{colour}"', group[3])
        return group[1] + re.sub(r'(fill|stroke)-opacity="[^"]*"', r'\1-opacity="1"', paths)

    return MUSCLE.sub(marked, HEAD.sub("", _map()))


@cache
def _map() -> str:
    return MAP.read_text()


def _drawing(path: Path) -> Drawing:
    content = path.read_bytes()
    size = SIZE.match(content.decode())
    if size is None:
        raise ValueError(f"{path.name} of {path.parent.name} does not begin with its width and height")
    return Drawing(
        name=f"{FOLDER.name}/{path.parent.name}/{path.name}",
        width=int(size[1]),
        height=int(size[2]),
        digest=sha256(content).hexdigest(),
    )
