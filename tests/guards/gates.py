"""A gate open and shut for every reason there is, every route asked through it, and what then left.

What a route needs is found in its own schema.
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from marshmallow import fields as plain_fields
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from clinic.accounts.models import Mode, Role
from clinic.database import db
from clinic.handouts.pool import Printed
from clinic.outbox.models import Message, State
from clinic.patients import actions as patients
from clinic.patients.models import Episode
from clinic.plans.models import Plan, Revision
from clinic.screening import actions as screening
from clinic.screening import gate, pausing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Pause
from clinic.screening.questionnaire import Outcome, Status
from clinic.screening.rescreening import Trigger
from clinic.sharing.models import Link
from clinic.web import fields, forms
from clinic.web.releasing import Release, release_of
from tests import factories
from tests.conftest import NOON
from tests.guards.addresses import CHANGING, Route, World, a_service, routes
from tests.handouts.reading import pages
from tests.pages import Visitor

ROUTES = routes()
CANARY = "Kanarienvogel"
HANDING_OUT = [route for route in ROUTES if release_of(a_service(), route.endpoint) is Release.HANDED_OUT]
SHOWING = [route for route in ROUTES if release_of(a_service(), route.endpoint) is Release.SHOWN]
KEEPING = [route for route in ROUTES if release_of(a_service(), route.endpoint) is Release.KEPT]


# A gate, open and shut -------------------------------------------------------------------------------


class Press:
    """Stands where the rendering processes stand: a sheet that holds whatever it was asked to."""

    state = "ready"

    def print(self, page: Any) -> Printed:
        return Printed(b"%PDF-1.7 " + str(page).encode(), {"sizes": [[595, 842]]})

    def pdf(self, page: Any) -> bytes:
        return self.print(page).pdf

    def picture(self, document: bytes, _number: int, _width: int) -> bytes:
        return document


def decided(world: World, **columns: Any) -> None:
    """A newer screening that stands like this, whatever led to it."""
    values: dict[str, Any] = {
        "status": str(Status.COMPLETE),
        "outcome": str(Outcome.CLEAR),
        "valid_until": NOON + timedelta(days=300),
        "questionnaire_digest": questionnaire().digest,
        "decided_at": NOON + timedelta(seconds=1),
        "decided_by": world.clinician.id,
        "digest": bytes(32),
    }
    factories.a_draft_screening(of=world.episode, by=world.clinician, **values | columns)


def elsewhere(world: World) -> Episode:
    """Another episode, without a decided screening, that the plan now belongs to."""
    other = factories.an_episode(of=world.patient)
    db.session.execute(update(Plan).where(Plan.id == world.plan.id).values(episode_id=other.id))
    db.session.commit()
    world.__dict__["episode"] = other
    return other


def undecided(world: World) -> None:
    factories.a_draft_screening(of=elsewhere(world), by=world.clinician)


def alarming(world: World) -> None:
    """A draft in which an emergency was answered already."""
    asked = questionnaire()
    begun = screening.start(
        world.episode,
        questionnaire=asked,
        facts={},
        language="en",
        mode=Mode.DOCUMENTATION,
        key=uuid4(),
        by=world.clinician,
        now=NOON + timedelta(seconds=1),
    )
    answers = {"core.organ": "yes", "organ.gi_alarm": "yes"}
    screening.answer(begun, answers, questionnaire=asked, version=1, by=world.clinician, now=NOON)


REFERRED = {"outcome": str(Outcome.REFER_ROUTINE)}
UNACKNOWLEDGED = {
    "outcome": str(Outcome.CLEAR_WITH_PRECAUTIONS),
    "precautions": ["no_thrust"],
    "acknowledged": [],
}
SHUT: dict[str, Callable[[World], object]] = {
    gate.NO_SCREENING: elsewhere,
    gate.INCOMPLETE: undecided,
    gate.UNDECIDED: undecided,
    gate.OUTCOME_BLOCKS: lambda world: decided(world, outcome=str(Outcome.EMERGENCY)),
    gate.PAUSED: lambda world: pausing.pause(
        world.episode, Trigger.TRAUMA, note="", by=world.clinician, now=NOON
    ),
    gate.EXPIRED: lambda world: decided(world, valid_until=NOON - timedelta(seconds=1)),
    gate.PLAN_HOLD: lambda world: decided(world, plan_hold=True),
    gate.PRECAUTIONS_UNACKNOWLEDGED: lambda world: decided(world, **UNACKNOWLEDGED),
    gate.REFER_UNDECIDED: lambda world: decided(world, **REFERRED),
    gate.WAITS_FOR_REFERRAL: lambda world: decided(world, **REFERRED, alongside=False),
    gate.DRAFT_ALARMS: alarming,
    gate.EPISODE_CLOSED: lambda world: patients.close(world.episode, version=1, by=world.clinician, now=NOON),
    # The same gate, shut in ways that only time or content brings about.
    "same-day": lambda world: decided(world, outcome=str(Outcome.URGENT_SAME_DAY)),
    "no-date": lambda world: decided(world, valid_until=None),
    "another-questionnaire": lambda world: factories.a_draft_screening(
        of=elsewhere(world), by=world.clinician, questionnaire_version="0.1.0", questionnaire_digest="1" * 64
    ),
}
# What stops a route beside the gate, and has to be so before it can hand out anything.
READY: dict[str, Callable[[World], object]] = {
    "sharing.restore": lambda world: db.session.execute(
        update(Link)
        .where(Link.id == world.link.id)
        .values(revoked_at=NOON - timedelta(days=1), revoked_by=world.clinician.id)
    ),
    "pauses.lift": lambda world: pausing.pause(
        world.episode, Trigger.TRAUMA, note="", by=world.clinician, now=NOON
    ),
}
# Lifting a pause is what ends it; everything else that shuts the gate stops the lifting.
ITS_OWN = {"pauses.lift": {gate.PAUSED}}


# Asking ----------------------------------------------------------------------------------------------


def visitor(app: Flask, world: World, *, at: datetime = NOON, role: Role = Role.ADMINISTRATOR) -> Visitor:
    """Somebody of the practice who holds the patient's link beside the session."""
    client = app.test_client()
    assert isinstance(client, Visitor)
    client.inspects = False
    factories.signed_in(client, world.people[role], at=at)
    client.get(f"/p/{world.secret}")
    return client


