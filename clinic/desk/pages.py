"""What the desk's pages show, put together from how things stand: plain values, nothing left to reckon."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from clinic.accounts.models import Clinician, Role
from clinic.desk import handling, queries, rules, ways, words
from clinic.desk.actions import Reason
from clinic.desk.rules import Need, Situation, Step
from clinic.patients import words as told
from clinic.patients.models import Episode, Patient
from clinic.patients.rules import Sex, Staging, ages
from clinic.patients.treatment import queries as treatment
from clinic.sharing.rules import last_day

MOST_ROWS = 50
NEXT_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of "Needs you"."""

    name: str
    url: str
    said: words.Said
    age: str
    urgency: str
    way: ways.Way
    handled_url: str  # empty where only what ends it takes it away
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a short list."""

    title: str
    url: str
    more: str = ""
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """The whole of Today."""

    day: str
    iso: str
    rows: Sequence[Row]
    left_out: int
    running: int
    drafts: Sequence[Line]
    recent: Sequence[Line]
    ending: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of people."""

    name: str
    number: int
    url: str
    born: int
    complaint: str = ""
    stage: str = ""
    turning: str = ""
    step: str = ""
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose record this is, for the strip that never scrolls away."""

    name: str
    url: str
    facts: Sequence[str]
    precautions: Sequence[str]
    namesake: str


def today(by: Clinician, *, now: datetime, on: date) -> Today:
    """Who needs somebody, what lies begun, what was open lately, which links end."""
    practice, zone = by.practice, ZoneInfo(by.practice.time_zone)
    mine = treatment.open_to(by, of=practice, now=now, on=on)
    situations = queries.on_the_desk(of=practice, now=now, on=on, among=mine)
    handled = queries.handled(of=practice)
    needing = [
        (one, found)
        for one in situations
        if (found := _open(rules.needs(one, now=now, on=on), handled.get(one.episode_id, frozenset())))
    ]
    needing.sort(key=lambda pair: rules.order(pair[1][0]))
    ending = queries.links_ending(of=practice, now=now, before=now + NEXT_WEEK, among=mine)
    return Today(
        day=words.long_day(on),
        iso=on.isoformat(),
        rows=[_row(one, found, on=on) for one, found in needing[:MOST_ROWS]],
        left_out=max(0, len(needing) - MOST_ROWS),
        running=sum(
            one.planned is not None and one.planned.runs(on=on) and not one.paused for one in situations
        ),
        drafts=_drafts(situations, on=on),
        recent=[
            Line(
                one.name,
                ways.record(one.id),
                more=_("No. %(number)s", number=one.number),
                meta=words.moment(at.astimezone(zone), on=on),
            )
            for one, at in queries.recently_opened(by, of=practice)
        ],
        ending=[
            Line(name, ways.record(patient), more=label, meta=words.day(last_day(end, zone=zone.key), on=on))
            for patient, name, label, end in ending
        ],
    )


def _open(found: Sequence[Need], handled: Collection[Reason]) -> tuple[Need, ...]:
    """What nobody has seen to yet."""
    return tuple(need for need in found if handling.reason(need) not in handled)


def _row(situation: Situation, found: Sequence[Need], *, on: date) -> Row:
    first, *others = found
    said = words.need(situation, first, on=on)
    rest = [words.short(other.kind) for other in others[:2]]
    more = [said.more.rstrip(".") if rest else said.more, *rest]
    return Row(
        name=situation.name,
        url=ways.record(situation.patient_id),
        said=words.Said(said.reason, said.act, said.icon, " · ".join(filter(None, more))),
        age=words.age(first.since, on=on),
        urgency=str(first.urgency),
        way=ways.of_need(situation, first, said.act),
        handled_url=url_for("handling.handle", episode_id=situation.episode_id)
        if all(need.kind in rules.MAY_BE_HANDLED for need in found)
        else "",
        reasons=[handling.said(handling.reason(need)) for need in found],
    )


def _drafts(situations: Sequence[Situation], *, on: date) -> list[Line]:
    lines: list[tuple[datetime, Line]] = []
    for one in situations:
        if one.begun is not None:
            more = _("Screening, %(count)d of %(all)d answered", count=one.begun.answered, all=words.asked())
            url = url_for("screening.show", screening_id=one.begun.id)
            lines.append((one.begun.started_at, Line(one.name, url, more)))
        if one.draft is not None:
            lines.append((one.draft.changed_at, Line(one.name, ways.plan(one.draft), words.draft(one.draft))))
    lines.sort(key=lambda pair: pair[0], reverse=True)
    return [
        Line(line.title, line.url, line.more, words.moment(at, on=on)) for at, line in lines[: queries.RECENT]
    ]


TONES = {
    Step.SCREEN: "warning",
    Step.SCREEN_AGAIN: "warning",
    Step.CONTINUE_SCREENING: "warning",
    Step.LIFT: "danger",
    Step.RELEASE: "warning",
    Step.WAIT_FOR_DOCTOR: "warning",
    Step.DOCTOR_TODAY: "danger",
    Step.RUNNING: "done",
}


def people(found: queries.Page, *, now: datetime, on: date, reads: bool) -> list[Person]:
    """One page of the list. Who may not read clinical things sees whose it is and whether a plan runs."""
    return [
        _with(_known(one), note=_("treated by colleagues"))
        if one.id in found.closed
        else _person(one, found.situations.get(one.id), now=now, on=on, reads=reads)
        for one in found.patients
    ]


def _known(patient: Patient) -> Person:
    return Person(patient.name, patient.number, ways.record(patient.id), patient.birth_year)


def _person(patient: Patient, situation: Situation | None, *, now: datetime, on: date, reads: bool) -> Person:
    known = _known(patient)
    if situation is None:
        return known
    if not reads:
        runs = situation.planned is not None and situation.planned.runs(on=on)
        return _with(known, step=_("Plan running") if runs else "", tone="done" if runs else "")
    step = rules.next_step(situation, now=now, on=on)
    following = rules.is_turning(situation.staging, on=on)
    turning = ""
    if following is not None and situation.staging.turns_on is not None and not situation.is_closed:
        turning = _(
            "%(stage)s %(day)s",
            stage=told.stage(following),
            day=words.on_day(situation.staging.turns_on, on=on),
        )
    planned = situation.planned
    review = planned.review_on if planned is not None and step is Step.RUNNING else None
    return _with(
        known,
        complaint=told.places(situation.regions, dict(situation.sides)),
        stage="" if situation.is_closed else told.stage_title(situation.staging.stage),
        turning=turning,
        step=words.step(situation, step),
        tone=TONES.get(step, ""),
        note=_("review %(day)s", day=words.day(review, on=on)) if review else "",
    )


def _with(known: Person, **more: Any) -> Person:
    return Person(known.name, known.number, known.url, known.born, **more)


def identity(
    patient: Patient,
    *,
    on: date,
    situation: Situation | None = None,
    namesakes: Sequence[Patient] = (),
    url: str = "",
) -> Identity:
    """Whose record this is: age as far as the birth year tells it, where and since when it hurts."""
    facts = [_who(patient, on=on), _("No. %(number)s", number=patient.number)]
    precautions: list[str] = []
    if situation is not None:
        facts.append(told.places(situation.regions, dict(situation.sides)))
        facts.append(_course(situation.staging, on=on))
        if situation.screened is not None:
            precautions = words.precautions(situation.screened.standing.precautions)
    return Identity(patient.name, url, facts, precautions, namesake(namesakes))


def kept(patient: Patient, by: Clinician) -> list[Line]:
    """Where one reads who looked and, for whoever answers for it, how long the record is kept."""
    found = [Line(_("Who looked, who changed what"), url_for("privacy.of_patient", patient_id=patient.id))]
    if by.role is Role.ADMINISTRATOR:
        found.append(Line(_("Keeping, copy, erasure"), url_for("keeping.show", patient_id=patient.id)))
    return found


def tabs(episode: Episode, current: str) -> list[dict[str, Any]]:
    """The pages of one record, for the row below its heading."""
    named = (
        (
            "overview",
            _("Overview"),
            url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode.id),
        ),
        ("diary", _("Diary"), url_for("following.show", episode_id=episode.id)),
        ("measures", _("Measures"), url_for("measures.show", episode_id=episode.id)),
    )
    return [{"label": label, "url": url, "current": name == current} for name, label, url in named]


def _who(patient: Patient, *, on: date) -> str:
    younger, older = ages(patient.birth_year, on=on)
    age = f"{younger}–{older}" if younger != older else str(older)
    return ", ".join(filter(None, (age, told.person(Sex(patient.sex)))))


def _course(staging: Staging, *, on: date) -> str:
    since = words.since_day(staging.since, on=on) if staging.days != (on - staging.since).days else ""
    return " ".join(filter(None, (f"{told.course(staging)}, {told.stage(staging.stage)}", since)))


def namesake(namesakes: Sequence[Patient]) -> str:
    """Whose names are easily taken for this one, so that nobody writes in the wrong record."""
    if not namesakes:
        return ""
    others = ", ".join(
        _("%(name)s, born %(year)s, no. %(number)s", name=one.name, year=one.birth_year, number=one.number)
        for one in namesakes
    )
    text: str = _("Not to be confused with: %(others)s", others=others)
    return text
