"""What the rows of a plan make of each other: sessions that take turns, and groups of which one chooses."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from clinic.plans.doses.courses import Course
from clinic.plans.doses.dose import Dose

Days = tuple[tuple[str, ...], int | None]


def beside_others(courses: Sequence[Course]) -> tuple[Course, ...]:
    """The courses of one plan, each dose with its place among the sessions on its days, and with how many
    its group holds. Sessions on days of their own take no turns: the days say it all."""
    letters: defaultdict[Days, set[str]] = defaultdict(set)
    groups: Counter[str] = Counter()
    for wanted in courses:
        doses = [block.dose for block in wanted.blocks]
        groups.update({dose.group for dose in doses if dose.group})
        for dose in doses:
            if dose.session and not dose.as_needed:
                letters[_days(dose)].add(dose.session)
    if not (letters or groups):
        return tuple(courses)
    return tuple(
        replace(
            wanted,
            blocks=tuple(
                replace(block, dose=_placed(block.dose, letters, groups)) for block in wanted.blocks
            ),
        )
        for wanted in courses
    )


def _placed(dose: Dose, letters: Mapping[Days, set[str]], groups: Mapping[str, int]) -> Dose:
    taking = sorted(letters.get(_days(dose), ()))
    takes_turns = dose.session in taking and len(taking) > 1
    return replace(
        dose,
        in_turn=(taking.index(dose.session or "") + 1, len(taking)) if takes_turns else (),
        out_of=groups[dose.group] if dose.group else 0,
    )


def _days(dose: Dose) -> Days:
    return dose.days, dose.every_days