def schemas(app: Flask, route: Route) -> list[type[forms.Schema]]:
    """The schemas a view reads, found in its own words."""
    view = inspect.unwrap(app.view_functions[route.endpoint])
    names = re.findall(r"\b(?:read|read_json|demand)\(\s*(?:\w+\.)*(\w+)", inspect.getsource(view))
    module = vars(sys.modules[view.__module__])
    found = [module.get(name) for name in names]
    return [each for each in found if inspect.isclass(each) and issubclass(each, forms.Schema)]


def likely(field: plain_fields.Field[Any], day: datetime) -> str:
    """A value a person could well have sent."""
    match field:
        case fields.Version():
            return "1"
        case fields.Choice():
            return str(next(iter(field.choices), ""))
        case fields.Number():
            return str(field.least)
        case fields.Date():
            return day.date().isoformat()
        case fields.Tick():
            return "on"
        case fields.Several():
            return likely(field.inner, day)
        case fields.Id():
            return str(uuid4())
        case fields.Several():
            return likely(field.inner, day)
        case fields.Time():
            return "07:30"
        case fields.Email():
            return "m.beispiel@posteo.de"
        case fields.Text() if field.most < 40 and not field.required:
            return ""  # too short for a reason
        case _:
            return "Text that says why, at some length."


def sendings(app: Flask, route: Route, *, at: datetime = NOON) -> Iterator[dict[str, str]]:
    """The forms to try: one likely one, and each choice of each list in turn."""
    if route.method not in CHANGING:
        yield {}
        return
    known = schemas(app, route)
    if not known:
        yield {}
    for schema in known:
        made = schema().fields
        form = {name: likely(field, at + timedelta(days=30)) for name, field in made.items()}
        yield form
        for name, field in made.items():
            for choice in list(field.choices)[1:] if isinstance(field, fields.Choice) else ():
                ids = {key: str(uuid4()) for key, other in made.items() if isinstance(other, fields.Id)}
                yield form | ids | {name: str(choice)}


def ask(client: Visitor, route: Route, world: World, form: dict[str, str], **more: Any) -> TestResponse:
    values = world.__dict__["values"][route]
    if "episode_id" in values:
        values = values | {"episode_id": world.episode.id}
    address = route.address(client.application, values)
    if route.method in CHANGING:
        return client.open(address, method=route.method, data={"csrf_token": client.token()} | form, **more)
    return client.open(address, method=route.method, **more)


@dataclass(frozen=True)
class Out:
    """What is out, at one moment."""

    revisions: frozenset[object]
    open_links: frozenset[object]
    mail: frozenset[object]
    pauses: int

    def grew_from(self, before: "Out") -> bool:
        """Whether anything is out now that was not."""
        more = (
            self.revisions - before.revisions
            or self.open_links - before.open_links
            or self.mail - before.mail
        )
        return bool(more) or self.pauses < before.pauses


def out() -> Out:
    db.session.rollback()
    links = db.session.execute(select(Link.id, Link.expires_at).where(Link.revoked_at.is_(None)))
    return Out(
        revisions=frozenset(db.session.scalars(select(Revision.id))),
        open_links=frozenset(tuple(row) for row in links),
        mail=frozenset(db.session.scalars(select(Message.id).where(Message.state == State.WAITING))),
        pauses=len(db.session.scalars(select(Pause.id).where(Pause.ended_at.is_(None))).all()),
    )


def carries(answer: TestResponse) -> bool:
    """Whether the answer itself is a plan: a file with the plan's words, or a link's address."""
    if re.search(rb"/(p|calendar)/[0-9a-hjkmnp-tv-z]{26}", answer.data):
        return True
    if (answer.location or "").endswith(".ics"):
        return True  # a form that leads to its file
    if answer.mimetype == "text/calendar":
        return b"BEGIN:VEVENT" in answer.data
    if answer.mimetype == "text/html" or not answer.data:
        return False
    held = answer.data
    if answer.mimetype == "application/pdf" and not held.startswith(b"%PDF-1.7 "):
        held = " ".join(pages(held)).encode()
    return CANARY.encode() in held
