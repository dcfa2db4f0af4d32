"""What the desk shows of several features at once, each list in a handful of queries whatever its length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased, selectinload

from clinic.accounts.models import Access, Clinician, Practice
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.desk.models import Handled
from clinic.desk.rules import Begun, Planned, Screened, Situation, counting
from clinic.desk.triggers import Found
from clinic.diary.models import Entry
from clinic.patients import queries as patients
from clinic.patients.models import Episode, Patient
from clinic.patients.rules import staging_of
from clinic.patients.treatment import queries as treatment
from clinic.plans.models import Plan, PlanDose, Revision
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import standing
from clinic.screening.kept import alarms
from clinic.screening.models import Answer, Pause, Release, Screening
from clinic.sharing.models import Link
from clinic.web.addresses import Listing

STILL_ON_THE_DESK = timedelta(days=30)
WITHOUT_END = timedelta(weeks=12)
RECENT = 8
NO_PLAN = (None, None)
LOOKED_THROUGH = 400  # audit lines searched for the records somebody opened last


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list of people, each with how their newest episode stands, if there is one."""

    patients: Sequence[Patient]
    situations: Mapping[UUID, Situation]
    total: int
    closed: frozenset[UUID] = frozenset()  # whose records the reader may not open


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something last, and when."""

    name: str
    at: datetime


def people(
    listing: Listing,
    *,
    of: Practice,
    now: datetime,
    on: date,
    archived: bool = False,
    reader: Clinician | None = None,
) -> Page:
    """One page of the practice's people; of those whom `reader` does not treat, only who they are."""
    asked = and_(
        patients.matches(listing.search, of=of),
        Patient.archived_at.is_not(None) if archived else Patient.archived_at.is_(None),
        Patient.restricted_at.is_(None),
    )
    order = {
        "name": (Patient.folded, Patient.number),
        "newest": (Patient.number.desc(),),
    }[listing.sort]
    total = db.session.scalar(select(func.count()).select_from(Patient).where(asked)) or 0
    found = db.session.scalars(
        select(Patient).where(asked).order_by(*order).offset(listing.offset).limit(listing.per_page)
    ).all()
    known = [one.id for one in found]
    if reader is not None and of.access is not Access.EVERYONE:
        open_ones = treatment.open_among(known, by=reader, of=of, now=now, on=on)
        closed = frozenset(known) - open_ones
        return Page(found, _newest(list(open_ones), of=of, now=now, on=on), total, closed)
    return Page(found, _newest(known, of=of, now=now, on=on), total)


def _newest(
    patient_ids: Sequence[UUID], *, of: Practice, now: datetime, on: date
) -> Mapping[UUID, Situation]:
    """How the open, else the newest, episode of each of these people stands."""
    theirs = select(Episode.id).where(Episode.practice_id == of.id, Episode.patient_id.in_(patient_ids))
    found = sorted(
        _situations(theirs, of=of, now=now, on=on),
        key=lambda one: (not one.is_closed, one.begun_on, one.episode_id),
    )
    return {one.patient_id: one for one in found}


def on_the_desk(
    *, of: Practice, now: datetime, on: date, among: ColumnElement[bool] | None = None
) -> list[Situation]:
    """Every open episode somebody works with: begun, planned or screened lately, or with a running plan.

    `among` narrows it to the patients whose records the reader may open.
    """
    lately = now - STILL_ON_THE_DESK
    used = exists().where(
        Plan.episode_id == Episode.id,
        or_(
            Plan.changed_at >= lately,
            Plan.ends_on >= on,
            and_(Plan.ends_on.is_(None), Plan.changed_at >= now - WITHOUT_END),
        ),
    )
    screened = exists().where(Screening.episode_id == Episode.id, Screening.started_at >= lately)
    paused = exists().where(Pause.episode_id == Episode.id, Pause.ended_at.is_(None))
    alive = (
        select(Episode.id)
        .join(Patient, Patient.id == Episode.patient_id)
        .where(
            Episode.practice_id == of.id,
            Episode.closed_at.is_(None),
            Patient.archived_at.is_(None),
            true() if among is None else among,
            or_(Episode.created_at >= lately, used, screened, paused),
        )
    )
    return _situations(alive, of=of, now=now, on=on)


