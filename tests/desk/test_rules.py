"""What an episode needs, and its one next step: tables of cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from clinic.desk.rules import (
    Begun,
    Kind,
    Need,
    Paused,
    Planned,
    Screened,
    Situation,
    Step,
    Urgency,
    counting,
    is_turning,
    needs,
    next_step,
)
from clinic.patients.rules import Precision, Sex, Stage, staging
from clinic.screening.gate import Standing
from clinic.screening.questionnaire import Outcome, Status
from clinic.screening.rescreening import Due, Trigger

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TODAY = NOW.date()
ID = UUID(int=1)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def screened(
    outcome: Outcome = Outcome.CLEAR,
    *,
    days: int = 5,
    left: float = 37,
    assess_in: int | None = None,
    **more: Any,
) -> Screened:
    return Screened(
        id=ID,
        decided_at=ago(days),
        assess_by=None if assess_in is None else TODAY + timedelta(days=assess_in),
        standing=Standing(
            status=Status.COMPLETE,
            outcome=outcome,
            valid_until=None if outcome.pauses_plan else NOW + timedelta(days=left),
            **more,
        ),
    )


def planned(*, issued: float | None = 5, changed: float | None = None, **more: Any) -> Planned:
    return Planned(
        id=ID,
        programme="acute-neck-gentle",
        doses=more.pop("doses", 3),
        number=None if issued is None else 1,
        issued_at=None if issued is None else ago(issued),
        changed_at=ago(issued if changed is None and issued is not None else changed or 0),
        **more,
    )


def paused(days: float, sign: str | None = "fever") -> Paused:
    return Paused(at=ago(days), cause=Trigger.UNWELL, sign=sign)


def begun(days: int = 1, **more: Any) -> Begun:
    return Begun(id=ID, started_at=ago(days), starter="K. Lang", answered=6, **more)


def situation(*, days: int = 40, **more: Any) -> Situation:
    onset = TODAY - timedelta(days=days)
    values: dict[str, Any] = {
        "patient_id": ID,
        "name": "M. Beispiel",
        "number": 1,
        "birth_year": 1972,
        "sex": Sex.FEMALE,
        "episode_id": ID,
        "begun_on": TODAY - timedelta(days=6),
        "is_closed": False,
        "regions": ("neck",),
        "sides": (),
        "staging": staging(onset, Precision.DAY, on=TODAY),
    }
    return Situation(**values | more)


HANDED = {"links": 1, "opened_at": ago(1)}
CASES: list[tuple[str, dict[str, Any], list[Kind]]] = [
    ("nothing at all", {}, [Kind.SCREENING_MISSING]),
    ("a screening begun", {"begun": begun()}, [Kind.SCREENING_OPEN]),
    ("a valid screening, no plan", {"screened": screened()}, []),
    ("a new screening beside a valid one", {"screened": screened(), "begun": begun()}, []),
    (
        "an answer that cannot wait, beside a valid screening",
        {"screened": screened(), "begun": begun(alarms=True), "planned": planned(**HANDED)},
        [Kind.DRAFT_ALARMS],
    ),
    ("running and quiet in the good sense", {"screened": screened(), "planned": planned(**HANDED)}, []),
    (
        "decided for today, plan running",
        {
            "days": 80,
            "screened": screened(Outcome.URGENT_SAME_DAY, days=30),
            "planned": planned(issued=31, **HANDED),
        },
        [Kind.STOPPED],
    ),
    ("decided for today, no plan", {"screened": screened(Outcome.EMERGENCY)}, [Kind.STOPPED]),
    ("decided for today long ago, no plan", {"screened": screened(Outcome.EMERGENCY, days=15)}, []),
    (
        "plan paused by a clinician",
        {"screened": screened(), "planned": planned(**HANDED), "paused": (paused(1, sign=None),)},
        [Kind.PAUSED],
    ),
    (
        "a sign since the screening",
        {"screened": screened(), "planned": planned(**HANDED), "paused": (paused(1),)},
        [Kind.SIGN],
    ),
    (
        "screened since the sign, the pause not lifted",
        {"screened": screened(days=1), "planned": planned(**HANDED), "paused": (paused(2),)},
        [Kind.PAUSED],
    ),
    (
        "a sign in an episode without a running plan",
        {"screened": screened(), "paused": (paused(1),)},
        [Kind.SIGN],
    ),
    (
        "pain up for a week",
        {
            "screened": screened(),
            "planned": planned(**HANDED),
            "due": (Due(Trigger.PAIN_UP, TODAY - timedelta(days=7)),),
        },
        [Kind.ASK_AGAIN],
    ),
    (
        "what was reported is said with its pause, an ended screening by its own reason",
        {
            "screened": screened(),
            "planned": planned(**HANDED),
            "due": (Due(Trigger.TRAUMA, TODAY), Due(Trigger.EXPIRED, TODAY)),
        },
        [],
    ),
    (
        "a newer questionnaire, nothing running",
        {"screened": screened(), "due": (Due(Trigger.VERSION, TODAY),)},
        [],
    ),
    ("plan held", {"screened": screened(plan_hold=True)}, [Kind.HELD]),
    (
        "plan held by an ended screening",
        {"screened": screened(plan_hold=True, left=-1)},
        [Kind.SCREENING_ENDED],
    ),
    (
        "the doctor's date is past",
        {"screened": screened(Outcome.REFER_ROUTINE, assess_in=-1, left=-1, alongside=False)},
        [Kind.REFERRAL_OVER],
    ),
    (
        "the doctor's date is today",
        {"screened": screened(Outcome.REFER_ROUTINE, assess_in=0, alongside=True)},
        [],
    ),
    ("screening ended yesterday", {"screened": screened(left=-1)}, [Kind.SCREENING_ENDED]),
    ("screening ended long ago, nothing planned", {"screened": screened(left=-20)}, []),
    (
        "screening ended long ago, plan running",
        {"screened": screened(left=-20), "planned": planned(**HANDED)},
        [Kind.SCREENING_ENDED],
    ),
    (
        "screening ends in three days",
        {"screened": screened(left=3), "planned": planned(**HANDED)},
        [Kind.SCREENING_ENDING],
    ),
    ("screening ends in four days", {"screened": screened(left=4), "planned": planned(**HANDED)}, []),
    ("screening ends soon, nothing planned", {"screened": screened(left=1)}, []),
    (
        "turns subacute in two days",
        {"days": 26, "screened": screened(), "planned": planned(**HANDED)},
        [Kind.STAGE_TURNING],
    ),
    ("turns subacute in three days", {"days": 25, "screened": screened(), "planned": planned(**HANDED)}, []),
    ("turns in two days, nothing planned", {"days": 26, "screened": screened()}, []),
    (
        "subacute since the plan was issued",
        {"days": 30, "screened": screened(), "planned": planned(issued=5, **HANDED)},
        [Kind.STAGE_TURNED],
    ),
    (
        "issued on the day of the turn",
        {"days": 30, "screened": screened(), "planned": planned(issued=2, **HANDED)},
        [],
    ),
    (
        "review today",
        {"screened": screened(), "planned": planned(review_on=TODAY, **HANDED)},
        [Kind.REVIEW_DUE],
    ),
    (
        "reviewed since",
        {"screened": screened(), "planned": planned(issued=1, review_on=TODAY - timedelta(days=1), **HANDED)},
        [],
    ),
    (
        "review tomorrow",
        {"screened": screened(), "planned": planned(review_on=TODAY + timedelta(days=1), **HANDED)},
        [],
    ),
    (
        "same doses for five weeks",
        {"days": 80, "screened": screened(), "planned": planned(issued=35, **HANDED)},
        [Kind.SAME_DOSES],
    ),
    (
        "same doses for 34 days",
        {"days": 80, "screened": screened(), "planned": planned(issued=34, **HANDED)},
        [],
    ),
    (
        "no entry for seven days",
        {
            "screened": screened(),
            "planned": planned(issued=11, links=1, last_entry=TODAY - timedelta(days=7)),
        },
        [Kind.QUIET],
    ),
    (
        "an entry six days ago",
        {
            "screened": screened(),
            "planned": planned(issued=11, links=1, last_entry=TODAY - timedelta(days=6)),
        },
        [],
    ),
    ("never opened", {"screened": screened(), "planned": planned(issued=11, links=1)}, []),
    (
        "the plan has ended",
        {"screened": screened(), "planned": planned(issued=40, ends_on=TODAY - timedelta(days=1), **HANDED)},
        [],
    ),
    (
        "a draft since two days",
        {"screened": screened(), "planned": planned(issued=None, changed=2)},
        [Kind.DRAFT_WAITS],
    ),
    ("a draft since yesterday", {"screened": screened(), "planned": planned(issued=None, changed=1)}, []),
    ("an empty draft", {"screened": screened(), "planned": planned(issued=None, changed=9, doses=0)}, []),
    ("a closed episode", {"is_closed": True}, []),
    (
        "several at once, the most pressing first",
        {
            "days": 80,
            "screened": screened(left=-1),
            "planned": planned(issued=40, changed=3, review_on=TODAY, **HANDED),
            "paused": (paused(1),),
        },
        [Kind.SIGN, Kind.SCREENING_ENDED, Kind.REVIEW_DUE, Kind.DRAFT_WAITS, Kind.SAME_DOSES],
    ),
]


@pytest.mark.parametrize(("facts", "kinds"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_episode_needs_somebody_for_these_reasons(facts: dict[str, Any], kinds: list[Kind]) -> None:
    assert [need.kind for need in needs(situation(**facts), now=NOW, on=TODAY)] == kinds


def test_a_reason_says_since_when() -> None:
    (need,) = needs(situation(), now=NOW, on=TODAY)
    assert need == Need(Kind.SCREENING_MISSING, TODAY - timedelta(days=6))
    (turning,) = needs(situation(days=26, screened=screened(), planned=planned(**HANDED)), now=NOW, on=TODAY)
    assert turning.since == TODAY + timedelta(days=2)


def test_only_what_cannot_wait_is_urgent() -> None:
    urgent = {kind for kind in Kind if Need(kind, TODAY).urgency is Urgency.URGENT}
    assert urgent == {Kind.SIGN, Kind.DRAFT_ALARMS, Kind.STOPPED, Kind.PAUSED}


STEPS: list[tuple[str, dict[str, Any], Step]] = [
    ("nothing", {}, Step.SCREEN),
    ("closed", {"is_closed": True, "screened": screened()}, Step.CLOSED),
    ("begun", {"begun": begun()}, Step.CONTINUE_SCREENING),
    ("begun again while the old one holds", {"begun": begun(), "screened": screened()}, Step.PLAN),
    (
        "begun again after the old one ended",
        {"begun": begun(), "screened": screened(left=-1)},
        Step.CONTINUE_SCREENING,
    ),
    ("doctor today", {"screened": screened(Outcome.URGENT_SAME_DAY)}, Step.DOCTOR_TODAY),
    ("ended", {"screened": screened(left=-1)}, Step.SCREEN_AGAIN),
    ("paused", {"screened": screened(is_paused=True), "planned": planned(**HANDED)}, Step.LIFT),
    ("held", {"screened": screened(plan_hold=True)}, Step.RELEASE),
    (
        "precautions not acknowledged",
        {"screened": screened(Outcome.CLEAR_WITH_PRECAUTIONS, precautions=("P1",))},
        Step.SCREEN_AGAIN,
    ),
    (
        "waits for the doctor",
        {"screened": screened(Outcome.REFER_ROUTINE, alongside=False)},
        Step.WAIT_FOR_DOCTOR,
    ),
    ("referral, not settled", {"screened": screened(Outcome.REFER_ROUTINE)}, Step.WAIT_FOR_DOCTOR),
    ("alongside", {"screened": screened(Outcome.REFER_ROUTINE, alongside=True)}, Step.PLAN),
    ("no plan", {"screened": screened()}, Step.PLAN),
    ("a draft", {"screened": screened(), "planned": planned(issued=None)}, Step.ISSUE),
    (
        "changes after a revision",
        {"screened": screened(), "planned": planned(issued=3, changed=1)},
        Step.ISSUE,
    ),
    ("issued, not handed over", {"screened": screened(), "planned": planned()}, Step.HAND_OVER),
    ("running", {"screened": screened(), "planned": planned(**HANDED)}, Step.RUNNING),
    (
        "the plan has ended",
        {"screened": screened(), "planned": planned(issued=40, ends_on=TODAY - timedelta(days=1), **HANDED)},
        Step.PLAN,
    ),
]


@pytest.mark.parametrize(("facts", "step"), [case[1:] for case in STEPS], ids=[case[0] for case in STEPS])
def test_an_episode_has_one_next_step(facts: dict[str, Any], step: Step) -> None:
    assert next_step(situation(**facts), now=NOW, on=TODAY) is step


@pytest.mark.parametrize(
    ("days", "stage"), [(20, None), (21, Stage.SUBACUTE), (78, Stage.PERSISTENT), (90, None)]
)
def test_a_turn_is_named_in_the_week_before_it(days: int, stage: Stage | None) -> None:
    onset = TODAY - timedelta(days=days)
    assert is_turning(staging(onset, Precision.DAY, on=TODAY), on=TODAY) is stage


def test_a_plan_runs_through_its_last_day() -> None:
    assert planned(ends_on=TODAY).runs(on=TODAY)
    assert not planned(ends_on=date(2026, 11, 23)).runs(on=TODAY)
    assert not planned(issued=None).runs(on=TODAY)


RUNNING = replace(planned(issued=9), id=UUID(int=11))
ENDED = replace(planned(issued=60, ends_on=TODAY - timedelta(days=1)), id=UUID(int=12))
DRAFT = replace(planned(issued=None, changed=1), id=UUID(int=13))
OLD_DRAFT = replace(planned(issued=None, changed=20), id=UUID(int=14))


@pytest.mark.parametrize(
    ("plans", "counts", "beside"),
    [
        ([], None, None),
        ([DRAFT], DRAFT, None),
        ([RUNNING], RUNNING, None),
        ([RUNNING, DRAFT], RUNNING, DRAFT),
        ([DRAFT, RUNNING], RUNNING, DRAFT),
        ([OLD_DRAFT, RUNNING], RUNNING, None),
        ([ENDED, DRAFT], DRAFT, None),
        ([ENDED, RUNNING, DRAFT], RUNNING, DRAFT),
        ([replace(RUNNING, id=ID, issued_at=ago(12)), RUNNING], RUNNING, None),
    ],
)
def test_a_plan_a_patient_trains_by_counts_before_a_later_draft(
    plans: list[Planned], counts: Planned | None, beside: Planned | None
) -> None:
    assert counting(plans, on=TODAY) == (counts, beside)


def test_a_draft_beside_a_running_plan_is_the_next_step_and_waits_like_any_other() -> None:
    waiting = replace(DRAFT, changed_at=ago(5))
    both = situation(screened=screened(), planned=replace(RUNNING, links=1), beside=waiting)
    assert next_step(both, now=NOW, on=TODAY) is Step.ISSUE
    assert Need(Kind.DRAFT_WAITS, ago(5).date()) in needs(both, now=NOW, on=TODAY)
