"""What asks for a new screening: one table of cases for every trigger the questionnaire names."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from clinic.measures.rules import Occasion
from clinic.screening.catalogue import questionnaire
from clinic.screening.closing import Reason
from clinic.screening.rescreening import (
    LIFT_CODES,
    Due,
    Facts,
    Pain,
    Report,
    Trigger,
    due,
    lifting,
    risen_since,
    unchanged_since,
)
from clinic.screening.signs import Sign

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TODAY = NOW.date()
SCREENED = NOW - timedelta(days=20)
BAGS, DRIVING = UUID(int=1), UUID(int=2)


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def facts(**more: Any) -> Facts:
    values: dict[str, Any] = {
        "screened_at": SCREENED,
        "valid_until": SCREENED + timedelta(days=42),
        "version": "0.2.0",
        "current_version": "0.2.0",
    }
    return Facts(**values | more)


def pains(**by_age: int) -> tuple[Pain, ...]:
    """`d9=4` is pain 4 nine days ago."""
    return tuple(Pain(day(int(ago[1:])), value) for ago, value in by_age.items())


RISE = pains(d10=3, d7=5, d4=6, d1=5)
CASES: list[tuple[str, Facts, list[Due]]] = [
    ("nothing since", facts(), []),
    ("never screened", facts(screened_at=None, pains=RISE), []),
    (
        "a sign since the screening",
        facts(reports=(Report(Trigger.NEUROLOGICAL, NOW),)),
        [Due(Trigger.NEUROLOGICAL, TODAY)],
    ),
    ("a sign from before it", facts(reports=(Report(Trigger.TRAUMA, SCREENED - timedelta(seconds=1)),)), []),
    (
        "two signs of one kind count from the first",
        facts(
            reports=(Report(Trigger.UNWELL, NOW), Report(Trigger.UNWELL, NOW - timedelta(days=3))),
        ),
        [Due(Trigger.UNWELL, day(3))],
    ),
    ("pain up by two for a week", facts(pains=RISE), [Due(Trigger.PAIN_UP, day(7))]),
    ("the same, but screened since", facts(screened_at=NOW, pains=RISE), []),
    ("conditions changed", facts(conditions_changed_at=NOW), [Due(Trigger.DIAGNOSIS, TODAY)]),
    ("conditions changed before it", facts(conditions_changed_at=SCREENED), []),
    (
        "a pregnancy among them",
        facts(conditions_changed_at=NOW, pregnancy_differs=True),
        [Due(Trigger.PREGNANCY, TODAY)],
    ),
    ("its last moment", facts(valid_until=NOW), []),
    (
        "a moment later",
        facts(valid_until=NOW - timedelta(seconds=1)),
        [Due(Trigger.EXPIRED, TODAY)],
    ),
    ("another version", facts(current_version="0.3.0"), [Due(Trigger.VERSION, SCREENED.date())]),
    ("a step up without precautions", facts(stepped_up_at=(NOW,)), []),
    (
        "a step up under precautions",
        facts(stepped_up_at=(NOW,), with_precautions=True),
        [Due(Trigger.STEP_UP, TODAY)],
    ),
    ("a step up before the screening", facts(stepped_up_at=(SCREENED,), with_precautions=True), []),
    (
        "no change in six weeks",
        facts(occasions=(Occasion(day=day(50), pain=5), Occasion(day=day(2), pain=5))),
        [Due(Trigger.NO_CHANGE, day(2))],
    ),
    (
        "no change in six weeks, screened since",
        facts(screened_at=NOW, occasions=(Occasion(day=day(50), pain=5), Occasion(day=day(2), pain=5))),
        [],
    ),
    (
        "several, in the questionnaire's order",
        facts(
            reports=(Report(Trigger.TRAUMA, NOW),), pains=RISE, conditions_changed_at=NOW, current_version="1"
        ),
        [
            Due(Trigger.TRAUMA, TODAY),
            Due(Trigger.PAIN_UP, day(7)),
            Due(Trigger.DIAGNOSIS, TODAY),
            Due(Trigger.VERSION, SCREENED.date()),
        ],
    ),
]


@pytest.mark.parametrize(("found", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_trigger_asks_for_a_new_screening(found: Facts, expected: list[Due]) -> None:
    assert list(due(found, now=NOW)) == expected


def test_every_trigger_of_the_questionnaire_is_known_and_has_a_case() -> None:
    assert [str(trigger) for trigger in Trigger] == list(questionnaire().policy.rescreen_triggers)
    shown = {one.trigger for _, _, expected in CASES for one in expected}
    # What a patient reports is one rule for four names.
    assert shown | {Trigger.SYMPTOM} == set(Trigger)


def test_only_what_is_reported_of_the_body_pauses_a_plan() -> None:
    assert {trigger for trigger in Trigger if trigger.pauses_plan} == {
        Trigger.SYMPTOM,
        Trigger.TRAUMA,
        Trigger.NEUROLOGICAL,
        Trigger.UNWELL,
    }
    assert all(sign.trigger.pauses_plan for sign in Sign)


@pytest.mark.parametrize(
    ("noted", "first"),
    [
        (pains(), None),
        (pains(d3=8), None),
        (pains(d9=3, d7=5, d1=5), 7),
        (pains(d9=3, d6=5, d0=5), 6),
        (pains(d9=3, d5=5, d0=5), None),  # six days are no week
        (pains(d9=3, d7=4, d1=5), None),  # one of them only a point more
        (pains(d9=3, d7=5), None),  # one value is no week
        (pains(d9=3, d7=5, d4=4, d1=5), None),  # in between it was lower
        (pains(d30=2, d20=5, d10=6, d1=5), 20),
        (pains(d30=2, d20=4, d10=6, d1=6), 10),  # the later rise counts
        (pains(d9=8, d7=10, d1=10), 7),
        (pains(d9=9, d7=10, d1=10), None),
        ((*pains(d9=3, d1=5), Pain(day(9), 4), *pains(d7=5)), None),  # of a day the highest
    ],
)
def test_pain_is_up_when_every_value_of_a_week_is_two_points_higher(
    noted: tuple[Pain, ...], first: int | None
) -> None:
    assert risen_since(noted, after=day(40)) == (None if first is None else day(first))


def test_what_was_noted_before_the_screening_asks_for_nothing() -> None:
    assert risen_since(RISE, after=day(1)) is None
    assert risen_since(RISE, after=day(2)) == day(7)


@pytest.mark.parametrize(
    ("first", "last", "apart", "is_due"),
    [
        ({"pain": 5}, {"pain": 4}, 42, True),
        ({"pain": 5}, {"pain": 4}, 41, False),
        ({"pain": 5}, {"pain": 3}, 42, False),
        ({"pain": 5}, {"pain": 9}, 42, True),  # more pain is no meaningful change for the better
        ({"pain": 5}, {"scores": {BAGS: 5}}, 42, False),  # nothing to compare
        ({"scores": {BAGS: 3, DRIVING: 4}}, {"scores": {BAGS: 4, DRIVING: 5}}, 42, True),
        ({"scores": {BAGS: 3, DRIVING: 4}}, {"scores": {BAGS: 5, DRIVING: 5}}, 42, False),  # 1.5
        ({"pain": 5, "scores": {BAGS: 3}}, {"pain": 5, "scores": {BAGS: 6}}, 42, False),
    ],
)
def test_six_weeks_without_a_meaningful_change(
    first: dict[str, Any], last: dict[str, Any], apart: int, is_due: bool
) -> None:
    occasions = (Occasion(day=day(apart), **first), Occasion(day=TODAY, **last))
    assert (unchanged_since(occasions) is not None) is is_due
    assert unchanged_since(occasions[:1]) is None
    assert unchanged_since(()) is None


def test_no_change_counts_from_the_first_measuring_after_six_weeks() -> None:
    occasions = [Occasion(day=day(ago), pain=5) for ago in (60, 30, 10, 1)]
    assert unchanged_since(occasions) == day(10)


@pytest.mark.parametrize(
    ("reason", "refusals"),
    [
        (None, ["reason-missing"]),
        (Reason(code="", text="Spoken."), ["reason-missing"]),
        (Reason(code="nothing", text="Spoken."), ["reason-unknown"]),
        (Reason(code="other", text="  "), ["reason-too-short"]),
        *((Reason(code=code, text="Spoken."), []) for code in LIFT_CODES),
    ],
)
def test_a_pause_is_lifted_with_a_code_and_words(reason: Reason | None, refusals: list[str]) -> None:
    assert [one.key for one in lifting(reason)] == refusals
