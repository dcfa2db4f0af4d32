"""How large an exercise card may be: large pictures and wide lines, unless they would cost a page.

Heights are reckoned from the number of letters, so a page need not be set twice. A wrong guess costs white
paper or a page, never a split exercise: the style sheet keeps each card whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from clinic.handouts.rules import Exercise

Size = Literal["roomy", "compact"]

PAGE = 269.0  # millimetres between the margins
CLOSING = 48.0  # code, address and next visit
CAPTION = 4.3  # a line below a drawing
FINE = 1.2  # as many more letters go into it
LETTER = 1.96  # mean width at 11 points, with what a line leaves empty


@dataclass(frozen=True, slots=True)
class Measures:
    """A card's widths and heights in millimetres, as its style sheet has them."""

    look: float
    how: float
    picture: float
    line: float
    step: float
    head: float


MEASURES: dict[Size, Measures] = {
    "roomy": Measures(look=90, how=90, picture=46, line=5.1, step=6.1, head=16.2),
    "compact": Measures(look=76, how=104, picture=36, line=4.8, step=5.3, head=13.6),
}


def size(exercises: Sequence[Exercise], *, has_closing: bool) -> Size:
    """Roomy cards, unless compact ones take fewer pages."""
    closing = (CLOSING,) if has_closing else ()
    roomy, compact = (
        pages((*(height(exercise, MEASURES[size]) for exercise in exercises), *closing))
        for size in ("roomy", "compact")
    )
    return "roomy" if roomy <= compact else "compact"


def pages(heights: Sequence[float]) -> int:
    """Pages that blocks of these heights take, each kept whole, in their order."""
    count, left = 0, 0.0
    for block in heights:
        if block > left:
            count, left = count + 1, PAGE
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
    course = exercise.course
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
    how += 1.5 + measures.line * _lines(f"{exercise.move_on}Wann weiter?", measures.how - 6)
    notes = (
        f"{exercise.feel}Spüren:",
        f"{' '.join(exercise.avoid)}Vermeiden:",
    )
    narrow = measures.look / max(len(exercise.poses), 1) - 6
    wordy = (
        10 + measures.line * _lines(pose.words, narrow)
        for pose in exercise.poses
        if pose.is_wordy and not pose.drawing
    )
    captions = (
        CAPTION * _lines(f"{pose.label} {pose.words}", (narrow + 6) * FINE)
        for pose in exercise.poses
        if pose.drawing
    )
    look = (
        max(measures.picture, *wordy, 0)
        + max(captions, default=0)
        + sum(0.7 + measures.line * _lines(note, measures.look - 6) for note in notes)
    )
    return measures.head + max(how, look)


def _lines(text: str, width: float) -> int:
    return ceil(len(text) * LETTER / width)
