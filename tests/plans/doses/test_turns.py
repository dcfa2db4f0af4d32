"""Sessions that take turns, A the first time and B the next, and groups of which the patient chooses."""

from datetime import date, timedelta

from clinic.library.catalogue import library
from clinic.plans import balance
from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import course
from clinic.plans.doses.dose import Dose, refusals
from clinic.plans.doses.reading import blank, read
from clinic.plans.doses.schedule_words import days
from clinic.plans.doses.schedules import days_a_week, is_due
from clinic.plans.doses.turns import beside_others

MONDAY = date(2026, 11, 2)


def sessions(*typed: str) -> list[Dose]:
    courses = [read(text, blank("band-row-standing")) for text in typed]
    return [wanted.start for wanted in beside_others(courses)]


def due(dose: Dose, *, begins: date = MONDAY, many: int = 14) -> list[int]:
    return [day for day in range(many) if is_due(dose, begins + timedelta(days=day), begins=begins)]


def test_two_sessions_share_three_days_turn_by_turn() -> None:
    first, second = sessions("3x10 mon wed fri session a", "3x10 mon wed fri session b")
    assert due(first) == [0, 4, 9]
    assert due(second) == [2, 7, 11]
    assert days_a_week(first) == 1.5


def test_the_first_session_comes_first_on_whatever_day_the_plan_begins() -> None:
    first, second = sessions("3x10 mon wed fri session a", "3x10 mon wed fri session b")
    wednesday = MONDAY + timedelta(days=2)
    assert due(first, begins=wednesday)[0] == 0
    assert due(second, begins=wednesday)[0] == 2


def test_three_sessions_every_other_day_come_round_after_six_days() -> None:
    third = sessions(*(f"3x10 every 2 days session {letter}" for letter in "abc"))[2]
    assert due(third) == [4, 10]


def test_sessions_on_days_of_their_own_take_no_turns() -> None:
    first, second = sessions("3x10 mon session a", "3x10 thu session b")
    assert (first.in_turn, second.in_turn) == ((), ())
    assert due(second) == [3, 10]


def test_whose_turn_it_is_stands_beside_the_days() -> None:
    first, alone = (
        sessions("3x10 mon wed session a", "3x10 mon wed session b")[0],
        sessions("3x10 mon session a"),
    )
    assert days(first, "en") == "Mon · Wed, every other time (session A)"
    assert days(first, "de") == "Mo · Mi, jedes zweite Mal (Einheit A)"
    assert days(alone[0], "en") == "Mon, session A"


def test_a_day_holds_one_of_the_sessions_in_turn() -> None:
    exercise = library()["band-row-standing"]
    taken = [(dose, exercise) for dose in sessions("3x10 mon session a", "2x10 mon session b", "1x10 mon")]
    sums = balance.minutes(taken)
    once = [balance.seconds(dose, exercise) for dose, _ in taken]
    assert sums.day_s["mon"] == once[0] + once[2]
    assert sums.exercises["mon"] == 2


def test_the_place_is_frozen_with_the_dose() -> None:
    first = sessions("3x10 mon session a", "3x10 mon session b")[0]
    assert dose_data.course_of(dose_data.course_data(course(first))) == course(first)


def test_of_a_group_the_patient_chooses_and_reads_how_many() -> None:
    walk, cycle, swim = sessions(*("for 30 min mon wed choose 2 of group a" for _ in range(3)))
    assert (walk.choose, walk.group, cycle.out_of) == (2, "A", 3)
    assert days(swim, "en") == "Mon · Wed, choose 2 of 3 (group A)"
    assert days(swim, "de") == "Mo · Mi, 2 von 3 wählen (Gruppe A)"
    assert round(days_a_week(walk), 2) == 1.33


def test_a_group_counts_as_much_as_is_chosen_of_it() -> None:
    exercise = library()["band-row-standing"]
    taken = [(dose, exercise) for dose in sessions(*("2x10 mon choose 1 of group b" for _ in range(2)))]
    sums = balance.minutes(taken)
    assert (sums.day_s["mon"], sums.exercises["mon"]) == (balance.seconds(*taken[0]), 1)


def test_a_group_without_a_number_is_no_dose() -> None:
    assert [one.field for one in refusals(Dose(exercise="cat-cow", mode="reps", reps=8, group="A"))] == [
        "choose"
    ]
