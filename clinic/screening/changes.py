"""What one version of a questionnaire has that another has not, and what follows for answers given.

    changes(old, new)                       questions, rules, texts and limits: added, changed, removed
    carried(old, new, answers, …)           what of a draft stays, what opens again, what is set aside
    effect(old, new, answers)               what either version makes of the same answers

A question is changed for somebody who answered it when its words, its help or its unit are others in the
language it was put in, or when it no longer takes the answer. Where it opens, and what a "yes" leads to, can
change without anybody having to be asked again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final

from clinic.screening import rules
from clinic.screening.logic import Answer, AtLeast, Compares, Condition, Derived, Every, Is, Not, Some
from clinic.screening.questionnaire import Outcome, Questionnaire
from clinic.screening.rules import Answers, Assessment

_SIGNS: Final = {"lt": "<", "lte": "≤", "gt": ">", "gte": "≥"}


class Kind(StrEnum):
    """What became of something."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Part(StrEnum):
    """What a questionnaire is made of, in the order in which differences are told."""

    QUESTION = "question"
    RULE = "rule"
    CONDITION = "condition"
    PRECAUTION = "precaution"
    POLICY = "policy"
    TEXT = "text"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Detail:
    """One field that differs, in words; empty where one side has nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two versions."""

    part: Part
    kind: Kind
    id: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of a draft's answers. `reopened` were answered and are put otherwise now, `added` are
    asked of this person and were not there before, `set_aside` no longer exist."""

    kept: tuple[str, ...]
    reopened: tuple[str, ...]
    added: tuple[str, ...]
    set_aside: tuple[str, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """What is to be answered because of the change."""
        return (*self.reopened, *self.added)


@dataclass(frozen=True, slots=True)
class Effect:
    """One screening's answers under two versions."""

    before: Assessment
    after: Assessment
    newly_asked: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def changes_outcome(self) -> bool:
        """Whether the new version says something else; not where it only waits for new answers."""
        return self.before.outcome is not self.after.outcome and not (
            self.after.outcome is None and bool(self.newly_asked)
        )

    @property
    def changes_limits(self) -> bool:
        """Whether the outcome stays and what belongs to it does not."""
        limits = ("within_days", "valid_days", "plan_hold", "precautions")
        return not self.changes_outcome and any(
            getattr(self.before, name) != getattr(self.after, name) for name in limits
        )


