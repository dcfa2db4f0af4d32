"""The order of a plan's rows and the headings above some of them. Pure."""

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")
Headed = tuple[Row, str]  # a row and the heading that stands above it, or nothing


def taken_out(rows: Sequence[Headed[Row]], at: int) -> list[Headed[Row]]:
    """The rows without one; its heading stays above the rest of its section, if there is a rest."""
    left = list(rows)
    _, heading = left.pop(at)
    if heading and at < len(left) and not left[at][1]:
        left[at] = (left[at][0], heading)
    return left


def moved(rows: Sequence[Headed[Row]], at: int, to: int) -> list[Headed[Row]]:
    """The rows with one at another place, both counted from 0; beyond the end is the end.

    Moved up onto the first row of a section, it becomes that section's first row; moved down to where a
    section begins, it ends the section above. A heading whose only row moves goes with it.
    """
    row, heading = rows[at]
    alone = bool(heading) and (at + 1 == len(rows) or bool(rows[at + 1][1]))
    left = taken_out(rows, at)
    to = max(0, min(to, len(left)))
    if alone:
        return [*left[:to], (row, heading), *left[to:]]
    if to <= at and to < len(left) and left[to][1]:
        above = left[to][1]
        return [*left[:to], (row, above), (left[to][0], ""), *left[to + 1 :]]
    return [*left[:to], (row, ""), *left[to:]]
