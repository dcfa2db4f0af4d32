"""What differs between two issued states: plain data in every language, frozen with the later one. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from clinic.plans.doses import data as dose_data
from clinic.plans.doses import schedule_words
from clinic.plans.doses import words as doses
from clinic.plans.doses.courses import Course, at, coming
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.schedules import week_number
from clinic.plans.snapshot import course_of
from clinic.wording import LANGUAGES

Kind = Literal["new", "changed", "instead", "gone", "later", "planned", "dropped"]
Said = Mapping[str, str]  # by language
Data = Mapping[str, Any]

# What a patient is told; the others are about weeks that have not come.
FOR_PATIENTS: tuple[Kind, ...] = ("new", "changed", "instead", "gone", "later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One exercise that is not as it was: its names and doses before and after, in every language."""

    kind: Kind
    row: str
    name: Said
    dose: Said
    before: Said
    name_before: Said


@dataclass(frozen=True, slots=True)
class _Now:
    """One item in the week that is compared."""

    item: Data
    course: Course
    dose: Dose
    is_in: bool
    words: Data
    laterality: Any

    def name(self) -> Said:
        return {language: self.words[language]["name"] for language in LANGUAGES if language in self.words}


def changes(before: Data, after: Data) -> tuple[Change, ...]:
    """Everything that differs, in the order of the later state and with what is gone at the end."""
    week = week_of(after)
    old = [_now(item, week) for item in before.get("items", ())]
    new = [_now(item, week) for item in after.get("items", ())]
    pairs = list(_pairs(old, new))
    found = [_change(one, other) for one, other in pairs]
    matched = {id(one) for one, _ in pairs}
    found += [_change(one, None) for one in old if id(one) not in matched]
    return tuple(change for change in found if change is not None)


def frozen(before: Data, after: Data) -> dict[str, Any]:
    """The changes as a later state keeps them: only what the patient is told."""
    told = [change for change in changes(before, after) if change.kind in FOR_PATIENTS]
    return {
        "since": before["number"],
        "since_issued_at": before["issued_at"],
        "items": [asdict(change) for change in told],
    }


def in_week(state: Data, week: int) -> dict[str, Any]:
    """A state with the doses it has in a week, and without what is not in it: to compare what it asks for."""
    given = [now.dose for now in (_now(item, week) for item in state.get("items", ())) if now.is_in]
    return {"stage": state.get("stage"), "items": [{"dose": dose_data.dose_data(dose)} for dose in given]}


def of_data(data: Data) -> Change:
    """One change as it was frozen."""
    return Change(**data)


def week_of(frozen_state: Data) -> int:
    """The week of the plan in which a state was issued."""
    zone = ZoneInfo(frozen_state["practice"]["time_zone"])
    issued = datetime.fromisoformat(frozen_state["issued_at"]).astimezone(zone).date()
    begins = frozen_state.get("begins_on")
    return week_number(issued, begins=date.fromisoformat(begins) if begins else issued)


def _now(item: Data, week: int) -> _Now:
    course = course_of(item)
    dose = at(course, week)
    shown = dose or coming(course, week)
    of_it = item.get("siblings", {}).get(shown.exercise, item)
    return _Now(item, course, shown, dose is not None, of_it["words"], of_it["laterality"])


def _pairs(old: Sequence[_Now], new: Sequence[_Now]) -> Iterator[tuple[_Now | None, _Now]]:
    """Each later item with what it was before: the same row, or without rows the same exercise."""
    left = list(old)
    for one in new:
        row, exercise = one.item.get("row"), one.item["dose"]["exercise"]
        found = next(
            (
                other
                for other in left
                if (row and other.item.get("row") == row)
                or (not (row and other.item.get("row")) and other.item["dose"]["exercise"] == exercise)
            ),
            None,
        )
        if found is not None:
            left.remove(found)
        yield found, one


def _change(before: _Now | None, after: _Now | None) -> Change | None:
    kind = _kind(before, after)
    shown = after or before
    if kind is None or shown is None:
        return None
    return Change(
        kind=kind,
        row=shown.item.get("row", ""),
        name=shown.name(),
        dose=_said(after, before) if after is not None else {},
        before=_said(before, after) if before is not None else {},
        name_before=before.name() if before is not None else {},
    )


def _kind(before: _Now | None, after: _Now | None) -> Kind | None:
    if before is None or after is None:
        if after is not None:
            return "new" if after.is_in else "planned"
        return "gone" if before is not None and before.is_in else "dropped"
    if not before.is_in and not after.is_in:
        return None if before.course == after.course else "planned"
    if not before.is_in or not after.is_in:
        return "new" if after.is_in else "gone"
    if before.dose.exercise != after.dose.exercise:
        return "instead"
    if _said(before, after) != _said(after, before):
        return "changed"
    same = before.course == after.course and before.item.get("note") == after.item.get("note")
    return None if same else "later"


def _said(one: _Now, other: _Now | None) -> Said:
    """A dose in a line, with whatever else sets it apart from the other."""
    found = {}
    for language in LANGUAGES:
        more = doses.rest_of(one.dose, language, besides=other.dose) if other is not None else ""
        parts = (
            doses.short(one.dose, one.laterality, language),
            schedule_words.days(one.dose, language),
            more,
        )
        found[language] = doses.SEPARATOR.join(filter(None, parts))
    return found
