"""The demo practice: nine invented people at nine points of the road, told through the real actions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic import audit
from clinic.accounts.models import Clinician, Practice, Role
from clinic.commands.demo import demo, fill
from clinic.database import db
from clinic.desk import pages, queries, rules
from clinic.desk.rules import Kind, Step
from clinic.diary.models import Entry
from clinic.patients.models import Patient
from clinic.plans.models import Revision
from clinic.sharing.models import Link
from tests.conftest import NOON
from tests.databases import Blank
from tests.factories import the_demo

PEOPLE = {
    "Lena Skizze": (Step.LIFT, [Kind.SIGN]),
    "Maria Muster": (Step.RUNNING, []),
    "Jonas Beispiel": (Step.RUNNING, [Kind.STAGE_TURNING, Kind.REVIEW_DUE]),
    "Selin Probe": (Step.SCREEN_AGAIN, [Kind.SCREENING_ENDED, Kind.REVIEW_DUE, Kind.SAME_DOSES]),
    "Karl Modell": (Step.WAIT_FOR_DOCTOR, []),
    "Ida Entwurf": (Step.DOCTOR_TODAY, [Kind.STOPPED]),
    "Otto Vorlage": (Step.RELEASE, [Kind.HELD]),
    "Greta Schema": (Step.CONTINUE_SCREENING, [Kind.SCREENING_OPEN]),
    "Kiesel 7": (Step.SCREEN, [Kind.SCREENING_MISSING]),
}


@pytest.fixture
def practice(app: Flask, blank: Blank) -> Practice:
    return the_demo(blank)


def test_nine_people_stand_at_nine_points_of_the_road(practice: Practice) -> None:
    on = NOON.date()
    found = queries.on_the_desk(of=practice, now=NOON, on=on)
    assert {
        one.name: (
            rules.next_step(one, now=NOON, on=on),
            [need.kind for need in rules.needs(one, now=NOON, on=on)],
        )
        for one in found
    } == PEOPLE


def test_the_record_of_the_demo_is_a_sound_chain(practice: Practice) -> None:
    assert list(audit.verify(practice.id)) == []


def test_two_clinicians_work_there_and_the_plans_are_issued_and_handed_over(practice: Practice) -> None:
    people = db.session.scalars(select(Clinician).order_by(Clinician.name)).all()
    assert [(one.name, one.role) for one in people] == [
        ("J. Okafor", Role.CLINICIAN),
        ("K. Lang", Role.ADMINISTRATOR),
    ]
    counted = [db.session.scalar(select(func.count()).select_from(table)) for table in (Revision, Link)]
    assert counted == [5, 6]
    assert (db.session.scalar(select(func.count()).select_from(Entry)) or 0) > 100
    assert practice.is_demo


def test_nothing_happens_in_the_future(practice: Practice) -> None:
    assert (db.session.scalar(select(func.max(Patient.created_at))) or NOON) < NOON
    assert (db.session.scalar(select(func.max(Entry.received_at))) or NOON) < NOON


def test_it_looks_the_same_whenever_it_is_made(app: Flask) -> None:
    practice = fill(NOON + timedelta(days=200, hours=9))
    clinician = db.session.scalars(select(Clinician).where(Clinician.name == "K. Lang")).one()
    later = NOON + timedelta(days=200, hours=9)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        clinician.practice = practice
        shown = pages.today(clinician, now=later, on=later.date())
    assert [row.name for row in shown.rows] == [
        "Lena Skizze",
        "Ida Entwurf",
        "Otto Vorlage",
        "Greta Schema",
        "Kiesel 7",
        "Selin Probe",
        "Jonas Beispiel",
    ]


def test_the_command_fills_once_and_tells_how_to_get_in(app: Flask) -> None:
    runner = app.test_cli_runner()
    first, second = runner.invoke(demo), runner.invoke(demo)
    assert first.exit_code == 0, first.output
    assert "lang@lindenhof.example" in first.output
    assert first.output == second.output
    assert db.session.scalar(select(func.count()).select_from(Practice)) == 1


def test_production_does_not_hold_it(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, environment="production")
    try:
        result = app.test_cli_runner().invoke(demo)
    finally:
        app.extensions["settings"] = settings
    assert result.exit_code == 1
    assert "production does not hold it" in result.output
    assert db.session.scalar(select(func.count()).select_from(Practice)) == 0
