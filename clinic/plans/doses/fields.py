"""Facts of a dose that most plans do without, as ordinary fields: amounts, load, effort, tempo, limits, days.

Each field shows what stands and writes what was entered. What only typing can say stays as long as its field
is left alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from clinic.plans.doses.amounts import Amount, count
from clinic.plans.doses.dose import Dose, Mode
from clinic.plans.doses.loads import (
    BODYWEIGHT,
    Band,
    Effort,
    Load,
    Measured,
    OwnWeight,
    RepetitionMaximum,
    Share,
    band_grades,
)
from clinic.plans.doses.schedules import MOMENTS, WEEKDAYS, Breaks, Sessions, proposed, spread
from clinic.plans.doses.writing import as_number


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it reads off a dose, and the dose with another value in it."""

    read: Callable[[Dose], Any]
    write: Callable[[Dose, Any], Dose]


def as_text(value: Any) -> str:
    """What stands in a field: a number or range as it is typed, a choice by its key, a tick as yes."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, str) else as_number(value)


def _plain(name: str) -> Field:
    def write(dose: Dose, value: Any) -> Dose:
        facts: dict[str, Any] = {name: value if value != "" else None}
        return replace(dose, **facts)

    return Field(lambda dose: getattr(dose, name), write)


def _tick(name: str) -> Field:
    def write(dose: Dose, value: Any) -> Dose:
        facts: dict[str, Any] = {name: bool(value)}
        return replace(dose, **facts)

    return Field(lambda dose: getattr(dose, name), write)


def _weight(load: Load) -> bool:
    return isinstance(load, Measured) and load.unit == "kg"


def _other_measure(load: Load) -> bool:
    return isinstance(load, Measured) and load.unit != "kg"


def _kind(kind: type) -> Callable[[Load], bool]:
    return lambda load: isinstance(load, kind)


def _named_part(load: Load) -> bool:
    return isinstance(load, OwnWeight) and load not in BODYWEIGHT


def _first(dose: Dose, is_it: Callable[[Load], bool]) -> Any:
    return next((load for load in dose.load if is_it(load)), None)


def _loaded(dose: Dose, is_it: Callable[[Load], bool], new: Load | None) -> Dose:
    """The dose with this kind of load replaced. Beside another, one's own weight goes without saying."""
    kept = [load for load in dose.load if not is_it(load) and load not in BODYWEIGHT]
    return replace(dose, load=(*kept, *((new,) if new is not None else ())) or BODYWEIGHT)


def _of_load(is_it: Callable[[Load], bool], part: str, made: Callable[[Any, Any], Load | None]) -> Field:
    """A field of one kind of load; `made` gives the new load from the value and the load there was."""
    return Field(
        lambda dose: getattr(_first(dose, is_it), part, None),
        lambda dose, value: _loaded(dose, is_it, made(value, _first(dose, is_it))),
    )


def _band(value: Any, _before: Any) -> Load | None:
    return Band(value) if value else None


def _band_to(value: Any, before: Any) -> Load | None:
    if before is None or not value:
        return before and Band(before.grade)
    order = band_grades(before.grade)
    grades = sorted((before.grade, value), key=lambda grade: order.index(grade) if grade in order else -1)
    return Band(*grades) if grades[0] != grades[1] else Band(value)


def _part_of(unit: str) -> Callable[[Any, Any], Load | None]:
    def made(value: Any, before: Any) -> Load | None:
        if value is None:
            return None
        return Measured(value, before.unit if before else unit, bool(before and before.each_hand))  # type: ignore[arg-type]

    return made


LOADS: Final[Mapping[str, Field]] = {
    "band": _of_load(_kind(Band), "grade", _band),
    "band_to": _of_load(_kind(Band), "to", _band_to),
    "kilograms": _of_load(_weight, "amount", _part_of("kg")),
    "each_hand": _of_load(
        _weight, "each_hand", lambda value, before: before and replace(before, each_hand=bool(value))
    ),
    "maximum": _of_load(
        _kind(RepetitionMaximum),
        "reps",
        lambda value, _before: None if value is None else RepetitionMaximum(value),
    ),
    "share": _of_load(
        _kind(Share),
        "percent",
        lambda value, before: None if value is None else Share(value, before.of if before else "1rm"),
    ),
    "share_of": _of_load(
        _kind(Share), "of", lambda value, before: before and replace(before, of=value or before.of)
    ),
    "measure": _of_load(_other_measure, "amount", _part_of("mmHg")),
    "measure_unit": _of_load(
        _other_measure, "unit", lambda value, before: before and replace(before, unit=value or before.unit)
    ),
    "own": _of_load(_named_part, "part", lambda value, _before: OwnWeight(value) if value else None),
}


def _with_effort(dose: Dose, level: Any) -> Dose:
    scale = dose.effort.scale if dose.effort else "0-10"
    return replace(dose, effort=None if level is None else Effort(scale, level))


