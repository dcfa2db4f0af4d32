"""The page from which a plan is handed over: what may go out, by which ways, and what is out already."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from flask import url_for
from flask_babel import get_locale, gettext, pgettext

from clinic.accounts.models import Practice, Role
from clinic.outbox.models import Message, State
from clinic.plans import gate_words, snapshot
from clinic.plans.models import Plan, Revision
from clinic.screening.gate import Gate
from clinic.screening.models import Screening
from clinic.sharing import rules
from clinic.sharing.models import Link, Way

DAMAGED = "damaged"
BEHIND = "older-than-screening"


class Limits(Protocol):
    """What a decided screening names as limits."""

    @property
    def precautions(self) -> Sequence[str]: ...

    @property
    def conditions(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One link in the list."""

    id: str
    number: int
    title: str
    state: str  # open, ended, revoked
    made: str
    ends: str
    opened: str
    until: str
    has_pin: bool
    takes_diary: bool
    is_locked: bool  # too many wrong PINs
    mail: str  # how its mail fares
    revoke_url: str
    restore_url: str
    extend_url: str
    replace_url: str
    opened_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """Why nothing may go out now, in words, and the way on where this person has one."""

    reason: str
    detail: str
    way_label: str | None
    way: str | None
    starts: bool = False  # whether the way begins a screening, so that taking it is a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a hand-over just made; shown in this one answer and never again."""

    way: str
    label: str
    address: str
    code: str  # the QR code as a picture in its own address, empty where none was asked for
    link_id: str = ""
    recipient: str = ""  # of a mail
    is_real: bool = True  # whether mail leaves this machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the page shows."""

    plan_id: str
    patient: str
    addressee: str
    back_url: str
    back_label: str
    revision: int | None
    issued: str
    author: str
    archive_url: str | None
    note_of: str  # the screening whose chart note holds the plan; empty for who may not read it
    shut: Shut | None
    newer_screening: str
    language: str
    diary: str  # as it was chosen last
    until: str
    earliest: str
    latest: str
    links: tuple[Shared, ...]


def page(
    plan: Plan,
    *,
    revision: Revision | None,
    links: Sequence[Link],
    open_gate: Gate,
    screening: Screening | None,
    practice: Practice,
    role: Role,
    mail: Mapping[UUID, Message],
    now: datetime,
) -> Page:
    """The page for one plan, in the words of the person who looks."""
    zone = ZoneInfo(practice.time_zone)
    today = now.astimezone(zone).date()
    reads_clinical = role is not Role.FRONT_DESK
    patient = plan.episode.patient
    if reads_clinical:
        back_url, back_label = url_for("plans.edit", plan_id=plan.id), gettext("Plan")
    else:
        back_url, back_label = url_for("desk.record", patient_id=patient.id), gettext("Patient")
    archive = None
    if revision is not None and open_gate.open and snapshot.is_sound(revision):
        archive = url_for("sharing.archived", plan_id=plan.id, revision_id=revision.id)
    return Page(
        plan_id=str(plan.id),
        patient=patient.name,
        addressee=_addressee(revision) if revision else "",
        back_url=back_url,
        back_label=back_label,
        revision=revision.number if revision else None,
        issued=_moment(revision.issued_at, zone) if revision else "",
        author=revision.issuer.name if revision else "",
        archive_url=archive,
        note_of=str(screening.id)
        if screening is not None and revision is not None and reads_clinical
        else "",
        shut=_shut(plan, revision, open_gate, screening, zone, reads_clinical=reads_clinical),
        newer_screening=_newer_screening(revision, screening, zone) if reads_clinical else "",
        language=links[0].language if links else plan.language,
        diary="no" if links and not links[0].takes_diary else "yes",
        until=_last_day(rules.expiry(ends_on=plan.ends_on, zone=practice.time_zone, now=now), zone),
        earliest=today.isoformat(),
        latest=(today + rules.LONGEST).isoformat(),
        links=tuple(
            _shared(link, number, mail.get(link.id), zone=zone, now=now)
            for number, link in sorted(enumerate(reversed(links), start=1), reverse=True)
        ),
    )


def is_behind(revision: snapshot.Frozen, screening: Limits | None) -> bool:
    """Whether the newest screening names limits the revision was not issued under."""
    if screening is None:
        return False
    rests_on = snapshot.gist(revision).rests_on
    return rules.is_behind(rests_on, precautions=screening.precautions, conditions=screening.conditions)


def sentence(key: str) -> str:
    """Why nothing was handed over."""
    if key == DAMAGED:
        return str(gettext("This revision was damaged"))
    if key == "link-ended":
        return str(gettext("This link has ended. Make another."))
    return gate_words.sentence(key)


def label(way: Way, on: date) -> str:
    """The name a link gets when nobody gives it one: how it left, and when."""
    day = _day(on, "MMMd")
    names = {
        Way.PAPER: gettext("Paper, %(day)s", day=day),
        Way.COPY: gettext("Copied, %(day)s", day=day),
        Way.SCREEN: gettext("Shown here, %(day)s", day=day),
        Way.MAIL: gettext("Mail, %(day)s", day=day),
    }
    return str(names[way])


def _addressee(revision: Revision) -> str:
    """The name on the sheet, as it was frozen."""
    return str(json.loads(revision.snapshot).get("greeting", "")) if snapshot.is_sound(revision) else ""


