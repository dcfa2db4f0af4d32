"""Where a practice keeps records to those who treat the patient: a closed door, a way in, and no way around.

Proves security.md A-17, C-02.
"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Access, Clinician, Practice
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Patient
from clinic.patients.treatment.models import EmergencyAccess, Treatment
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_patient, a_practice, an_episode, kept, signed_in
from tests.pages import Visitor

REASON = "Called in by the ward"


@pytest.fixture
def practice(app: Flask) -> Practice:
    return a_practice(access=Access.TREATING)


@pytest.fixture
def lang(practice: Practice) -> Clinician:
    return a_clinician(of=practice)


@pytest.fixture
def weber(client: Visitor, practice: Practice) -> Clinician:
    person = a_clinician(of=practice, name="J. Weber")
    signed_in(client, person)
    return person


@pytest.fixture
def patient(practice: Practice, lang: Clinician) -> Patient:
    found = a_patient(of=practice)
    an_episode(of=found, complaint="Neck pain since the move")
    kept(Treatment(patient_id=found.id, clinician_id=lang.id, practice_id=practice.id, since=NOON))
    return found


def of(app: Flask, person: Clinician) -> Visitor:
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    signed_in(visitor, person)
    return visitor


def test_a_colleague_is_led_to_the_page_that_says_whose_patient_it_is(
    client: Visitor, weber: Clinician, patient: Patient
) -> None:
    answer = client.get(f"/patients/{patient.id}")
    assert (answer.status_code, answer.location) == (303, f"/patients/{patient.id}/treating")
    page = client.get(answer.location).text
    assert "K. Lang" in page
    assert "Neck pain" not in page
    assert client.send(f"/patients/{patient.id}/archive", version="1").status_code == 403
    scripted = client.get(f"/patients/{patient.id}", headers={"Accept": "application/json"})
    assert scripted.status_code == 403
    assert "Beispiel" not in scripted.text


def test_the_lists_name_the_patient_and_nothing_more(
    app: Flask, client: Visitor, weber: Clinician, lang: Clinician, patient: Patient
) -> None:
    listed = client.get("/patients").text
    assert "M. Beispiel" in listed
    assert "treated by colleagues" in listed
    assert "Neck" not in listed
    assert "M. Beispiel" not in client.get("/").text
    assert "M. Beispiel" in of(app, lang).get("/").text


def test_an_emergency_needs_a_reason_and_is_told_to_those_who_treat(
    app: Flask, client: Visitor, weber: Clinician, lang: Clinician, patient: Patient, clock: Clock
) -> None:
    address = f"/patients/{patient.id}/treating"
    assert client.send(address).status_code == 422
    assert client.send(address, reason="because").status_code == 422
    assert client.send(address, reason=REASON).location == f"/patients/{patient.id}"
    assert "Neck pain" in client.get(f"/patients/{patient.id}").text
    told = of(app, lang).get("/").text
    assert "J. Weber opened the record" in told
    assert REASON in told
    found = db.session.scalars(select(EmergencyAccess)).one()
    of(app, lang).send(f"/patients/{patient.id}/emergencies/{found.id}/seen")
    assert REASON not in of(app, lang).get("/").text
    assert REASON in of(app, lang).get(f"/patients/{patient.id}/log").text
    clock.time = NOON + timedelta(hours=24)
    again = app.test_client()
    signed_in(again, db.session.get_one(Clinician, weber.id), at=clock.time)
    assert again.get(f"/patients/{patient.id}").location.endswith("/treating")
    events = db.session.scalars(select(AuditEntry.event)).all()
    assert {"patient.opened-in-emergency", "patient.emergency-noted"} <= set(events)


def test_whoever_treats_adds_a_colleague_and_others_cannot(
    app: Flask, client: Visitor, weber: Clinician, lang: Clinician, patient: Patient
) -> None:
    add = f"/patients/{patient.id}/treating/add"
    assert client.send(add, colleague=str(weber.id)).status_code == 403
    assert of(app, lang).send(add, colleague=str(weber.id)).status_code == 303
    assert client.get(f"/patients/{patient.id}").status_code == 200


def test_where_all_treat_all_whoever_works_on_a_record_treats_the_patient(
    client: Visitor, weber: Clinician, practice: Practice, patient: Patient
) -> None:
    practice.access = Access.EVERYONE
    kept(practice)
    assert client.get(f"/patients/{patient.id}").status_code == 200
    assert db.session.get(Treatment, (patient.id, weber.id)) is None
    assert client.send(f"/patients/{patient.id}/archive", version="1").status_code == 303
    assert db.session.get(Treatment, (patient.id, weber.id)) is not None


def test_another_practices_patient_is_not_even_asked_about(client: Visitor, weber: Clinician) -> None:
    theirs = a_patient(of=a_practice("Praxis am Kanal"))
    for address in (f"/patients/{theirs.id}", f"/patients/{theirs.id}/treating"):
        assert client.get(address).status_code == 404
