"""What a timer must know of a dose: whole seconds and counts, upper ends, nothing in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from clinic.handouts.rules import Item
from clinic.library.exercise import Exercise
from clinic.plans.doses.amounts import most
from clinic.plans.doses.reckoning import seconds
from clinic.plans.doses.schedules import week_number
from clinic.plans.rules import Dose, at, counts_each_side, in_directions, is_due, takes_turns

AHEAD = 15  # days a copy on the device may have to speak for, the day it was made included
DUE, FREE, OUT = "1", "0", "-"


def facts(dose: Dose, exercise: Exercise) -> dict[str, Any]:
    """The dose as a timer reads it; what is not stated is left out. Without `once` nothing can be timed."""
    both = counts_each_side(dose, exercise.sides)
    ways = in_directions(dose, exercise.sides)
    known = {
        "sets": most(dose.sets, 1),
        "reps": (1 if dose.mode in ("time", "distance") else dose.a_set) * (dose.directions or 1),
        "hold": most(dose.hold_s) if dose.mode != "time" else 0,
        "rest": most(dose.rest_s),
        "between": most(dose.rest_between_reps_s),
        "change": most(dose.rest_between_sides_s),
        "sides": ["left", "right"] if both else [dose.side] if dose.side in ("left", "right") else [],
        "turns": both and takes_turns(dose, exercise.sides),
        "times": dose.a_day,
        "group": dose.group or "",
        "choose": dose.choose or 0,
    }
    # Into how many directions has to be known before they can be timed; nobody breathes to a clock.
    counted = dose.mode == "distance" or dose.breaths is not None
    if not counted and dose.until is None and (ways == 1 or dose.directions):
        known["once"] = _once(dose, exercise)
    return {name: value for name, value in known.items() if value}


def coming(item: Item, on: date, *, begins: date) -> str:
    """The days from this one on, a sign each: due, free, or a week the exercise is not in."""
    signs = []
    for ahead in range(AHEAD):
        day = on + timedelta(days=ahead)
        dose = at(item.whole, week_number(day, begins=begins))
        signs.append(OUT if dose is None else DUE if is_due(dose, day, begins=begins) else FREE)
    return "".join(signs)


def before(item: Item, earlier: Sequence[Item], on: date, *, begins: date) -> dict[str, int]:
    """How often the same exercise stands before it on the same days: for the left, and again for the right.

    A tick names the exercise alone; the second row is done once there are ticks enough for both.
    """
    days = coming(item, on, begins=begins)
    often = sum(
        one.dose.a_day
        for one in earlier
        if one.dose.exercise == item.dose.exercise and coming(one, on, begins=begins) == days
    )
    return {"before": often} if often else {}


def changes_on(item: Item, on: date, *, begins: date) -> date | None:
    """The first of these days on which the dose is another than today's."""
    for ahead in range(1, AHEAD):
        day = on + timedelta(days=ahead)
        dose = at(item.whole, week_number(day, begins=begins))
        if dose is not None and dose != item.dose:
            return day
    return None


def _once(dose: Dose, exercise: Exercise) -> int:
    """One repetition, or the whole of what runs on time, without any rest."""
    alone = replace(
        dose,
        sets=1,
        reps=1 if dose.mode != "time" else dose.reps,
        side="left",
        rest_s=None,
        rest_between_reps_s=None,
        rest_between_sides_s=None,
        rest_after_s=None,
    )
    return seconds(alone, exercise)
