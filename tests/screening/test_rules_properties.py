"""What must hold for every set of answers, tried on many."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinic.screening import logic, rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import Is
from clinic.screening.questionnaire import Outcome, Status
from tests.screening.cases import Told
from tests.screening.strategies import QUESTIONS, YES_OR_NO, answer_sets, near

WHOLE = questionnaire()

# Questions for which "no" is the worrying answer: some rule asks for it.
REASSURING = {
    leaf.item
    for condition in (*(one.when for one in WHOLE.criteria.values()), *WHOLE.derived.values())
    for leaf in logic.leaves(condition)
    if isinstance(leaf, Is) and "no" in leaf.values
}


def severity(found: rules.Assessment) -> int:
    """What is not determined is no milder than clear: nothing can be handed over on it."""
    return 0 if found.outcome is None else found.outcome.rank


def test_the_reassuring_questions_are_known_by_name() -> None:
    # Pain in neck or head is no comfort; it decides which of two precautions an injury brings.
    assert {"trauma.cleared", "exam.ccr_low_risk", "exam.rotation_45", "ctx.neck_or_head"} == REASSURING


@settings(max_examples=120)
@given(answers=answer_sets(whole=True), item=st.sampled_from(sorted(set(YES_OR_NO) - REASSURING)))
def test_a_flag_turned_from_no_to_yes_never_lowers_an_outcome(answers: Told, item: str) -> None:
    before = rules.assess(WHOLE, {**answers, item: "no"})
    after = rules.assess(WHOLE, {**answers, item: "yes"})
    assert severity(after) >= severity(before)


@settings(max_examples=100)
@given(answers=answer_sets(), item=st.sampled_from(sorted(set(YES_OR_NO) - REASSURING)))
def test_among_open_answers_too_a_flag_lowers_nothing_that_could_be_handed_over(
    answers: Told, item: str
) -> None:
    """What a yes opens may leave the screen incomplete, but never complete and milder."""
    before = rules.assess(WHOLE, {**answers, item: "no"})
    after = rules.assess(WHOLE, {**answers, item: "yes"})
    assert severity(after) >= severity(before) or after.status is Status.INCOMPLETE


@settings(max_examples=100)
@given(answers=answer_sets(), data=st.data())
def test_no_completion_of_a_screening_called_complete_raises_it(answers: Told, data: st.DataObject) -> None:
    before = rules.assess(WHOLE, answers)
    assume(before.status is Status.COMPLETE)
    completed = dict(answers)
    for name, question in QUESTIONS.items():  # openings look back, so one pass meets every question asked
        if not question.required or completed.get(name, "unknown") != "unknown":
            continue
        if name in completed or name in rules.asked(WHOLE, completed):
            choices = near(name) if question.is_number else ("yes", "no")
            completed[name] = data.draw(st.sampled_from(choices), label=name)
    assert severity(rules.assess(WHOLE, completed)) <= severity(before)


@settings(max_examples=80)
@given(answers=answer_sets())
def test_what_holds_between_the_fields(answers: Told) -> None:
    found = rules.assess(WHOLE, answers)
    limit = found.outcome is Outcome.REFER_ROUTINE
    assert (found.within_days is not None) is limit
    assert (found.valid_days is None) is (found.outcome is None or found.outcome.pauses_plan)
    assert found.valid_days is None or found.valid_days <= WHOLE.policy.valid_days
    assert not set(found.rules) & set(found.unresolved)
    assert set(found.needs_decision) <= set(found.rules)
    if found.status is Status.COMPLETE:
        assert found.outcome is not None
        assert found.outcome is Outcome.EMERGENCY or not (found.unresolved or found.conflicts)
    if found.outcome is Outcome.CLEAR:
        assert all(rules.truth(WHOLE, answers, one.when) is False for one in WHOLE.criteria.values())
    for rule in found.rules:
        if rules.truth(WHOLE, answers, WHOLE.criteria[rule].when):
            assert rules.because(WHOLE, answers, rule), rule
    for rule in found.unresolved:
        assert rules.open_items(WHOLE, answers, rule), rule


@settings(max_examples=30)
@given(answers=answer_sets(), data=st.data())
def test_the_order_of_the_answers_changes_nothing(answers: Told, data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert rules.assess(WHOLE, shuffled) == rules.assess(WHOLE, answers)
