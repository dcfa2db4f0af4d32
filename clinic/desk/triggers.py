"""What is on record about many episodes that may ask for a new screening, one query for each kind of fact."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from clinic.database import db
from clinic.desk.rules import Paused, Screened
from clinic.diary.models import Entry
from clinic.diary.rules import Kind
from clinic.measures.models import Measure
from clinic.measures.rules import Occasion
from clinic.patients.models import Patient
from clinic.plans.models import Plan, Revision
from clinic.screening import rescreening
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Pause
from clinic.screening.rescreening import Due, Facts, Pain, Report, Trigger

PREGNANCY = "pregnancy-late"
LOOKED_BACK = timedelta(days=90)  # over the diary; a screening ends long before


class Found:
    """The facts of these episodes, each kind asked for once."""

    def __init__(self, ids: Select[UUID], *, zone: ZoneInfo, on: date) -> None:
        self.paused = _paused(ids, zone)
        self._pains = _pains(ids, since=on - LOOKED_BACK)
        self._occasions = _occasions(ids)
        self._stepped_up = _stepped_up(ids, zone)
        self._zone = zone

    def due(
        self, episode_id: UUID, patient: Patient, screened: Screened | None, *, now: datetime
    ) -> tuple[Due, ...]:
        """What asks for a new screening of this episode."""
        if screened is None:
            return ()
        changed, until = patient.conditions_changed_at, screened.standing.valid_until
        occasions = self._occasions.get(episode_id, ())
        measured = [Pain(one.day, one.pain) for one in occasions if one.pain is not None]
        facts = Facts(
            screened_at=screened.decided_at.astimezone(self._zone),
            valid_until=until.astimezone(self._zone) if until else None,
            version=screened.version,
            current_version=questionnaire().version,
            with_precautions=bool(screened.standing.precautions),
            reports=tuple(Report(one.cause, one.at) for one in self.paused.get(episode_id, ())),
            conditions_changed_at=changed.astimezone(self._zone) if changed else None,
            pregnancy_differs=(PREGNANCY in patient.conditions) != (PREGNANCY in screened.conditions),
            stepped_up_at=tuple(self._stepped_up.get(episode_id, ())),
            pains=(*self._pains.get(episode_id, ()), *measured),
            occasions=tuple(occasions),
        )
        return rescreening.due(facts, now=now)


def _paused(ids: Select[UUID], zone: ZoneInfo) -> Mapping[UUID, Sequence[Paused]]:
    found = defaultdict(list)
    rows = db.session.execute(
        select(Pause.episode_id, Pause.began_at, Pause.cause, Entry.sign)
        .outerjoin(Entry, Entry.pause_id == Pause.id)
        .where(Pause.episode_id.in_(ids), Pause.ended_at.is_(None))
        .order_by(Pause.began_at, Pause.id)
    )
    for episode, at, cause, sign in rows:
        found[episode].append(Paused(at=at.astimezone(zone), cause=Trigger(cause), sign=sign))
    return found


def _pains(ids: Select[UUID], *, since: date) -> Mapping[UUID, Sequence[Pain]]:
    found = defaultdict(list)
    rows = db.session.execute(
        select(Plan.episode_id, Entry.day, Entry.value)
        .join(Plan, Plan.id == Entry.plan_id)
        .where(Plan.episode_id.in_(ids), Entry.kind == Kind.PAIN, Entry.day >= since)
    )
    for episode, day, value in rows:
        found[episode].append(Pain(day, value))
    return found


def _occasions(ids: Select[UUID]) -> Mapping[UUID, Sequence[Occasion]]:
    found = defaultdict(list)
    measures = db.session.scalars(
        select(Measure)
        .where(Measure.episode_id.in_(ids), Measure.withdrawn_at.is_(None))
        .options(selectinload(Measure.scores))
        .order_by(Measure.day, Measure.taken_at, Measure.id)
    )
    for measure in measures:
        found[measure.episode_id].append(measure.occasion)
    return found


def _stepped_up(ids: Select[UUID], zone: ZoneInfo) -> Mapping[UUID, Sequence[datetime]]:
    found = defaultdict(list)
    rows = db.session.execute(
        select(Plan.episode_id, Revision.issued_at)
        .join(Plan, Plan.id == Revision.plan_id)
        .where(Plan.episode_id.in_(ids), Revision.stepped_up)
    )
    for episode, at in rows:
        found[episode].append(at.astimezone(zone))
    return found
