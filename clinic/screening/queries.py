"""Screenings of one practice: the draft being answered, those decided, and what the gate asks of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode
from clinic.screening import gate as gates
from clinic.screening import questionnaire
from clinic.screening.gate import Standing
from clinic.screening.kept import alarms
from clinic.screening.models import Answer, Letter, Pause, Release, Screening

# Asked before anything goes out, so they are put together once.
OF_THIS = (
    Screening.episode_id == bindparam("episode"),
    Screening.practice_id == bindparam("practice"),
)
BEGUN = (
    select(Screening.id)
    .where(*OF_THIS, Screening.decided_at.is_(None))
    .order_by(Screening.started_at.desc(), Screening.id)
    .limit(1)
)
NEWEST = (
    select(
        Screening.status,
        Screening.outcome,
        Screening.valid_until,
        Screening.plan_hold,
        Screening.precautions,
        Screening.acknowledged,
        Screening.alongside,
        Screening.conditions,
        exists().where(Release.screening_id == Screening.id).label("released"),
        exists()
        .where(
            Pause.episode_id == bindparam("episode"),
            Pause.practice_id == bindparam("practice"),
            Pause.ended_at.is_(None),
        )
        .label("paused"),
        BEGUN.correlate(None).scalar_subquery().label("begun"),
    )
    .where(*OF_THIS, Screening.decided_at.is_not(None))
    .order_by(Screening.decided_at.desc(), Screening.id)
    .limit(1)
)


def screening(screening_id: UUID, *, of: Practice) -> Screening | None:
    """A screening with its answers, its people, its releases, its episode and patient."""
    return db.session.scalar(_whole(of).where(Screening.id == screening_id))


def draft(episode: Episode, *, of: Practice) -> Screening | None:
    """The screening of this episode that is not decided yet; the one begun last, if there were two."""
    return db.session.scalars(
        _whole(of)
        .where(Screening.episode_id == episode.id, Screening.decided_at.is_(None))
        .order_by(Screening.started_at.desc(), Screening.id)
    ).first()


def decided(episode: Episode, *, of: Practice) -> Sequence[Screening]:
    """The decided screenings of an episode, the newest first."""
    return db.session.scalars(
        _whole(of)
        .where(Screening.episode_id == episode.id, Screening.decided_at.is_not(None))
        .order_by(Screening.decided_at.desc(), Screening.id)
    ).all()


def latest(episode: Episode, *, of: Practice) -> Screening | None:
    """The newest decided screening of an episode: the one that counts."""
    return db.session.scalars(
        _whole(of)
        .where(Screening.episode_id == episode.id, Screening.decided_at.is_not(None))
        .order_by(Screening.decided_at.desc(), Screening.id)
        .limit(1)
    ).first()


@dataclass(frozen=True, slots=True)
class Word:
    """What an episode's screenings say of its plans: how the gate sees them, and the limits named last."""

    standing: Standing | None
    precautions: Sequence[str] = ()
    conditions: Sequence[str] = ()


def word(episode_id: UUID, *, is_closed: bool, of: Practice) -> Word:
    """All that is asked before something of an episode goes out, without reading whole screenings."""
    of_this = {"episode": episode_id, "practice": of.id}
    found = db.session.execute(NEWEST, of_this).one_or_none()
    if found is None:
        if db.session.scalar(BEGUN, of_this) is None:
            return Word(None)
        return Word(Standing(status=questionnaire.Status.INCOMPLETE, outcome=None, valid_until=None))
    begun = None if found.begun is None else screening(found.begun, of=of)
    standing = gates.standing(found, is_released=found.released, is_paused=found.paused)
    return Word(
        replace(standing, episode_is_closed=is_closed, draft_alarms=begun is not None and alarms(begun)),
        found.precautions,
        found.conditions,
    )


def standing(episode: Episode, *, of: Practice) -> Standing | None:
    """What the gate asks about: the newest decided screening, else that one is under way, else nothing."""
    return word(episode.id, is_closed=episode.closed_at is not None, of=of).standing


def pauses(episode: Episode, *, of: Practice) -> Sequence[Pause]:
    """What keeps the plans of an episode paused until a clinician lifts it, the newest first."""
    return db.session.scalars(
        select(Pause)
        .where(Pause.episode_id == episode.id, Pause.practice_id == of.id, Pause.ended_at.is_(None))
        .order_by(Pause.began_at.desc(), Pause.id)
    ).all()


def corrections(screening: Screening, *, of: Practice) -> Sequence[Screening]:
    """What was recorded anew for this one, and the one this was recorded anew for, the oldest first."""
    return db.session.scalars(
        select(Screening)
        .where(
            Screening.practice_id == of.id,
            or_(Screening.corrects_id == screening.id, Screening.id == screening.corrects_id),
        )
        .options(joinedload(Screening.starter))
        .order_by(Screening.started_at, Screening.id)
    ).all()


def _whole(practice: Practice) -> Select[Screening]:
    return (
        select(Screening)
        .where(Screening.practice_id == practice.id)
        .options(
            selectinload(Screening.answers).joinedload(Answer.giver),
            selectinload(Screening.letters).joinedload(Letter.writer),
            selectinload(Screening.releases),
            joinedload(Screening.starter),
            joinedload(Screening.answerer),
            joinedload(Screening.decider),
            joinedload(Screening.episode).joinedload(Episode.patient),
        )
    )
