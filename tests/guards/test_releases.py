"""No plan leaves past the gate: every route and command says what becomes of a plan, and is tried.

Those that hand a plan out do so while the gate is open, and refuse for every reason it can be shut for. The
others are tried too, and hand out nothing. What a new route needs is found in its own schema.

Proves security.md I-02, I-08.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from marshmallow import fields as plain_fields
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from clinic.accounts.models import Mode, Role
from clinic.config import ROOT
from clinic.database import db
from clinic.handouts.pool import Printed
from clinic.outbox.models import Message, State
from clinic.patients import actions as patients
from clinic.patients.models import Episode
from clinic.plans.models import Plan, Revision
from clinic.screening import actions as screening
from clinic.screening import gate, pausing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Pause, Screening
from clinic.screening.questionnaire import Outcome, Status
from clinic.screening.rescreening import Trigger
from clinic.sharing.models import Link
from clinic.web import fields, forms
from clinic.web.access import Entry
from clinic.web.releasing import Release, release_of, releases
from tests import factories
from tests.conftest import NOON, Clock
from tests.guards.addresses import CHANGING, Route, World, a_service, own, routes
from tests.handouts.press import standing_in
from tests.handouts.reading import pages
from tests.pages import Visitor

pytestmark = pytest.mark.once  # what is asked is the same on every database

ROUTES = routes()
CANARY = "Kanarienvogel"
HANDING_OUT = [route for route in ROUTES if release_of(a_service(), route.endpoint) is Release.HANDED_OUT]
SHOWING = [route for route in ROUTES if release_of(a_service(), route.endpoint) is Release.SHOWN]
KEEPING = [route for route in ROUTES if release_of(a_service(), route.endpoint) is Release.KEPT]
# Text for the practice's own record system, with the plan in a few lines; only clinicians open it. And the
# copy of a record, owed whatever a screening says: an administrator's, freshly proven, kept for minutes.
FOR_THE_RECORD = {"papers.chart_note_text", "papers.chart_note_pdf", "copies.file"}
# What a plan leaves as, in the database.
LEAVING = ("Revision", "Link", "LinkDigest")
# The libraries' own commands.
NOT_OURS = {"db"}


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


@pytest.fixture(autouse=True)
def press(app: Flask) -> Iterator[None]:
    with standing_in(app, renderer=Press()):
        yield


@pytest.fixture
def world(app: Flask) -> World:
    """A plan that is issued and handed over, its gate open, with a word in it that is nowhere else."""
    world = World("Praxis am Lindenhof", "lindenhof.example")
    world.plan.note = CANARY
    factories.kept(world.plan)
    assert world.revision
    assert world.link
    # Read off before any request lets go of what is loaded.
    world.__dict__["values"] = {route: own(route, world) for route in ROUTES}
    return world


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


def test_every_reason_the_gate_is_shut_for_is_tried() -> None:
    assert set(gate.REASONS) <= set(SHUT)


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


# What is said ----------------------------------------------------------------------------------------


def test_every_route_says_what_becomes_of_a_plan() -> None:
    app = a_service()
    silent = sorted({route.endpoint for route in ROUTES if release_of(app, route.endpoint) is None})
    assert not silent, f"Mark them with clinic/web/releasing.py: {', '.join(silent)}"


def test_every_command_says_what_becomes_of_a_plan() -> None:
    said = {
        name: release
        for name, release in releases(a_service().cli).items()
        if name.split()[0] not in NOT_OURS
    }
    silent = [name for name, release in said.items() if release is None]
    assert not silent, f"Mark them with clinic/web/releasing.py: {', '.join(silent)}"
    assert Release.SHOWN not in said.values()


def test_what_hands_out_and_what_keeps_do_not_share_a_blueprints_word() -> None:
    """A blueprint with a route that hands out says it route by route; none inherits the wrong word."""
    app = a_service()
    mixed = {route.endpoint.rpartition(".")[0] for route in (*HANDING_OUT, *SHOWING)}
    assert not [name for name in mixed if hasattr(app.blueprints[name], "release")]


def test_only_actions_that_ask_the_gate_make_what_leaves() -> None:
    made: dict[str, set[str]] = {}
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        source = path.read_text()
        if not any(f"{thing}(" in source for thing in LEAVING):
            continue
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and ast.unparse(node.func) in LEAVING:
                        place = f"{path.relative_to(ROOT)}:{function.name}"
                        made.setdefault(place, set()).add(ast.unparse(node.func))
    assert made == {
        "clinic/plans/actions.py:issue": {"Revision"},
        "clinic/sharing/actions.py:_made": {"Link", "LinkDigest"},
        "clinic/sharing/actions.py:address": {"LinkDigest"},
    }


def test_a_command_that_keeps_plans_knows_no_action_that_hands_out() -> None:
    app = a_service()
    for name, release in releases(app.cli).items():
        if release is not Release.KEPT:
            continue
        command: Any = app.cli
        for part in name.split():
            command = command.commands[part]
        imported = inspect.getsource(sys.modules[inspect.unwrap(command.callback).__module__])
        for module in (
            "clinic.plans.actions",
            "clinic.sharing.actions",
            "plans import actions",
            "sharing import actions",
        ):
            assert module not in imported, name


# What hands out --------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", HANDING_OUT, ids=str)
def test_through_an_open_gate_it_hands_out(app: Flask, world: World, route: Route) -> None:
    """So that a refusal below is the gate's, and not that of a form that never fitted."""
    READY.get(route.endpoint, id)(world)
    db.session.commit()
    client = visitor(app, world)
    tried = 0
    for form in sendings(app, route):
        before = out()
        answer = ask(client, route, world, form)
        if out().grew_from(before) or carries(answer):
            tried += 1
            break
    assert tried, f"{route}: say in READY what must be so before it can hand out"


