"""Reminders of one link, by the secret of a feed, or by what a mail carries; and the days a plan has."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.handouts import joining
from clinic.patients.models import Episode
from clinic.plans import snapshot
from clinic.plans.doses.dose import minutes
from clinic.plans.models import Plan, Revision
from clinic.reminders import rules
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Planned
from clinic.sharing.models import Link
from clinic.sharing.plan_page import is_planned

WITH_LINK = (
    joinedload(Reminder.practice),
    joinedload(Reminder.link).joinedload(Link.practice),
    joinedload(Reminder.link).joinedload(Link.plan).joinedload(Plan.episode).joinedload(Episode.patient),
)


def reminder(link: Link, *, of: Practice) -> Reminder | None:
    """What was chosen on the page of this link."""
    return db.session.scalar(
        select(Reminder).where(Reminder.link_id == link.id, Reminder.practice_id == of.id).options(*WITH_LINK)
    )


def fed_by(digest: bytes) -> Reminder | None:
    """The reminder whose feed has this fingerprint."""
    return db.session.scalar(select(Reminder).where(Reminder.feed_digest == digest).options(*WITH_LINK))


def named_by(token: UUID) -> Reminder | None:
    """The reminder a signed address of a mail names."""
    return db.session.scalar(select(Reminder).where(Reminder.id == token).options(*WITH_LINK))


def by_mail(practice_id: UUID) -> Sequence[Reminder]:
    """A practice's reminders that hold an address."""
    return db.session.scalars(
        select(Reminder)
        .where(Reminder.practice_id == practice_id, Reminder.email.is_not(None))
        .options(*WITH_LINK)
        .order_by(Reminder.id)
        .execution_options(populate_existing=True)
    ).all()


def episode(episode_id: UUID, *, of: Practice) -> Episode | None:
    """What the gate is asked about."""
    return db.session.scalar(
        select(Episode)
        .where(Episode.id == episode_id, Episode.practice_id == of.id)
        .options(joinedload(Episode.patient))
    )


def planned(link: Link, *, of: Practice) -> tuple[Planned, datetime] | None:
    """The days of the newest revision that this link shows, and when it was issued."""
    revision = db.session.scalars(
        select(Revision)
        .where(Revision.plan_id == link.plan_id, Revision.practice_id == of.id)
        .order_by(Revision.number.desc())
        .limit(1)
    ).first()
    if revision is None or not snapshot.is_sound(revision):
        return None
    frozen = json.loads(revision.snapshot)
    issued = joining.issued_on(frozen)
    contents = joining.contents(frozen, digest=revision.digest, colour="#000000")
    begins = contents.begins_on or issued
    courses = [item.whole for item in contents.items]
    found = rules.planned(
        lambda on: any(is_planned(course, on, begins=begins) for course in courses),
        begins=begins,
        ends=contents.ends_on,
        issued=issued,
        minutes=minutes(sum(item.seconds for item in contents.items if item.is_in)),
        revision=revision.number,
    )
    return found, revision.issued_at