def _shut(
    plan: Plan,
    revision: Revision | None,
    open_gate: Gate,
    screening: Screening | None,
    zone: ZoneInfo,
    *,
    reads_clinical: bool,
) -> Shut | None:
    if revision is not None and not snapshot.is_sound(revision):
        return Shut(
            reason=gettext("This revision was damaged"),
            detail=gettext("Its text does not match its digest. Tell whoever runs this service."),
            way_label=None,
            way=None,
        )
    behind = revision is not None and is_behind(revision, screening)
    if revision is not None and open_gate.open and not behind:
        return None
    if not reads_clinical:
        # Why a gate is shut is clinical reading.
        return Shut(
            reason=gettext("This cannot be handed over now."),
            detail=gettext("A clinician of the practice can say why."),
            way_label=None,
            way=None,
        )
    found = gate_words.shut(open_gate, screening=screening, episode_id=plan.episode_id, zone=zone)
    if found is None and behind:
        return Shut(
            reason=gate_words.sentence(BEHIND),
            detail="",
            way_label=gettext("Open the plan"),
            way=url_for("plans.edit", plan_id=plan.id),
        )
    if found is None:
        return Shut(
            reason=gettext("This plan was not issued yet."),
            detail=gettext("Only what was issued can be handed over."),
            way_label=gettext("Open the plan"),
            way=url_for("plans.edit", plan_id=plan.id),
        )
    return Shut(
        reason=found.reason,
        detail=found.detail,
        way_label=found.way_label,
        way=found.way,
        starts=found.starts,
    )


def _newer_screening(revision: Revision | None, screening: Screening | None, zone: ZoneInfo) -> str:
    """The day of a screening decided after the one the revision rests on; empty where there is none."""
    if revision is None or screening is None or revision.screening_id == screening.id:
        return ""
    if screening.decided_at is None or screening.decided_at <= revision.issued_at:
        return ""
    return _day(screening.decided_at.astimezone(zone).date(), "MMMMd")


def _shared(link: Link, number: int, message: Message | None, *, zone: ZoneInfo, now: datetime) -> Shared:
    state = "open" if now < link.expires_at else "ended"
    if link.revoked_at is not None:
        state = "revoked"
    ends = link.revoked_at if link.revoked_at is not None else link.expires_at
    return Shared(
        id=str(link.id),
        number=number,
        title=link.label,
        state=state,
        made=gettext("%(time)s, %(name)s", time=_moment(link.made_at, zone), name=link.maker.name),
        ends=_moment(ends, zone) if state == "revoked" else _day(rules.last_day(ends, zone=zone.key)),
        opened=_moment(link.opened_at, zone) if link.opened_at else pgettext("link", "not yet"),
        until=_last_day(link.expires_at, zone),
        has_pin=link.pin is not None,
        takes_diary=link.takes_diary,
        is_locked=link.pin_failures > 0 and rules.pin_wait(link.pin_failures) is None,
        mail=_mail(message, zone) if message else "",
        revoke_url=url_for("sharing.revoke", plan_id=link.plan_id, link_id=link.id),
        restore_url=url_for("sharing.restore", plan_id=link.plan_id, link_id=link.id),
        extend_url=url_for("sharing.extend", plan_id=link.plan_id, link_id=link.id),
        replace_url=url_for("sharing.replace", plan_id=link.plan_id, link_id=link.id),
        opened_url=url_for("sharing.opened", plan_id=link.plan_id, link_id=link.id),
    )


def opened_words(link: Link, *, zone: ZoneInfo, now: datetime) -> str:
    """Whether somebody has opened it, as far as anyone can tell from here."""
    if link.opened_at is None:
        return str(gettext("Not opened yet."))
    local = link.opened_at.astimezone(zone)
    same_day = local.date() == now.astimezone(zone).date()
    when = format_time(local, "HH:mm") if same_day else _moment(link.opened_at, zone)
    return str(gettext("Opened %(time)s, as far as we can tell.", time=when))


def _mail(message: Message, zone: ZoneInfo) -> str:
    """How the mail of a hand-over fares."""
    if message.state is State.SENT and message.ended_at is not None:
        return str(gettext("Mail sent %(time)s", time=_moment(message.ended_at, zone)))
    if message.state is State.WAITING:
        if message.attempts:
            return str(gettext("Mail not sent yet: the mail server does not take it; tried again by itself"))
        return str(gettext("Mail goes within a minute"))
    if message.state is State.WITHDRAWN:
        return str(gettext("Mail not sent: the link may not go out any more"))
    why = {
        "address-refused": gettext("the address does not exist"),
        "mail-refused": gettext("the mail server refused it"),
        "too-late": gettext("the mail server was away too long"),
    }
    return str(gettext("Mail not delivered: %(why)s", why=why.get(message.failure or "", gettext("unknown"))))


def _last_day(end: datetime, zone: ZoneInfo) -> str:
    """The last whole day before an end at midnight, as a date field takes it."""
    return rules.last_day(end, zone=zone.key).isoformat()


def _day(on: date, parts: str = "yMMMd") -> str:
    """A day in the reader's own order of its parts."""
    return str(format_skeleton(parts, on, locale=get_locale()))


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{_day(local.date())}, {format_time(local, 'HH:mm')}"
