"""Sessions that take turns, A today and B the next time: which place each has among those on its days."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from clinic.plans.doses.courses import Course
from clinic.plans.doses.dose import Dose

Days = tuple[tuple[str, ...], int | None]


def in_turn(courses: Sequence[Course]) -> tuple[Course, ...]:
    """The courses of one plan, each dose of a lettered session with its place. Sessions on days of their own
    take no turns: the days say it all."""
    letters: defaultdict[Days, set[str]] = defaultdict(set)
    for wanted in courses:
        for block in wanted.blocks:
            if block.dose.session and not block.dose.as_needed:
                letters[_days(block.dose)].add(block.dose.session)
    if not letters:
        return tuple(courses)
    return tuple(
        replace(
            wanted, blocks=tuple(replace(block, dose=_placed(block.dose, letters)) for block in wanted.blocks)
        )
        for wanted in courses
    )


def _placed(dose: Dose, letters: defaultdict[Days, set[str]]) -> Dose:
    taking = sorted(letters.get(_days(dose), ()))
    if dose.session not in taking or len(taking) < 2:
        return replace(dose, in_turn=())
    return replace(dose, in_turn=(taking.index(dose.session) + 1, len(taking)))


def _days(dose: Dose) -> Days:
    return dose.days, dose.every_days
