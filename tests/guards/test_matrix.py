"""The door, for everybody: each route × who asks × own or foreign, expected from the marks alone.

No page is made: what decides are the hooks before the views, and those are asked, on one state of the
database. Proves security.md C-01, C-02.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask, g
from werkzeug.exceptions import HTTPException

from clinic.accounts.models import Access, Clinician, Role
from clinic.desk import treating
from clinic.desk.apart import OPEN_TO_ADMINISTRATORS
from clinic.desk.reading import OF_A_PATIENT
from clinic.patients.treatment.models import Treatment
from clinic.web import access
from clinic.web.access import ROLES, Entry
from tests import factories
from tests.conftest import NOON
from tests.guards.addresses import OWNED, Route, World, own, routes

pytestmark = pytest.mark.once

STAFF = [route for route in routes() if route.entry in ROLES]
HOOKS: tuple[Callable[[], object], ...] = (access.check, treating.door)


@dataclass(frozen=True)
class Asker:
    """Somebody before the door; nobody signed in is a guest, or a patient with a link."""

    name: str
    person: Clinician | None
    treats: bool = True

    def __str__(self) -> str:
        return self.name


@pytest.fixture
def ours(app: Flask) -> World:
    return World("Praxis am Lindenhof", "lindenhof.example")


@pytest.fixture
def askers(ours: World) -> list[Asker]:
    """Everybody at a practice that keeps records to those who treat the patient, and nobody."""
    ours.practice.access = Access.TREATING
    factories.kept(ours.practice)
    people = ours.people
    for person in (people[Role.CLINICIAN], people[Role.ADMINISTRATOR]):
        factories.kept(
            Treatment(
                patient_id=ours.patient.id,
                clinician_id=person.id,
                practice_id=ours.practice.id,
                since=NOON,
            )
        )
    return [
        Asker("a guest or a patient with a link", None),
        Asker("the front desk", people[Role.FRONT_DESK], treats=False),
        Asker("a colleague who does not treat", factories.a_clinician(of=ours.practice), treats=False),
        Asker("an administrator who does not treat", _administrator(ours), treats=False),
        Asker("the clinician who treats", people[Role.CLINICIAN]),
        Asker("an administrator who treats", people[Role.ADMINISTRATOR]),
    ]


def _administrator(world: World) -> Clinician:
    return factories.a_clinician(of=world.practice, role=Role.ADMINISTRATOR)


def answer(app: Flask, route: Route, address: str, asker: Asker) -> str:
    """What the door says: in, sign-in, ask (whose patient it is), or a status."""
    with app.test_request_context(address, method=route.method):
        g.clinician = asker.person
        try:
            for hook in HOOKS:
                said = hook()
                if said is not None:
                    location = getattr(said, "location", "")
                    return "sign-in" if location.startswith(access.SIGN_IN) else "ask"
        except HTTPException as refusal:
            return str(refusal.code)
    return "in"


def expected(route: Route, asker: Asker) -> str:
    """The same, from the route's mark and what its address names."""
    assert route.entry is not None
    if asker.person is None:
        return "sign-in"
    if str(asker.person.role) not in ROLES[route.entry]:
        return "403"
    names_a_patient = bool(set(route.arguments) & set(OF_A_PATIENT))
    reads = asker.person.role is not Role.FRONT_DESK
    # Who answers for privacy keeps, logs and copies every record, and treats none by that.
    if asker.person.role is Role.ADMINISTRATOR and route.endpoint.partition(".")[0] in OPEN_TO_ADMINISTRATORS:
        return "in"
    if names_a_patient and reads and not asker.treats and route.endpoint not in treating.OUTSIDE:
        return "ask" if route.method == "GET" else "403"
    return "in"


def asked(app: Flask, world: World, askers: list[Asker]) -> Iterator[str]:
    for route in STAFF:
        address = route.address(app, own(route, world))
        for asker in askers:
            found, wanted = answer(app, route, address, asker), expected(route, asker)
            if found != wanted:
                yield f"{route}: {asker}: {found}, not {wanted}"


def test_the_door_says_to_each_what_the_mark_promises(app: Flask, ours: World, askers: list[Asker]) -> None:
    assert not list(asked(app, ours, askers))


def test_the_door_gives_no_hint_of_another_practices_patient(
    app: Flask, ours: World, askers: list[Asker]
) -> None:
    theirs = World("Praxis am Kanal", "kanal.example")
    colleague = next(asker for asker in askers if asker.person and not asker.treats)
    faults = []
    for route in STAFF:
        if not route.owned:
            continue
        values = own(route, ours) | {argument: OWNED[argument](theirs) for argument in route.owned}
        found = answer(app, route, route.address(app, values), colleague)
        # The view then answers 404, as for what was never there: test_routes.py compares the bytes.
        if found not in ("in", "403") or (found == "403" and expected(route, colleague) != "403"):
            faults.append(f"{route}: {found}")
    assert not faults


def test_the_hooks_asked_here_stand_before_every_view_in_this_order(app: Flask) -> None:
    registered = app.before_request_funcs[None]
    assert [hook for hook in registered if hook in HOOKS] == list(HOOKS)


def test_every_route_is_of_a_kind_this_matrix_or_the_next_guard_knows() -> None:
    others = {route.entry for route in routes()} - set(ROLES)
    assert others <= {Entry.ANYONE, Entry.LINK_HOLDERS}
