"""Doses and courses as plain data and back: what a plan keeps, what a revision freezes, what is exported.

The shape of the first revisions is still read: numbers as they are, effort as a pair, load as one word.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from clinic.plans.doses import amounts
from clinic.plans.doses.courses import Block, Course, Criterion, Step, StepBack
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import (
    Band,
    Effort,
    Load,
    Measured,
    OwnWeight,
    RepetitionMaximum,
    Share,
    Written,
    known,
)
from clinic.plans.doses.schedules import Breaks, Sessions

Data = dict[str, Any]

# Written even where they state nothing: readers of the first shape look for them.
ALWAYS: Final = (
    "exercise",
    "mode",
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "rest_s",
    "rest_between_sides_s",
    "side",
    "times_per_day",
    "days",
    "as_needed",
    "effort",
    "load",
    "reason",
)
AMOUNTS: Final = frozenset(
    {
        "sets",
        "reps",
        "hold_s",
        "breaths",
        "duration_s",
        "distance_m",
        "rest_s",
        "rest_between_reps_s",
        "rest_between_sides_s",
        "rest_after_s",
        "degrees",
        "times_per_day",
        "per_week",
        "in_all",
    }
)


def dose_data(dose: Dose) -> Data:
    """A dose as plain data. What is not used is not written."""
    found: Data = {}
    for field in fields(Dose):
        value = getattr(dose, field.name)
        if field.name in ALWAYS or value != field.default:
            found[field.name] = _plain(field.name, value)
    return found


def dose_of(data: Mapping[str, Any]) -> Dose:
    """The dose that plain data holds, equal to the one that went in."""
    return Dose(**{name: _value(name, value) for name, value in data.items()})


def course_data(wanted: Course) -> Data:
    """A course as plain data."""
    found: Data = {"blocks": [_block_data(block) for block in wanted.blocks]}
    if wanted.step_back is not None:
        found["step_back"] = _stated(wanted.step_back)
    return found


def course_of(data: Mapping[str, Any]) -> Course:
    """The course that plain data holds; a dose of the first shape is a course that never changes."""
    if "blocks" not in data:
        return Course((Block(dose=dose_of(data)),))
    back = data.get("step_back")
    return Course(tuple(_block_of(block) for block in data["blocks"]), StepBack(**back) if back else None)


def _plain(name: str, value: Any) -> Any:
    if name in AMOUNTS:
        return amounts.data(value)
    if name == "effort":
        return _effort_data(value)
    if name == "load":
        return [_load_data(load) for load in value]
    if name == "breaks":
        return value and {**_stated(value), "every_min": amounts.data(value.every_min)}
    if name == "places":
        return [
            {"place": each.place}
            | {name: amounts.data(count) for name in ("per_week", "in_all") if (count := getattr(each, name))}
            for each in value
        ]
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: Any) -> Any:
    if name in AMOUNTS:
        return amounts.of_data(value)
    if name == "effort":
        return _effort_of(value)
    if name == "load":
        return known(value) if isinstance(value, str) else tuple(_load_of(load) for load in value)
    if name == "breaks":
        return value and Breaks(**{**value, "every_min": amounts.of_data(value["every_min"])})
    if name == "places":
        return tuple(
            Sessions(
                each["place"], amounts.of_data(each.get("per_week")), amounts.of_data(each.get("in_all"))
            )
            for each in value
        )
    return tuple(value) if isinstance(value, list) else value


def _effort_data(effort: Effort | None) -> Any:
    if effort is None:
        return None
    level = amounts.data(effort.level)
    if effort.scale == "0-10":
        return level if isinstance(level, list) else [level, level]
    return {"scale": effort.scale, "level": level}


def _effort_of(value: Any) -> Effort | None:
    if not value:
        return None
    if isinstance(value, Mapping):
        return Effort(value["scale"], amounts.of_data(value["level"]))
    return Effort("0-10", amounts.of_data(value))


def _load_data(load: Load) -> Data:
    match load:
        case OwnWeight():
            return {"own": load.part}
        case Measured():
            hand = {"each_hand": True} if load.each_hand else {}
            return {"amount": amounts.data(load.amount), "unit": load.unit, **hand}
        case Share():
            return {"percent": amounts.data(load.percent), "of": load.of}
        case RepetitionMaximum():
            return {"rm": amounts.data(load.reps)}
        case Band():
            return {"band": load.grade, **({"to": load.to} if load.to else {})}
        case Written():
            return {"written": load.text}


def _load_of(data: Mapping[str, Any]) -> Load:
    if "own" in data:
        return OwnWeight(data["own"])
    if "unit" in data:
        return Measured(amounts.of_data(data["amount"]), data["unit"], data.get("each_hand", False))
    if "of" in data:
        return Share(amounts.of_data(data["percent"]), data["of"])
    if "rm" in data:
        return RepetitionMaximum(amounts.of_data(data["rm"]))
    if "band" in data:
        return Band(data["band"], data.get("to"))
    return Written(data["written"])


def _block_data(block: Block) -> Data:
    found: Data = {"dose": dose_data(block.dose), "first": block.first}
    for name in ("last", "unit", "met", "because", "purpose"):
        value = getattr(block, name)
        if value != Block.__dataclass_fields__[name].default:
            found[name] = value
    if block.criteria:
        found["criteria"] = [_stated(criterion) for criterion in block.criteria]
    if block.steps:
        found["steps"] = [
            {
                **_stated(step),
                **({} if step.by is None else {"by": amounts.data(step.by)}),
                "criteria": [_stated(criterion) for criterion in step.criteria],
            }
            for step in block.steps
        ]
    return found


def _block_of(data: Mapping[str, Any]) -> Block:
    values = dict(data)
    values["dose"] = dose_of(data["dose"])
    values["criteria"] = _criteria_of(data.get("criteria", ()))
    values["steps"] = tuple(
        Step(**{**step, "by": amounts.of_data(step.get("by")), "criteria": _criteria_of(step["criteria"])})
        for step in data.get("steps", ())
    )
    return Block(**values)


def _criteria_of(data: Any) -> tuple[Criterion, ...]:
    return tuple(Criterion(**criterion) for criterion in data)


def _stated(value: Any) -> Data:
    """The fields of a small value that state something."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: stated for name, stated in found.items() if stated is not None}
