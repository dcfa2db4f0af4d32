"""The fields behind "more" say the same as typing does, for every published protocol too."""

from dataclasses import replace
from typing import Any

import pytest

from clinic.library.catalogue import library
from clinic.plans.doses import course_fields
from clinic.plans.doses import fields as dose_fields
from clinic.plans.doses.amounts import Span
from clinic.plans.doses.courses import Block, Course, course, with_dose
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.dosing import starting_dose
from clinic.plans.doses.loads import Measured
from clinic.plans.doses.reading import blank, read
from tests.plans.doses.protocols import PROTOCOLS, Prescribed

START = starting_dose(library()["lateral-raise"])


def entered(before: Course, number: int, **values: Any) -> Course:
    """The course with these fields of one block filled in otherwise."""
    return course_fields.with_values(before, number, values, before=course_fields.shown(before, number))


@pytest.mark.parametrize(
    ("values", "typed"),
    [
        ({"band": "red"}, "band red"),
        ({"kilograms": 2.5, "band": ""}, "2.5kg"),
        ({"kilograms": 2, "each_hand": True, "band": ""}, "2kg per hand"),
        ({"share": Span(50, 70), "share_of": "vo2max", "band": ""}, "50-70% vo2max"),
        ({"measure": 22, "band": ""}, "22 mmhg"),
        ({"own": "head", "band": ""}, "head weight"),
        ({"effort": 5}, "effort 5"),
        ({"effort": 13, "scale": "borg-6-20"}, "borg 13"),
        ({"until": "failure", "turn": "alternating"}, "until failure alternating"),
        ({"tempo": "3-1-3", "pace": "slow"}, "tempo 3-1-3 slow"),
        ({"arc": "pain-free", "degrees": Span(None, 90), "pain": 3}, "pain-free <=90° pain <=3"),
        ({"settles": 24, "stops": ["dizzy"]}, "settles 24h stop if dizzy"),
        ({"breaths": 4}, "hold 4 breaths"),
        ({"breaths": Span(3, 5), "breathing": "calm"}, "hold 3-5 calm breaths"),
        ({"between_reps": 5, "after": 60}, "rest 5s between reps, rest 60s between exercises"),
        ({"weekly": Span(2, 3)}, "2-3/w"),
        ({"every_days": 2}, "every other day"),
        ({"as_needed": True}, "when needed"),
        ({"break_every": 60, "break_from": 9, "break_to": 17}, "every 60min 9-17h"),
        ({"place": "work", "place_weekly": 3}, "at work 3/w"),
        ({"section": "warm-up", "session": "B"}, "warm-up session b"),
        ({"choose": 2}, "choose 2 of group a"),
        ({"group": "B"}, "choose 1 of group b"),
        ({"from_week": 2, "to_week": 6}, "w2-6"),
        ({"from_week": 1, "to_week": 6, "unit": "month", "purpose": "maintain"}, "m1-6 maintenance"),
        ({"conditions": ["form-ok"], "pain_below": 3, "from_week": 3}, "w3+: if form ok if pain <=3"),
        (
            {"reached_sets": 3, "reached_reps": 12, "reached_sessions": 2},
            "if reached 3x12 2 sessions in a row",
        ),
        (
            {"step_what": "weight", "step_by": 0.5, "step_every": 2, "step_until": 5},
            "+0.5 kg every 2w until 5",
        ),
        ({"step_what": "sets", "step_conditions": ["rpe-low"]}, "+ set if effort low"),
        ({"step_what": "weight", "step_by": 0.5, "step_pain": 2}, "+0.5kg if pain <=2"),
        (
            {"step_what": "sets", "step_by": 1, "step_every": 2}
            | {"step2_what": "weight", "step2_by": 0.5, "step2_every": 3},
            "+1 set every 2w +0.5kg every 3w",
        ),
        ({"flare_percent": 50, "flare_days": 3, "flare_then": "easier"}, "flare 50% for 3d then easier"),
    ],
)
def test_a_field_states_what_typing_states(values: dict[str, Any], typed: str) -> None:
    assert entered(course(START), 0, **values) == read(typed, START)


def test_what_is_left_alone_stays_even_where_only_typing_can_say_it() -> None:
    typed = read(
        "w1-2 70% 1rm 3kg borg 13 at home in a group; w3+ 3x8 +1 set every 2w +1 rep every 3w", START
    )
    for number in range(2):
        shown = course_fields.shown(typed, number)
        assert course_fields.with_values(typed, number, shown, before=shown) == typed


def typed_in(text: Any) -> Any:
    """A field's text as its schema would read it."""
    if not isinstance(text, str):
        return text
    return int(text) if text.isdecimal() else text or None


def test_what_only_typing_says_of_a_step_outlives_a_change_of_its_other_fields() -> None:
    typed = read("+2 mmHg until 30 if reached 10x10s 2 sessions in a row", START)
    before = course_fields.shown(typed)
    changed = course_fields.with_values(
        typed,
        0,
        {name: typed_in(value) for name, value in before.items()} | {"step_until": 28},
        before=before,
    )
    assert changed == read("+2 mmHg until 28 if reached 10x10s 2 sessions in a row", START)


