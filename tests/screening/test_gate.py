"""The gate: shut unless a decided, valid screening lets something through, and every reason has a name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic.screening import closing, rules
from clinic.screening import gate as gates
from clinic.screening.catalogue import questionnaire
from clinic.screening.closing import Choice
from clinic.screening.gate import Standing, gate
from clinic.screening.questionnaire import Outcome, Status
from tests.screening.cases import told

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
GOOD = Standing(status=Status.COMPLETE, outcome=Outcome.CLEAR, valid_until=NOW)


def standing(**changes: Any) -> Standing:
    return replace(GOOD, **changes)


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (None, ("no-screening",)),
        (standing(outcome=None), ("undecided",)),
        (standing(outcome=None, status=Status.INCOMPLETE), ("incomplete", "undecided")),
        (standing(status=Status.INCOMPLETE), ("incomplete",)),
        (standing(), ()),
        (standing(status=Status.CLOSED_INCOMPLETE, outcome=Outcome.CLEAR_WITH_PRECAUTIONS), ()),
        (standing(valid_until=NOW - timedelta(seconds=1)), ("expired",)),
        (standing(valid_until=None), ("expired",)),
        (standing(plan_hold=True), ("plan-hold",)),
        (standing(plan_hold=True, valid_until=None), ("expired", "plan-hold")),
        (standing(outcome=Outcome.CLEAR_WITH_PRECAUTIONS), ()),
        (
            standing(outcome=Outcome.CLEAR_WITH_PRECAUTIONS, precautions=("a", "b"), acknowledged=("a",)),
            ("precautions-unacknowledged",),
        ),
        (
            standing(outcome=Outcome.CLEAR_WITH_PRECAUTIONS, precautions=("a", "b"), acknowledged=("b", "a")),
            (),
        ),
        (standing(precautions=("a",)), ("precautions-unacknowledged",)),
        (standing(episode_is_closed=True), ("episode-closed",)),
        (standing(draft_alarms=True), ("draft-alarms",)),
        (standing(is_paused=True), ("paused",)),
        (standing(is_paused=True, outcome=Outcome.EMERGENCY), ("outcome-blocks",)),
        (standing(outcome=Outcome.REFER_ROUTINE), ("refer-undecided",)),
        (standing(outcome=Outcome.REFER_ROUTINE, alongside=False), ("waits-for-referral",)),
        (standing(outcome=Outcome.REFER_ROUTINE, alongside=True), ()),
        (
            standing(outcome=Outcome.REFER_ROUTINE, alongside=True, precautions=("a",), plan_hold=True),
            ("plan-hold", "precautions-unacknowledged"),
        ),
        (standing(outcome=Outcome.URGENT_SAME_DAY), ("outcome-blocks",)),
        (standing(outcome=Outcome.EMERGENCY, plan_hold=True, alongside=True), ("outcome-blocks",)),
    ],
)
def test_every_reason_the_gate_is_shut_has_its_name(found: Standing | None, reasons: tuple[str, ...]) -> None:
    answer = gate(found, now=NOW)
    assert answer.reasons == reasons
    assert answer.open is not bool(reasons)


@pytest.mark.parametrize(
    ("answers", "choice", "days", "reasons"),
    [
        (told(), Choice(outcome=Outcome.CLEAR), 42, ()),
        (told(), Choice(outcome=Outcome.CLEAR), 43, ("expired",)),
        (told("organ.rash"), Choice(outcome=Outcome.URGENT_SAME_DAY), 0, ("outcome-blocks",)),
        (
            told("clin.concern"),
            Choice(outcome=Outcome.REFER_ROUTINE, alongside=True),
            14,
            (),
        ),
        (
            told("core.bone_risk"),
            Choice(outcome=Outcome.CLEAR_WITH_PRECAUTIONS),
            1,
            ("precautions-unacknowledged",),
        ),
        (
            told("organ.exertional"),
            Choice(outcome=Outcome.REFER_ROUTINE, alongside=True),
            1,
            ("plan-hold",),
        ),
    ],
)
def test_a_decision_opens_the_gate_for_as_long_as_it_holds(
    answers: Any, choice: Choice, days: int, reasons: tuple[str, ...]
) -> None:
    decision = closing.decide(
        questionnaire(),
        rules.assess(questionnaire(), answers),
        choice,
        with_suggestion=False,
        screened_at=NOW,
    )
    assert gate(gates.standing(decision), now=NOW + timedelta(days=days)).reasons == reasons


def test_a_release_lifts_the_hold_and_nothing_else() -> None:
    held = standing(plan_hold=True, outcome=Outcome.REFER_ROUTINE)
    assert gate(replace(held, plan_hold=False), now=NOW).reasons == ("refer-undecided",)


def test_only_today_and_emergency_pause_links_already_given_out() -> None:
    assert [outcome for outcome in Outcome if outcome.pauses_plan] == [
        Outcome.URGENT_SAME_DAY,
        Outcome.EMERGENCY,
    ]
