"""A dose as typed, in English or German, read into a course; what means nothing is named with its place.

`3x10 hold 5s each side 2/d` · `2 sets 8-12 rm, rest 60s, mo we fr` · `w1-2 2x10; w3+ 3x12`. What is not
typed stays as it was before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from clinic.plans.doses import reading_parts as parts
from clinic.plans.doses.courses import Block, Course, Criterion, Step, StepBack, course, with_block
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.schedules import WEEKDAYS, proposed, spread

BLANK: Final = Dose(exercise="", mode="reps", sets=None, load=(), times_per_day=None, days=())
LONGEST: Final = 2000
AMOUNTS: Final = frozenset({"reps", "hold_s", "duration_s", "distance_m"})
SEPARATORS: Final = " ,;:\t\n\r"


class NotReadable(ValueError):
    """A part of the typed dose that means nothing here; `part` is what was typed, `at` where it begins."""

    def __init__(self, part: str, at: int = 0) -> None:
        super().__init__(part)
        self.part = part
        self.at = at


def blank(exercise: str) -> Dose:
    """A dose that states nothing yet."""
    return replace(BLANK, exercise=exercise)


def read(text: str, before: Course | Dose, *, number: int = 0) -> Course:
    """The course that was typed. Its first block goes on from the dose before, each other from the last.

    What says nothing about time goes into one block of the course before, by its number; the others stay.
    """
    plain = _plain(text)
    if len(plain) > LONGEST:
        raise NotReadable(text[LONGEST : LONGEST + 20], LONGEST)
    drafts = [_Draft(course(before).blocks[number].dose)]
    back: StepBack | None = None
    at = 0
    while at < len(plain):
        if plain[at] in SEPARATORS:
            at += 1
            continue
        for rule, reader in parts.RULES:
            found = rule.match(plain, at)
            if found is None:
                continue
            try:
                kind, value = reader(found)
            except ValueError as fault:
                raise NotReadable(text[at : found.end()].strip(), at) from fault
            if kind == "head":
                drafts = _begun(drafts, value)
            elif kind == "flare":
                back = value
            else:
                drafts[-1].take(kind, value)
            at = found.end()
            break
        else:
            raise NotReadable(_word(text, at), at)
    return _put_together(drafts, back, course(before), number)


def _put_together(drafts: Sequence["_Draft"], back: StepBack | None, before: Course, number: int) -> Course:
    blocks = []
    dose = before.blocks[number].dose
    for draft in drafts:
        dose = draft.dose(dose)
        blocks.append(draft.block(dose))
    if len(drafts) == 1 and not drafts[0].says_when and back is None:
        # A lone dose typed over says nothing about its time: that stays.
        known = before.blocks[number]
        return with_block(before, number, replace(known, dose=dose, steps=blocks[0].steps or known.steps))
    return Course(tuple(blocks), back)


def _begun(drafts: list["_Draft"], head: dict[str, Any]) -> list["_Draft"]:
    if drafts[-1].is_empty:
        drafts[-1].head = head
        return drafts
    return [*drafts, _Draft(drafts[-1].base, head)]


def _word(text: str, at: int) -> str:
    end = at
    while end < len(text) and text[end] not in SEPARATORS:
        end += 1
    return text[at : max(end, at + 1)]


def _plain(text: str) -> str:
    """Small letters and plain signs, each in the place of the one it stands for."""
    signs = {"×": "x", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "≤": "<", "→": ">"}
    found = []
    for sign in text:
        small = signs.get(sign, sign.lower())
        found.append(small if len(small) == 1 else sign)
    return "".join(found)


class _Draft:
    """One block while it is being read."""

    def __init__(self, base: Dose, head: dict[str, Any] | None = None) -> None:
        self.base = base
        self.head = head
        self.fields: dict[str, Any] = {}
        self.lists: dict[str, list[Any]] = {}
        self.steps: list[Step] = []
        self.criteria: list[Criterion] = []
        self.about: dict[str, Any] = {}
        self.is_glued = False
        self.is_anew = False
        self.length: Any = None
        self.after_step = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing but perhaps a head has been read."""
        return self.head is None and not (
            self.fields or self.lists or self.steps or self.about or self.criteria or self.length
        )

    @property
    def says_when(self) -> bool:
        """Whether it says anything about time."""
        return self.head is not None or bool(self.criteria or self.about)

    def take(self, kind: str, value: Any) -> None:
        """One part that was read."""
        if kind == "criterion" and self.after_step:
            last = self.steps[-1]
            self.steps[-1] = replace(last, criteria=(*last.criteria, value))
            return
        self.after_step = kind == "step"
        if kind == "criterion":
            self.criteria.append(value)
        elif kind == "step":
            self.steps.append(value)
        elif kind == "anew":
            self.is_anew = True
        elif kind == "about":
            self.about |= value
        elif kind == "length":
            self.length = value
        elif kind == "glued":
            self.is_glued = True
            self.fields |= value
        elif kind in ("load", "stops", "places", "days"):
            self.lists.setdefault(kind, []).extend(value)
        else:
            self.fields |= value

    def dose(self, before: Dose) -> Dose:
        """The dose before with what was read put in its place."""
        base = blank(before.exercise) if self.is_anew else before
        if self.is_anew:
            base = replace(base, reason=before.reason)
        is_blank = base == replace(BLANK, exercise=base.exercise, reason=base.reason)
        values = dict(self.fields)
        if self.length is not None:
            goes_on = base.mode == "time" and not is_blank and "reps" not in values
            begins = is_blank and "reps" not in values and "hold_s" not in values
            values["duration_s" if goes_on or begins else "hold_s"] = self.length
        if self.is_glued and base.mode == "time" and not is_blank and "sets" not in values:
            values |= {"sets": values.pop("reps"), "duration_s": values.pop("hold_s")}
            self.is_glued = False
        for name in ("load", "stops", "places"):
            if name in self.lists:
                values[name] = tuple(dict.fromkeys(self.lists[name]))
        if values.keys() & {"sets", "reps"} and "series" not in values:
            values["series"] = ()
        values |= self._mode(values, base, is_blank)
        values |= self._schedule(values)
        return replace(base, **values)

    def _mode(self, values: dict[str, Any], base: Dose, is_blank: bool) -> dict[str, Any]:
        """The kind of dose that follows from what was typed, and what it has no use for."""
        typed = AMOUNTS & values.keys()
        if not typed:
            return {}
        if "distance_m" in typed:
            mode = "distance"
        elif "duration_s" in typed:
            mode = "time"
        elif values.get("series"):
            mode = "reps"
        elif self.is_glued:
            mode = "hold"
        elif base.mode in ("reps", "hold") and not is_blank:
            mode = base.mode
        else:
            mode = "reps" if "reps" in typed else "hold"
        found: dict[str, Any] = {"mode": mode}
        if mode in ("time", "distance"):
            values.setdefault("sets", base.sets if base.mode == mode and base.sets is not None else 1)
            unused = AMOUNTS - {"duration_s" if mode == "time" else "distance_m"}
        else:
            unused = frozenset({"duration_s", "distance_m"})
        if mode == "time" and "hold_s" in typed:
            unused -= {"hold_s"}  # as many holds as fit in the time
        if typed & unused:
            raise NotReadable(" + ".join(sorted(typed)))
        return found | dict.fromkeys(unused)

    def _schedule(self, values: dict[str, Any]) -> dict[str, Any]:
        """Days, given or left open: whatever was typed last about them takes the place of the others."""
        free = {"per_week": None, "every_days": None, "as_needed": False}
        if "days" in self.lists:
            days = tuple(day for day in WEEKDAYS if day in self.lists["days"])
            return {name: values.pop(name, none) for name, none in free.items()} | {"days": days}
        for name in ("per_week", "every_days", "as_needed"):
            if name in values:
                stated = values.pop(name)
                return free | {name: stated} | {"days": spread(stated) if name == "per_week" else ()}
        if days := proposed(None, values.get("places", ())):
            return free | {"days": days}
        return {}

    def block(self, dose: Dose) -> Block:
        """The block, with the time it stands for."""
        return Block(
            dose=dose,
            criteria=tuple(self.criteria),
            steps=tuple(self.steps),
            **(self.head or {}),
            **self.about,
        )
