"""No plan leaves past the gate: whatever hands one out does so while it is open, and refuses for every reason
it can be shut for. The other routes are tried too, and hand out nothing.

Proves security.md I-02, I-08.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Role
from clinic.database import db
from clinic.plans.models import Revision
from clinic.screening import gate
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome
from clinic.sharing.models import Link
from clinic.web.access import Entry
from clinic.web.releasing import Release, releases
from tests import factories
from tests.conftest import NOON, Clock
from tests.guards.addresses import CHANGING, Route, World, own
from tests.guards.gates import (
    CANARY,
    HANDING_OUT,
    ITS_OWN,
    KEEPING,
    READY,
    ROUTES,
    SHOWING,
    SHUT,
    Press,
    ask,
    carries,
    decided,
    out,
    sendings,
    visitor,
)
from tests.handouts.press import standing_in

pytestmark = pytest.mark.once  # what is asked is the same on every database

# Text for the practice's own record system, with the plan in a few lines; only clinicians open it. And the
# copy of a record, owed whatever a screening says: an administrator's, freshly proven, kept for minutes.
FOR_THE_RECORD = {"papers.chart_note_text", "papers.chart_note_pdf", "copies.file"}


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


def test_every_reason_the_gate_is_shut_for_is_tried() -> None:
    assert set(gate.REASONS) <= set(SHUT)


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
