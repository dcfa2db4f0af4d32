"""The clinician's decision, and closing a screening that is incomplete: what each asks for, what follows.

    closing_terms(questionnaire, assessment, …)     floor, review and hold of an incomplete screening
    to_explain(questionnaire, assessment)           criteria that ask for a reason in documentation mode
    decide(questionnaire, assessment, choice, …)    the Decision, or NotDecidable with named refusals
    release(questionnaire, reason)                  what stands against releasing a held plan

What the criteria say and what the clinician decides are two values, and neither changes the other. Raising
is free. Deciding lower asks for a reason: in decision support one below the suggestion, in documentation mode
one for each applying criterion other than a precaution, when either of the first two outcomes is chosen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from clinic.screening.questionnaire import Outcome, Questionnaire, Status
from clinic.screening.rules import Assessment

# The one word for what a reason is about, where that is not a criterion.
OUTCOME: Final = "outcome"
CLOSING: Final = "closing"
HOLD: Final = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, in a code and in words. `about` is a criterion, or one of OUTCOME, CLOSING, HOLD."""

    code: str
    text: str
    about: str = OUTCOME
    physician: str = ""
    spoken_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the clinician entered. `reason` is for deciding lower, `reasons` for single criteria,
    `closing` for closing an incomplete screening."""

    outcome: Outcome | None
    reason: Reason | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    closing: Reason | None = None
    safety_net_given: bool = False
    acknowledged: tuple[str, ...] = ()
    within_days: int | None = None
    alongside: bool | None = None


@dataclass(frozen=True, slots=True)
class ClosingTerms:
    """On which terms an incomplete screening may be closed. `eased_by_physician`: it is a physician's word,
    given or not, that decides between the stricter terms and the milder."""

    floor: Outcome
    within_days: int | None
    review_within_days: int | None
    valid_days: int
    plan_hold: bool
    eased_by_physician: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a decision cannot be recorded; `about` names the criterion, precaution or outcome meant.

    Keys: outcome-missing, incomplete, nothing-to-close, below-floor, reason-missing, reason-unknown,
    reason-too-short, criterion-unknown, physician-missing, safety-net-not-given, referral-date-missing,
    referral-date-impossible, referral-date-late, precaution-unknown, precaution-unacknowledged.
    """

    key: str
    about: str = ""


class NotDecidable(ValueError):
    """The decision as entered cannot be recorded."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(f"{one.key} {one.about}".strip() for one in refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the clinician decided and what follows from it. Days count from the screening."""

    status: Status
    outcome: Outcome
    reasons: tuple[Reason, ...]
    within_days: int | None
    assess_by: date | None
    review_on: date | None
    valid_days: int | None
    valid_until: datetime | None
    plan_hold: bool
    precautions: tuple[str, ...]
    acknowledged: tuple[str, ...]
    alongside: bool | None
    safety_net_given: bool


def closing_terms(
    questionnaire: Questionnaire, assessment: Assessment, *, with_physician: bool = False
) -> ClosingTerms:
    """Section 4 of the definition. `with_physician`: talked over with one, name and time noted."""
    policy = questionnaire.policy
    unresolved = [questionnaire.criteria[name] for name in assessment.unresolved]
    severe = bool(assessment.conflicts) or any(
        one.outcome.rank > Outcome.REFER_ROUTINE.rank for one in unresolved
    )
    if severe and not with_physician:
        return ClosingTerms(
            floor=policy.severe_closing_floor,
            within_days=policy.severe_closing_within_days,
            review_within_days=None,
            valid_days=policy.severe_closing_within_days,
            plan_hold=True,
            eased_by_physician=True,
        )
    return ClosingTerms(
        floor=policy.closing_floor,
        within_days=None,
        review_within_days=policy.closing_review_within_days,
        valid_days=policy.closing_valid_days,
        plan_hold=assessment.plan_hold or any(one.plan_hold for one in unresolved),
        eased_by_physician=severe,
    )


def to_explain(questionnaire: Questionnaire, assessment: Assessment) -> tuple[str, ...]:
    """The applying criteria that are more than a precaution."""
    return tuple(
        name
        for name in assessment.rules
        if questionnaire.criteria[name].outcome.rank > Outcome.CLEAR_WITH_PRECAUTIONS.rank
    )


