"""A dose as it is kept, as it starts, and as it is typed: `3x10 5s 2/d left mon wed fri`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from clinic.library.exercise import Exercise
from clinic.plans.rules import WEEKDAYS, Dose, Mode, Side, Weekday

SPREAD: Mapping[int, tuple[Weekday, ...]] = {
    1: ("wed",),
    2: ("mon", "thu"),
    3: ("mon", "wed", "fri"),
    4: ("mon", "tue", "thu", "fri"),
    5: ("mon", "tue", "wed", "thu", "fri"),
    6: ("mon", "tue", "wed", "thu", "fri", "sat"),
    7: WEEKDAYS,
}
GERMAN_DAYS: Mapping[str, Weekday] = {
    "mo": "mon",
    "di": "tue",
    "mi": "wed",
    "do": "thu",
    "fr": "fri",
    "sa": "sat",
    "so": "sun",
}
SIDES: Mapping[str, Side] = {
    "left": "left",
    "links": "left",
    "right": "right",
    "rechts": "right",
    "both": "both",
    "beide": "both",
}
LENGTH = r"(?P<number>\d{1,4})(?P<unit>s|sec|sek|min|m)"


class NotReadable(ValueError):
    """A part of the typed dose that means nothing here; `part` is what was typed."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Row(Protocol):
    """A dose as the database keeps it."""

    exercise: str
    mode: str
    sets: int
    reps: int | None
    hold_s: int | None
    duration_s: int | None
    rest_s: int | None
    rest_between_sides_s: int | None
    side: str
    times_per_day: int
    days: list[str]
    as_needed: bool
    effort_from: int | None
    effort_to: int | None
    load: str
    reason: str | None


def dose_of(row: Row) -> Dose:
    """The value a row keeps."""
    effort = None
    if row.effort_from is not None and row.effort_to is not None:
        effort = (row.effort_from, row.effort_to)
    modes: dict[str, Mode] = {"reps": "reps", "hold": "hold", "time": "time"}
    sides: dict[str, Side] = {"both": "both", "left": "left", "right": "right"}
    return Dose(
        exercise=row.exercise,
        mode=modes[row.mode],
        sets=row.sets,
        reps=row.reps,
        hold_s=row.hold_s,
        duration_s=row.duration_s,
        rest_s=row.rest_s,
        rest_between_sides_s=row.rest_between_sides_s,
        side=sides[row.side],
        times_per_day=row.times_per_day,
        days=tuple(day for day in WEEKDAYS if day in row.days),
        as_needed=row.as_needed,
        effort=effort,
        load=row.load,
        reason=row.reason,
    )


def starting_dose(exercise: Exercise, *, reason: str | None = None) -> Dose:
    """What the library begins with, on evenly spread days."""
    default = exercise.dosage
    timed = default.mode == "time"
    return Dose(
        exercise=exercise.id,
        mode=default.mode,
        sets=default.sets,
        reps=None if timed else default.reps,
        hold_s=None if timed else default.hold_s,
        duration_s=default.duration_s,
        rest_s=default.rest_s,
        rest_between_sides_s=default.rest_between_sides_s,
        times_per_day=default.times_per_day,
        days=SPREAD[default.days_per_week],
        effort=default.effort,
        load=default.load,
        reason=reason,
    )


def typed(text: str, before: Dose) -> Dose:
    """The dose before, with what was typed put in its place. What is not typed stays.

    `3x10` sets and repetitions · `5s` hold, or length where it runs on time · `2/d` times a day ·
    `5/w` days a week · `mon wed` or `mo mi` days · `left`, `right`, `both` · `30s rest`.
    """
    dose = before
    days: list[Weekday] = []
    parts = re.sub(r"\s*(rest|pause)\b", r"-\1", text.strip().lower().replace("×", "x")).split()
    for part in parts:
        if found := re.fullmatch(r"(\d{1,2})x(\d{1,3})", part):
            dose = replace(dose, sets=int(found[1]))
            if dose.mode != "time":
                dose = replace(dose, reps=int(found[2]))
        elif found := re.fullmatch(LENGTH + r"-(rest|pause)", part):
            dose = replace(dose, rest_s=_seconds(found))
        elif found := re.fullmatch(LENGTH, part):
            name = "duration_s" if dose.mode == "time" else "hold_s"
            dose = replace(dose, **{name: _seconds(found)})  # type: ignore[arg-type]
        elif found := re.fullmatch(r"(\d{1,2})/(d|t|tag|day)", part):
            dose = replace(dose, times_per_day=int(found[1]))
        elif (found := re.fullmatch(r"([1-7])/(w|woche|week)", part)) is not None:
            dose = replace(dose, days=SPREAD[int(found[1])], as_needed=False)
        elif part in SIDES:
            dose = replace(dose, side=SIDES[part])
        elif (day := GERMAN_DAYS.get(part, part[:3])) in WEEKDAYS:
            days.append(next(known for known in WEEKDAYS if known == day))
        else:
            raise NotReadable(part)
    if days:
        dose = replace(dose, days=tuple(day for day in WEEKDAYS if day in days), as_needed=False)
    return dose


def shown(dose: Dose) -> str:
    """A dose as it would be typed; reading it back gives the same numbers."""
    parts = []
    if dose.mode == "time":
        parts += [f"{dose.sets}x1", f"{dose.duration_s or 0}s"]
    else:
        parts.append(f"{dose.sets}x{dose.reps or 1}")
        if dose.hold_s:
            parts.append(f"{dose.hold_s}s")
    parts.append(f"{dose.times_per_day}/d")
    if dose.side != "both":
        parts.append(dose.side)
    if len(dose.days) < len(WEEKDAYS):
        parts += dose.days
    return " ".join(parts)


def _seconds(found: re.Match[str]) -> int:
    return int(found["number"]) * (60 if found["unit"].startswith("m") else 1)
