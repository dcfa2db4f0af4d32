"""Who treats whom: begun with the first act, ended but never by the last, handed on when somebody leaves."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Access, Clinician, Practice, Role
from clinic.accounts.people.standing import LastAdministrator
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Patient
from clinic.patients.treatment import actions, queries
from clinic.patients.treatment.models import Treatment
from clinic.patients.treatment.rules import Relation, Span
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_practice, kept

TODAY = NOON.date()


@pytest.fixture
def practice(app: Flask) -> Practice:
    return a_practice(access=Access.TREATING)


@pytest.fixture
def lang(practice: Practice) -> Clinician:
    return a_clinician(of=practice, role=Role.ADMINISTRATOR)


@pytest.fixture
def weber(practice: Practice) -> Clinician:
    return a_clinician(of=practice, name="J. Weber")


@pytest.fixture
def patient(practice: Practice, lang: Clinician) -> Patient:
    found = a_patient(of=practice)
    kept(Treatment(patient_id=found.id, clinician_id=lang.id, practice_id=practice.id, since=NOON))
    return found


def relation(patient: Patient, by: Clinician, *, on: date = TODAY, at: datetime = NOON) -> Relation | None:
    return queries.relation(patient.id, by=by, of=by.practice, now=at, on=on)


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))


def test_only_who_treats_a_patient_finds_the_record_open(
    patient: Patient, lang: Clinician, weber: Clinician
) -> None:
    assert relation(patient, lang) is Relation.OWN
    assert relation(patient, weber) is Relation.NONE
    actions.take_on(patient, weber, by=lang, now=NOON)
    assert relation(patient, weber) is Relation.OWN


def test_where_all_treat_all_every_record_is_open(patient: Patient, weber: Clinician) -> None:
    weber.practice.access = Access.EVERYONE
    assert relation(patient, weber) is Relation.SHARED


def test_a_patient_of_another_practice_is_nobodys_here(weber: Clinician) -> None:
    theirs = a_patient(of=a_practice("Praxis am Kanal"))
    assert relation(theirs, weber) is None


def test_the_last_one_stays(patient: Patient, lang: Clinician, weber: Clinician) -> None:
    with pytest.raises(actions.NobodyLeft):
        actions.give_up(patient, lang.id, by=lang, now=NOON)
    actions.take_on(patient, weber, by=lang, now=NOON)
    with pytest.raises(actions.NotTreating):  # and the record says nothing of it
        actions.give_up(patient, uuid4(), by=lang, now=NOON)
    actions.give_up(patient, lang.id, by=lang, now=NOON)
    assert relation(patient, lang) is Relation.NONE
    assert events() == ["treatment.begun", "treatment.ended"]


def test_a_colleague_stands_in_for_some_days(patient: Patient, lang: Clinician, weber: Clinician) -> None:
    cover = actions.stand_in(lang, weber, Span(TODAY, TODAY + timedelta(days=2)), by=lang, now=NOON)
    assert relation(patient, weber) is Relation.COVER
    assert relation(patient, weber, on=TODAY + timedelta(days=3)) is Relation.NONE
    assert relation(patient, weber, on=TODAY - timedelta(days=1)) is Relation.NONE
    assert [one.colleague for one in queries.covers(of=lang.practice, on=TODAY)] == ["J. Weber"]
    actions.end_cover(cover, by=lang, now=NOON)
    assert relation(patient, weber) is Relation.NONE


def test_an_emergency_opens_a_record_for_a_day_and_needs_a_reason(patient: Patient, weber: Clinician) -> None:
    with pytest.raises(actions.NoReason):
        actions.open_in_emergency(patient, reason="because", by=weber, now=NOON)
    assert relation(patient, weber) is Relation.NONE
    opened = actions.open_in_emergency(patient, reason="Called in by the ward", by=weber, now=NOON)
    assert relation(patient, weber) is Relation.EMERGENCY
    assert relation(patient, weber, at=NOON + timedelta(hours=24)) is Relation.NONE
    assert opened.seen_at is None
    line = db.session.scalars(select(AuditEntry)).one()
    assert "ward" not in repr(line.facts)


def test_a_leaver_hands_all_patients_on_in_the_act_that_disables_them(
    patient: Patient, practice: Practice, lang: Clinician, weber: Clinician
) -> None:
    second = a_patient(of=practice, name="O. Probe", number=2)
    for one in (patient, second):
        actions.take_on(one, weber, by=lang, now=NOON)
    with pytest.raises(actions.NobodyLeft):
        actions.dismiss(weber, to=None, by=lang, now=NOON)
    assert weber.active
    assert actions.dismiss(weber, to=lang, by=lang, now=NOON) == 2
    assert not db.session.get_one(Clinician, weber.id).active
    assert queries.treats(weber.id, of=practice) == 0
    assert relation(second, lang) is Relation.OWN
    assert events()[-4:] == [
        "treatment.handed-on",
        "treatment.handed-on",
        "treatment.all-handed-on",
        "clinician.disabled",
    ]
    assert list(verify(practice.id)) == []


def test_the_last_administrator_stays_and_so_do_their_patients(
    patient: Patient, lang: Clinician, weber: Clinician
) -> None:
    with pytest.raises(LastAdministrator):
        actions.dismiss(lang, to=weber, by=lang, now=NOON)
    assert relation(patient, db.session.get_one(Clinician, lang.id)) is Relation.OWN
    assert not events()


@pytest.mark.parametrize("who", ["front desk", "disabled", "foreign"])
def test_patients_go_only_to_somebody_who_treats_here(
    patient: Patient, practice: Practice, lang: Clinician, who: str
) -> None:
    other = {
        "front desk": lambda: a_clinician(of=practice, role=Role.FRONT_DESK),
        "disabled": lambda: a_clinician(of=practice, active=False),
        "foreign": lambda: a_clinician(of=a_practice("Praxis am Kanal")),
    }[who]()
    with pytest.raises(actions.CannotTreat):
        actions.hand_over_patients(lang, to=other, by=lang, now=NOON)
    with pytest.raises(actions.CannotTreat):
        actions.take_on(patient, other, by=lang, now=NOON)
