"""A handout set in one of its layouts: which template, how large its cards, and the pictures it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from clinic import wording
from clinic.handouts import fit, pictures
from clinic.handouts.layouts import Design, Layout, Part
from clinic.handouts.rules import Diary, Handout, parted
from clinic.library import drawings

TEMPLATES: Final[Mapping[Layout, str]] = {layout: layout.value.replace("-", "_") for layout in Layout}
# In this order: what all share, then each layout's own; one sheet, parsed once a process.
STYLES: Final = (
    "page",
    "sizes",
    "programme",
    "ahead",
    "diary",
    *(name for layout, name in TEMPLATES.items() if layout not in (Layout.PROGRAMME, Layout.DIARY)),
    "larger",
    "paper",
)
FULL_FIRST: Final = frozenset({Layout.PROGRAMME, *fit.CLOSED_FIRST})
WORDS_ALONE: Final = frozenset({Layout.TEXT, Layout.CLINICIAN})


@dataclass(frozen=True, slots=True)
class Document:
    """Words and pictures of one document. `folds` asks for its pages in the order of a booklet."""

    html: str
    pictures: Mapping[str, bytes]
    folds: bool


def document(handout: Handout, design: Design) -> Document:
    """The document as the engine takes it. Equal handouts of one design give equal markup."""
    diary = diary_pages(handout, design)
    ticks, writes, boxes = _boxes(diary)
    drawn = {} if design.layout in WORDS_ALONE else _drawn(handout)
    photos = {} if design.layout in WORDS_ALONE else dict(handout.photos)
    html = wording.render(
        handout.language,
        f"handouts/{TEMPLATES[design.layout]}.html",
        handout=handout,
        design=design,
        diary=diary,
        ticks=ticks,
        writes=writes,
        size=fit.size(handout, design),
        closes_last=fit.closes_last(handout, design),
        codes_first=fit.codes_first(handout, design),
        closer=_closer(handout, design),
        is_snug=fit.is_snug(handout, design),
        drawn={drawing.name: name for name, drawing in drawn.items()} | {name: name for name in photos},
    )
    found = {"scale.svg": pictures.pain_scale(handout.pain_limit).encode()}
    if handout.letterhead.logo is not None:
        found["logo"] = handout.letterhead.logo.content
    found |= boxes
    if design.layout is Layout.FRIDGE:
        for page in handout.diary[:1]:
            weeks = [week.number for week in page.weeks]
            for row in page.rows:
                found[f"grid-{row.number}.svg"] = pictures.tick_grid(row.marks, weeks).encode()
    found |= {name: drawing.content for name, drawing in drawn.items()} | photos
    return Document(html, found, folds=design.layout is Layout.BOOKLET)


def _closer(handout: Handout, design: Design) -> str:
    """Classes of what stands on a first page that is full; not of the sheet, so its cards stay the same."""
    if design.layout not in FULL_FIRST or not fit.is_tight(handout, design):
        return ""
    return " tight dense" if fit.is_dense(handout, design) else " tight"


def diary_pages(handout: Handout, design: Design) -> tuple[Diary, ...]:
    """The pages of a diary a layout has: the whole plan's, its first four weeks', or none."""
    if design.layout is Layout.DIARY:
        return handout.diary
    if not design.shows(Part.DIARY) or design.layout in (
        Layout.FRIDGE,
        Layout.TEXT,
        Layout.BOOKLET,
        Layout.CLINICIAN,
    ):
        return ()
    first = handout.diary[:1]
    if design.layout is Layout.LARGE:
        return tuple(half for page in first for half in parted(page, weeks=2))
    return first


def _boxes(diary: Sequence[Diary]) -> tuple[list[dict[int, str]], list[str], dict[str, bytes]]:
    """The rows of boxes of every page: to tick, by exercise, and to write in. Equal rows are one picture."""
    found: dict[str, bytes] = {}

    def named(picture: str) -> str:
        content = picture.encode()
        name = f"drawing-{sha256(content).hexdigest()[:16]}.svg"
        found[name] = content
        return name

    ticks = [{row.number: named(pictures.tick_row(row.marks)) for row in page.rows} for page in diary]
    writes = [named(pictures.write_row(page.planned)) for page in diary]
    return ticks, writes, found


def _drawn(handout: Handout) -> dict[str, drawings.Drawing]:
    """The drawings of all key poses, by names that say their content."""
    return {
        f"drawing-{drawing.digest[:16]}.svg": drawing
        for exercise in handout.exercises
        for drawing in map(
            drawings.by_name,
            (pose.drawing for pose in exercise.poses if pose.drawing and pose.drawing not in handout.photos),
        )
    }
