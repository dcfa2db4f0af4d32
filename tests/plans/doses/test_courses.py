"""A course week by week: blocks, steps, conditions, siblings, gaps."""

import pytest

from clinic.plans import snapshot
from clinic.plans.doses import data as dose_data
from clinic.plans.doses.amounts import Span
from clinic.plans.doses.courses import Course, at, changes, faults, weeks
from clinic.plans.doses.dose import Dose, counts_each_side, refusals
from clinic.plans.doses.doubts import doubts
from clinic.plans.doses.loads import BODYWEIGHT, Band, Effort, Measured
from clinic.plans.doses.reading import BLANK, NotReadable, read
from clinic.plans.doses.words import in_words
from clinic.plans.doses.writing import written


def typed(text: str) -> Course:
    return read(text, BLANK)


def reps(text: str, *numbers: int) -> list[object]:
    found = [at(typed(text), number) for number in numbers]
    return [dose and (dose.sets, dose.reps) for dose in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w1-2 2x10; w3+ 3x12", {1: (2, 10), 2: (2, 10), 3: (3, 12), 40: (3, 12)}),
        ("w3-4 2x10; w6 3x10", {2: None, 3: (2, 10), 5: None, 6: (3, 10), 7: None}),
        ("2x10 +1 set every 2 weeks until 4", {1: (2, 10), 2: (2, 10), 3: (3, 10), 5: (4, 10), 9: (4, 10)}),
        ("w1-4 2x10; w5+ if form ok 3x10", {4: (2, 10), 5: (2, 10), 20: (2, 10)}),
        ("w1-4 2x10; w5-8 if form ok 3x10", {8: (2, 10), 9: None}),
        ("w1-4 2x10; w5+ if form ok met 3x10", {4: (2, 10), 5: (3, 10)}),
        ("w2+ if checked 2x10", {1: None, 9: None}),
        ("2x10 +1 set if reached 2x12", {1: (2, 10), 30: (2, 10)}),
        ("ab Woche 3 2x10", {2: None, 3: (2, 10)}),
        ("d1-12 2x10; d13-20 3x10", {1: (2, 10), 2: (2, 10), 3: (3, 10), 4: None}),
    ],
)
def test_a_week_has_its_dose(text: str, expected: dict[int, object]) -> None:
    assert reps(text, *expected) == list(expected.values())


def test_a_range_moves_at_both_ends_and_stops_at_its_limit() -> None:
    course = typed("3x8-12 2.5kg light band +2 reps every week until 15 +2.5kg every 2w +1 band every 4w")
    dose = at(course, 5)
    assert dose is not None
    assert dose.reps == 15
    assert dose.load == (Measured(7.5, "kg"), Band("medium"))


def test_a_sibling_takes_over_and_keeps_what_is_not_said_anew() -> None:
    course = typed("w1-4 2x10 mon wed fri; w5+ -> wall-push-up-plus 2x8")
    later = at(course, 5)
    assert later is not None
    assert (later.exercise, later.reps, later.days) == ("wall-push-up-plus", 8, ("mon", "wed", "fri"))


def test_every_stretch_is_told_once_with_its_steps() -> None:
    found = [
        (s.first, s.last, s.dose.sets) for s in changes(typed("w1-6 2x10 +1 set every 2w until 4; w7+ 4x12"))
    ]
    assert found == [(1, 2, 2), (3, 4, 3), (5, 6, 4), (7, None, 4)]


def test_an_endless_step_is_told_as_far_as_the_plan_goes() -> None:
    assert len(changes(typed("1x10 +1 rep every week"), until=6)) == 6
    assert weeks(typed("1x10 +1 rep every week")) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [("w1-4 2x10; w3-6 3x10", "overlaps"), ("m1+ 2x10; w9+ 3x10", "follows-an-endless-block")],
)
def test_weeks_out_of_order_are_named(text: str, fault: str) -> None:
    assert faults(typed(text)) == (fault,)


