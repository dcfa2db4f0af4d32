"""A dose as typed, in English or German, read into a course; what means nothing is named with its place.

`3x10 hold 5s each side 2/d` · `2 sets 8-12 rm, rest 60s, mo we fr` · `w1-2 2x10; w3+ 3x12`. What is not
typed stays as it was before.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any, Final

from clinic.plans.doses import reading_rules
from clinic.plans.doses.courses import Block, Course, StepBack, course, with_block
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.drafts import AMOUNTS, BLANK, Draft, NotReadable, Place, blank
from clinic.plans.doses.loads import Share, Whole
from clinic.plans.doses.reading_amounts import Unclear, Why
from clinic.plans.doses.reading_parts import Reader
from clinic.plans.doses.signs import plain

__all__ = ("BLANK", "NotReadable", "blank", "read")

LONGEST: Final = 2000
AFTER: Final[dict[str, Any]] = {}
SEPARATORS: Final = " ,;:()\t\n\r"
SHARED_DAYS: Final = frozenset({"per_week", "every_days", "as_needed", "days"})
SHARED: Final = SHARED_DAYS | {"sets", "reps", "times_per_day", "rest_s", "rest_between_reps_s"}
THEN: Final = re.compile(r"(?:and\s+|und\s+)?(?:then|thereafter|afterwards|dann|danach|anschließend)\b")
CLAUSES: Final = ",;\n"


def read(text: str, before: Course | Dose, *, number: int = 0) -> Course:
    """The course that was typed. Its first block goes on from the dose before, each other from the last.

    What says nothing about time goes into one block of the course before, by its number; the others stay.
    """
    small = plain(text)
    if len(small) > LONGEST:
        raise NotReadable(text[LONGEST : LONGEST + 20], LONGEST)
    drafts = [Draft(course(before).blocks[number].dose)]
    back: StepBack | None = None
    at = 0
    is_parted = True
    whole: Whole | None = None
    while at < len(small):
        if small[at] in SEPARATORS:
            is_parted = is_parted or small[at] in CLAUSES
            at += 1
            continue
        kind, value, end = _part(small, at, text)
        place = Place(text[at:end].strip(), at)
        if kind == "percent":
            # 50% 1RM weeks 1-2, 60% weeks 3-4: of the same as before.
            if whole is None or not (drafts[-1].is_closed or "load" not in drafts[-1].said):
                raise NotReadable(place.text, place.at, why="share")
            kind, value = "load", [Share(value, whole)]
        if kind == "load" and isinstance(value[-1], Share):
            whole = value[-1].of
        is_near = kind in ("head", "then") and not is_parted and small[end - 1] != ":"
        closes = kind == "head" or any(draft.is_closed for draft in drafts)
        if is_near and closes and drafts[-1].takes(kind) and _ends_here(small, end):
            # 15RM weeks 1-2, 12RM weeks 3-4: each time stands behind its dose.
            if value and value["first"] > 1 and drafts[-1].leads_somewhere:
                # Increase to 3 sets after 2 months: the change is then, not the dose before it.
                raise NotReadable(place.text, place.at, why="step")
            drafts[-1].head, drafts[-1].place = AFTER if value is None else value, place
            drafts[-1].is_closed = True
        elif kind in ("head", "then"):
            drafts = _begun(drafts, value, place)
            drafts[-1].is_near = is_near
        elif kind == "flare":
            back = value
        elif kind != "filler":
            if drafts[-1].is_closed and is_parted:
                drafts.append(Draft(drafts[-1].base))
            drafts[-1].take(kind, value, place)
            if is_parted and kind in ("fields", "rest", "days"):
                drafts[-1].added.append((kind, value, place))
        is_parted = is_parted and kind == "filler"
        at = end
    return _put_together(_timed(drafts), back, course(before), number)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Compiled when the first dose is read, not when the service starts: it would be a tenth of the start."""
    return tuple((re.compile(pattern), reader) for pattern, reader in reading_rules.RULES)


def _part(small: str, at: int, text: str) -> tuple[str, Any, int]:
    """What begins here: its kind, what it says, and where it ends."""
    for rule, reader in _rules():
        found = rule.match(small, at)
        if found is None:
            continue
        try:
            kind, value = reader(found)
        except ValueError as fault:
            why: Why = fault.why if isinstance(fault, Unclear) else "unknown"
            raise NotReadable(text[at : found.end()].strip(), at, why=why) from fault
        return kind, value, found.end()
    raise NotReadable(_word(text, at), at)


def _put_together(drafts: Sequence[Draft], back: StepBack | None, before: Course, number: int) -> Course:
    blocks: list[Block] = []
    dose = before.blocks[number].dose
    for draft in drafts:
        blocks += draft.blocks(draft.dose(dose))
        dose = blocks[-1].dose
    if len(blocks) == 1 and not drafts[0].says_when and back is None:
        # A lone dose typed over says nothing about its time: that stays.
        known = before.blocks[number]
        return with_block(before, number, replace(known, dose=dose, steps=blocks[0].steps or known.steps))
    return Course(tuple(blocks), back)


