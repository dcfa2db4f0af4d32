"""How large an exercise card may be, and what still fits on the first page.

Heights are reckoned from the number of letters, so a page need not be set twice. A wrong guess costs white
paper or a page, never a split exercise: the style sheet keeps each card whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

from clinic.handouts.layouts import Design, Layout, Paper, Part, TextSize
from clinic.handouts.rules import Exercise, Handout

Size = Literal["roomy", "compact"]

PAGES: Final[Mapping[Paper, float]] = {Paper.A4: 269.0, Paper.LETTER: 251.4}  # mm between the margins
CODE = 30.0  # code and address
VISIT = 12.0
WIDE = 184.0  # the whole width
SPARE = 10.0  # by so much a first page may come out higher than reckoned
CAPTION = 4.3  # a line below a drawing
FINE = 1.2  # as many more letters go into it
LETTER = 1.96  # mean width at 11 points, with what a line leaves empty
GROWN: Final = 1.16  # what larger text adds
SMALL = 1.74  # mean width at 9.5 points
LARGE = 2.8  # at 16 points
# Between the margins of large print, less what a first page may come out higher than reckoned.
LARGE_PAGES: Final[Mapping[Paper, float]] = {Paper.A4: 253.0, Paper.LETTER: 237.4}
# Layouts with code and visit on the first page, and what smaller letters spare of it.
CLOSED_FIRST: Final[Mapping[Layout, float]] = {
    Layout.DIARY: 17.0,
    Layout.COMPACT: 12.0,
    Layout.ONE_PER_PAGE: 17.0,
}
TIGHTER = 15.0  # the same, of a page that ends with the pain rule
# A drawing's height and the page's, where the fridge sheet has its words overleaf.
FRONTS: Final[Mapping[Paper, tuple[float, float]]] = {Paper.A4: (24.0, 275.0), Paper.LETTER: (20.4, 257.4)}


@dataclass(frozen=True, slots=True)
class Measures:
    """A card's widths and heights in millimetres, as its style sheet has them. What to feel and to avoid
    stands below the drawings, when to move on below the steps."""

    look: float
    how: float
    picture: float
    line: float
    step: float
    head: float


MEASURES: Final[Mapping[Size, Measures]] = {
    "roomy": Measures(look=90, how=90, picture=44, line=5.1, step=6.1, head=16.2),
    "compact": Measures(look=70, how=111, picture=34, line=4.5, step=4.5, head=11.6),
}


def size(handout: Handout, design: Design) -> Size:
    """Roomy cards, unless compact ones take fewer pages."""
    if design.layout is Layout.FRIDGE:
        return "roomy" if fridge(handout, design) <= PAGES[design.paper] + 9 else "compact"
    page = PAGES[design.paper]
    ending = (closing_height(handout, design),) if closes_last(handout, design) else ()
    roomy, compact = (
        pages((*(height(exercise, MEASURES[size]) for exercise in handout.cards), *ending), page)
        for size in ("roomy", "compact")
    )
    return "roomy" if roomy <= compact else "compact"


def fridge(handout: Handout, design: Design) -> float:
    """How high a fridge sheet with all words would be: its rows, and what stands below them."""
    rows = 0.0
    for exercise in handout.cards:
        dose = exercise.dose
        small = (
            f"{dose.side} {dose.days} " + " ".join(f"{cell.figure} {cell.words}" for cell in dose.extras),
            *(f"{line.when} {line.dose}" for line in exercise.weeks.lines),
            f"Spüren: {exercise.feel}",
            f"Vermeiden: {' '.join(exercise.avoid)}",
        )
        rows += 2.2 + 5 * _lines(exercise.name, 100) + 5.6 * _amounts(exercise)
        rows += sum(4.1 * ceil(len(text) * SMALL / 86) for text in small)
    if handout.note and design.shows(Part.NOTE):
        rows += 1 + sum(4.4 * _lines(text or " ", WIDE) for text in handout.note.splitlines())
    return 33 + rows + 9 + _below(handout) + (21 if closing_height(handout, design) else 0)


def _amounts(exercise: Exercise) -> int:
    """Lines of figures in a row of the fridge sheet."""
    dose = exercise.dose
    cells = [cell for cell in (dose.left, dose.right, dose.count, *dose.holds) if cell]
    return ceil(sum(len(cell.figure) * 1.5 + len(cell.words) + 5 for cell in cells) * LETTER / 90)


def _marks(exercise: Exercise) -> int:
    """Lines of days and weeks in a row of the fridge sheet."""
    weeks = " ".join(f"{line.when} {line.dose}" for line in exercise.weeks.lines if not line.is_now)
    return 1 + ceil(len(weeks) * SMALL / 86)


def _below(handout: Handout) -> float:
    """How high all is that stands below the rows of the fridge sheet."""
    stop = handout.stop
    lists = max(
        4.05 * ceil(len("– ".join(texts)) * SMALL / 89)
        for texts in (stop.emergency_signs, stop.reasons, ("",))
    )
    net = 4.05 * (
        ceil(len(" ".join(stop.precautions)) * SMALL / 184) + ceil(len(stop.safety_net) * SMALL / 184)
    )
    return 8 + lists + net + 10


def is_snug(handout: Handout, design: Design) -> bool:
    """Whether a fridge sheet with its words overleaf needs smaller drawings to keep its front on a page."""
    picture, page = FRONTS[design.paper]
    rows = sum(
        max(picture, 5 + 5.6 * _amounts(exercise) + 4.1 * _marks(exercise)) + 1.9
        for exercise in handout.cards
    )
    return 33 + rows + 9 + _below(handout) > page


def closes_last(handout: Handout, design: Design) -> bool:
    """Whether code and visit stand last: not where they fit below the pain rule, nor where what lies ahead
    follows them, so that they never have a page to themselves. Two columns make room for them above; below
    an exercise that fills its page there is none."""
    if design.layout in CLOSED_FIRST or (handout.ahead and design.shows(Part.COURSE)):
        return False
    grown = GROWN if design.text is TextSize.LARGER else 1
    return grown * (first_page(handout, design) + closing_height(handout, design)) > PAGES[design.paper]


def codes_first(handout: Handout, design: Design) -> bool:
    """Whether code and visit of large print have room on the first page, below the pain rule: when to stop
    then fills the second, and they need none of their own."""
    return large_front(handout, design) + _large_closing(handout, design) <= LARGE_PAGES[design.paper]


def large_front(handout: Handout, design: Design) -> float:
    """About how high all is that stands before the stop box in large print."""
    note = handout.note if design.shows(Part.NOTE) else ""
    day = f"{handout.addressee}{handout.author}{handout.issued_on}{handout.review}"
    changed = handout.changes and (" " * 24, *handout.changes)
    lines = sum(_wide(text or " ", 181) for text in (*note.splitlines(), *changed))
    lines += _wide(day + " " * 20, WIDE)
    days = 14.6 + sum(
        3.6
        + 7.76
        * sum(
            _wide(text, WIDE)
            for text in (row.every or row.days, row.title + " · ".join(row.names), row.summary)
        )
        for row in handout.week
    )
    pain = 43 + 7.4 * (_wide(handout.pain_rule, WIDE) + _wide(handout.step_back, WIDE))
    return 24 + 7.76 * lines + days + pain


def _large_closing(handout: Handout, design: Design) -> float:
    code = 58 if design.shows(Part.CODE) and handout.address else 0
    visit = 26 if design.shows(Part.VISIT) and handout.visit else 0
    return code + visit


def _wide(text: str, width: float) -> int:
    return ceil(len(text) * LARGE / width)


def is_tight(handout: Handout, design: Design) -> bool:
    """Whether the pain rule needs the box above it set smaller to stay on the first page, and where code and
    visit stand below it in every case, they as well."""
    ending = closing_height(handout, design) if design.layout in CLOSED_FIRST else 0
    return first_page(handout, design) + ending > PAGES[design.paper] - SPARE


def is_dense(handout: Handout, design: Design) -> bool:
    """Whether the first page is fuller than that, so that smaller letters alone do not keep on it what
    belongs there."""
    if design.text is TextSize.LARGER:
        return False
    ending = closing_height(handout, design) if design.layout in CLOSED_FIRST else 0
    spared = CLOSED_FIRST.get(design.layout, TIGHTER)
    return first_page(handout, design) + ending > PAGES[design.paper] + spared


def closing_height(handout: Handout, design: Design) -> float:
    """How high code, address and next visit will be."""
    code = CODE if design.shows(Part.CODE) and handout.address else 0
    visit = VISIT if design.shows(Part.VISIT) and handout.visit else 0
    return code + visit


def first_page(handout: Handout, design: Design) -> float:
    """About how high all is that stands before the cards: head, week, when to stop, the pain rule."""
    line, half, stop = 4.83, WIDE / 2 - 10, handout.stop
    note = handout.note if design.shows(Part.NOTE) else ""
    top = 31 + (2.2 + sum(5.3 * _lines(text or " ", WIDE) for text in note.splitlines()) if note else 0)
    week = 10 + sum(
        2.4 + line * (_lines(row.title + " · ".join(row.names), WIDE - 90) + _lines(row.summary, WIDE - 90))
        for row in handout.week
    )
    lists = max(
        sum(4.7 * _lines(text, half - 3) + 0.3 for text in texts)
        for texts in (stop.emergency_signs, stop.reasons, ("",))
    )
    net = 4.9 * (_lines(" ".join(stop.precautions), WIDE - 8) + _lines(stop.safety_net, WIDE - 8))
    pain = 9.6 + 4.9 * max(_lines(handout.pain_rule, WIDE - 93), 3)
    pain += 1 + 4.9 * _lines(handout.step_back, WIDE) if handout.step_back else 0
    return top + week + 3 + 17 + lists + 3 + net + pain


def pages(heights: Sequence[float], page: float = PAGES[Paper.A4]) -> int:
    """Pages that blocks of these heights take, each kept whole, in their order."""
    count, left = 0, 0.0
    for block in heights:
        if block > left:
            count, left = count + 1, page
        left -= block
    return count


def height(exercise: Exercise, measures: Measures) -> float:
    """About how high a card will be."""
    dose = exercise.dose
    counts = [cell for cell in (dose.count, dose.left, dose.right) if cell]
    cells = [*counts, *dose.holds]
    share = measures.how / len(cells) - 4
    how = 11 + measures.line * max(_lines(cell.words, share) for cell in cells)
    how += measures.line * _lines(" · ".join(f"{x.figure} {x.words}" for x in dose.extras), measures.how)
    how += measures.line * _lines(exercise.side_note, measures.how)
    course = exercise.weeks
    how += sum(
        measures.line
        * _lines(f"{line.dose}{line.days}{line.more}{line.exercise}{line.condition}", measures.how - 36)
        for line in course.lines
    )
    how += sum(
        measures.line * _lines(text, measures.how) for text in (*course.steps, course.step_back) if text
    )
    how += measures.line if course else 0
    how += sum(
        measures.step + measures.line * (_lines(step, measures.how - 6) - 1) for step in exercise.steps
    )
    narrow = measures.look / max(len(exercise.poses), 1) - 6
    wordy = (
        10 + measures.line * _lines(pose.words, narrow)
        for pose in exercise.poses
        if pose.is_wordy and not pose.drawing
    )
    captions = (
        CAPTION * _lines(f"{pose.label} {pose.words}", (narrow + 4) * FINE)
        for pose in exercise.poses
        if pose.drawing
    )
    look = max(measures.picture, *wordy, 0) + max(captions, default=0)
    senses = sum(
        measures.line * _lines(text, measures.look - 6)
        for text in (f"{exercise.feel}Spüren:", f"{' '.join(exercise.avoid)}Vermeiden:")
    )
    move_on = 1.2 + measures.line * _lines(f"{exercise.move_on}Wann weiter?", measures.how - 6)
    return measures.head + max(how + move_on, look + 2.6 + senses)


def _lines(text: str, width: float) -> int:
    return ceil(len(text) * LETTER / width)
