"""Screenings of one practice: the draft being answered, those decided, and what the gate asks of them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode
from clinic.screening import questionnaire
from clinic.screening.gate import Standing
from clinic.screening.kept import alarms, standing_of
from clinic.screening.models import Answer, Letter, Pause, Screening


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


def standing(episode: Episode, *, of: Practice) -> Standing | None:
    """What the gate asks about: the newest decided screening, else that one is under way, else nothing."""
    found, begun = latest(episode, of=of), draft(episode, of=of)
    if found is None:
        if begun is None:
            return None
        return Standing(status=questionnaire.Status.INCOMPLETE, outcome=None, valid_until=None)
    return replace(
        standing_of(found),
        episode_is_closed=episode.closed_at is not None,
        draft_alarms=begun is not None and alarms(begun),
        is_paused=bool(pauses(episode, of=of)),
    )


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