def situation(episode_id: UUID, *, of: Practice, now: datetime, on: date) -> Situation | None:
    """How one episode stands."""
    one = select(Episode.id).where(Episode.id == episode_id, Episode.practice_id == of.id)
    return next(iter(_situations(one, of=of, now=now, on=on)), None)


def handled(*, of: Practice) -> Mapping[UUID, frozenset[tuple[str, str, date]]]:
    """By episode, which reasons somebody has seen to."""
    found: dict[UUID, set[tuple[str, str, date]]] = {}
    for one in db.session.scalars(
        select(Handled).where(Handled.practice_id == of.id, Handled.undone_at.is_(None))
    ):
        found.setdefault(one.episode_id, set()).add((one.kind, one.about, one.since))
    return {episode: frozenset(reasons) for episode, reasons in found.items()}


def screenings(episode: Episode, *, of: Practice) -> Sequence[Any]:
    """The decided screenings of an episode, the newest first: id, when, by whom, outcome, until when."""
    return db.session.execute(
        select(
            Screening.id,
            Screening.decided_at,
            Clinician.name,
            Screening.outcome,
            Screening.valid_until,
            Screening.assess_by,
        )
        .join(Clinician, Clinician.id == Screening.decided_by)
        .where(Screening.episode_id == episode.id, Screening.practice_id == of.id)
        .order_by(Screening.decided_at.desc(), Screening.id)
    ).all()


def reports(episode_id: UUID, *, of: Practice) -> Sequence[Any]:
    """What paused the plans of an episode, the newest first: what, when, by whom, and how it ended."""
    beginner, lifter = aliased(Clinician), aliased(Clinician)
    return db.session.execute(
        select(
            Pause.cause,
            Pause.note,
            Pause.began_at,
            Pause.ended_at,
            Pause.reason,
            Pause.text,
            beginner.name.label("beginner"),
            lifter.name.label("lifter"),
            Entry.sign,
            Entry.taken_back_at,
            Link.label,
        )
        .outerjoin(beginner, beginner.id == Pause.begun_by)
        .outerjoin(lifter, lifter.id == Pause.lifted_by)
        .outerjoin(Entry, Entry.pause_id == Pause.id)
        .outerjoin(Link, Link.id == Entry.link_id)
        .where(Pause.episode_id == episode_id, Pause.practice_id == of.id)
        .order_by(Pause.began_at.desc(), Pause.id)
    ).all()


def revisions(plan_id: UUID, *, of: Practice) -> Sequence[Any]:
    """The revisions of a plan, the newest first: number, when, by whom."""
    return db.session.execute(
        select(Revision.id, Revision.number, Revision.issued_at, Clinician.name)
        .join(Clinician, Clinician.id == Revision.issued_by)
        .where(Revision.plan_id == plan_id, Revision.practice_id == of.id)
        .order_by(Revision.number.desc())
    ).all()


def links_ending(
    *, of: Practice, now: datetime, before: datetime, among: ColumnElement[bool] | None = None
) -> Sequence[Any]:
    """Links that end by themselves soon: whose, what they are called, when."""
    return db.session.execute(
        select(Patient.id, Patient.name, Link.label, Link.expires_at)
        .join(Plan, Plan.id == Link.plan_id)
        .join(Episode, Episode.id == Plan.episode_id)
        .join(Patient, Patient.id == Episode.patient_id)
        .where(
            Link.practice_id == of.id,
            Link.revoked_at.is_(None),
            true() if among is None else among,
            Link.expires_at > now,
            Link.expires_at <= before,
        )
        .order_by(Link.expires_at, Link.id)
        .limit(RECENT)
    ).all()


