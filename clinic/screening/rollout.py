"""What a new version would mean for all screenings kept here, told by count and id, never by person.

    rollout(old, new)       every decided screening under both versions, and every draft under the new one

Read at a terminal by whoever answers for a release, before it is switched on; nothing kept is changed by it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from clinic.database import db
from clinic.screening import versions
from clinic.screening.changes import Effect, carried, effect
from clinic.screening.kept import read
from clinic.screening.models import Answer as AnswerRow
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Questionnaire
from clinic.screening.rules import NOT_DETERMINED, Assessment

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Moved:
    """A decided screening of whose answers the new version makes something else."""

    id: UUID
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rollout:
    """All of it. `asked_more` counts by question, `asked_more_of` by screening."""

    decided: int
    outcomes: tuple[Moved, ...]
    limits: tuple[UUID, ...]
    asked_more_of: int
    asked_more: Mapping[str, int]
    unread: Mapping[str, int]
    drafts: int
    drafts_reopened: int
    not_readable: int

    @property
    def moves(self) -> Mapping[tuple[str, str], int]:
        """How often one outcome gives way to another."""
        return Counter((moved.before, moved.after) for moved in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Kept:
    id: UUID
    digest: str
    language: str
    is_decided: bool
    answers: Mapping[str, str]


def rollout(old: Questionnaire, new: Questionnaire) -> Rollout:
    """Every screening of this questionnaire held against both versions."""
    outcomes, limits = [], []
    asked_more: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    decided = drafts = reopened = asked_more_of = not_readable = 0
    for kept in _kept(new.id):
        own = versions.known(kept.digest)
        if own is None:
            not_readable += 1
            continue
        answers = {item: read(item, value, own) for item, value in kept.answers.items()}
        if not kept.is_decided:
            drafts += 1
            reopened += bool(carried(own, new, answers, language=kept.language).open)
            continue
        decided += 1
        found = effect(old, new, answers)
        unread.update(found.unread)
        asked_more.update(found.newly_asked)
        asked_more_of += bool(found.newly_asked)
        if found.changes_outcome:
            outcomes.append(_moved(kept.id, found))
        elif found.changes_limits:
            limits.append(kept.id)
    return Rollout(
        decided=decided,
        outcomes=tuple(outcomes),
        limits=tuple(limits),
        asked_more_of=asked_more_of,
        asked_more=dict(asked_more),
        unread=dict(unread),
        drafts=drafts,
        drafts_reopened=reopened,
        not_readable=not_readable,
    )


def _moved(screening: UUID, found: Effect) -> Moved:
    return Moved(screening, _named(found.before), _named(found.after))


def _named(assessment: Assessment) -> str:
    return NOT_DETERMINED if assessment.outcome is None else assessment.outcome.value


def _kept(questionnaire: str) -> Iterator[_Kept]:
    rows = db.session.execute(
        select(
            Screening.id,
            Screening.questionnaire_digest,
            Screening.language,
            Screening.decided_at,
            AnswerRow.item,
            AnswerRow.value,
        )
        .outerjoin(AnswerRow, AnswerRow.screening_id == Screening.id)
        .where(Screening.questionnaire == questionnaire)
        .order_by(Screening.id)
        .execution_options(yield_per=_BATCH)
    )
    for _id, group in groupby(rows, key=lambda row: row[0]):
        lines = list(group)
        screening, digest, language, decided_at, _item, _value = lines[0]
        yield _Kept(
            id=screening,
            digest=digest,
            language=language,
            is_decided=decided_at is not None,
            answers={item: value for *_same, item, value in lines if item is not None},
        )
