"""Vector pictures made of numbers alone: QR code, pain scale, rows of boxes to tick.

Each is one path or two: a hundred boxes set as boxes take longer than the rest of a page.
"""

import io
from collections.abc import Sequence

import segno

from clinic.handouts.rules import MOST_SLOTS

INK = "#152127"
FAINT = "#7a898f"

DAY = 30  # units a day is wide
GAP = 6  # between two weeks
BOX = 26
TALL = 33
WEEK_TALL = 30
NUMBER = 20  # room for a week's number


def qr(address: str) -> str:
    """The address as a QR code that still reads with a corner folded or stained."""
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        picture, kind="svg", border=0, dark="#000", xmldecl=False, svgclass=None, lineclass=None, nl=False
    )
    return picture.getvalue().decode()


def pain_scale(limit: int) -> str:
    """Eleven steps: filled to the limit, empty beyond, a gap between them."""
    filled: list[str] = []
    empty: list[str] = []
    figures: list[str] = []
    for step in range(11):
        x = 1 + 31 * step + (8 if step > limit else 0)
        box = _rounded(x, 1, 28, 22, 4)
        (filled if step <= limit else empty).append(box)
        figures.append(
            f'<text x="{x + 14}" y="17" text-anchor="middle" font-family="Inter" font-weight="600" '
            f'font-size="14" fill="{"#fff" if step <= limit else INK}">{step}</text>'
        )
    return _picture(
        348,
        24,
        f'<path fill="{INK}" stroke="{INK}" d="{"".join(filled)}"/>'
        f'<path fill="none" stroke="{INK}" d="{"".join(empty)}"/>{"".join(figures)}',
    )


def tick_row(marks: Sequence[int]) -> str:
    """One exercise's days: a box on planned days with a slot for each time, a dot on free days."""
    return _picture(_width(len(marks)), WEEK_TALL, _days(marks))


def _days(marks: Sequence[int]) -> str:
    firm: list[str] = []
    faint: list[str] = []
    slots: list[str] = []
    dots: list[str] = []
    for day, mark in enumerate(marks):
        x = _day_x(day)
        if mark == 0:
            dots.append(f"M{x + 13} 15a2 2 0 1 0 4 0a2 2 0 1 0-4 0z")
            continue
        (faint if mark < 0 else firm).append(_rounded(x + 2, 2, BOX, BOX, 4))
        if 1 < mark <= MOST_SLOTS:
            slots += [f"M{x + 2 + BOX * slot / mark:.2f} 4v{BOX - 4}" for slot in range(1, mark)]
    return (
        _outline(firm, INK, 1.5)
        + _outline(faint, FAINT, 1)
        + _outline(slots, INK, 0.8)
        + (f'<path fill="{FAINT}" d="{"".join(dots)}"/>' if dots else "")
    )


def tick_grid(marks: Sequence[int], weeks: Sequence[int]) -> str:
    """The same days week below week, Monday on the left, each week's number before it."""
    rows = [
        f'<g transform="translate(0 {WEEK_TALL * place})">'
        f'<text x="16" y="20" text-anchor="end" font-family="Inter" font-size="13" fill="{INK}">{week}</text>'
        f'<g transform="translate({NUMBER} 0)">{_days(marks[7 * place : 7 * place + 7])}</g></g>'
        for place, week in enumerate(weeks)
    ]
    return _picture(NUMBER + _width(7), WEEK_TALL * len(rows), "".join(rows))


def write_row(planned: Sequence[bool]) -> str:
    """A box for a number on each day, firm where something is planned."""
    boxes = [(plan, _rounded(_day_x(day) + 2, 2, BOX, TALL - 4, 4)) for day, plan in enumerate(planned)]
    return _picture(
        _width(len(planned)),
        TALL,
        _outline([box for plan, box in boxes if plan], INK, 1.5)
        + _outline([box for plan, box in boxes if not plan], FAINT, 1),
    )


def _day_x(day: int) -> int:
    return DAY * day + GAP * (day // 7) + GAP // 2


def _width(days: int) -> int:
    """Whole weeks are equally wide, so that each stands below its head."""
    return DAY * days + GAP * (-(-days // 7))


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    """A box with round corners as one closed path."""

    def arc(dx: float, dy: float) -> str:
        return f"a{radius} {radius} 0 0 1 {dx} {dy}"

    across, down = width - 2 * radius, height - 2 * radius
    return (
        f"M{x + radius} {y}h{across}{arc(radius, radius)}v{down}{arc(-radius, radius)}"
        f"h{-across}{arc(-radius, -radius)}v{-down}{arc(radius, -radius)}z"
    )


def _outline(paths: Sequence[str], colour: str, width: float) -> str:
    if not paths:
        return ""
    return f'<path fill="none" stroke="{colour}" stroke-width="{width}" d="{"".join(paths)}"/>'


def _picture(width: float, height: float, inner: str) -> str:
    # Width and height must be stated: from a viewBox alone a picture cannot be measured before layout.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{inner}</svg>'
    )
