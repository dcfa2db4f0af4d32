"""The definition, sentence by sentence, each on a questionnaire small enough to reckon by hand."""

from typing import Any

import pytest

from clinic.screening import rules
from clinic.screening.logic import Truth, condition
from clinic.screening.questionnaire import Outcome, Status
from clinic.screening.rules import Fault, NotAnswers, assess
from tests.screening.made import made, question, rule

CLEAR, PRECAUTIONS = Outcome.CLEAR, Outcome.CLEAR_WITH_PRECAUTIONS
REFER, TODAY, EMERGENCY = Outcome.REFER_ROUTINE, Outcome.URGENT_SAME_DAY, Outcome.EMERGENCY


def is_(item: str, *values: Any) -> dict[str, Any]:
    return {"item": item, "is": list(values)}


GATE_YES = is_("core.gate", "yes", "unknown")

# One question of every kind: always asked, a detail, a number behind a gateway, and the optional ones.
KINDS = made(
    question("core.gate", core=True),
    question("pain.detail", ask_if=GATE_YES),
    question("pain.days", number=True, ask_if=GATE_YES),
    question("ctx.age", number=True),
    question("exam.sign", required=False),
    question("exam.measure", number=True, required=False),
)


@pytest.mark.parametrize(
    ("answers", "leaf", "truth"),
    [
        # optional, with no answer or "unknown"
        ({}, is_("exam.sign", "no"), False),
        ({"exam.sign": "unknown"}, is_("exam.sign", "unknown"), False),
        ({"exam.sign": "unknown"}, is_("exam.sign", "no"), False),
        ({}, {"item": "exam.measure", "lte": 100}, False),
        ({"exam.measure": "unknown"}, {"item": "exam.measure", "lte": 100}, False),
        ({"exam.measure": "unknown"}, is_("exam.measure", "unknown"), False),
        # optional, answered
        ({"exam.sign": "yes"}, is_("exam.sign", "yes"), True),
        ({"exam.measure": 5}, {"item": "exam.measure", "lte": 5}, True),
        # answered with "yes", "no" or a number
        ({"core.gate": "yes"}, is_("core.gate", "yes"), True),
        ({"core.gate": "yes"}, is_("core.gate", "no", "unknown"), False),
        ({"core.gate": "no"}, is_("core.gate", "no", "unknown"), True),
        ({"ctx.age": 40}, is_("ctx.age", "unknown"), False),
        ({"ctx.age": 40}, {"item": "ctx.age", "lt": 40}, False),
        ({"ctx.age": 40}, {"item": "ctx.age", "lte": 40}, True),
        ({"ctx.age": 40}, {"item": "ctx.age", "gte": 40}, True),
        ({"ctx.age": 40}, {"item": "ctx.age", "gt": 40}, False),
        ({"ctx.age": 40.0}, {"item": "ctx.age", "gte": 40}, True),
        ({"ctx.age": 39.9}, {"item": "ctx.age", "gte": 40}, False),
        # answered "unknown"
        ({"core.gate": "unknown"}, is_("core.gate", "unknown"), True),
        ({"core.gate": "unknown"}, is_("core.gate", "yes"), None),
        ({"ctx.age": "unknown"}, is_("ctx.age", "unknown"), True),
        ({"ctx.age": "unknown"}, {"item": "ctx.age", "gte": 40}, None),
        # missing
        ({}, is_("core.gate", "yes"), None),
        ({}, is_("core.gate", "unknown"), None),
        ({}, {"item": "ctx.age", "gte": 40}, None),
        ({}, is_("pain.detail", "yes"), None),
        ({"core.gate": "unknown"}, is_("pain.detail", "yes"), None),
        # not asked, no answer
        ({"core.gate": "no"}, is_("pain.detail", "yes"), False),
        ({"core.gate": "no"}, is_("pain.detail", "no", "unknown"), True),
        ({"core.gate": "no"}, is_("pain.detail", "unknown"), False),
        ({"core.gate": "no"}, {"item": "pain.days", "lte": 100}, False),
        ({"core.gate": "no"}, is_("pain.days", "unknown"), False),
        # a given answer is always used, even when the question is not asked
        ({"core.gate": "no", "pain.detail": "yes"}, is_("pain.detail", "yes"), True),
        ({"core.gate": "no", "pain.days": 3}, {"item": "pain.days", "lte": 3}, True),
        ({"core.gate": "no", "pain.days": "unknown"}, is_("pain.days", "unknown"), True),
    ],
)
def test_a_leaf_is_as_true_as_the_table_says(answers: Any, leaf: Any, truth: Truth) -> None:
    assert rules.truth(KINDS, answers, condition(leaf)) is truth


