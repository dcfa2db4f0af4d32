"""The clinician's decision: raising is free, lowering is explained, and an open screen has a floor."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clinic.screening import closing, rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.closing import Choice, Decision, NotDecidable, Reason, Refusal
from clinic.screening.questionnaire import Outcome, Status
from tests.screening.cases import Told, told

CLEAR, PRECAUTIONS = Outcome.CLEAR, Outcome.CLEAR_WITH_PRECAUTIONS
REFER, TODAY, EMERGENCY = Outcome.REFER_ROUTINE, Outcome.URGENT_SAME_DAY, Outcome.EMERGENCY

WHOLE = questionnaire()
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LONG = "Known since 2019, imaged in March, unchanged."
WHY = Reason(code="explained_by_known_diagnosis", text=LONG)
CLOSED = Reason(code="language_or_hearing", text="No interpreter")
SPOKEN = Reason(
    code="discussed_with_physician", text="Agreed to start", physician="Dr A. Sommer", spoken_at="10:40"
)


def decide(
    answers: Told, outcome: Outcome | None, *, with_suggestion: bool = False, **choice: Any
) -> Decision:
    return closing.decide(
        WHOLE,
        rules.assess(WHOLE, answers),
        Choice(outcome=outcome, **choice),
        with_suggestion=with_suggestion,
        screened_at=AT,
    )


def refused(answers: Told, outcome: Outcome | None, **choice: Any) -> set[tuple[str, str]]:
    with pytest.raises(NotDecidable) as refusal:
        decide(answers, outcome, **choice)
    return {(one.key, one.about) for one in refusal.value.refusals}


def left_out(answers: Told, *items: str) -> Told:
    return {item: answer for item, answer in answers.items() if item not in items}


# ---- raising -----------------------------------------------------------------------------


@pytest.mark.parametrize("with_suggestion", [True, False])
@pytest.mark.parametrize("outcome", [CLEAR, PRECAUTIONS, TODAY, EMERGENCY])
def test_on_a_clear_screen_any_outcome_is_one_tap(outcome: Outcome, with_suggestion: bool) -> None:
    found = decide(told(), outcome, with_suggestion=with_suggestion)
    assert (found.outcome, found.status, found.reasons) == (outcome, Status.COMPLETE, ())


def test_a_reason_given_freely_is_kept() -> None:
    assert decide(told(), TODAY, reason=WHY).reasons == (WHY,)


def test_nothing_is_decided_without_an_outcome() -> None:
    assert refused(told(), None) == {("outcome-missing", "")}


# ---- lowering, in decision support -------------------------------------------------------


def test_below_the_suggestion_a_reason_is_wanted() -> None:
    assert refused(told("clin.concern"), PRECAUTIONS, with_suggestion=True) == {("reason-missing", "outcome")}
    assert decide(told("clin.concern"), PRECAUTIONS, with_suggestion=True, reason=WHY).reasons == (WHY,)


@pytest.mark.parametrize(
    ("reason", "keys"),
    [
        (Reason(code="", text=""), {"reason-missing"}),
        (Reason(code="other", text="x" * 19), {"reason-too-short"}),
        (Reason(code="other", text="  x " + " " * 40), {"reason-too-short"}),
        (Reason(code="because", text=LONG), {"reason-unknown"}),
        (Reason(code="", text=LONG), {"reason-unknown"}),
        (Reason(code="because", text="so"), {"reason-unknown", "reason-too-short"}),
    ],
)
def test_a_reason_is_a_code_we_know_and_twenty_characters(reason: Reason, keys: set[str]) -> None:
    found = refused(told("clin.concern"), CLEAR, with_suggestion=True, reason=reason)
    assert found == {(key, "outcome") for key in keys}
    assert decide(
        told("clin.concern"), CLEAR, with_suggestion=True, reason=Reason(code="other", text="x" * 20)
    )


def test_even_below_a_precaution_a_reason_is_wanted() -> None:
    assert refused(told("core.bone_risk"), CLEAR, with_suggestion=True) == {("reason-missing", "outcome")}


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (told("organ.rash"), REFER),
        (told("organ.rash"), CLEAR),
        (told("acute.tearing"), TODAY),
    ],
)
def test_below_same_day_the_safety_net_is_ticked_too(answers: Told, outcome: Outcome) -> None:
    choice = {"with_suggestion": True, "reason": WHY, "within_days": 2}
    assert refused(answers, outcome, **choice) == {("safety-net-not-given", "")}
    assert decide(answers, outcome, safety_net_given=True, **choice).safety_net_given


# ---- lowering, in documentation mode -----------------------------------------------------

TWO = told("sys.weight_loss", "clin.concern", "pain.night")


def test_each_applying_criterion_but_a_precaution_asks_for_its_own_reason() -> None:
    assert closing.to_explain(WHOLE, rules.assess(WHOLE, TWO)) == ("R03", "R14")
    assert refused(TWO, PRECAUTIONS) == {("reason-missing", "R03"), ("reason-missing", "R14")}
    assert refused(TWO, CLEAR, reasons={"R03": WHY}) == {("reason-missing", "R14")}
    found = decide(TWO, PRECAUTIONS, reasons={"R03": WHY, "R14": WHY})
    assert [one.about for one in found.reasons] == ["R03", "R14"]


def test_one_general_reason_does_not_stand_for_the_single_ones() -> None:
    assert refused(TWO, PRECAUTIONS, reason=WHY) == {("reason-missing", "R03"), ("reason-missing", "R14")}


def test_a_referral_or_more_asks_for_nothing() -> None:
    assert decide(TWO, REFER).reasons == ()
    assert decide(told("organ.rash"), REFER, within_days=3).outcome is REFER


def test_precautions_ask_for_nothing() -> None:
    assert decide(told("core.bone_risk"), CLEAR).outcome is CLEAR


def test_a_same_day_criterion_set_aside_asks_for_the_safety_net() -> None:
    choice: Mapping[str, Any] = {"reasons": {"U16": WHY}}
    assert refused(told("organ.rash"), PRECAUTIONS, **choice) == {("safety-net-not-given", "")}
    assert decide(told("organ.rash"), PRECAUTIONS, safety_net_given=True, **choice).outcome is PRECAUTIONS


def test_a_reason_for_a_criterion_that_does_not_apply_is_refused() -> None:
    assert refused(told(), CLEAR, reasons={"E01": WHY}) == {("criterion-unknown", "E01")}


# ---- what follows ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "outcome", "days"),
    [
        (told(), CLEAR, 42),
        (told(), PRECAUTIONS, 14),  # decided on precautions, and no rule names a number
        (told("core.bone_risk"), PRECAUTIONS, 42),
        (told("pain.night"), PRECAUTIONS, 14),
        (told("pain.night"), CLEAR, 14),
        (told("clin.concern"), REFER, 14),
        (told("organ.pancoast"), REFER, 3),
        (told("organ.rash"), TODAY, None),
        (told(), EMERGENCY, None),
    ],
)
def test_validity_is_reckoned_for_the_outcome_decided(
    answers: Told, outcome: Outcome, days: int | None
) -> None:
    found = decide(answers, outcome)
    assert found.valid_days == days
    assert found.valid_until == (None if days is None else AT + timedelta(days=days))


def test_a_lowered_referral_is_valid_as_precautions_are() -> None:
    found = decide(told("organ.pancoast"), PRECAUTIONS, reasons={"R16": WHY})
    assert (found.valid_days, found.within_days, found.assess_by) == (14, None, None)


def test_a_hold_stays_whatever_is_decided() -> None:
    assert decide(told("organ.pancoast"), PRECAUTIONS, reasons={"R16": WHY}).plan_hold
    assert decide(told("sys.fever"), CLEAR).plan_hold
    assert not decide(told("clin.concern"), REFER).plan_hold


def test_a_referral_carries_its_date() -> None:
    found = decide(told("clin.concern"), REFER)
    assert (found.within_days, found.assess_by, found.valid_days) == (14, date(2026, 12, 8), 14)
    sooner = decide(told("clin.concern"), REFER, within_days=5)
    assert (sooner.within_days, sooner.assess_by, sooner.valid_days) == (5, date(2026, 11, 29), 5)


def test_a_referral_no_rule_dates_needs_a_date() -> None:
    assert refused(told(), REFER) == {("referral-date-missing", "")}
    assert decide(told(), REFER, within_days=14).assess_by == date(2026, 12, 8)


@pytest.mark.parametrize("days", [0, -1, 43])
def test_an_impossible_date_is_refused(days: int) -> None:
    assert refused(told("clin.concern"), REFER, within_days=days) == {("referral-date-impossible", "")}


def test_a_date_later_than_the_rules_say_wants_a_reason() -> None:
    assert refused(told("organ.pancoast"), REFER, within_days=4) == {("referral-date-late", "")}
    assert decide(told("organ.pancoast"), REFER, within_days=4, reason=WHY).within_days == 4


def test_beside_a_referral_the_clinician_says_whether_the_plan_goes_on() -> None:
    assert decide(told("clin.concern"), REFER).alongside is None
    assert decide(told("clin.concern"), REFER, alongside=True).alongside is True
    assert decide(told(), CLEAR, alongside=True).alongside is None


def test_precautions_stay_in_force_and_are_acknowledged_one_by_one() -> None:
    found = decide(told("core.bone_risk"), PRECAUTIONS, acknowledged=("no_thrust", "no_loaded_end_flexion"))
    assert found.precautions == (
        "no_loaded_end_flexion",
        "impact_up_to_brisk_walk_if_fracture",
        "no_thrust",
    )
    assert found.acknowledged == ("no_loaded_end_flexion", "no_thrust")


def test_a_precaution_the_clinician_adds_counts_like_the_others() -> None:
    found = decide(told(), PRECAUTIONS, acknowledged=("talk_test",))
    assert (found.precautions, found.acknowledged) == (("talk_test",), ("talk_test",))
    assert refused(told(), PRECAUTIONS, acknowledged=("no_such",)) == {("precaution-unknown", "no_such")}


@pytest.mark.parametrize(
    ("answers", "outcome", "day"),
    [
        (told(), CLEAR, None),
        (told("core.bone_risk"), PRECAUTIONS, date(2027, 1, 5)),
        (told("acute.pleuritic"), PRECAUTIONS, date(2026, 11, 26)),
        (told("pain.night"), PRECAUTIONS, date(2026, 12, 8)),
        (told("organ.rash"), TODAY, None),
    ],
)
def test_the_next_look_is_when_a_precaution_says_and_at_the_latest_at_the_end(
    answers: Told, outcome: Outcome, day: date | None
) -> None:
    assert decide(answers, outcome).review_on == day


# ---- closing what is incomplete ----------------------------------------------------------

# Nothing more severe than a dated referral is open: the clinician's own concern alone.
MILD = left_out(told(), "clin.concern")
# Same-day and emergency rules are open.
SEVERE = left_out(told(), "neuro.weakness", "core.neuro", "neuro.sphincter")
# A rule that would hold the plan is open, and none more severe than a referral.
HOLDING = left_out(told(), "bone.sudden_focal") | {"core.bone_risk": "yes"}
CONFLICT = told() | {"organ.dysphagia": "yes"}


def terms(answers: Told, *, with_physician: bool = False) -> closing.ClosingTerms:
    return closing.closing_terms(WHOLE, rules.assess(WHOLE, answers), with_physician=with_physician)


def test_with_nothing_severe_open_precautions_are_the_floor() -> None:
    found = terms(MILD)
    assert (found.floor, found.review_within_days, found.valid_days) == (PRECAUTIONS, 14, 14)
    assert (found.within_days, found.plan_hold) == (None, False)


def test_an_open_rule_that_holds_the_plan_holds_it() -> None:
    assert terms(HOLDING).floor is PRECAUTIONS
    assert terms(HOLDING).plan_hold


@pytest.mark.parametrize("answers", [SEVERE, CONFLICT], ids=["severe", "conflict"])
def test_with_something_severe_or_a_conflict_a_referral_in_two_days_is_the_floor(answers: Told) -> None:
    found = terms(answers)
    assert (found.floor, found.within_days, found.valid_days, found.plan_hold) == (REFER, 2, 2, True)


def test_a_physicians_word_brings_the_milder_terms() -> None:
    found = terms(SEVERE, with_physician=True)
    assert (found.floor, found.within_days, found.review_within_days, found.plan_hold) == (
        PRECAUTIONS,
        None,
        14,
        False,
    )


def test_an_incomplete_screening_is_not_decided_without_closing_it() -> None:
    assert refused(MILD, PRECAUTIONS) == {("incomplete", "")}
    assert refused(told(), CLEAR, closing=CLOSED) == {("nothing-to-close", "")}


def test_closing_wants_a_code_and_words() -> None:
    assert refused(MILD, PRECAUTIONS, closing=Reason(code="", text="")) == {("reason-missing", "closing")}
    assert refused(MILD, PRECAUTIONS, closing=Reason(code="finding_not_reproduced", text="-")) == {
        ("reason-unknown", "closing")
    }
    assert refused(MILD, PRECAUTIONS, closing=replace(CLOSED, text=" ")) == {("reason-too-short", "closing")}


@pytest.mark.parametrize("with_suggestion", [True, False])
def test_a_closed_screen_is_never_clear(with_suggestion: bool) -> None:
    choice: Mapping[str, Any] = {"closing": CLOSED, "with_suggestion": with_suggestion}
    assert refused(MILD, CLEAR, **choice) == {("below-floor", "clear_with_precautions")}
    found = decide(MILD, PRECAUTIONS, **choice)
    assert (found.status, found.valid_days) == (Status.CLOSED_INCOMPLETE, 14)
    assert (found.review_on, found.plan_hold) == (date(2026, 12, 8), False)
    assert found.reasons == (CLOSED,)


@pytest.mark.parametrize("with_suggestion", [True, False])
@pytest.mark.parametrize("outcome", [CLEAR, PRECAUTIONS])
def test_the_floor_holds_in_both_modes_and_no_reason_lowers_it(
    outcome: Outcome, with_suggestion: bool
) -> None:
    found = refused(
        SEVERE,
        outcome,
        closing=CLOSED,
        reason=WHY,
        safety_net_given=True,
        with_suggestion=with_suggestion,
    )
    assert found == {("below-floor", "refer_routine")}


def test_a_closed_referral_is_within_two_days_and_holds_the_plan() -> None:
    found = decide(SEVERE, REFER, closing=CLOSED)
    assert (found.within_days, found.assess_by, found.valid_days, found.plan_hold) == (
        2,
        date(2026, 11, 26),
        2,
        True,
    )
    assert refused(SEVERE, REFER, closing=CLOSED, within_days=3, reason=WHY) == {("referral-date-late", "")}


def test_a_physician_is_named_with_the_time_before_the_floor_is_lower() -> None:
    unnamed = replace(SPOKEN, physician=" ")
    assert refused(SEVERE, PRECAUTIONS, closing=unnamed) == {
        ("physician-missing", "closing"),
        ("below-floor", "refer_routine"),
    }
    untimed = replace(SPOKEN, spoken_at="")
    assert ("physician-missing", "closing") in refused(SEVERE, PRECAUTIONS, closing=untimed)
    found = decide(SEVERE, PRECAUTIONS, closing=SPOKEN)
    assert (found.outcome, found.plan_hold, found.valid_days) == (PRECAUTIONS, False, 14)


@pytest.mark.parametrize("with_suggestion", [True, False])
def test_below_what_was_reached_before_it_was_closed_an_override_is_wanted(with_suggestion: bool) -> None:
    reached = SEVERE | {"core.organ": "yes", "organ.rash": "yes"}
    choice: Mapping[str, Any] = {"closing": CLOSED, "with_suggestion": with_suggestion}
    assert refused(reached, REFER, **choice) == {
        ("reason-missing", "outcome"),
        ("safety-net-not-given", ""),
    }
    found = decide(reached, REFER, reason=WHY, safety_net_given=True, **choice)
    assert (found.outcome, found.within_days, found.plan_hold) == (REFER, 2, True)


# ---- releasing a hold --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "keys"),
    [
        (None, {"reason-missing"}),
        (Reason(code="discussed_with_physician", text="Dr A. Sommer, by telephone"), set()),
        (Reason(code="already_medically_assessed", text="X-ray 3 Nov"), set()),
        (Reason(code="other", text="It seems fine"), {"reason-unknown"}),
        (Reason(code="discussed_with_physician", text="  "), {"reason-too-short"}),
    ],
)
def test_a_hold_is_released_with_a_code_for_it_and_words(reason: Reason | None, keys: set[str]) -> None:
    assert set(closing.release(WHOLE, reason)) == {Refusal(key, "hold") for key in keys}