def _with_scale(dose: Dose, scale: Any) -> Dose:
    return replace(dose, effort=replace(dose.effort, scale=scale)) if dose.effort and scale else dose


def _tempo(dose: Dose, text: Any) -> Dose:
    return replace(dose, tempo=tuple(int(part) for part in (text or "").split("-") if part))


def _series(dose: Dose, text: Any) -> Dose:
    reps = tuple(int(part) for part in (text or "").split("/") if part)
    if not reps:
        return replace(dose, series=())
    numbers = count(min(reps), max(reps))
    return replace(
        dose, mode="reps", series=reps, sets=len(reps), reps=numbers, duration_s=None, distance_m=None
    )


def _each_direction(dose: Dose, ticked: Any) -> Dose:
    return replace(dose, each_direction=bool(ticked), directions=dose.directions if ticked else None)


def _directions(dose: Dose, number: Any) -> Dose:
    return replace(dose, each_direction=dose.each_direction or number is not None, directions=number)


def _breaths(dose: Dose, number: Any) -> Dose:
    """Breaths take the place of the seconds; without them nothing is said about how they are."""
    if number is None:
        return replace(dose, breaths=None, breathing=None)
    mode: Mode = dose.mode if dose.mode in ("reps", "hold") else "hold"
    return replace(dose, mode=mode, breaths=number, hold_s=None, duration_s=None, distance_m=None)


def _breathing(dose: Dose, how: Any) -> Dose:
    return replace(dose, breathing=how or None) if dose.breaths is not None else dose


DOING: Final[Mapping[str, Field]] = {
    "series": Field(lambda dose: "/".join(map(str, dose.series)), _series),
    "breaths": Field(lambda dose: dose.breaths, _breaths),
    "breathing": Field(lambda dose: dose.breathing, _breathing),
    "effort": Field(lambda dose: dose.effort and dose.effort.level, _with_effort),
    "scale": Field(lambda dose: dose.effort and dose.effort.scale, _with_scale),
    "until": _plain("until"),
    "turn": _plain("turn"),
    "in_total": _tick("in_total"),
    "each_direction": Field(lambda dose: dose.each_direction, _each_direction),
    "directions": Field(lambda dose: dose.directions, _directions),
    "tempo": Field(lambda dose: "-".join(map(str, dose.tempo)), _tempo),
    "pace": _plain("pace"),
    "arc": _plain("arc"),
    "degrees": _plain("degrees"),
    "pain": _plain("pain_at_most"),
    "settles": _plain("settles_h"),
    "stops": Field(lambda dose: dose.stops, lambda dose, value: replace(dose, stops=tuple(value or ()))),
    "between_reps": _plain("rest_between_reps_s"),
    "between_sides": _plain("rest_between_sides_s"),
    "after": _plain("rest_after_s"),
}


def _per_week(dose: Dose, count: Any) -> Dose:
    days = dose.days if count is None else spread(count)
    return replace(dose, per_week=count, days=days, every_days=None, as_needed=False)


def _every_days(dose: Dose, number: Any) -> Dose:
    days = () if number else dose.days or WEEKDAYS
    return replace(dose, every_days=number, days=days, per_week=None, as_needed=False)


def _as_needed(dose: Dose, ticked: Any) -> Dose:
    days = () if ticked else dose.days or WEEKDAYS
    return replace(dose, as_needed=bool(ticked), days=days, per_week=None, every_days=None)


def _moments(dose: Dose, chosen: Any) -> Dose:
    moments = tuple(each for each in MOMENTS if each in (chosen or ()))
    return replace(dose, moments=moments, times_per_day=len(moments) or dose.times_per_day)


def _breaks(name: str) -> Callable[[Dose, Any], Dose]:
    def write(dose: Dose, value: Any) -> Dose:
        if name == "every_min" and value is None:
            return replace(dose, breaks=None)
        return replace(dose, breaks=replace(dose.breaks or Breaks(60), **{name: value}))

    return write


def _place(dose: Dose, place: Any) -> Dose:
    if not place:
        return replace(dose, places=dose.places[1:])
    first = replace(dose.places[0], place=place) if dose.places else Sessions(place)
    return replace(dose, places=(first, *dose.places[1:]))


def _place_per_week(dose: Dose, count: Any) -> Dose:
    if not dose.places:
        return dose
    places = (replace(dose.places[0], per_week=count), *dose.places[1:])
    days = proposed(None, places) or dose.days
    return replace(dose, places=places, days=days, per_week=None, every_days=None, as_needed=False)


def _place_in_all(dose: Dose, count: Any) -> Dose:
    if not dose.places:
        return dose
    return replace(dose, places=(replace(dose.places[0], in_all=count), *dose.places[1:]))


def _second_place(dose: Dose, place: Any) -> Dose:
    first, before = dose.places[:1], dose.places[1:2]
    if not first or not place:
        return replace(dose, places=first)
    return replace(dose, places=(*first, replace(before[0], place=place) if before else Sessions(place)))


