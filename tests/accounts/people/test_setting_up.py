"""A real practice begins at a one-time address: an hour, once, then as if it had never been.

Proves security.md A-01.
"""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician, Mode, Practice, Role
from clinic.accounts.people import setting_up
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.commands.serve import first_step
from clinic.database import db
from tests.conftest import NOON, Clock
from tests.factories import PASSWORD
from tests.pages import Visitor

FORM = {
    "practice": "Praxis am Teich",
    "phone": "030 23125 014",
    "emergency_number": "112",
    "language": "de",
    "name": "K. Lang",
    "email": "Lang@Example.org",
    "password": PASSWORD,
    "mode": "decision-support",
}


def offered() -> str:
    return setting_up.offer(at=NOON).removeprefix("http://localhost")


def test_it_works_once_then_there_is_nothing(client: Visitor) -> None:
    address = offered()
    assert len(address.rpartition("/")[2]) * 6 >= 128  # bits
    assert client.get(address).status_code == 200
    assert client.send(address, **(FORM | {"password": "praxis am teich"})).status_code == 422
    answer = client.send(address, **FORM)
    assert (answer.status_code, answer.location) == (303, "/sign-in?after=set-up")
    practice, person = db.session.scalars(select(Practice)).one(), db.session.scalars(select(Clinician)).one()
    assert (practice.name, practice.mode, practice.is_demo) == (
        "Praxis am Teich",
        Mode.DECISION_SUPPORT,
        False,
    )
    assert (person.email, person.role) == ("lang@example.org", Role.ADMINISTRATOR)
    gone, never = client.get(address), client.get("/setup/never-made")
    assert (gone.status_code, gone.data) == (404, never.data)
    assert client.send(address, **FORM).status_code == 404
    opened = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "practice.opened")).one()
    assert opened.facts["mode"] == "decision-support"
    assert list(verify(practice.id)) == []


def test_it_ends_after_an_hour_and_with_the_next_one(client: Visitor, clock: Clock) -> None:
    first = offered()
    second = offered()
    assert [client.get(address).status_code for address in (first, second)] == [404, 200]
    clock.time = NOON + timedelta(hours=1)
    assert client.get(second).status_code == 404


def test_without_an_address_no_practice_is_opened(client: Visitor) -> None:
    assert client.send("/setup/guess", **FORM).status_code == 404
    assert not db.session.scalars(select(Practice)).all()


def test_a_start_of_the_service_leaves_an_address_that_is_still_open(app: Flask, client: Visitor) -> None:
    config = replace(app.extensions["settings"], environment="production")
    made = first_step(config)[0].rpartition(" ")[2].removeprefix("http://localhost")
    told = first_step(config)[0]
    assert "holds until 12:00 UTC" in told
    assert client.get(made).status_code == 200