def test_they_stand_open_where_a_dose_says_more_than_its_exercise() -> None:
    assert course_fields.used(course(START), 0, START) == frozenset()
    typed = read("w2-6 pain <=3", START)
    assert course_fields.used(typed, 0, START) == {"from_week", "to_week", "pain"}
    assert course_fields.used(read("every other day", START), 0, START) == {"every_days"}


def test_another_kind_of_amount_makes_another_kind_of_dose() -> None:
    timed = dose_fields.with_amounts(starting_dose(library()["chin-tuck-sitting"]), {"duration_s": 90})
    assert (timed.mode, timed.duration_s, timed.reps, timed.hold_s) == ("time", 90, None, None)
    counted = dose_fields.with_amounts(timed, {"reps": 12, "hold_s": None})
    assert (counted.mode, counted.reps, counted.duration_s) == ("reps", 12, None)
    assert dose_fields.with_amounts(counted, {"distance_m": 400}).mode == "distance"
    breathed = dose_fields.with_values(counted, {"breaths": 5}, before=dose_fields.shown(counted))
    assert (breathed.mode, breathed.breaths, breathed.hold_s) == ("reps", 5, None)
    held = dose_fields.with_amounts(breathed, {"hold_s": 10})
    assert (held.breaths, held.hold_s) == (None, 10)
    filled = dose_fields.with_amounts(timed, {"hold_s": 10, "duration_s": 90, "reps": None})
    assert (filled.mode, filled.duration_s, filled.hold_s) == ("time", 90, 10)


def test_what_comes_next_follows_on_and_can_be_taken_out_again() -> None:
    plain = course(START)
    longer = course_fields.followed(plain, 0)
    assert [(block.first, block.last) for block in longer.blocks] == [(1, 2), (3, None)]
    assert [(b.first, b.last) for b in course_fields.followed(longer, 0).blocks] == [
        (1, 1),
        (2, 2),
        (3, None),
    ]
    assert course_fields.taken_out(longer, 1).blocks == (Block(dose=START, last=2),)
    assert course_fields.taken_out(plain, 0) == plain


def by_fields(prescribed: Prescribed) -> Course:
    """The protocol as somebody enters it who never types a dose: block by block, field by field."""
    wanted = read(prescribed.typed, blank(prescribed.exercise))
    start = blank(prescribed.exercise)
    made = course(replace(start, mode="hold") if wanted.start.mode == "hold" else start)
    for number, block in enumerate(wanted.blocks):
        if number:
            made = course_fields.followed(made, number - 1)
        made = _block_by_fields(made, wanted, number, block.dose)
    return made


def _block_by_fields(made: Course, wanted: Course, number: int, dose: Dose) -> Course:
    known = made.blocks[number].dose
    amounts = dose_fields.with_amounts(known, {name: getattr(dose, name) for name in dose_fields.AMOUNTS})
    plain = {name: getattr(dose, name) for name in ("sets", "rest_s", "times_per_day", "side", "exercise")}
    here = Course(
        (
            *made.blocks[:number],
            Block(
                dose=dose_fields.with_parts(amounts, plain),
                first=made.blocks[number].first,
                last=made.blocks[number].last,
                unit=made.blocks[number].unit,
            ),
        ),
        made.step_back,
    )
    before = course_fields.shown(here, number)
    after = course_fields.shown(wanted, number)
    changed = {
        name: _typed_in(name, wanted, number, after[name]) for name in after if after[name] != before[name]
    }
    entered = course_fields.with_values(here, number, changed, before=before)
    given = entered.blocks[number].dose
    if not (dose.per_week or dose.every_days or dose.as_needed):
        given = replace(given, days=dose.days, per_week=None)
    return with_dose(entered, number, given)


def _typed_in(name: str, wanted: Course, number: int, text: Any) -> Any:
    """What a field's text is read as."""
    block = wanted.blocks[number]
    for fields in dose_fields.GROUPS.values():
        if name in fields:
            return fields[name].read(block.dose)
    known: dict[str, Any] = {"from_week": block.first, "to_week": block.last}
    for place, step in enumerate(block.steps):
        parts = {"by": step.by, "every": step.every_weeks, "until": step.until}
        known |= {course_fields.of_step(place, part): value for part, value in parts.items()}
    return known.get(name, int(text) if isinstance(text, str) and text.isdecimal() else text)


@pytest.mark.parametrize(
    "prescribed",
    [
        pytest.param(one, id=f"{each.doi}-{n}")
        for each in PROTOCOLS
        for n, one in enumerate(each.exercises, 1)
    ],
)
def test_a_published_protocol_is_entered_by_fields_as_it_is_typed(prescribed: Prescribed) -> None:
    assert by_fields(prescribed) == read(prescribed.typed, blank(prescribed.exercise))


def test_a_load_keeps_its_place_when_its_number_changes() -> None:
    dose = dose_fields.with_values(START, {"kilograms": 4}, before=dose_fields.shown(START))
    assert Measured(4, "kg") in dose.load
