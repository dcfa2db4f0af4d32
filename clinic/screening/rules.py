"""What a set of answers amounts to: the questionnaire's criteria, evaluated exactly as its README defines.

    faults(questionnaire, answers)      answers that are no answers: refuse them before anything else
    assess(questionnaire, answers)      status, outcome, criteria that apply, what is open, in one value
    asked, shown, missing               which questions count, which the page shows, which lack an answer
    open_items, because                 what an open criterion waits for, what an applying one rests on

Answers map the id of a question to "yes", "no", "unknown" or a number. A question that is not in the mapping
has no answer, which is something else than "unknown". A criterion is one entry under `rules` in the content;
lists come in the order of the questionnaire. Closing and deciding are in closing.py, the gate in gate.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from clinic.screening import logic
from clinic.screening.logic import NO, UNKNOWN, YES, Answer, Condition, Truth
from clinic.screening.questionnaire import Criterion, Outcome, Policy, Question, Questionnaire, Status

Answers = Mapping[str, Answer]

NOT_DETERMINED: Final = "not_determined"

# A detail affirmed under a gateway denied is a conflict. Facts of the record and findings are not details.
_NEVER_IN_CONFLICT: Final = frozenset({"ctx", "exam", "vit"})


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is none. `key` is one of no-such-question, retired, not-yes-or-no, not-a-number,
    not-whole, out-of-range."""

    item: str
    key: str


class NotAnswers(ValueError):
    """Some of these are no answers to this questionnaire."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{fault.item}: {fault.key}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the criteria say about the answers. Without an outcome nothing is determined yet."""

    status: Literal[Status.COMPLETE, Status.INCOMPLETE]
    outcome: Outcome | None
    groups: tuple[str, ...]
    rules: tuple[str, ...]
    precautions: tuple[str, ...]
    advice: tuple[str, ...]
    unresolved: tuple[str, ...]
    conflicts: tuple[str, ...]
    within_days: int | None
    valid_days: int | None
    plan_hold: bool
    needs_decision: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return self.status is Status.COMPLETE

    def as_mapping(self) -> dict[str, object]:
        """The same in plain words and lists, as the command prints it and a record keeps it."""
        return {
            "status": self.status.value,
            "outcome": NOT_DETERMINED if self.outcome is None else self.outcome.value,
            "groups": list(self.groups),
            "rules": list(self.rules),
            "precautions": list(self.precautions),
            "advice": list(self.advice),
            "unresolved": list(self.unresolved),
            "conflicts": list(self.conflicts),
            "within_days": self.within_days,
            "valid_days": self.valid_days,
            "plan_hold": self.plan_hold,
            "needs_decision": list(self.needs_decision),
        }


def faults(questionnaire: Questionnaire, answers: Mapping[str, object]) -> tuple[Fault, ...]:
    """What among these is no answer, in the order given."""
    return tuple(
        Fault(item, key)
        for item, answer in answers.items()
        if (key := _fault(questionnaire, questionnaire.questions.get(item), item, answer))
    )


def assess(questionnaire: Questionnaire, answers: Answers) -> Assessment:
    """All that follows from these answers; raises NotAnswers before it guesses."""
    reading = _Reading(questionnaire, answers)
    nothing_missing = not any(map(reading.is_missing, questionnaire.questions))
    truths = {name: criterion.when.truth(reading) for name, criterion in questionnaire.criteria.items()}
    applying, open_ = _apply(questionnaire.criteria, truths, nothing_missing=nothing_missing)

    outcome = max((one.outcome for one in applying), key=lambda one: one.rank, default=Outcome.CLEAR)
    unresolved = tuple(one.id for one in open_ if one.outcome.rank > outcome.rank)
    conflicts = _conflicts(questionnaire, reading)
    is_open = outcome is not Outcome.EMERGENCY and bool(unresolved or conflicts)
    determined = outcome if applying or not is_open else None
    within_days = _within_days(applying) if determined is Outcome.REFER_ROUTINE else None

    groups = {group for one in applying for group in one.groups}
    if any(one.is_backstop for one in applying):
        groups |= {
            group
            for question in questionnaire.questions.values()
            if question.is_gateway and answers.get(question.id) in (YES, UNKNOWN)
            for group in question.groups
        }
    precautions = {precaution for one in applying for precaution in one.precautions}
    advice = {each for one in applying for each in one.advice}
    return Assessment(
        status=Status.INCOMPLETE if is_open else Status.COMPLETE,
        outcome=determined,
        groups=tuple(group for group in questionnaire.groups if group in groups),
        rules=tuple(one.id for one in applying),
        precautions=tuple(each for each in questionnaire.precautions if each in precautions),
        advice=tuple(each for each in questionnaire.advice if each in advice),
        unresolved=unresolved,
        conflicts=conflicts,
        within_days=within_days,
        valid_days=_valid_days(questionnaire.policy, determined, applying, within_days),
        plan_hold=any(one.plan_hold for one in applying),
        needs_decision=tuple(one.id for one in applying if one.needs_decision),
    )


