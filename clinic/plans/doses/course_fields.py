"""Everything about one block of a course as ordinary fields: dose, weeks, what it waits for, steps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from clinic.plans.doses import fields as dose_fields
from clinic.plans.doses.courses import Block, Course, Criterion, Step, StepBack, with_block
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.fields import as_text, said

MOST_STEPS: Final = 3  # with fields; more can be typed, and stay
STEP: Final = ("what", "by", "every", "until", "conditions", "pain", "sets", "reps", "hold", "sessions")


def of_step(place: int, part: str) -> str:
    """The field of one part of a step, counted from 0."""
    return f"step{place + 1 if place else ''}_{part}"


STEPS: Final = tuple(of_step(place, part) for place in range(MOST_STEPS) for part in STEP)
WEEKS: Final = (
    "from_week",
    "to_week",
    "unit",
    "purpose",
    "conditions",
    "pain_below",
    "reached_sets",
    "reached_reps",
    "reached_hold",
    "reached_sessions",
    *STEPS,
    "flare_percent",
    "flare_days",
    "flare_then",
)
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    **{group: tuple(fields) for group, fields in dose_fields.GROUPS.items()},
    "weeks": WEEKS,
    "steps": STEPS,
}
NAMES: Final = tuple(dict.fromkeys(name for names in GROUPS.values() for name in names))
TICKED: Final = frozenset(
    {
        *("in_total", "each_direction", "each_hand", "as_needed", "moments", "stops", "conditions"),
        *(of_step(place, "conditions") for place in range(MOST_STEPS)),
    }
)
CONDITIONS: Final = (
    "settle-24h",
    "routine",
    "form-ok",
    "rpe-low",
    "arm-quiet",
    "steady",
    "able",
    "need-relief",
    "clinic-check",
    "side-difference",
    "review",
)


def shown(wanted: Course, number: int = 0) -> dict[str, Any]:
    """What stands in each field of one block; empty where nothing was stated."""
    block = wanted.blocks[number]
    return dose_fields.shown(block.dose) | _weeks(wanted, block)


def used(wanted: Course, number: int, start: Dose) -> frozenset[str]:
    """The fields that say more than the exercise brings along, and are worth seeing at once."""
    here, usual = shown(wanted, number), shown(Course((Block(dose=start),)))
    return frozenset(name for name in NAMES if here[name] and here[name] != usual[name])


def with_values(
    wanted: Course, number: int, values: Mapping[str, Any], *, before: Mapping[str, Any]
) -> Course:
    """The course with what was entered about one of its blocks. `before` is what stood in the fields."""
    block = wanted.blocks[number]
    block = replace(block, dose=dose_fields.with_values(block.dose, values, before=before))
    entered = {name: values[name] for name in WEEKS if name in values and said(values[name]) != before[name]}
    if "from_week" in entered:
        block = replace(block, first=entered["from_week"] or 1)
    if "to_week" in entered:
        block = replace(block, last=entered["to_week"])
    if entered.get("unit"):
        block = replace(block, unit=entered["unit"])
    if "purpose" in entered:
        block = replace(block, purpose=entered["purpose"] or None)
    if entered.keys() & _OF_CRITERIA:
        criteria = _criteria(block.criteria, values)
        block = replace(block, criteria=criteria, met=block.met and criteria == block.criteria)
    if entered.keys() & _OF_STEPS:
        block = replace(block, steps=_steps(block.steps, values))
    wanted = with_block(wanted, number, block)
    if entered.keys() & _OF_FLARES:
        return replace(wanted, step_back=_step_back(values))
    return wanted


def followed(wanted: Course, number: int) -> Course:
    """The course with another stretch after this one, alike until somebody changes it."""
    block, following = wanted.blocks[number], wanted.blocks[number + 1 :]
    last = block.last if block.last is not None else block.first + 1
    end = following[0].first - 1 if following else None
    if end is not None and last >= end:
        last = max(block.first, end - 1)
    added = Block(dose=block.dose, first=last + 1, last=end, unit=block.unit)
    return replace(wanted, blocks=(*wanted.blocks[:number], replace(block, last=last), added, *following))


def taken_out(wanted: Course, number: int) -> Course:
    """The course without one of its stretches; the last one that is left stays."""
    kept = (*wanted.blocks[:number], *wanted.blocks[number + 1 :])
    return replace(wanted, blocks=kept) if kept else wanted


_OF_CRITERIA: Final = frozenset(
    {"conditions", "pain_below", "reached_sets", "reached_reps", "reached_hold", "reached_sessions"}
)
_OF_STEPS: Final = frozenset(STEPS)
_MANAGED: Final = {"sets": "sets", "reps": "reps", "hold_s": "hold", "sessions": "sessions"}
_OF_FLARES: Final = frozenset({"flare_percent", "flare_days", "flare_then"})


def _weeks(wanted: Course, block: Block) -> dict[str, Any]:
    always = block == Block(dose=block.dose, steps=block.steps)
    reached = next((one for one in block.criteria if one.kind == "reached"), Criterion("reached"))
    pain = next((one.level for one in block.criteria if one.kind == "pain"), None)
    back = wanted.step_back
    return {
        "from_week": "" if always else str(block.first),
        "to_week": as_text(block.last),
        "unit": block.unit,
        "purpose": block.purpose or "",
        "conditions": [one.kind for one in block.criteria if one.kind in CONDITIONS],
        "pain_below": as_text(pain),
        "reached_sets": as_text(reached.sets),
        "reached_reps": as_text(reached.reps),
        "reached_hold": as_text(reached.hold_s),
        "reached_sessions": as_text(reached.sessions),
        **{
            of_step(place, part): value
            for place in range(MOST_STEPS)
            for part, value in _of_step(next(iter(block.steps[place : place + 1]), None)).items()
        },
        "flare_percent": as_text(back.percent) if back else "",
        "flare_days": as_text(back.days) if back else "",
        "flare_then": back.then if back else "",
    }


def _of_step(step: Step | None) -> dict[str, Any]:
    if step is None:
        return {part: [] if part == "conditions" else "" for part in STEP}
    managed = next((one for one in step.criteria if one.kind == "reached"), None)
    pain = next((one.level for one in step.criteria if one.kind == "pain"), None)
    return {
        "what": step.what,
        "by": as_text(step.by),
        "every": as_text(step.every_weeks),
        "until": as_text(step.until),
        "conditions": [one.kind for one in step.criteria if one.kind in CONDITIONS],
        "pain": as_text(pain),
        **{field: as_text(getattr(managed, name, None)) for name, field in _MANAGED.items()},
    }


def _criteria(before: tuple[Criterion, ...], values: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The conditions as they are ticked, those that stay in their order."""
    chosen = list(values.get("conditions") or ())
    stated = [one for one in before if one.kind in chosen]
    known = {one.kind for one in stated}
    stated += [Criterion(kind) for kind in chosen if kind not in known]
    if values.get("pain_below") is not None:
        stated.append(Criterion("pain", level=values["pain_below"]))
    counts = {name: values.get(f"reached_{name}") for name in ("sets", "reps", "sessions")}
    if any(each is not None for each in (counts["reps"], counts["sessions"], values.get("reached_hold"))):
        stated.append(Criterion("reached", hold_s=values.get("reached_hold"), **counts))
    return tuple(stated)


