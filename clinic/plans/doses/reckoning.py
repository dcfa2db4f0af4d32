"""How long a dose takes: repetitions, holds, sides and every rest that was stated. Upper ends count."""

from typing import Final

from clinic.library.exercise import Exercise
from clinic.plans.doses.amounts import most
from clinic.plans.doses.dose import Dose, counts_each_side, in_directions, takes_turns

METRES_A_SECOND: Final = 1.2  # an easy walk, to reckon with where only a distance was stated


def seconds(dose: Dose, exercise: Exercise) -> int:
    """Seconds of one pass. One side rests while the other works, so rest counts between sets only."""
    sets, reps = most(dose.sets, 1), 1 if dose.mode in ("time", "distance") else dose.a_set
    sides = 2 if counts_each_side(dose, exercise.sides) else 1
    counted = sum(dose.series) or sets * reps
    counted *= in_directions(dose, exercise.sides)
    total = counted * sides * _once(dose, exercise)
    total += sides * (counted - sets) * most(dose.rest_between_reps_s)
    total += (sets - 1) * most(dose.rest_s) + most(dose.rest_after_s)
    if sides == 2 and not takes_turns(dose, exercise.sides):
        total += sets * most(dose.rest_between_sides_s)
    return total


def _once(dose: Dose, exercise: Exercise) -> int:
    """One repetition, or the whole of what runs on time."""
    if dose.mode == "time":
        return most(dose.duration_s)
    if dose.mode == "distance":
        return round(most(dose.distance_m) / METRES_A_SECOND)
    hold = dose.held_s
    if dose.breaths is not None and exercise.dosage.mode == "time":
        return hold  # the library's seconds are those of the whole run
    if dose.tempo:
        # Its second number is the stay at the end, unless a longer hold was stated.
        return sum(dose.tempo) + max(hold - dose.tempo[1], 0)
    # The library's seconds for a repetition contain its hold; a longer hold makes it longer.
    return exercise.seconds_per_rep - exercise.dosage.hold_s + hold