def changes(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """Everything that differs, part by part, in the order of the newer version."""
    return (
        *_compared(Part.QUESTION, _questions(old), _questions(new)),
        *_compared(Part.RULE, _criteria(old), _criteria(new)),
        *_compared(Part.CONDITION, _conditions(old), _conditions(new)),
        *_compared(Part.PRECAUTION, _precautions(old), _precautions(new)),
        *_compared(Part.POLICY, _policy(old), _policy(new)),
        *_compared(Part.TEXT, _texts(old), _texts(new)),
        *_compared(Part.SOURCE, _sources(old), _sources(new)),
    )


def carried(old: Questionnaire | None, new: Questionnaire, answers: Answers, *, language: str) -> Carried:
    """What of a draft stays. Of a version that nobody kept, only what the record told can stay."""
    kept, reopened, set_aside = [], [], []
    for item, answer in answers.items():
        if item not in new.questions:
            set_aside.append(item)
        elif rules.faults(new, {item: answer}) or _is_put_otherwise(old, new, item, language):
            reopened.append(item)
        else:
            kept.append(item)
    staying = {item: answers[item] for item in kept}
    before = set(old.questions) if old else set(new.questions)
    added = [
        item
        for item in rules.shown(new, staying)
        if item not in before and new.questions[item].required and item not in staying
    ]
    return Carried(tuple(kept), tuple(reopened), tuple(added), tuple(set_aside))


def effect(old: Questionnaire, new: Questionnaire, answers: Mapping[str, Answer]) -> Effect:
    """What either version makes of these answers; what the newer cannot read is left out and named."""
    before, readable = _readable(old, answers), _readable(new, answers)
    unread = tuple(item for item in answers if item not in readable)
    missing = set(rules.missing(old, before))
    return Effect(
        before=rules.assess(old, before),
        after=rules.assess(new, readable),
        newly_asked=tuple(item for item in rules.missing(new, readable) if item not in missing),
        unread=unread,
    )


def _readable(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    return {
        item: answer for item, answer in answers.items() if not rules.faults(questionnaire, {item: answer})
    }


def spelt(condition: Condition) -> str:
    """A condition on one line."""
    match condition:
        case Is(item, values):
            return f"{item} is {' or '.join(sorted(map(str, values)))}"
        case Compares(item, relation, number):
            return f"{item} {_SIGNS[relation]} {number:g}"
        case Derived(name):
            return name
        case Not(of):
            return f"not {_bracketed(of)}"
        case Every(of):
            return " and ".join(map(_bracketed, of))
        case Some(of):
            return " or ".join(map(_bracketed, of))
        case AtLeast(count, of):
            return f"at least {count} of ({'; '.join(map(spelt, of))})"


def _bracketed(condition: Condition) -> str:
    text = spelt(condition)
    return f"({text})" if isinstance(condition, Every | Some) and len(condition.of) > 1 else text


def _is_put_otherwise(old: Questionnaire | None, new: Questionnaire, item: str, language: str) -> bool:
    if old is None or item not in old.questions or language not in old.words:
        return new.questions[item].section != "ctx"
    before, after = old.words[language].questions[item], new.words[language].questions[item]
    first, second = old.questions[item], new.questions[item]
    return (
        (before.question, before.help, dict(before.ticks)) != (after.question, after.help, dict(after.ticks))
        or (first.is_number, first.unit) != (second.is_number, second.unit)
        or old.words[language].units.get(first.unit) != new.words[language].units.get(second.unit)
    )


Table = Mapping[str, Mapping[str, str]]


def _compared(part: Part, old: Table, new: Table) -> Iterator[Change]:
    for name, after in new.items():
        before = old.get(name)
        if before is None:
            yield Change(part, Kind.ADDED, name, tuple(_details({}, after)))
        elif found := tuple(_details(before, after)):
            yield Change(part, Kind.CHANGED, name, found)
    for name in old:
        if name not in new:
            yield Change(part, Kind.REMOVED, name)


def _details(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Detail]:
    for field in dict.fromkeys((*after, *before)):
        first, second = before.get(field, ""), after.get(field, "")
        if first != second:
            yield Detail(field, first, second)


def _questions(one: Questionnaire) -> Table:
    return {
        name: {**_facts(question, without=("id", "section")), **_worded(one, "questions", name)}
        for name, question in one.questions.items()
    }


def _criteria(one: Questionnaire) -> Table:
    return {
        name: {**_facts(criterion, without=("id",)), **_worded(one, "criteria", name)}
        for name, criterion in one.criteria.items()
    }


def _conditions(one: Questionnaire) -> Table:
    return {name: {"when": spelt(condition)} for name, condition in one.derived.items()}


def _precautions(one: Questionnaire) -> Table:
    return {
        name: {**_facts(precaution, without=("id",)), **_worded(one, "precautions", name)}
        for name, precaution in one.precautions.items()
    }


def _policy(one: Questionnaire) -> Table:
    return {name: {"value": value} for name, value in _facts(one.policy).items()}


def _sources(one: Questionnaire) -> Table:
    return {name: _facts(source, without=("id",)) for name, source in one.sources.items()}


def _texts(one: Questionnaire) -> Table:
    """The words that belong to the whole, such as those of an outcome or the safety net."""
    whole = ("questions", "criteria", "precautions")
    found: dict[str, dict[str, str]] = {}
    for language, words in one.words.items():
        for field in fields(words):
            if field.name not in whole:
                value = getattr(words, field.name)
                table = value if isinstance(value, Mapping) else {"": value}
                for name, text in table.items():
                    found.setdefault(f"{field.name}.{name}".rstrip("."), {})[language] = text
    return found


def _worded(one: Questionnaire, table: str, name: str) -> dict[str, str]:
    return {
        f"{field} ({language})": text
        for language, words in one.words.items()
        if (of := getattr(words, table).get(name)) is not None
        for field, text in _facts(of).items()
    }


def _facts(value: Any, *, without: Iterable[str] = ()) -> dict[str, str]:
    """The fields of a value that say something, each on one line."""
    told = {field.name: _told(getattr(value, field.name)) for field in fields(value)}
    return {name: text for name, text in told.items() if text and name not in without}


def _told(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Condition):
        return spelt(value)
    if isinstance(value, Outcome | str):
        return str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_told(one)}" for name, one in value.items())
    if isinstance(value, tuple | frozenset):
        return (" | " if any(map(is_dataclass, value)) else ", ").join(map(_told, value))
    if is_dataclass(value) and not isinstance(value, type):
        return "; ".join(f"{name} {text}" for name, text in _facts(value).items())
    return "yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)