def _begun(drafts: list[Draft], head: dict[str, Any] | None, place: Place) -> list[Draft]:
    last = drafts[-1]
    if head is None and last.is_blank:
        raise NotReadable(place.text, place.at)
    if last.is_blank and last.head in (None, AFTER):
        last.head, last.place = head, place
        return drafts
    return [*drafts, Draft(last.base, head if head is not None else AFTER, place)]


def _timed(drafts: list[Draft]) -> list[Draft]:
    """Each with the time it stands for: said before it or behind it, or so many weeks from where they are."""
    drafts = _shared(drafts)
    second = drafts[1].head if len(drafts) > 1 and drafts[0].head is None else None
    if second and drafts[0].lasting is None:
        if drafts[-1].is_blank:
            # 2x10 w1-2, 3x12 w3-6: each time stands behind its dose.
            heads = [draft.head for draft in drafts[1:]]
            drafts = drafts[:-1]
            for draft, head in zip(drafts, heads, strict=True):
                draft.head = head
        elif second["first"] > 1 and (
            drafts[0].states_amount or "load" in drafts[0].said.keys() & drafts[1].said
        ):
            # 2x10; w3+ 3x12: the first dose goes on until the next begins.
            drafts[0].head = second | {"first": 1, "last": second["first"] - 1}
        elif drafts[1].is_near and len(drafts) > 2:
            # 15RM w1-2 12RM w3-4 3/w: before its dose, or behind it?
            raise NotReadable(drafts[1].place.text, drafts[1].place.at, why="contrary")
        else:
            # 3/w, w1-2: 2x10; w3-6: 3x12: what stands before the first time holds in all of them.
            drafts = [drafts[0].joined(drafts[1]), *drafts[2:]]
    before: dict[str, Any] = {"last": 0, "unit": None}
    for draft in drafts:
        if draft.head == AFTER or draft.lasting:
            draft.head = _following(draft, before)
        before = draft.head or before
    for draft, after in pairwise(drafts):
        # From week 3 on, and from week 5 on otherwise.
        if draft.head and after.head and draft.head["last"] is None and _begins_later(after.head, draft.head):
            draft.head = draft.head | {"last": after.head["first"] - 1}
    return drafts


def _shared(drafts: list[Draft]) -> list[Draft]:
    """What stands behind the last time holds from the first on; so many weeks in all say nothing new."""
    last, timed = drafts[-1], [draft for draft in drafts if draft.head]
    if timed and timed[0].head and timed[0].head["first"] == 1 and timed[-1].head:
        whole = (timed[-1].head["last"], timed[-1].head["unit"])
        for draft in drafts:
            if draft.lasting == whole and len(timed) > 1:
                draft.lasting = None
    if not any(draft.is_closed for draft in drafts) or last.head is not None:
        # Weeks 1-2: 2x10; weeks 3-4: 3x12, 3x/week: how often was said of all of them.
        for kind, value, place in last.added if last.head is not None else ():
            names = {"days"} if kind == "days" else set(value)
            told = set().union(*(draft.said for draft in drafts[:-1]))
            if "reps" in names and told & (AMOUNTS | {"length"}):
                continue  # so much was told of other weeks already
            if names <= SHARED and not (told & (SHARED_DAYS if names & SHARED_DAYS else names)):
                drafts[0].take(kind, value, place)
        return drafts
    if last.lasting is not None:
        raise NotReadable(last.place.text, last.place.at)
    for kind, value, place in last.taken:
        if kind != "lasting":
            drafts[0].take(kind, value, place)
    return drafts[:-1]


def _begins_later(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["unit"] == other["unit"] and one["first"] > other["first"])


def _following(draft: Draft, before: dict[str, Any]) -> dict[str, Any]:
    many, unit = draft.lasting or (None, before["unit"])
    head = draft.head if draft.head and draft.head != AFTER else {"last": None, "unit": before["unit"]}
    first = head["first"] if "first" in head else (before["last"] or 0) + 1
    last = None if many is None else first + many - 1
    apart = head["last"] is not None and head["last"] != last
    if before["last"] is None or unit is None or head["unit"] not in (unit, None) or apart:
        raise NotReadable(draft.place.text, draft.place.at)
    return {"first": first, "last": last, "unit": unit}


def _ends_here(small: str, at: int) -> bool:
    """Whether a clause ends here."""
    left = small[at:].lstrip(" )")
    return not left or left[0] in CLAUSES or THEN.match(left) is not None


def _word(text: str, at: int) -> str:
    end = at
    while end < len(text) and text[end] not in SEPARATORS:
        end += 1
    return text[at : max(end, at + 1)]
