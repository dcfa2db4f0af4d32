"""Facts of a dose that most plans do without, as ordinary fields: load, effort, end, tempo, limits, weeks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from clinic.plans.amounts import Amount
from clinic.plans.courses import Course
from clinic.plans.doses import Dose
from clinic.plans.loads import BODYWEIGHT, Band, Effort, Load, Measured, RepetitionMaximum
from clinic.plans.writing import as_number

NAMES = (
    "band",
    "kilograms",
    "maximum",
    "effort",
    "until",
    "tempo",
    "pain",
    "between_sides",
    "from_week",
    "to_week",
)
PLAIN = {"until": "until", "pain": "pain_at_most", "between_sides": "rest_between_sides_s"}


def shown(wanted: Course) -> dict[str, str]:
    """What stands in each field; empty where it was not stated, or is said in a way that only typing can."""
    dose, block = wanted.start, wanted.blocks[0]
    in_weeks = block.unit == "week"
    maxima = [load.reps for load in dose.load if isinstance(load, RepetitionMaximum)]
    return {
        "band": next((load.grade for load in dose.load if _is_one_band(load)), ""),
        "kilograms": next((as_number(load.amount) for load in dose.load if _is_weight(load)), ""),
        "maximum": as_number(maxima[0]) if maxima else "",
        "effort": as_number(dose.effort.level) if dose.effort and dose.effort.scale == "0-10" else "",
        "until": dose.until or "",
        "tempo": "-".join(map(str, dose.tempo)),
        "pain": as_number(dose.pain_at_most),
        "between_sides": as_number(dose.rest_between_sides_s),
        "from_week": str(block.first) if in_weeks and not wanted.is_plain else "",
        "to_week": str(block.last) if in_weeks and block.last is not None else "",
    }


def is_used(wanted: Course, start: Dose) -> bool:
    """Whether any of them says more than the exercise brings along, so that they are worth seeing at once."""
    return shown(wanted) != shown(Course((replace(wanted.blocks[0], dose=start, first=1, last=None),)))


def with_values(wanted: Course, values: Mapping[str, Any]) -> Course:
    """The course with what was entered. What only typing can say stays as long as its field is left alone."""
    before = shown(wanted)
    entered = {name: values[name] for name in NAMES if name in values and _text(values[name]) != before[name]}
    if not entered:
        return wanted
    dose, block = wanted.start, wanted.blocks[0]
    facts: dict[str, Any] = {}
    for name, field in PLAIN.items():
        if name in entered:
            facts[field] = entered[name] if entered[name] != "" else None
    if "tempo" in entered:
        facts["tempo"] = tuple(int(part) for part in (entered["tempo"] or "").split("-") if part)
    if "effort" in entered:
        facts["effort"] = None if entered["effort"] is None else Effort("0-10", entered["effort"])
    if {"band", "kilograms", "maximum"} & entered.keys():
        facts["load"] = _loads(dose.load, entered)
    weeks: dict[str, Any] = {}
    if "from_week" in entered:
        weeks["first"] = entered["from_week"] or 1
    if "to_week" in entered:
        weeks["last"] = entered["to_week"]
    first = replace(block, dose=replace(dose, **facts), **({"unit": "week"} | weeks if weeks else {}))
    return replace(wanted, blocks=(first, *wanted.blocks[1:]))


def _loads(before: tuple[Load, ...], entered: Mapping[str, Any]) -> tuple[Load, ...]:
    """The loads with those that were entered in the place of their kind."""
    kept = list(before)
    if "band" in entered:
        kept = [load for load in kept if not _is_one_band(load)]
        kept += [Band(entered["band"])] if entered["band"] else []
    if "kilograms" in entered:
        each_hand = any(isinstance(load, Measured) and load.each_hand for load in kept)
        kept = [load for load in kept if not _is_weight(load)]
        if entered["kilograms"] is not None:
            kept.append(Measured(entered["kilograms"], "kg", each_hand))
    if "maximum" in entered:
        kept = [load for load in kept if not isinstance(load, RepetitionMaximum)]
        kept += [RepetitionMaximum(entered["maximum"])] if entered["maximum"] is not None else []
    # Whatever is held or pulled, the body's own weight goes without saying.
    return tuple(load for load in kept if load not in BODYWEIGHT) or BODYWEIGHT


def _is_one_band(load: Load) -> TypeGuard[Band]:
    return isinstance(load, Band) and load.to is None


def _is_weight(load: Load) -> TypeGuard[Measured]:
    return isinstance(load, Measured) and load.unit == "kg"


def _text(value: Amount | str | None) -> str:
    return value if isinstance(value, str) else as_number(value)