def decide(
    questionnaire: Questionnaire,
    assessment: Assessment,
    choice: Choice,
    *,
    with_suggestion: bool,
    screened_at: datetime,
) -> Decision:
    """The decision, whole, or NotDecidable with every refusal.

    `with_suggestion`: the practice works in decision support. `screened_at` is aware and in the practice's
    own zone, so that its date is the day people there would name.
    """
    asking = _Asking(questionnaire, assessment, choice, with_suggestion)
    refusals = tuple(asking.refusals())
    if refusals or choice.outcome is None:
        raise NotDecidable(refusals)
    within_days = asking.within_days if choice.outcome is Outcome.REFER_ROUTINE else None
    valid_days = _valid_days(questionnaire, assessment, choice.outcome, within_days, asking.terms)
    acknowledged = tuple(each for each in questionnaire.precautions if each in choice.acknowledged)
    precautions = tuple(
        each
        for each in questionnaire.precautions
        if each in assessment.precautions or each in choice.acknowledged
    )
    review_days = _review_days(questionnaire, precautions, choice.outcome, valid_days, asking.terms)
    return Decision(
        status=Status.COMPLETE if assessment.is_complete else Status.CLOSED_INCOMPLETE,
        outcome=choice.outcome,
        reasons=asking.reasons,
        within_days=within_days,
        assess_by=_day(screened_at, within_days),
        review_on=_day(screened_at, review_days),
        valid_days=valid_days,
        valid_until=None if valid_days is None else screened_at + timedelta(days=valid_days),
        plan_hold=assessment.plan_hold or (asking.terms is not None and asking.terms.plan_hold),
        precautions=precautions,
        acknowledged=acknowledged,
        alongside=choice.alongside if choice.outcome is Outcome.REFER_ROUTINE else None,
        safety_net_given=choice.safety_net_given,
    )


def unacknowledged(decision: Decision) -> tuple[Refusal, ...]:
    """The precautions still to go through before a decision that lets a plan go is recorded for good."""
    if decision.outcome.rank > Outcome.CLEAR_WITH_PRECAUTIONS.rank and not decision.alongside:
        return ()
    return tuple(
        Refusal("precaution-unacknowledged", name)
        for name in decision.precautions
        if name not in decision.acknowledged
    )


def release(questionnaire: Questionnaire, reason: Reason | None) -> tuple[Refusal, ...]:
    """What stands against releasing a held plan with this reason; nothing if it may go."""
    return tuple(_wanting(reason, questionnaire.policy.release_reason_codes, least=1, about=HOLD))


