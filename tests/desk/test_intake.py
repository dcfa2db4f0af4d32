"""Taking somebody in, mending what is known: refused forms keep what was typed, doubled ones make one."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from clinic.accounts.models import Clinician, Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Episode, Patient, Precision, Sex
from clinic.screening.models import Screening
from tests.factories import a_clinician, a_patient, a_practice, an_episode, signed_in
from tests.pages import Visitor


@pytest.fixture
def clinician(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def visitor(client: Visitor, clinician: Clinician) -> Visitor:
    return signed_in(client, clinician)


def filled(**more: Any) -> dict[str, Any]:
    values = {
        "submission": str(uuid4()),
        "name": "Maria Braun",
        "birth_year": "1972",
        "sex": "female",
        "onset": "2026-10-03",
        "precision": "day",
        "places": ["neck", "shoulder-blade.left"],
    }
    return {**values, **more}


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_new_patient_leads_straight_to_the_screening(visitor: Visitor) -> None:
    page = visitor.get("/patients/new")
    assert page.status_code == 200
    answer = visitor.send("/patients/new", **filled())
    screening = db.session.scalars(select(Screening)).one()
    assert (answer.status_code, answer.location) == (303, f"/screenings/{screening.id}")
    patient = db.session.scalars(select(Patient)).one()
    assert (patient.name, patient.sex, patient.language) == ("Maria Braun", Sex.FEMALE, "de")
    assert visitor.get(answer.location).status_code == 200


def test_somebody_may_be_registered_only(visitor: Visitor) -> None:
    answer = visitor.send("/patients/new", **filled(then="record", onset="", weeks="6"))
    patient, episode = db.session.scalars(select(Patient)).one(), db.session.scalars(select(Episode)).one()
    assert answer.location == f"/patients/{patient.id}"
    assert (episode.onset, episode.onset_precision) == (date(2026, 10, 13), Precision.WEEK)
    assert count(Screening) == 0


def test_a_doubled_submit_makes_one_person(visitor: Visitor) -> None:
    form = filled()
    first, second = visitor.send("/patients/new", **form), visitor.send("/patients/new", **form)
    assert first.location == second.location
    assert (count(Patient), count(Episode), count(Screening)) == (1, 1, 1)


def test_another_form_under_the_same_key_is_not_swallowed(visitor: Visitor) -> None:
    form = filled()
    visitor.send("/patients/new", **form)
    answer = visitor.send("/patients/new", **form | {"name": "Jonas Lindqvist"})
    assert answer.status_code == 409
    assert "sent before" in answer.text
    assert 'value="Jonas Lindqvist"' in answer.text
    assert form["submission"] not in answer.text
    assert count(Patient) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": " "}, "Give a name or an alias."),
        ({"name": "\u202egnuh"}, "cannot be kept"),
        ({"birth_year": "72"}, "in four digits"),
        ({"birth_year": "2027"}, "has not begun"),
        ({"onset": "3 Oct"}, "24.11.2026"),
        ({"onset": "2026-11-25"}, "lies ahead"),
        ({"onset": "1950-01-01"}, "before the birth year"),
        ({"onset": ""}, "how many weeks ago"),
        ({"onset": "", "weeks": "-1"}, "whole number"),
        ({"places": []}, "Mark at least one place."),
        ({"places": ["knee"]}, "values offered"),
        ({"conditions": ["made-up"]}, "conditions offered"),
        ({"sex": "x"}, "values offered"),
        ({"practice_id": str(uuid4())}, "no field"),
        ({"number": "7"}, "no field"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    visitor: Visitor, wrong: dict[str, Any], message: str
) -> None:
    answer = visitor.send("/patients/new", **filled(complaint="Stiff in the morning") | wrong)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="Stiff in the morning"' in answer.text
    assert count(Patient) == 0


def test_everything_missing_is_said_at_once(visitor: Visitor) -> None:
    answer = visitor.send("/patients/new", submission=str(uuid4()))
    for message in ("Give a name", "in four digits", "how many weeks ago", "Mark at least one place."):
        assert answer.text.count(message) == 2  # beside the field, and in the summary
    summary = answer.text.split('class="errors"')[1].split("</ul>")[0]
    assert [line.split('"')[0] for line in summary.split('href="#')[1:]] == [
        "name",
        "birth_year",
        "onset",
        "places",
    ]


def test_a_similar_name_is_said_when_the_form_comes_back(visitor: Visitor, clinician: Clinician) -> None:
    a_patient(of=clinician.practice, name="Marie Brauns", number=9)
    answer = visitor.send("/patients/new", **filled(places=[]))
    assert "Not to be confused with: Marie Brauns, born 1972, no. 9" in answer.text


def test_a_person_is_mended(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice, conditions=["osteoporosis"])
    address = f"/patients/{patient.id}/edit"
    page = visitor.get(address)
    assert 'value="M. Beispiel"' in page.text
    form = {
        "name": "M. Muster",
        "birth_year": "1973",
        "language": "en",
        "conditions": ["migraine"],
        "version": "1",
    }
    assert visitor.send(address, **form).location == f"/patients/{patient.id}"
    db.session.expire_all()
    mended = db.session.get_one(Patient, patient.id)
    assert (mended.name, mended.birth_year, mended.conditions, mended.greeting) == (
        "M. Muster",
        1973,
        ["migraine"],
        "M. M.",
    )
    assert visitor.send(address, **form | {"version": "2", "birth_year": "2030"}).status_code == 422


def test_two_people_mending_one_person_see_each_other(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    address = f"/patients/{patient.id}/edit"
    visitor.send(address, name="M. Muster", birth_year="1972", version="1")
    answer = visitor.send(address, name="M. Meier", birth_year="1972", version="1")
    assert answer.status_code == 409
    assert "K. Lang changed this at 12:00" in answer.text
    assert "Now on record: M. Muster" in answer.text
    assert 'value="M. Meier"' in answer.text
    assert visitor.send(address, name="M. Meier", birth_year="1972", version="2").status_code == 303


def test_conditions_a_colleague_noted_meanwhile_stand_beside_ones_own(
    visitor: Visitor, clinician: Clinician
) -> None:
    patient = a_patient(of=clinician.practice)
    address, form = f"/patients/{patient.id}/edit", {"name": "M. Beispiel", "birth_year": "1972"}
    visitor.send(address, **form, conditions=["osteoporosis", "migraine"], version="1")
    answer = visitor.send(address, **form, conditions=["migraine"], version="1")
    assert answer.status_code == 409
    beside = answer.text.partition('id="conditions-on-record">')[2].partition("<")[0]
    assert beside == "Now on record: Osteoporosis, Migraine"
    assert (
        "conditions-on-record"
        not in visitor.send(address, **form, conditions=["migraine", "osteoporosis"], version="1").text
    )


def test_a_form_without_a_version_is_not_taken(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    assert visitor.send(f"/patients/{patient.id}/edit", name="X", birth_year="1972").status_code == 428


def test_a_further_episode_begins_once_and_leads_to_its_screening(
    visitor: Visitor, clinician: Clinician
) -> None:
    patient = a_patient(of=clinician.practice)
    an_episode(of=patient)
    address = f"/patients/{patient.id}/episodes/new"
    assert visitor.get(address).status_code == 200
    form = {"submission": str(uuid4()), "weeks": "2", "places": ["arm.left"]}
    first, second = visitor.send(address, **form), visitor.send(address, **form)
    assert first.location == second.location
    assert count(Episode) == 2
    screening = db.session.scalars(select(Screening)).one()
    episode = db.session.get_one(Episode, screening.episode_id)
    assert episode.regions == ["arm"]
    assert visitor.send(address, **form | {"weeks": ""}).status_code == 422
    assert visitor.send(address, **form | {"weeks": "3"}).status_code == 409


def test_onset_and_places_are_mended_under_a_version(visitor: Visitor, clinician: Clinician) -> None:
    episode = an_episode(of=a_patient(of=clinician.practice))
    address = f"/patients/{episode.patient_id}/episodes/{episode.id}/edit"
    assert 'value="2026-10-03"' in visitor.get(address).text
    form = {"onset": "2026-09-01", "precision": "month", "places": ["chest"], "version": "1"}
    assert visitor.send(address, **form).status_code == 303
    answer = visitor.send(address, **form | {"onset": "2026-08-01"})
    assert answer.status_code == 409
    assert "Now on record: September 2026" in answer.text
    other = visitor.send(address, **form | {"precision": "day"})
    assert "Now on record: September 2026" in other.text
    assert "Now on record" not in visitor.send(address, **form).text
    assert visitor.send(address, **form | {"onset": "2027-01-01", "version": "2"}).status_code == 422


def test_a_record_is_archived_and_brought_back(visitor: Visitor, clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    assert visitor.send(f"/patients/{patient.id}/archive", version="1").status_code == 303
    assert "This record is archived." in visitor.get(f"/patients/{patient.id}").text
    assert "M. Beispiel" not in visitor.get("/patients").text
    assert "M. Beispiel" in visitor.get("/patients?archived=yes").text
    assert visitor.send(f"/patients/{patient.id}/archive", version="1").status_code == 409
    assert visitor.send(f"/patients/{patient.id}/restore", version="2").status_code == 303
    assert "M. Beispiel" in visitor.get("/patients").text


def test_an_episode_is_closed_and_opened_again(visitor: Visitor, clinician: Clinician) -> None:
    episode = an_episode(of=a_patient(of=clinician.practice))
    address = f"/patients/{episode.patient_id}/episodes/{episode.id}"
    assert visitor.send(f"{address}/close", version="1").status_code == 303
    assert "This episode is closed." in visitor.get(address).text
    assert visitor.send(f"{address}/reopen", version="2").status_code == 303
    assert "This episode is closed." not in visitor.get(address).text


@pytest.mark.parametrize("role", [Role.FRONT_DESK, None])
def test_only_clinicians_of_the_practice_write_here(client: Visitor, app: Flask, role: Role | None) -> None:
    home = a_practice()
    episode = an_episode(of=a_patient(of=home))
    somebody = a_clinician(of=home, role=role) if role else a_clinician(of=a_practice("Am Teich"))
    visitor = signed_in(client, somebody)
    patient = f"/patients/{episode.patient_id}"
    expected = 403 if role else 404
    for address in (f"{patient}/edit", f"{patient}/episodes/new", f"{patient}/episodes/{episode.id}/edit"):
        assert visitor.get(address).status_code == expected
    for address in (f"{patient}/archive", f"{patient}/episodes/{episode.id}/close"):
        assert visitor.send(address, version="1").status_code == expected


def test_an_episode_of_somebody_else_is_not_found(visitor: Visitor, clinician: Clinician) -> None:
    one = an_episode(of=a_patient(of=clinician.practice))
    other = a_patient(of=clinician.practice, number=2)
    assert visitor.get(f"/patients/{other.id}/episodes/{one.id}/edit").status_code == 404
    assert visitor.get(f"/patients/{UUID(int=5)}/episodes/{one.id}").status_code == 404


def test_every_change_stands_in_the_record(visitor: Visitor, clinician: Clinician) -> None:
    visitor.send("/patients/new", **filled())
    db.session.execute(update(Patient).values(version=Patient.version))
    events = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)).all()
    assert [event for event in events if not event.startswith("session")] == [
        "patient.registered",
        "episode.begun",
        "screening.started",
    ]