@pytest.mark.parametrize(
    ("text", "part", "at_"),
    [
        ("3x10 blub", "blub", 5),
        ("3x10 hold 5s sometimes", "sometimes", 13),
        ("12-8 reps", "12-8 reps", 0),
        ("w4-2 3x10", "w4-2", 0),
        ("fr-mo", "fr-mo", 0),
        ("2.5 sets", "2.5 sets", 0),
        ("3x10 for 2min", "for 2min", 5),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, part: str, at_: int) -> None:
    with pytest.raises(NotReadable) as fault:
        typed(text)
    assert (fault.value.part, fault.value.at) == (part, at_)


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("10 in total alternating", "10 in total, 5 each side", "10 insgesamt, 5 je Seite"),
        ("11 in total", "11 in total, changing sides", "11 insgesamt, im Wechsel"),
    ],
)
def test_a_shared_count_says_what_each_side_gets(text: str, english: str, german: str) -> None:
    dose = typed(text).start
    assert not counts_each_side(dose, "each-side")
    for language, said in (("en", english), ("de", german)):
        count = in_words(dose, "each-side", language).count
        assert count is not None
        assert count.words == said


@pytest.mark.parametrize("text", ["10 each side", "10 je Seite", "10 Wdh pro Seite"])
def test_a_count_for_each_side_stands_on_both(text: str) -> None:
    said = in_words(typed(text).start, "bilateral", "en")
    assert said.left
    assert said.right
    assert (said.left.figure, said.right.figure) == ("10\u00a0×", "10\u00a0×")


def test_not_stated_is_not_zero_and_survives_the_export() -> None:
    dose = typed("10 reps").start
    assert (dose.sets, dose.hold_s, dose.rest_s, dose.times_per_day, dose.load) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert typed("rest 0s").start.rest_s == 0
    assert dose_data.dose_of(dose_data.dose_data(dose)) == dose


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("10x60s x", "long-hold"),
        ("10 reps hold 150s", "long-hold"),
        ("6x10 hold 60s daily", "much-holding"),
        ("10x20 daily", "many-repetitions"),
        ("12/d 10 reps daily", "often-a-day"),
        ("for 90 min daily", "long-session"),
        ("3x10 rest 8min daily", "long-rest"),
        ("3x10 60kg 2/w", "heavy"),
        ("2/d 5/w", "amount-unstated"),
        ("3x10", "frequency-unstated"),
        ("3x20 8rm 3/w", "reps-unlike-maximum"),
        ("3x10 effort 8-9 daily", "hard-every-day"),
        ("w3+ 3x10 daily", "not-in-first-week"),
        ("w1-2 1x5 daily; w3+ 3x10", "jumps"),
        ("w1-2 4x10 daily; w3+ 1x10", "falls-back"),
        ("3x10 daily +1 set every week until 2", "step-does-nothing"),
    ],
)
def test_what_a_colleague_would_ask(text: str, asked: str) -> None:
    if text.endswith(" x"):
        assert asked not in doubts(typed(text.removesuffix(" x")))
        return
    assert asked in doubts(typed(text))


@pytest.mark.parametrize("text", ["3x10 hold 5s 3/w rest 60s", "for 30 min 5/w", "10x10s 2/d daily 22 mmHg"])
def test_a_usual_dose_raises_no_question(text: str) -> None:
    assert doubts(typed(text)) == ()
    assert refusals(typed(text).start) == ()


def test_weeks_after_the_plans_end_are_asked_about() -> None:
    assert doubts(typed("w1-8 3x10 daily"), last_week=6) == ("weeks-beyond-plan",)


def test_the_first_shape_of_a_snapshot_is_still_read() -> None:
    kept = {
        "exercise": "band-row-standing",
        "mode": "reps",
        "sets": 2,
        "reps": 12,
        "hold_s": 1,
        "duration_s": None,
        "rest_s": 60,
        "rest_between_sides_s": None,
        "side": "both",
        "times_per_day": 1,
        "days": ["mon", "wed"],
        "as_needed": False,
        "effort": [5, 6],
        "load": "band-medium",
        "reason": None,
    }
    expected = Dose(
        exercise="band-row-standing",
        mode="reps",
        sets=2,
        reps=12,
        hold_s=1,
        rest_s=60,
        days=("mon", "wed"),
        effort=Effort("0-10", Span(5, 6)),
        load=(Band("medium"),),
    )
    assert snapshot.course_of({"dose": kept}).start == expected
    assert snapshot.dose_of({**kept, "effort": None, "load": "bodyweight"}).load == BODYWEIGHT


def test_a_lone_dose_typed_over_keeps_its_steps_and_a_new_course_replaces_all() -> None:
    before = typed("3x10 hold 5s +1 set every 2w until 5")
    assert written(read("3x12", before), "en") == "3x12 hold 5s +1 set every 2w until 5"
    assert written(read("w1-2 2x8; w3+ 3x8", before), "en") == "w1-2: 2x8 hold 5s; w3+: 3x8 hold 5s"
