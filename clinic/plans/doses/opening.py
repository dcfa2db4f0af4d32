"""What waits in a plan for somebody's word: what begins, changes or ends once conditions hold. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from clinic.plans.doses.courses import WEEK, Block, Course, Criterion, day_before, week_of, with_block
from clinic.plans.doses.dose import Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One exercise in what waits: which of the plan's courses, and the block that would begin."""

    course: int
    block: Block
    before: Dose | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything that one word opens: blocks of several courses with the same earliest day and conditions."""

    key: str
    first_day: int
    criteria: tuple[Criterion, ...]
    steps: tuple[Step, ...]

    @property
    def week(self) -> int:
        """The earliest week."""
        return week_of(self.first_day)


def waiting(courses: Sequence[Course], *, week: int) -> tuple[Waiting, ...]:
    """What nobody has opened yet and could still begin, the earliest first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, wanted in enumerate(courses):
        for number, block in enumerate(wanted.blocks):
            is_over = block.last_day is not None and week_of(block.last_day) < week
            if not block.is_open and not is_over:
                found.setdefault(_key(block), []).append((place, number))
    groups = []
    for key, places in found.items():
        steps = tuple(_step(courses[place], place, number) for place, number in places)
        block = steps[0].block
        groups.append(Waiting(key=key, first_day=block.first_day, criteria=block.criteria, steps=steps))
    return tuple(sorted(groups, key=lambda group: group.first_day))


def opened(wanted: Course, key: str, *, because: str) -> Course:
    """The course with what this word opens, and what was said about it."""
    for number, block in enumerate(wanted.blocks):
        if not block.is_open and _key(block) == key:
            wanted = with_block(wanted, number, replace(block, met=True, because=because))
    return wanted


def without(wanted: Course, is_aside: Callable[[Dose], bool]) -> Course | None:
    """The course without what is set aside: the block before goes on instead. None where nothing is left."""
    kept: list[Block] = []
    for block in wanted.blocks:
        if not is_aside(block.dose):
            kept.append(block)
        elif kept:
            kept[-1] = replace(kept[-1], last=block.last)
    if all(block.leaves for block in kept) or is_aside(wanted.start):
        return None
    return replace(wanted, blocks=tuple(kept))


def shifted(wanted: Course, *, weeks: int) -> Course:
    """The course as it runs where its first week is a later one of the plan."""
    if not weeks or wanted.is_plain:
        return wanted
    return replace(wanted, blocks=tuple(_later(block, weeks) for block in wanted.blocks))


def reasons(courses: Iterable[Course]) -> tuple[str, ...]:
    """What was said whenever something was opened, each once."""
    return tuple(
        dict.fromkeys(block.because for wanted in courses for block in wanted.blocks if block.because)
    )


def keeping(wanted: Course, before: Course) -> Course:
    """The course with the words said at opening, which are not typed, taken over from the one before."""
    said = {_key(block): block.because for block in before.blocks if block.because}
    return replace(
        wanted,
        blocks=tuple(
            replace(block, because=said[_key(block)])
            if block.met and not block.because and _key(block) in said
            else block
            for block in wanted.blocks
        ),
    )


def _step(wanted: Course, place: int, number: int) -> Step:
    before = [block for block in wanted.blocks[:number] if block.is_open]
    return Step(
        course=place,
        block=wanted.blocks[number],
        before=before[-1].dose if before and not before[-1].leaves else None,
    )


def _later(block: Block, weeks: int) -> Block:
    if block.unit == "week":
        last = None if block.last is None else block.last + weeks
        return replace(block, first=block.first + weeks, last=last)
    days = WEEK * weeks
    end = None if block.last is None else day_before(block.last, block.unit) + days
    return replace(block, first=block.first_day + days, last=end, unit="day")


def _key(block: Block) -> str:
    """What a block waits for, as one word of an address."""
    conditions = (
        "-".join(
            str(part) for part in (one.kind, one.sets, one.reps, one.hold_s, one.level, one.sessions) if part
        )
        for one in block.criteria
    )
    return ".".join((f"d{block.first_day}", *conditions))
