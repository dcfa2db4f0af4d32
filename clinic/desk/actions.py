"""Saying that a reason on Today was seen to, and taking that back."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit import action, record
from clinic.database import db
from clinic.desk.models import Handled
from clinic.patients.models import Episode

Reason = tuple[str, str, date]  # kind, trigger, since


@action
def handle(episode: Episode, reasons: Collection[Reason], *, by: Clinician, now: datetime) -> None:
    """These reasons leave Today, for everybody. The same press again changes nothing."""
    asked = select(Handled).where(Handled.episode_id == episode.id, Handled.practice_id == by.practice_id)
    known = {(one.kind, one.about, one.since): one for one in db.session.scalars(asked)}
    for kind, about, since in reasons:
        one = known.get((kind, about, since))
        if one is None:
            one = Handled(
                practice_id=by.practice_id, episode_id=episode.id, kind=kind, about=about, since=since
            )
            db.session.add(one)
        elif one.undone_at is None:
            continue
        one.at, one.by, one.undone_at = now, by.id, None
    record("today.handled", by=by, subject=episode, at=now, reasons=", ".join(kind for kind, *_ in reasons))


@action
def undo(episode: Episode, reasons: Collection[Reason], *, by: Clinician, now: datetime) -> None:
    """These reasons stand on Today again."""
    asked = select(Handled).where(
        Handled.episode_id == episode.id, Handled.practice_id == by.practice_id, Handled.undone_at.is_(None)
    )
    for one in db.session.scalars(asked):
        if (one.kind, one.about, one.since) in reasons:
            one.undone_at = now
    record("today.unhandled", by=by, subject=episode, at=now, reasons=", ".join(kind for kind, *_ in reasons))