def test_a_question_is_asked_unless_its_opening_is_false() -> None:
    assert "pain.detail" in rules.asked(KINDS, {})
    assert "pain.detail" in rules.asked(KINDS, {"core.gate": "unknown"})
    assert "pain.detail" not in rules.asked(KINDS, {"core.gate": "no"})


def test_unknown_is_an_answer_and_optional_is_never_missing() -> None:
    assert rules.missing(KINDS, {"core.gate": "unknown", "pain.detail": "unknown"}) == (
        "pain.days",
        "ctx.age",
    )
    assert rules.missing(KINDS, {"core.gate": "no", "ctx.age": "unknown"}) == ()


def test_a_page_shows_what_no_longer_hangs_on_an_answer_not_given() -> None:
    aged = made(
        question("core.gate", core=True),
        question("ctx.age", number=True),
        question("pain.old", ask_if={"all": [GATE_YES, {"item": "ctx.age", "gte": 50}]}),
        question("pain.named", ask_if={"derived": "old"}),
        derived={"old": {"item": "ctx.age", "gte": 50}},
    )
    always = ("core.gate", "ctx.age")
    assert rules.shown(aged, {}) == always
    assert rules.shown(aged, {"core.gate": "yes"}) == always  # the age is not given yet
    assert rules.shown(aged, {"core.gate": "yes", "ctx.age": "unknown"}) == (
        *always,
        "pain.old",
        "pain.named",
    )
    assert rules.shown(aged, {"core.gate": "no", "ctx.age": "unknown"}) == (*always, "pain.named")
    assert rules.shown(aged, {"core.gate": "yes", "ctx.age": 50}) == (*always, "pain.old", "pain.named")
    assert rules.shown(aged, {"core.gate": "yes", "ctx.age": 49}) == always


# ---- the result, step by step -----------------------------------------------------------

LADDER = made(
    question("core.a", core=True, groups=("cord",)),
    question("core.b", core=True, groups=("heart", "bone")),
    question("core.c", core=True),
    rule("U01", TODAY, is_("core.c", "yes"), groups=("lung",)),
    rule(
        "R01", REFER, is_("core.b", "yes"), within=7, hold=True, mark=True, groups=("bone",), advice=("wait",)
    ),
    rule("R02", REFER, is_("core.b", "yes"), within=3, groups=("heart",)),
    rule("P01", PRECAUTIONS, is_("core.a", "yes"), valid=14, precautions=("watch",), groups=("cord",)),
    rule("P99", PRECAUTIONS, is_("core.a", "yes"), backstop=True, valid=14, precautions=("note",)),
)


def test_clear_means_that_every_rule_is_provably_false() -> None:
    found = assess(LADDER, {"core.a": "no", "core.b": "no", "core.c": "no"})
    assert (found.status, found.outcome, found.rules) == (Status.COMPLETE, CLEAR, ())
    assert found.valid_days == 42
    assert found.within_days is None


@pytest.mark.parametrize("left_out", ["core.a", "core.b", "core.c"])
def test_an_unanswered_flag_is_never_clear(left_out: str) -> None:
    found = assess(LADDER, {item: "no" for item in ("core.a", "core.b", "core.c") if item != left_out})
    assert (found.status, found.outcome) == (Status.INCOMPLETE, None)
    assert found.valid_days is None


def test_the_most_severe_outcome_counts_and_everything_that_applies_is_listed() -> None:
    found = assess(LADDER, {"core.a": "yes", "core.b": "yes", "core.c": "no"})
    assert found.outcome is REFER
    assert found.rules == ("R01", "R02", "P01")
    assert found.groups == ("heart", "cord", "bone")
    assert found.precautions == ("watch",)
    assert found.advice == ("wait",)
    assert found.needs_decision == ("R01",)
    assert found.plan_hold is True
    assert (found.within_days, found.valid_days) == (3, 3)


def test_a_date_belongs_to_a_referral_alone_and_a_hold_to_any_outcome() -> None:
    found = assess(LADDER, {"core.a": "no", "core.b": "yes", "core.c": "yes"})
    assert found.outcome is TODAY
    assert (found.within_days, found.valid_days, found.plan_hold) == (None, None, True)


def test_validity_is_the_smallest_number_that_applies() -> None:
    assert assess(LADDER, {"core.a": "yes", "core.b": "no", "core.c": "no"}).valid_days == 14


def test_an_unknown_that_can_change_nothing_beyond_a_precaution_brings_it() -> None:
    found = assess(LADDER, {"core.a": "unknown", "core.b": "no", "core.c": "no"})
    assert (found.status, found.outcome) == (Status.COMPLETE, PRECAUTIONS)
    assert found.rules == ("P01",)
    assert found.precautions == ("watch",)


def test_an_unknown_that_could_mean_more_leaves_the_screen_open() -> None:
    found = assess(LADDER, {"core.a": "unknown", "core.b": "unknown", "core.c": "no"})
    assert (found.status, found.outcome) == (Status.INCOMPLETE, None)
    assert found.unresolved == ("R01", "R02", "P01", "P99")


