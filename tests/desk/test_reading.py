"""Each reading of a patient's page is written down once, and reading never waits for the record."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from clinic.accounts.models import Clinician, Role
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Patient
from clinic.screening import pausing
from clinic.screening.rescreening import Trigger
from tests.conftest import NOON, Clock
from tests.factories import a_clear_screening, a_clinician, a_patient, a_practice, an_episode, signed_in
from tests.pages import Visitor
from tests.sharing.road import an_issued_plan, episode_of, give


@pytest.fixture
def clinician(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def patient(clinician: Clinician) -> Patient:
    patient = a_patient(of=clinician.practice)
    an_episode(of=patient)
    return patient


@pytest.fixture
def reader(client: Visitor, clinician: Clinician) -> Visitor:
    signed_in(client, clinician)
    return client


def lines() -> list[tuple[str, str | None]]:
    found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    return [(line.event, line.facts.get("page")) for line in found]


def test_the_same_page_again_is_one_reading_until_ten_minutes_have_passed(
    reader: Visitor, patient: Patient, clock: Clock
) -> None:
    for minutes in (0, 1, 9):
        clock.time = NOON + timedelta(minutes=minutes)
        reader.get(f"/patients/{patient.id}")
    assert lines() == [("patient.opened", "desk.record")]
    clock.time = NOON + timedelta(minutes=10)
    reader.get(f"/patients/{patient.id}")
    assert lines() == [("patient.opened", "desk.record")] * 2


def test_another_page_is_another_reading(reader: Visitor, patient: Patient) -> None:
    reader.get(f"/patients/{patient.id}")
    reader.get(f"/patients/{patient.id}/edit")
    assert lines() == [("patient.opened", "desk.record"), ("patient.opened", "intake.edit_patient")]


def test_another_persons_reading_is_another_reading(
    app: Flask, reader: Visitor, patient: Patient, clinician: Clinician
) -> None:
    reader.get(f"/patients/{patient.id}")
    colleague = app.test_client()
    signed_in(colleague, a_clinician(of=clinician.practice, role=Role.FRONT_DESK))
    colleague.get(f"/patients/{patient.id}")
    assert lines() == [("patient.opened", "desk.record")] * 2


def test_a_page_nobody_was_shown_is_no_reading(
    app: Flask, reader: Visitor, patient: Patient, clinician: Clinician
) -> None:
    elsewhere = a_patient(of=a_practice("Praxis am Kanal"))
    reader.get(f"/patients/{elsewhere.id}")
    guest = app.test_client()
    guest.get(f"/patients/{patient.id}")
    desk = app.test_client()
    signed_in(desk, a_clinician(of=clinician.practice, role=Role.FRONT_DESK))
    desk.get(f"/patients/{patient.id}/edit")
    assert lines() == []


def test_a_refused_form_that_shows_the_page_again_is_a_reading(reader: Visitor, patient: Patient) -> None:
    answer = reader.send(f"/patients/{patient.id}/edit", version="1", name="")
    assert answer.status_code == 422
    assert lines() == [("patient.opened", "intake.describe")]


def test_a_refused_act_that_shows_the_page_again_is_a_reading(
    reader: Visitor, clinician: Clinician, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = an_issued_plan(clinician)
    pausing.pause(episode_of(plan, clinician), Trigger.TRAUMA, note="", by=clinician, now=NOON)
    assert give(reader, plan).status_code == 422
    assert lines()[-1] == ("patient.opened", "sharing.give")
    assert "reading-unrecorded" not in capsys.readouterr().err


def test_a_letter_leaves_though_its_line_cannot_be_written(
    reader: Visitor, patient: Patient, clinician: Clinician, capsys: pytest.CaptureFixture[str]
) -> None:
    screening = a_clear_screening(of=an_episode(of=patient), by=clinician)
    rename("audit_entry", "out_of_reach")
    assert reader.get(f"/screenings/{screening.id}/note.txt").status_code == 200
    assert str(screening.id) in capsys.readouterr().err
    rename("out_of_reach", "audit_entry")
    assert reader.get(f"/screenings/{screening.id}/note.txt").status_code == 200
    assert "screening.given-out" in [event for event, _page in lines()]
    reader.get(f"/patients/{patient.id}")
    assert "patient.openings-missed" in [event for event, _page in lines()]


def test_a_reading_that_cannot_be_written_down_goes_on_and_is_made_good(
    reader: Visitor, patient: Patient, clinician: Clinician, capsys: pytest.CaptureFixture[str]
) -> None:
    rename("audit_entry", "out_of_reach")
    for page in ("", "/edit"):
        assert patient.name in reader.get(f"/patients/{patient.id}{page}").text
    assert capsys.readouterr().err.count('"event": "reading-unrecorded"') == 2
    rename("out_of_reach", "audit_entry")
    reader.get(f"/patients/{patient.id}")
    assert lines() == [("patient.openings-missed", None), ("patient.opened", "desk.record")]
    missed = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).first()
    assert missed is not None
    assert missed.facts == {"count": 2, "since": str(NOON)}
    reader.get(f"/patients/{patient.id}/edit")
    assert lines()[2:] == [("patient.opened", "intake.edit_patient")]
    assert not list(verify(clinician.practice_id))


def rename(table: str, to: str) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))
