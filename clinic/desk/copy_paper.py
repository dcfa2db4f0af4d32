"""All that is held on one person as a paper people can read: who, what was asked, planned, reported, seen."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_date, pgettext
from flask_babel import gettext as _
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.desk import overview
from clinic.desk.note import note
from clinic.diary.models import Entry as Reported
from clinic.diary.rules import Kind
from clinic.handouts import joining
from clinic.measures import queries as measures
from clinic.patients import words as people
from clinic.patients.models import Episode, Patient
from clinic.plans.doses.schedule_words import days
from clinic.plans.doses.words import short
from clinic.plans.models import Plan, Revision
from clinic.plans.snapshot import is_sound
from clinic.privacy import events, log, log_page
from clinic.privacy.log import Wanted
from clinic.screening import case
from clinic.screening import queries as screenings
from clinic.screening.sheet import Entry, Part, Sheet
from clinic.sharing.models import Link
from clinic.sharing.rules import last_day

MOST = 400  # lines of one part; the files beside it hold them all


def paper(patient: Patient, *, of: Practice, language: str, on: date) -> Sheet:
    """The copy as a sheet."""
    return Sheet(
        language=language,
        title=_("Copy of the record"),
        subject=_("%(name)s, no. %(number)s", name=patient.name, number=patient.number),
        day=_day(on),
        body=(
            _(
                "This is all that %(practice)s holds on you, and who looked at it. The files that come with "
                "it hold the same for other programs.",
                practice=of.name,
            ),
        ),
        parts=tuple(part for part in _parts(patient, of=of, language=language) if part.entries),
        foot=_("Questions: %(phone)s", phone=of.phone),
    )


def _parts(patient: Patient, *, of: Practice, language: str) -> Iterator[Part]:
    zone = ZoneInfo(of.time_zone)
    known = [
        Entry(text=row["term"], beside=row["text"]) for row in overview.person(patient, language=language)
    ]
    yield Part(title=_("Person"), entries=tuple(known))
    for episode in patient.episodes:
        yield Part(
            title=people.places(episode.regions, episode.sides),
            entries=tuple(_episode(episode, of=of, zone=zone)),
        )
        for screening in reversed(screenings.decided(episode, of=of)):
            whole = screenings.screening(screening.id, of=of)
            if whole is not None:
                lines = note(case.case(whole, practice=of, language=language), None).splitlines()
                yield Part(
                    title=_("Screening of %(day)s", day=_local(whole.started_at, zone)),
                    entries=tuple(
                        Entry(text=line.removeprefix("- ")) for line in lines[:MOST] if line.strip()
                    ),
                )
            for letter in whole.letters if whole is not None else ():
                yield Part(
                    title=_("Letter of %(day)s", day=_local(letter.at, zone)),
                    entries=tuple(
                        Entry(text=line)
                        for line in (*letter.recipient.splitlines(), *letter.body.splitlines())
                        if line.strip()
                    ),
                )
    yield from _plans(patient.id, of=of, language=language, zone=zone)
    yield Part(title=_("Diary"), entries=tuple(_diary(patient.id)))
    yield Part(title=_("Links"), entries=tuple(_links(patient.id, of=of, zone=zone)))
    yield Part(title=_("Who looked, who changed what"), entries=tuple(_log(patient.id, of=of, zone=zone)))


def _episode(episode: Episode, *, of: Practice, zone: ZoneInfo) -> Iterator[Entry]:
    yield Entry(text=_("Since"), beside=people.onset(episode.onset, episode.onset_precision))
    if episode.complaint:
        yield Entry(text=_("Problem"), beside=episode.complaint)
    if episode.goals:
        yield Entry(text=_("Goals"), beside=" ".join(episode.goals.split()))
    if episode.closed_at:
        yield Entry(text=_("Closed"), beside=_local(episode.closed_at, zone))
    names = {one.id: one.text for one in measures.activities(episode.id, of=of)}
    for one in measures.measures(episode.id, of=of):
        told = [_("pain %(value)d of 10", value=one.pain)] if one.pain is not None else []
        told += [f"{names.get(score.activity_id, '')}: {score.value}" for score in one.scores]
        if one.change is not None:
            told.append(_("compared with the beginning %(value)+d", value=one.change))
        yield Entry(text=_day(one.day), beside=", ".join(told))


def _plans(patient_id: UUID, *, of: Practice, language: str, zone: ZoneInfo) -> Iterator[Part]:
    found = db.session.scalars(
        select(Revision)
        .join(Plan, Plan.id == Revision.plan_id)
        .join(Episode, Episode.id == Plan.episode_id)
        .where(Episode.patient_id == patient_id, Revision.practice_id == of.id)
        .order_by(Revision.issued_at)
    ).all()
    for revision in found:
        title = _(
            "Plan, revision %(number)s of %(day)s",
            number=revision.number,
            day=_local(revision.issued_at, zone),
        )
        yield Part(title=title, entries=tuple(_doses(revision, language)))


def _doses(revision: Revision, language: str) -> Iterator[Entry]:
    if not is_sound(revision):
        return
    told = joining.contents(
        json.loads(revision.snapshot), digest=revision.digest, language=language, colour="#000000"
    )
    for item in told.items:
        dose = short(item.dose, item.laterality, language)
        yield Entry(text=item.name, beside=f"{dose}, {days(item.dose, language)}")
    if told.note:
        yield Entry(text=_("Note"), beside=" ".join(told.note.split()))


def _diary(patient_id: UUID) -> Iterator[Entry]:
    rows = db.session.scalars(
        select(Reported)
        .join(Plan, Plan.id == Reported.plan_id)
        .join(Episode, Episode.id == Plan.episode_id)
        .where(Episode.patient_id == patient_id, Reported.taken_back_at.is_(None))
        .order_by(Reported.day.desc(), Reported.received_at)
    ).all()
    by_day: dict[date, list[Reported]] = {}
    for one in rows:
        by_day.setdefault(one.day, []).append(one)
    for day, said in list(by_day.items())[:MOST]:
        yield Entry(text=_day(day), beside="; ".join(_said(said)))


def _said(entries: Sequence[Reported]) -> Iterator[str]:
    done = sum(one.kind is Kind.DONE for one in entries)
    if done:
        yield _("%(num)d done", num=done)
    names: dict[str, str] = {
        Kind.PAIN_BEFORE: pgettext("copy", "pain before"),
        Kind.PAIN: pgettext("copy", "pain"),
        Kind.EFFORT: pgettext("copy", "effort"),
    }
    for one in entries:
        if one.kind in names:
            yield f"{names[one.kind]} {one.value}"
        elif one.kind is Kind.LEFT_OUT:
            yield pgettext("copy", "left out")
        elif one.kind is Kind.SIGN:
            yield pgettext("copy", "a new sign")


def _links(patient_id: UUID, *, of: Practice, zone: ZoneInfo) -> Iterator[Entry]:
    found = db.session.scalars(
        select(Link)
        .join(Plan, Plan.id == Link.plan_id)
        .join(Episode, Episode.id == Plan.episode_id)
        .where(Episode.patient_id == patient_id, Link.practice_id == of.id)
        .order_by(Link.made_at)
    )
    for link in found:
        last = last_day(link.expires_at, zone=zone.key)
        yield Entry(
            text=link.label,
            beside=_(
                "made %(made)s, until %(until)s, opened %(times)d times",
                made=_local(link.made_at, zone),
                until=_local(link.revoked_at, zone) if link.revoked_at else _day(last),
                times=link.openings,
            ),
        )


def _log(patient_id: UUID, *, of: Practice, zone: ZoneInfo) -> Iterator[Entry]:
    """Who did what how often, by day: every single line stands in the files."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for line, _patient in log.every(Wanted(patient_id=patient_id), of=of):
        seen[_local(line.entry.at, zone), log_page.actor(line), events.sentence(line.entry.event)] += 1
    for (day, who, what), times in list(seen.items())[:MOST]:
        yield Entry(text=f"{day}, {who}", beside=f"{what} ({times}×)" if times > 1 else what)


def _local(at: datetime, zone: ZoneInfo) -> str:
    return _day(at.astimezone(zone).date())


def _day(day: date) -> str:
    return str(format_date(day, "medium"))
