"""A dose as typed, and back."""

from dataclasses import replace

import pytest

from clinic import wording
from clinic.library.catalogue import library
from clinic.plans.doses import dosing
from clinic.plans.rules import WEEKDAYS, Dose, refusals

BEFORE = Dose(exercise="chin-tuck-sitting", mode="reps", sets=1, reps=8, hold_s=2, rest_s=30)
TIMED = Dose(exercise="easy-walk", mode="time", duration_s=600)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3x10", {"sets": 3, "reps": 10}),
        ("3×10 5s", {"sets": 3, "reps": 10, "hold_s": 5}),
        ("2/d", {"times_per_day": 2}),
        ("2/t", {"times_per_day": 2}),
        ("left", {"side": "left"}),
        ("Rechts", {"side": "right"}),
        ("mon wed fri", {"days": ("mon", "wed", "fri")}),
        ("fr Mo", {"days": ("mon", "fri")}),
        ("3/w", {"days": ("mon", "wed", "fri"), "per_week": 3}),
        ("30 s", {"hold_s": 30}),
        ("30 min", {"mode": "time", "reps": None, "hold_s": None, "duration_s": 1800}),
        ("hold 3 breaths", {"hold_s": None, "breaths": 3}),
        ("5 deep breaths", {"mode": "hold", "reps": 1, "hold_s": None, "breaths": 5, "breathing": "deep"}),
        ("3x5 Atemzüge", {"mode": "hold", "reps": 3, "hold_s": None, "breaths": 5}),
        ("45s rest", {"rest_s": 45}),
        ("1min pause", {"rest_s": 60}),
        ("", {}),
    ],
)
def test_what_is_typed_takes_its_place_and_the_rest_stays(typed: str, expected: dict[str, object]) -> None:
    found = dosing.typed(typed, BEFORE)
    for name in Dose.__dataclass_fields__:
        assert getattr(found, name) == expected.get(name, getattr(BEFORE, name))


@pytest.mark.parametrize(("typed", "seconds"), [("90s", 90), ("10min", 600), ("10 Min.", 600)])
def test_a_length_is_the_duration_of_what_runs_on_time(typed: str, seconds: int) -> None:
    assert dosing.typed(typed, TIMED).duration_s == seconds


def test_breaths_are_all_of_what_had_sets_and_each_of_what_was_held() -> None:
    assert dosing.typed("5 breaths", replace(BEFORE, sets=2)).sets == 1
    stretch = dosing.typed("5 breaths", Dose(exercise="x", mode="hold", sets=2, reps=3, hold_s=30))
    assert (stretch.sets, stretch.reps, stretch.hold_s, stretch.breaths) == (2, 3, None, 5)


def test_seconds_typed_over_breaths_take_their_place() -> None:
    breathed = dosing.typed("3x 4 slow breaths", BEFORE)
    assert replace(breathed, hold_s=20, breaths=None, breathing=None) == dosing.typed("hold 20s", breathed)
    assert dosing.typed("5 min", breathed).breaths is None
    assert dosing.typed("3 breaths", breathed).breathing is None


@pytest.mark.parametrize("typed", ["10 m", "ten", "x10", "3x10x5", "2/h", "-3x10", "turquoise"])
def test_what_means_nothing_is_named(typed: str) -> None:
    with pytest.raises(dosing.NotReadable) as fault:
        dosing.typed(typed, BEFORE)
    assert fault.value.part in typed


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("exercise", list(library()), ids=lambda exercise: exercise.id)
def test_every_starting_dose_stands_and_reads_back_as_typed(exercise: object, language: str) -> None:
    dose = dosing.starting_dose(exercise)  # type: ignore[arg-type]
    assert refusals(dose) == ()
    assert dosing.typed(dosing.shown(dose, language), dose) == dose


@pytest.mark.parametrize("number", range(1, 8))
def test_days_a_week_are_spread_in_order(number: int) -> None:
    days = dosing.SPREAD[number]
    assert len(days) == number
    assert days == tuple(day for day in WEEKDAYS if day in days)