class _Asking:
    """One choice held against one assessment."""

    def __init__(
        self, questionnaire: Questionnaire, assessment: Assessment, choice: Choice, with_suggestion: bool
    ) -> None:
        self.questionnaire = questionnaire
        self.policy = questionnaire.policy
        self.assessment = assessment
        self.choice = choice
        self.with_suggestion = with_suggestion
        self.terms = None if assessment.is_complete else self._terms()

    @property
    def within_days(self) -> int | None:
        """The days chosen, or those the criteria and the closing leave."""
        return self.choice.within_days if self.choice.within_days is not None else self._latest()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons given for what asked for one, and any given freely."""
        given = [self.choice.closing, self.choice.reason]
        named = [
            replace(reason, about=name) for name, reason in self.choice.reasons.items() if reason.text.strip()
        ]
        return (*(reason for reason in given if reason is not None), *named)

    def refusals(self) -> Iterator[Refusal]:
        outcome = self.choice.outcome
        if outcome is None:
            yield Refusal("outcome-missing")
            return
        yield from self._closing(outcome)
        yield from self._lowering(outcome)
        if outcome is Outcome.REFER_ROUTINE:
            yield from self._referral()
        for name in self.choice.reasons:
            if name not in self.assessment.rules:
                yield Refusal("criterion-unknown", name)
        for precaution in self.choice.acknowledged:
            if precaution not in self.questionnaire.precautions:
                yield Refusal("precaution-unknown", precaution)

    def _terms(self) -> ClosingTerms:
        closing = self.choice.closing
        with_physician = (
            closing is not None
            and closing.code == self.policy.eased_by
            and bool(closing.physician.strip() and closing.spoken_at.strip())
        )
        return closing_terms(self.questionnaire, self.assessment, with_physician=with_physician)

    def _closing(self, outcome: Outcome) -> Iterator[Refusal]:
        closing = self.choice.closing
        if self.terms is None:
            if closing is not None:
                yield Refusal("nothing-to-close")
            return
        if closing is None:
            yield Refusal("incomplete")
            return
        yield from _wanting(closing, self.policy.closing_reason_codes, least=1, about=CLOSING)
        # The floor rests on what could not be asked, so no reason lowers it; a physician's word does.
        if outcome.rank < self.terms.floor.rank:
            if closing.code == self.policy.eased_by:
                yield Refusal("physician-missing", CLOSING)
            yield Refusal("below-floor", self.terms.floor)

    def _lowering(self, outcome: Outcome) -> Iterator[Refusal]:
        least = self.policy.least_reason_characters
        reached = self.assessment.outcome
        lowered = reached is not None and outcome.rank < reached.rank
        mild = outcome.rank <= Outcome.CLEAR_WITH_PRECAUTIONS.rank
        explained = to_explain(self.questionnaire, self.assessment) if mild else ()
        worst = reached if lowered else None
        if not self.with_suggestion and explained:
            for name in explained:
                yield from _wanting(
                    self.choice.reasons.get(name), self.policy.reason_codes, least=least, about=name
                )
        elif lowered and (self.with_suggestion or self.terms is not None):
            yield from _wanting(self.choice.reason, self.policy.reason_codes, least=least, about=OUTCOME)
        else:
            worst = None
        if worst is not None and worst.pauses_plan and not self.choice.safety_net_given:
            yield Refusal("safety-net-not-given")

    def _referral(self) -> Iterator[Refusal]:
        days, latest = self.within_days, self._latest()
        if days is None:
            yield Refusal("referral-date-missing")
        elif not 1 <= days <= self.policy.valid_days:
            yield Refusal("referral-date-impossible")
        elif latest is not None and days > latest and (self._date_is_fixed() or self._unexplained()):
            yield Refusal("referral-date-late")

    def _latest(self) -> int | None:
        criteria = (self.questionnaire.criteria[name] for name in self.assessment.rules)
        limits = [
            one.within_days
            for one in criteria
            if one.outcome is Outcome.REFER_ROUTINE and one.within_days is not None
        ]
        if self.terms is not None and self.terms.within_days is not None:
            limits.append(self.terms.within_days)
        return min(limits, default=None)

    def _date_is_fixed(self) -> bool:
        return self.terms is not None and self.terms.within_days is not None

    def _unexplained(self) -> bool:
        least = self.policy.least_reason_characters
        return any(_wanting(self.choice.reason, self.policy.reason_codes, least=least, about=OUTCOME))


def _wanting(reason: Reason | None, codes: tuple[str, ...], *, least: int, about: str) -> Iterator[Refusal]:
    """What a reason lacks."""
    text = " ".join(reason.text.split()) if reason is not None else ""
    if reason is None or (not reason.code and not text):
        yield Refusal("reason-missing", about)
        return
    if reason.code not in codes:
        yield Refusal("reason-unknown", about)
    if len(text) < least:
        yield Refusal("reason-too-short", about)


def _valid_days(
    questionnaire: Questionnaire,
    assessment: Assessment,
    outcome: Outcome,
    within_days: int | None,
    terms: ClosingTerms | None,
) -> int | None:
    """As the assessment reckons it, but for the outcome decided."""
    if outcome.pauses_plan:
        return None
    policy = questionnaire.policy
    named = [
        days for name in assessment.rules if (days := questionnaire.criteria[name].valid_days) is not None
    ]
    limits = [policy.valid_days, *named]
    if within_days is not None:
        limits.append(within_days)
    if outcome is Outcome.CLEAR_WITH_PRECAUTIONS and not named:
        limits.append(policy.valid_days_if_precautions)
    if terms is not None:
        limits.append(terms.valid_days)
    return min(limits)


def _review_days(
    questionnaire: Questionnaire,
    precautions: tuple[str, ...],
    outcome: Outcome,
    valid_days: int | None,
    terms: ClosingTerms | None,
) -> int | None:
    """When to look again: what the precautions in force and the closing ask for, at the latest at the end."""
    if outcome.pauses_plan:
        return None
    days = [
        review for each in precautions if (review := questionnaire.precautions[each].review_days) is not None
    ]
    if terms is not None and terms.review_within_days is not None:
        days.append(terms.review_within_days)
    if outcome is Outcome.CLEAR_WITH_PRECAUTIONS and valid_days is not None:
        days.append(valid_days)
    return min(days, default=None)


def _day(screened_at: datetime, days: int | None) -> date | None:
    return None if days is None else screened_at.date() + timedelta(days=days)