def _second_weekly(dose: Dose, count: Any) -> Dose:
    if len(dose.places) < 2:
        return dose
    places = (dose.places[0], replace(dose.places[1], per_week=count))
    return replace(dose, places=places, days=proposed(None, places) or dose.days)


def _choose(dose: Dose, number: Any) -> Dose:
    return replace(dose, choose=number, group=dose.group or "A" if number is not None else None)


def _group(dose: Dose, letter: Any) -> Dose:
    return replace(dose, group=letter or None, choose=dose.choose or 1 if letter else None)


DAYS: Final[Mapping[str, Field]] = {
    "weekly": Field(lambda dose: dose.per_week, _per_week),
    "every_days": Field(lambda dose: dose.every_days, _every_days),
    "as_needed": Field(lambda dose: dose.as_needed, _as_needed),
    "moments": Field(lambda dose: dose.moments, _moments),
    "in_all": _plain("in_all"),
    "break_every": Field(lambda dose: dose.breaks and dose.breaks.every_min, _breaks("every_min")),
    "break_from": Field(lambda dose: dose.breaks and dose.breaks.from_hour, _breaks("from_hour")),
    "break_to": Field(lambda dose: dose.breaks and dose.breaks.to_hour, _breaks("to_hour")),
    "place": Field(lambda dose: dose.places[0].place if dose.places else None, _place),
    "place_weekly": Field(lambda dose: dose.places[0].per_week if dose.places else None, _place_per_week),
    "second_place": Field(lambda dose: dose.places[1].place if len(dose.places) > 1 else None, _second_place),
    "second_weekly": Field(
        lambda dose: dose.places[1].per_week if len(dose.places) > 1 else None, _second_weekly
    ),
    "place_in_all": Field(lambda dose: dose.places[0].in_all if dose.places else None, _place_in_all),
    "section": _plain("section"),
    "session": _plain("session"),
    "choose": Field(lambda dose: dose.choose, _choose),
    "group": Field(lambda dose: dose.group, _group),
}
GROUPS: Final[Mapping[str, Mapping[str, Field]]] = {"more": {**LOADS, **DOING}, "days": DAYS}


def shown(dose: Dose) -> dict[str, Any]:
    """What stands in each field; a list of ticks as it is."""
    return {
        name: list(value) if isinstance(value := field.read(dose), tuple) else as_text(value)
        for fields in GROUPS.values()
        for name, field in fields.items()
    }


def with_values(dose: Dose, values: Mapping[str, Any], *, before: Mapping[str, Any]) -> Dose:
    """The dose with what was entered: a field that says what stood in it before changes nothing."""
    for fields in GROUPS.values():
        for name, field in fields.items():
            if name in values and said(values[name]) != before[name]:
                dose = field.write(dose, values[name])
    return dose


AMOUNTS: Final = ("reps", "hold_s", "duration_s", "distance_m")


def with_amounts(dose: Dose, entered: Mapping[str, Amount | None]) -> Dose:
    """The dose with other amounts. One that it had no use for turns it into the kind that has."""
    changed = {name: value for name, value in entered.items() if value != getattr(dose, name)}
    if "reps" in changed:
        dose = replace(dose, series=())
    dose = replace(dose, **dict[str, Any](changed))
    new = {name for name, value in changed.items() if value is not None}
    if new & {"hold_s", "duration_s", "distance_m"}:
        dose = replace(dose, breaths=None, breathing=None)
    if "distance_m" in new:
        return replace(dose, mode="distance", sets=dose.sets or 1, reps=None, hold_s=None, duration_s=None)
    if dose.duration_s is not None and dose.hold_s and dose.reps is None and new & {"duration_s", "hold_s"}:
        return replace(dose, mode="time", sets=dose.sets or 1, distance_m=None)  # holds within the time
    if "duration_s" in new:
        return replace(dose, mode="time", sets=dose.sets or 1, reps=None, hold_s=None, distance_m=None)
    if new & {"reps", "hold_s"} and dose.mode in ("time", "distance"):
        kind: Mode = "reps" if dose.reps is not None else "hold"
        return replace(dose, mode=kind, duration_s=None, distance_m=None)
    if dose.mode == "reps" and dose.reps is None and dose.hold_s and "reps" in changed:
        return replace(dose, mode="hold")
    return dose


def with_parts(dose: Dose, parts: Mapping[str, Any]) -> Dose:
    """The dose with what its own fields say."""
    if dose.series and parts.get("sets", dose.sets) != dose.sets:
        parts = {**parts, "series": ()}
    if dose.moments and parts.get("times_per_day", dose.times_per_day) != dose.times_per_day:
        parts = {**parts, "moments": ()}
    return replace(dose, **parts)


def said(value: Any) -> Any:
    """An entered value as it would stand in its field."""
    return list(value) if isinstance(value, list | tuple) else as_text(value)