def _steps(before: tuple[Step, ...], values: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps as entered; one whose fields were not there, and those past the last field, stay."""
    steps: list[Step] = []
    for place in range(MOST_STEPS):
        if of_step(place, "what") in values:
            entered = _step({part: values.get(of_step(place, part)) for part in STEP})
            known = next(iter(before[place : place + 1]), None)
            # The band a step leads to can only be typed.
            steps += [
                replace(one, to=known.to) if known and known.what == one.what else one for one in entered
            ]
        else:
            steps += before[place : place + 1]
    return (*steps, *before[MOST_STEPS:])


def _step(entered: Mapping[str, Any]) -> tuple[Step, ...]:
    if not entered["what"]:
        return ()
    conditions = [Criterion(kind) for kind in entered["conditions"] or ()]
    if entered["pain"] is not None:
        conditions.append(Criterion("pain", level=entered["pain"]))
    managed = {name: entered[field] for name, field in _MANAGED.items()}
    if managed["reps"] is not None or managed["hold_s"] is not None:
        conditions.append(Criterion("reached", **managed))
    return (Step(entered["what"], entered["by"], entered["every"], entered["until"], tuple(conditions)),)


def _step_back(values: Mapping[str, Any]) -> StepBack | None:
    percent, days, then = (values.get(f"flare_{name}") for name in ("percent", "days", "then"))
    if percent is None or days is None:
        return None
    return StepBack(percent, days, then or "as-before")
