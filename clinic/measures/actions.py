"""Measuring, in clinic or by a link; naming activities; asking the patient to measure."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select

from clinic.accounts.models import Clinician
from clinic.audit import action, record, remember
from clinic.database import db
from clinic.measures import rules
from clinic.measures.models import Activity, Measure, Request, Score
from clinic.measures.schemas import Given
from clinic.patients.models import Episode


class Measuring(Protocol):
    """Whoever measures: a clinician, or the link a patient holds."""

    @property
    def id(self) -> UUID: ...

    @property
    def practice_id(self) -> UUID: ...


class Full(Exception):
    """An episode has five activities at most."""


class Settled(Exception):
    """It was ended, withdrawn or answered before."""


@action
def name_activity(episode: Episode, text: str, *, by: Clinician, now: datetime) -> Activity:
    """Add something the person finds hard, in their own words."""
    db.session.get(Episode, episode.id, with_for_update=True)
    standing = (
        select(func.count())
        .select_from(Activity)
        .where(Activity.episode_id == episode.id, Activity.ended_at.is_(None))
    )
    if (db.session.scalar(standing) or 0) >= rules.MOST_ACTIVITIES:
        raise Full
    activity = Activity(
        practice_id=by.practice_id, episode_id=episode.id, text=text, created_at=now, created_by=by.id
    )
    db.session.add(activity)
    db.session.flush()
    record("activity.named", by=by, subject=activity, at=now, episode=str(episode.id))
    return activity


@action
def end_activity(activity: Activity, *, by: Clinician, now: datetime) -> None:
    """Ask about this activity no more; what was rated stays."""
    if activity.ended_at is not None:
        raise Settled
    activity.ended_at = now
    record("activity.ended", by=by, subject=activity, at=now)


@action
def take(
    episode_id: UUID,
    given: Given,
    *,
    day: date,
    form: str,
    language: str,
    by: Measuring,
    now: datetime,
    link_id: UUID | None = None,
    asked: Request | None = None,
    key: UUID | None = None,
) -> Measure:
    """Keep one measuring; one that was asked for answers the request."""
    measure = Measure(
        practice_id=by.practice_id,
        episode_id=episode_id,
        day=day,
        pain=given.pain,
        change=given.change,
        form=form,
        language=language,
        taken_at=now,
        taken_by=None if link_id else by.id,
        link_id=link_id,
    )
    measure.scores = [Score(activity_id=name, value=value) for name, value in given.scores.items()]
    db.session.add(measure)
    db.session.flush()
    if asked is not None:
        asked.ended_at, asked.measure_id = now, measure.id
    if key is not None:
        remember(key, by=by, content=rules.submission(episode_id), subject=measure, at=now)
    record("measure.taken", by=by, subject=measure, at=now, activities=len(measure.scores))
    return measure


@action
def withdraw(measure: Measure, *, by: Clinician, now: datetime) -> None:
    """Count a mistaken measuring no more; it stays on record."""
    if measure.withdrawn_at is not None:
        raise Settled
    measure.withdrawn_at, measure.withdrawn_by = now, by.id
    record("measure.withdrawn", by=by, subject=measure, at=now)


@action
def ask(episode: Episode, *, by: Clinician, now: datetime) -> Request:
    """Ask the patient to measure by the link, the next time they open it."""
    db.session.get(Episode, episode.id, with_for_update=True)
    known = select(Request).where(Request.episode_id == episode.id, Request.ended_at.is_(None))
    if db.session.scalars(known).first() is not None:
        raise Settled
    request = Request(practice_id=by.practice_id, episode_id=episode.id, asked_at=now, asked_by=by.id)
    db.session.add(request)
    db.session.flush()
    record("measure.asked-for", by=by, subject=request, at=now, episode=str(episode.id))
    return request


@action
def ask_no_more(request: Request, *, by: Clinician, now: datetime) -> None:
    """Take back what was asked."""
    if request.ended_at is not None:
        raise Settled
    request.ended_at = now
    record("measure.no-longer-asked-for", by=by, subject=request, at=now)