def test_an_unknown_brings_no_precaution_while_an_answer_is_missing() -> None:
    half = made(
        question("core.a", core=True),
        question("core.b", core=True),
        rule("P01", PRECAUTIONS, is_("core.a", "yes"), valid=14),
        rule("P02", PRECAUTIONS, is_("core.b", "yes"), valid=14),
    )
    found = assess(half, {"core.a": "unknown"})
    assert (found.status, found.outcome, found.rules) == (Status.INCOMPLETE, None, ())
    assert found.unresolved == ("P01", "P02")
    assert assess(half, {"core.a": "unknown", "core.b": "unknown"}).rules == ("P01", "P02")


def test_a_true_precaution_and_an_open_one_need_nothing_more() -> None:
    """An open rule no more severe than the outcome reached is not unresolved."""
    half = made(
        question("core.a", core=True),
        question("core.b", core=True),
        rule("P01", PRECAUTIONS, is_("core.a", "yes"), valid=14),
        rule("P02", PRECAUTIONS, is_("core.b", "yes"), valid=14),
    )
    found = assess(half, {"core.a": "yes"})
    assert (found.status, found.rules, found.unresolved) == (Status.COMPLETE, ("P01",), ())


BACKSTOP = made(
    question("core.a", core=True, groups=("cord",)),
    question("core.b", core=True, groups=("heart", "bone")),
    question("core.c", core=True, groups=("lung",)),
    rule("P01", PRECAUTIONS, is_("core.b", "yes"), valid=42),
    rule(
        "P99",
        PRECAUTIONS,
        {"any": [is_("core.a", "yes"), is_("core.b", "yes")]},
        backstop=True,
        valid=14,
        precautions=("note",),
    ),
)


def test_the_backstop_applies_only_where_nothing_else_does() -> None:
    alone = assess(BACKSTOP, {"core.a": "yes", "core.b": "no", "core.c": "no"})
    assert (alone.rules, alone.groups, alone.precautions) == (("P99",), ("cord",), ("note",))
    beside = assess(BACKSTOP, {"core.a": "yes", "core.b": "yes", "core.c": "no"})
    assert (beside.rules, beside.groups) == (("P01",), ())


def test_the_backstop_has_the_groups_of_every_gateway_answered_yes_or_unknown() -> None:
    found = assess(BACKSTOP, {"core.a": "yes", "core.b": "no", "core.c": "unknown"})
    assert (found.rules, found.groups) == (("P99",), ("lung", "cord"))


def test_the_backstop_applies_to_an_unknown_as_well() -> None:
    found = assess(BACKSTOP, {"core.a": "unknown", "core.b": "no", "core.c": "no"})
    assert (found.status, found.rules, found.groups) == (Status.COMPLETE, ("P99",), ("cord",))


def test_an_open_backstop_gives_way_to_any_other_precaution() -> None:
    found = assess(BACKSTOP, {"core.a": "unknown", "core.b": "unknown", "core.c": "no"})
    assert found.rules == ("P01",)


def test_an_open_backstop_alone_keeps_the_screen_open_while_an_answer_is_missing() -> None:
    found = assess(BACKSTOP, {"core.a": "unknown", "core.b": "no"})
    assert (found.status, found.outcome, found.unresolved) == (Status.INCOMPLETE, None, ("P99",))


CONFLICT = made(
    question("core.gate", core=True),
    question("pain.detail", ask_if=GATE_YES),
    question("exam.finding", ask_if=GATE_YES),
    question("vit.alarm", ask_if=GATE_YES),
    question("ctx.fact", ask_if=GATE_YES),
    rule("R01", REFER, is_("pain.detail", "yes"), within=7),
    rule("P01", PRECAUTIONS, is_("exam.finding", "yes"), valid=14),
    rule("P02", PRECAUTIONS, is_("vit.alarm", "yes"), valid=14),
    rule("P03", PRECAUTIONS, is_("ctx.fact", "yes"), valid=14),
    rule("E01", EMERGENCY, {"all": [is_("pain.detail", "yes"), is_("exam.finding", "yes")]}),
)


def test_a_detail_affirmed_under_a_gateway_denied_keeps_the_screen_open_and_counts() -> None:
    found = assess(CONFLICT, {"core.gate": "no", "pain.detail": "yes"})
    assert found.conflicts == ("pain.detail",)
    assert (found.status, found.outcome, found.within_days) == (Status.INCOMPLETE, REFER, 7)
    assert found.unresolved == ()


@pytest.mark.parametrize("item", ["exam.finding", "vit.alarm", "ctx.fact"])
def test_findings_and_facts_of_the_record_are_never_in_conflict(item: str) -> None:
    found = assess(CONFLICT, {"core.gate": "no", item: "yes"})
    assert (found.status, found.outcome, found.conflicts) == (Status.COMPLETE, PRECAUTIONS, ())