@pytest.mark.parametrize("reason", SHUT)
def test_through_a_shut_gate_nothing_is_handed_out(
    app: Flask, world: World, clock: Clock, reason: str
) -> None:
    """Under one reason every form there is; under the others the likely one, as a page and as data."""
    SHUT[reason](world)
    db.session.commit()
    clock.time = NOON + timedelta(minutes=1)
    client = visitor(app, world)
    faults = []
    for route in sorted(HANDING_OUT, key=lambda route: route.endpoint in READY):
        if reason in ITS_OWN.get(route.endpoint, ()):
            continue
        READY.get(route.endpoint, id)(world)
        db.session.commit()
        forms_tried = list(sendings(app, route))
        asked: list[tuple[dict[str, str], dict[str, Any]]] = [
            (form, {}) for form in (forms_tried if reason == gate.OUTCOME_BLOCKS else forms_tried[:1])
        ]
        asked.append((forms_tried[0], {"headers": {"Accept": "application/json"}}))
        for form, more in asked:
            before = out()
            answer = ask(client, route, world, form, **more)
            if out().grew_from(before) or carries(answer) or not 400 <= answer.status_code < 500:
                faults.append(f"{route}: {answer.status_code} {form}")
    assert not faults


@pytest.mark.parametrize("days", [42, 43])
def test_with_its_last_day_a_screening_hands_out_no_more(
    app: Flask, world: World, clock: Clock, days: int
) -> None:
    (found,) = db.session.scalars(select(Screening.valid_until).where(Screening.decided_at.is_not(None)))
    assert found == NOON + timedelta(days=42)
    clock.time = NOON + timedelta(days=days)
    client = visitor(app, world, at=clock.time)
    refused = set()
    for route in HANDING_OUT:
        if route.endpoint in READY:
            continue
        for form in sendings(app, route, at=clock.time):
            before = out()
            answer = ask(client, route, world, form)
            refused.add(not (out().grew_from(before) or carries(answer)))
    assert (True in refused) is (days > 42)
    assert (False in refused) is (days <= 42)


def test_the_front_desk_hands_out_through_the_gate_alone(app: Flask, world: World) -> None:
    decided(world, outcome=str(Outcome.URGENT_SAME_DAY))
    client = visitor(app, world, role=Role.FRONT_DESK)
    for route in HANDING_OUT:
        for form in sendings(app, route):
            before = out()
            answer = ask(client, route, world, form)
            assert not out().grew_from(before), route
            assert not carries(answer), route


# What keeps, and what shows --------------------------------------------------------------------------


@pytest.mark.once
def test_what_keeps_plans_hands_out_nothing(app: Flask, world: World) -> None:
    """Each with a likely form, while the gate is open and everything could be had."""
    faults = []
    client = visitor(app, world)
    for route in KEEPING:
        form = next(sendings(app, route))
        before = out()
        answer = ask(client, route, world, form)
        to_patients = answer.data if route.entry in (Entry.ANYONE, Entry.LINK_HOLDERS) else b""
        leaves = carries(answer) and route.endpoint not in FOR_THE_RECORD
        if out().grew_from(before) or leaves or CANARY.encode() in to_patients:
            faults.append(f"{route}: {answer.status_code} {form}")
        if route.method in CHANGING:
            client = visitor(app, world)  # it may have signed out, locked or forgotten
    assert not faults


@pytest.mark.parametrize("reason", [gate.PAUSED, gate.OUTCOME_BLOCKS, "same-day"])
@pytest.mark.parametrize("route", SHOWING, ids=str)
def test_a_paused_plan_is_shown_by_nothing(app: Flask, world: World, reason: str, route: Route) -> None:
    client = visitor(app, world)
    assert CANARY in client.get("/plan").text
    SHUT[reason](world)
    for form in sendings(app, route):
        answer = ask(client, route, world, form)
        assert CANARY not in answer.text
        assert answer.status_code in (200, 303, 404)  # a picture answers as if it were not there
    assert CANARY not in client.get("/plan").text


@pytest.mark.parametrize("reason", sorted(set(SHUT) - {gate.PAUSED, gate.OUTCOME_BLOCKS, "same-day"}))
def test_what_only_bars_handing_over_leaves_a_running_plan_open(
    app: Flask, world: World, reason: str
) -> None:
    SHUT[reason](world)
    assert CANARY in visitor(app, world).get("/plan").text


def test_a_command_that_hands_out_leaves_other_practices_alone(app: Flask, world: World) -> None:
    decided(world, outcome=str(Outcome.EMERGENCY))
    named = [name for name, release in releases(app.cli).items() if release is Release.HANDED_OUT]
    # The demo: invented people of its own practice. The outbox: what a clinician put there, asked again.
    assert named == ["handout render", "outbox send", "practice demo"]
    named.remove("handout render")
    answer = app.test_cli_runner().invoke(args=["handout", "render", str(world.plan.id), "-o", "-"])
    assert answer.exit_code == 1
    assert CANARY not in answer.output
    before = {row.id for row in db.session.scalars(select(Revision).where(Revision.plan_id == world.plan.id))}
    links = {row.id for row in db.session.scalars(select(Link).where(Link.plan_id == world.plan.id))}
    for name in named:
        assert app.test_cli_runner().invoke(args=name.split()).exit_code == 0
    db.session.rollback()
    assert before == {
        row.id for row in db.session.scalars(select(Revision).where(Revision.plan_id == world.plan.id))
    }
    assert links == {row.id for row in db.session.scalars(select(Link).where(Link.plan_id == world.plan.id))}