def asked(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """The questions that count: always asked, opened by an answer, or perhaps opened by one still open."""
    reading = _Reading(questionnaire, answers)
    return tuple(filter(reading.is_asked, questionnaire.questions))


def missing(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """The questions that count, may not be left out, and have no answer."""
    reading = _Reading(questionnaire, answers)
    return tuple(filter(reading.is_missing, questionnaire.questions))


def shown(
    questionnaire: Questionnaire, answers: Answers, *, among: Collection[str] | None = None
) -> tuple[str, ...]:
    """The questions a page shows: those whose opening no longer hangs on an answer not yet given."""
    reading = _Reading(questionnaire, answers)

    def is_shown(question: Question) -> bool:
        if question.ask_if is None:
            return True
        truth = question.ask_if.truth(reading)
        if truth is not None:
            return truth
        return not any(map(reading.is_missing, logic.questions(question.ask_if, questionnaire.derived)))

    return tuple(
        question.id
        for question in questionnaire.questions.values()
        if (among is None or question.id in among) and is_shown(question)
    )


def open_items(questionnaire: Questionnaire, answers: Answers, criterion: str) -> tuple[str, ...]:
    """The questions in a criterion that are missing or "unknown": what it waits for."""
    reading = _Reading(questionnaire, answers)
    within = set(logic.questions(questionnaire.criteria[criterion].when, questionnaire.derived))
    return tuple(
        question.id
        for question in questionnaire.questions.values()
        if question.id in within
        and question.required
        and (reading.is_missing(question.id) or answers.get(question.id) == UNKNOWN)
    )


def because(questionnaire: Questionnaire, answers: Answers, criterion: str) -> tuple[str, ...]:
    """The questions whose answers make a criterion apply."""
    reading = _Reading(questionnaire, answers)
    when = questionnaire.criteria[criterion].when
    within = set(logic.grounds(when, reading, questionnaire.derived))
    return tuple(name for name in questionnaire.questions if name in within and name in answers)


def truth(questionnaire: Questionnaire, answers: Answers, condition: Condition) -> Truth:
    """Whether a condition over this questionnaire holds; None where the answers leave it open."""
    return condition.truth(_Reading(questionnaire, answers))


def _fault(questionnaire: Questionnaire, question: Question | None, item: str, answer: object) -> str:
    if question is None:
        return "retired" if item in questionnaire.retired else "no-such-question"
    if answer == UNKNOWN:
        return ""
    if question.range is None:
        return "" if answer in (YES, NO) else "not-yes-or-no"
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return "not-a-number"
    if not question.range.lowest <= answer <= question.range.highest:
        return "out-of-range"
    return "not-whole" if question.range.whole and answer != int(answer) else ""


def _apply(
    criteria: Mapping[str, Criterion], truths: Mapping[str, Truth], *, nothing_missing: bool
) -> tuple[list[Criterion], list[Criterion]]:
    """The criteria that apply and those left open, as steps a to c of the definition put it."""
    mild = Outcome.CLEAR_WITH_PRECAUTIONS.rank
    # An "unknown" that can change nothing beyond a precaution brings the precaution.
    unknown_counts = nothing_missing and not any(
        truths[one.id] is None and one.outcome.rank > mild for one in criteria.values()
    )

    def applies(one: Criterion) -> bool:
        return truths[one.id] is True or (unknown_counts and truths[one.id] is None)

    applying = [one for one in criteria.values() if not one.is_backstop and applies(one)]
    if not applying:
        applying = [one for one in criteria.values() if one.is_backstop and applies(one)]
    settled = {one.id for one in applying}
    open_ = [one for one in criteria.values() if truths[one.id] is None and one.id not in settled]
    return applying, open_


def _conflicts(questionnaire: Questionnaire, reading: "_Reading") -> tuple[str, ...]:
    return tuple(
        question.id
        for question in questionnaire.questions.values()
        if question.ask_if is not None
        and question.section not in _NEVER_IN_CONFLICT
        and reading.answers.get(question.id) == YES
        and question.ask_if.truth(reading) is False
    )


def _within_days(applying: list[Criterion]) -> int | None:
    return min(
        (
            one.within_days
            for one in applying
            if one.outcome is Outcome.REFER_ROUTINE and one.within_days is not None
        ),
        default=None,
    )


def _valid_days(
    policy: Policy, outcome: Outcome | None, applying: list[Criterion], within_days: int | None
) -> int | None:
    if outcome is None or outcome.pauses_plan:
        return None
    limits = [policy.valid_days, within_days, *(one.valid_days for one in applying)]
    return min(limit for limit in limits if limit is not None)


class _Reading:
    """One set of answers read against a questionnaire. What is asked and derived is reckoned once."""

    __slots__ = ("_asked", "_derived", "_named", "_questions", "answers")

    def __init__(self, questionnaire: Questionnaire, answers: Answers) -> None:
        if wrong := faults(questionnaire, answers):
            raise NotAnswers(wrong)
        self.answers = answers
        self._questions = questionnaire.questions
        self._named = questionnaire.derived
        self._asked: dict[str, bool] = {}
        self._derived: dict[str, Truth] = {}

    def is_asked(self, item: str) -> bool:
        known = self._asked.get(item)
        if known is None:
            ask_if = self._questions[item].ask_if
            known = self._asked[item] = ask_if is None or ask_if.truth(self) is not False
        return known

    def is_missing(self, item: str) -> bool:
        return item not in self.answers and self._questions[item].required and self.is_asked(item)

    def is_one_of(self, item: str, values: frozenset[Answer]) -> Truth:
        answer = self.answers.get(item)
        question = self._questions[item]
        if not question.required and answer in (None, UNKNOWN):
            return False
        if answer is not None:
            return True if answer in values else None if answer == UNKNOWN else False
        if self.is_asked(item):
            return None
        return NO in values and not question.is_number

    def compares(self, item: str, relation: str, number: float) -> Truth:
        answer = self.answers.get(item)
        if isinstance(answer, int | float):
            return bool(logic.RELATIONS[relation](answer, number))
        if not self._questions[item].required:
            return False
        return None if answer == UNKNOWN or self.is_asked(item) else False

    def derived(self, name: str) -> Truth:
        if name not in self._derived:
            self._derived[name] = self._named[name].truth(self)
        return self._derived[name]
