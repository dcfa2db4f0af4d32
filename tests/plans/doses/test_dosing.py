"""A dose as typed, and back."""

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


@pytest.mark.parametrize("typed", ["10 m", "ten", "x10", "3x10x5", "2/h", "-3x10", "blue"])
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
