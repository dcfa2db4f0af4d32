"""Whoever of the staff is shown something of a patient stands in the record. Proves security.md F-03."""

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.desk.reading import OF_A_PATIENT
from clinic.web.access import ROLES
from tests import factories
from tests.guards.addresses import OWNED, Route, World, own, routes
from tests.guards.test_routes import ask, visitor

# What belongs to the practice and to no patient.
OF_THE_PRACTICE = {"own_id", "person_id", "form_id"}  # a kept form is its sender's own words
SHOWING = [
    route
    for route in routes()
    if route.method == "GET" and route.entry in ROLES and {*route.owned} - OF_THE_PRACTICE
]

# Pages that send people elsewhere first, for a reason.
LEADING_ON = {
    "screening.outcome",  # nothing is decided before the facts of the record are confirmed
    "treating.ask",  # whoever treats the patient goes on to the record
}


def openings() -> list[AuditEntry]:
    return list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.event == "patient.opened").order_by(AuditEntry.number)
        )
    )


def test_everything_of_a_patient_that_an_address_names_leads_to_the_patient() -> None:
    for route in SHOWING:
        assert set(route.owned) & set(OF_A_PATIENT), route
    assert set(OF_A_PATIENT) <= set(OWNED)


@pytest.mark.parametrize("route", SHOWING, ids=str)
def test_who_was_shown_a_page_of_a_patient_stands_in_the_record(app: Flask, route: Route) -> None:
    world = World("Praxis am Lindenhof", "lindenhof.example")
    reader = world.people[Role.ADMINISTRATOR]
    address = route.address(app, own(route, world))
    client = visitor(app)
    factories.signed_in(client, reader)
    answer = ask(client, route, address)
    found = [(line.actor_id, line.subject_id, line.facts) for line in openings()]
    if 300 <= answer.status_code < 400:
        assert route.endpoint in LEADING_ON, "let the world hold what this page shows"
        assert found == []
        return
    assert answer.status_code < 300, "let the world hold what this page shows"
    assert found == [(reader.id, world.patient.id, {"page": route.endpoint})]