def recently_opened(by: Clinician, *, of: Practice) -> list[tuple[Patient, datetime]]:
    """The people whose records this person opened last, with when."""
    lines = db.session.execute(
        select(AuditEntry.subject_id, AuditEntry.at)
        .where(
            AuditEntry.practice_id == of.id,
            AuditEntry.actor_id == by.id,
            AuditEntry.event == "patient.opened",
        )
        .order_by(AuditEntry.number.desc())
        .limit(LOOKED_THROUGH)
    )
    latest: dict[UUID, datetime] = {}
    for subject, at in lines:
        latest.setdefault(subject, at)
    wanted = list(latest)[:RECENT]
    found = db.session.scalars(
        select(Patient).where(
            Patient.id.in_(wanted), Patient.practice_id == of.id, Patient.archived_at.is_(None)
        )
    )
    return sorted(((one, latest[one.id]) for one in found), key=lambda pair: pair[1], reverse=True)


def last_change(subject_id: UUID, *, of: Practice) -> Change | None:
    """Who changed a person or episode last, for the one whose change came second."""
    row = db.session.execute(
        select(Clinician.name, AuditEntry.at)
        .join(Clinician, Clinician.id == AuditEntry.actor_id)
        .where(
            AuditEntry.practice_id == of.id,
            AuditEntry.subject_id == subject_id,
            AuditEntry.event != "patient.opened",
        )
        .order_by(AuditEntry.number.desc())
        .limit(1)
    ).first()
    return Change(row[0], row[1]) if row else None


def _situations(ids: Select[UUID], *, of: Practice, now: datetime, on: date) -> list[Situation]:
    zone = ZoneInfo(of.time_zone)
    screened, begun = _screened(ids, zone, of=of), _begun(ids, zone, of=of)
    planned = {episode: counting(plans, on=on) for episode, plans in _planned(ids, zone, of=of).items()}
    triggers = Found(ids, zone=zone, on=on)
    rows = db.session.execute(
        select(Episode, Patient)
        .join(Patient, Patient.id == Episode.patient_id)
        .where(Episode.id.in_(ids), Episode.practice_id == of.id)
        .order_by(Patient.folded, Patient.number)
    )
    return [
        Situation(
            patient_id=patient.id,
            name=patient.name,
            number=patient.number,
            birth_year=patient.birth_year,
            sex=patient.sex,
            episode_id=episode.id,
            begun_on=episode.created_at.astimezone(zone).date(),
            is_closed=episode.closed_at is not None,
            regions=tuple(episode.regions),
            sides=tuple(episode.sides.items()),
            staging=staging_of(episode, practice=of, on=on),
            screened=screened.get(episode.id),
            begun=begun.get(episode.id),
            planned=planned.get(episode.id, NO_PLAN)[0],
            beside=planned.get(episode.id, NO_PLAN)[1],
            paused=tuple(triggers.paused.get(episode.id, ())),
            due=triggers.due(episode.id, patient, screened.get(episode.id), now=now),
        )
        for episode, patient in rows
    ]


def _screened(ids: Select[UUID], zone: ZoneInfo, *, of: Practice) -> dict[UUID, Screened]:
    released = exists().where(Release.screening_id == Screening.id)
    paused = exists().where(Pause.episode_id == Screening.episode_id, Pause.ended_at.is_(None))
    rows = db.session.execute(
        select(
            Screening.episode_id,
            Screening.id,
            Screening.decided_at,
            Screening.status,
            Screening.outcome,
            Screening.valid_until,
            Screening.plan_hold,
            released.label("released"),
            Screening.precautions,
            Screening.acknowledged,
            Screening.alongside,
            Screening.assess_by,
            Screening.review_on,
            Screening.questionnaire_version,
            Screening.conditions,
            paused.label("paused"),
        )
        .where(
            Screening.practice_id == of.id,
            Screening.episode_id.in_(ids),
            Screening.decided_at.is_not(None),
        )
        .order_by(Screening.decided_at, Screening.id.desc())
    )
    # Oldest first, so of each episode the newest stays.
    return {
        row.episode_id: Screened(
            id=row.id,
            decided_at=row.decided_at.astimezone(zone),
            assess_by=row.assess_by,
            review_on=row.review_on,
            version=row.questionnaire_version,
            conditions=tuple(row.conditions),
            standing=replace(
                standing(row, is_released=row.released, is_paused=row.paused),
                valid_until=row.valid_until.astimezone(zone) if row.valid_until else None,
            ),
        )
        for row in rows
    }


