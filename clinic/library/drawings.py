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
MUSCLE = re.compile(r'<g class="muscle" id="(front|back)-([a-z-]+)">.*?</g>', re.DOTALL)
# The page has a heading and a list of its own for what these say.
HEAD = re.compile(r"<title>.*?</title><desc>.*?</desc>")
WORKING: Final = ("#cf3b27", "#ffffff")  # surface and rim, as in the drawings
ASSISTING: Final = ("#f3aa97", "#cf3b27")
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
    """A person from the front and from behind with these muscles marked, as SVG; empty while not drawn.

    What works lies above what assists, and both above the others, which may cover them in the body.
    """
    if not MAP.exists():
        return ""

    def rank(group: re.Match[str]) -> int:
        return 2 if group[2] in working else int(group[2] in assisting)

    ordered = {
        side: iter(sorted((group for group in MUSCLE.finditer(_map()) if group[1] == side), key=rank))
        for side in ("front", "back")
    }

    def next_of_side(place: re.Match[str]) -> str:
        group = next(ordered[place[1]])
        return _marked(group[0], (None, ASSISTING, WORKING)[rank(group)])

    return MUSCLE.sub(next_of_side, HEAD.sub("", _map()))


def _marked(group: str, colours: tuple[str, str] | None) -> str:
    if colours is None:
        return group
    surface, rim = colours
    painted = re.sub(r'fill="[^"]*"', f'fill="{surface}"', group)
    painted = re.sub(r'stroke="[^"]*"', f'stroke="{rim}"', painted)
    painted = re.sub(
        r'stroke-width="[^"]*"', 'stroke-width="2"', painted
    )  # a slender muscle keeps its colour
    return re.sub(r'(fill|stroke)-opacity="[^"]*"', r'\1-opacity="1"', painted)


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