@pytest.mark.parametrize("gateway", ["yes", "unknown"])
def test_a_detail_whose_gateway_is_not_denied_is_no_conflict(gateway: str) -> None:
    assert assess(CONFLICT, {"core.gate": gateway, "pain.detail": "yes"}).conflicts == ()


def test_a_conflict_without_any_rule_is_not_determined() -> None:
    quiet = made(
        question("core.gate", core=True),
        question("pain.detail", ask_if=GATE_YES),
        rule("R01", REFER, {"all": [is_("core.gate", "yes"), is_("pain.detail", "yes")]}, within=7),
    )
    found = assess(quiet, {"core.gate": "no", "pain.detail": "yes"})
    assert (found.status, found.outcome, found.conflicts) == (Status.INCOMPLETE, None, ("pain.detail",))


def test_an_emergency_completes_at_once_whatever_is_open_or_in_conflict() -> None:
    found = assess(CONFLICT, {"core.gate": "no", "pain.detail": "yes", "exam.finding": "yes"})
    assert (found.status, found.outcome, found.unresolved) == (Status.COMPLETE, EMERGENCY, ())
    assert found.conflicts == ("pain.detail",)
    assert found.valid_days is None


def test_what_an_open_criterion_waits_for_is_what_is_missing_or_unknown_in_it() -> None:
    open_ = made(
        question("core.a", core=True),
        question("ctx.age", number=True),
        question("exam.sign", required=False),
        question("core.b", core=True),
        rule("R01", REFER, {"any": [{"derived": "older"}, is_("core.a", "yes"), is_("exam.sign", "yes")]}),
        derived={"older": {"all": [{"item": "ctx.age", "gte": 50}, is_("core.b", "yes")]}},
    )
    assert rules.open_items(open_, {"ctx.age": "unknown", "core.b": "yes"}, "R01") == ("core.a", "ctx.age")


def test_what_a_criterion_rests_on_is_the_answers_that_make_it_apply() -> None:
    rests = made(
        question("core.a", core=True),
        question("core.b", core=True),
        question("ctx.age", number=True),
        rule(
            "R01", REFER, {"any": [{"all": [is_("core.a", "yes"), {"derived": "old"}]}, is_("core.b", "yes")]}
        ),
        derived={"old": {"item": "ctx.age", "gte": 50}},
    )
    assert rules.because(rests, {"core.a": "yes", "core.b": "no", "ctx.age": 50}, "R01") == (
        "core.a",
        "ctx.age",
    )
    assert rules.because(rests, {"core.a": "yes", "core.b": "no", "ctx.age": 49}, "R01") == ()


# ---- answers that are none --------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "answer", "key"),
    [
        ("core.gate", True, "not-yes-or-no"),
        ("core.gate", False, "not-yes-or-no"),
        ("core.gate", "Yes", "not-yes-or-no"),
        ("core.gate", 1, "not-yes-or-no"),
        ("core.gate", None, "not-yes-or-no"),
        ("core.gate", ["yes"], "not-yes-or-no"),
        ("ctx.age", "yes", "not-a-number"),
        ("ctx.age", "40", "not-a-number"),
        ("ctx.age", True, "not-a-number"),
        ("ctx.age", None, "not-a-number"),
        ("ctx.age", -1, "out-of-range"),
        ("ctx.age", 100.5, "out-of-range"),
        ("ctx.age", float("nan"), "out-of-range"),
        ("ctx.age", float("inf"), "out-of-range"),
        ("ctx.age", 10**400, "out-of-range"),
        ("nothing.known", "yes", "no-such-question"),
        ("head.vascular_risk", "yes", "retired"),
    ],
)
def test_what_is_no_answer_is_named_and_never_assessed(item: str, answer: Any, key: str) -> None:
    assert rules.faults(KINDS, {item: answer}) == (Fault(item, key),)
    with pytest.raises(NotAnswers) as refusal:
        assess(KINDS, {item: answer})
    assert refusal.value.faults == (Fault(item, key),)


def test_the_ends_of_a_range_are_inside_it() -> None:
    assert rules.faults(KINDS, {"ctx.age": 0, "pain.days": 100, "exam.measure": "unknown"}) == ()


def test_the_plain_form_has_the_twelve_keys_and_says_not_determined() -> None:
    plain = assess(LADDER, {}).as_mapping()
    assert list(plain) == [
        "status",
        "outcome",
        "groups",
        "rules",
        "precautions",
        "advice",
        "unresolved",
        "conflicts",
        "within_days",
        "valid_days",
        "plan_hold",
        "needs_decision",
    ]
    assert plain["outcome"] == "not_determined"
    assert plain["status"] == "incomplete"