def _begun(ids: Select[UUID], zone: ZoneInfo, *, of: Practice) -> dict[UUID, Begun]:
    always = questionnaire().always_asked
    answered = (
        select(func.count())
        .where(Answer.screening_id == Screening.id, Answer.item.in_(always))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Screening.episode_id, Screening.id, Screening.started_at, Clinician.name, answered)
        .join(Clinician, Clinician.id == Screening.started_by)
        .where(
            Screening.practice_id == of.id,
            Screening.episode_id.in_(ids),
            Screening.decided_at.is_(None),
        )
        .order_by(Screening.started_at, Screening.id)
    ).all()
    alarming = _alarming([screening for _episode, screening, _at, _name, _count in rows])
    return {
        episode: Begun(
            id=screening,
            started_at=at.astimezone(zone),
            starter=name,
            answered=count,
            alarms=screening in alarming,
        )
        for episode, screening, at, name, count in rows
    }


def _alarming(drafts: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these drafts that point to a doctor today already."""
    if not drafts:
        return frozenset()
    found = db.session.scalars(
        select(Screening).where(Screening.id.in_(drafts)).options(selectinload(Screening.answers))
    )
    return frozenset(draft.id for draft in found if alarms(draft))


def _has_begun() -> ColumnElement[bool]:
    """Whether an exercise of a plan waits for nobody's word to begin."""
    waits_for = PlanDose.course[("blocks", 0, "criteria")].as_string()
    opened = PlanDose.course[("blocks", 0, "met")].as_string()
    return or_(waits_for.is_(None), opened.is_not(None))


def _planned(ids: Select[UUID], zone: ZoneInfo, *, of: Practice) -> dict[UUID, list[Planned]]:
    plans = {
        row.id: row
        for row in db.session.execute(
            select(
                Plan.episode_id,
                Plan.id,
                Plan.programme,
                Plan.changed_at,
                Plan.review_on,
                Plan.ends_on,
                select(func.count())
                .where(PlanDose.plan_id == Plan.id, _has_begun())
                .scalar_subquery()
                .label("doses"),
                select(func.max(Entry.day)).where(Entry.plan_id == Plan.id).scalar_subquery().label("last"),
            )
            .where(Plan.practice_id == of.id, Plan.episode_id.in_(ids))
            .order_by(Plan.changed_at, Plan.id)
        )
    }
    of_these = select(Plan.id).where(Plan.practice_id == of.id, Plan.episode_id.in_(ids))
    newest = {
        row.plan_id: row
        for row in db.session.execute(
            select(Revision.plan_id, Revision.id, Revision.number, Revision.issued_at)
            .where(Revision.plan_id.in_(of_these))
            .order_by(Revision.number)
        )
    }
    handed = {
        plan: (count, opened.astimezone(zone) if opened else None)
        for plan, count, opened in db.session.execute(
            select(Link.plan_id, func.count(), func.max(Link.opened_at))
            .where(Link.plan_id.in_(of_these), Link.revoked_at.is_(None))
            .group_by(Link.plan_id)
        )
    }
    found: dict[UUID, list[Planned]] = {}
    for row in plans.values():
        planned = Planned(
            id=row.id,
            programme=row.programme,
            doses=row.doses,
            changed_at=row.changed_at.astimezone(zone),
            number=issued.number if (issued := newest.get(row.id)) else None,
            revision=issued.id if issued else None,
            issued_at=issued.issued_at.astimezone(zone) if issued else None,
            review_on=row.review_on,
            ends_on=row.ends_on,
            links=handed.get(row.id, (0, None))[0],
            opened_at=handed.get(row.id, (0, None))[1],
            last_entry=row.last,
        )
        found.setdefault(row.episode_id, []).append(planned)
    return found
