"""Measurings of one practice's people, their own activities, and what was asked of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.measures.models import Activity, Measure, Request


def measures(episode_id: UUID, *, of: Practice) -> Sequence[Measure]:
    """The measurings of an episode, the first first, withdrawn ones too, each with who took it."""
    return db.session.scalars(
        select(Measure)
        .where(Measure.episode_id == episode_id, Measure.practice_id == of.id)
        .options(selectinload(Measure.scores), joinedload(Measure.taker))
        .order_by(Measure.day, Measure.taken_at, Measure.id)
    ).all()


def measure(measure_id: UUID, *, of: Practice) -> Measure | None:
    """One measuring."""
    return db.session.scalar(select(Measure).where(Measure.id == measure_id, Measure.practice_id == of.id))


def activities(episode_id: UUID, *, of: Practice) -> Sequence[Activity]:
    """The person's own activities, in the order they were named, those that ended too."""
    return db.session.scalars(
        select(Activity)
        .where(Activity.episode_id == episode_id, Activity.practice_id == of.id)
        .order_by(Activity.created_at, Activity.id)
    ).all()


def open_request(episode_id: UUID, *, of: Practice) -> Request | None:
    """What a clinician asked the patient to measure, while nobody has answered."""
    return db.session.scalars(
        select(Request)
        .where(Request.episode_id == episode_id, Request.practice_id == of.id, Request.ended_at.is_(None))
        .order_by(Request.asked_at, Request.id)
    ).first()
