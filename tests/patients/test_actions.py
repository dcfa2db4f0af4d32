"""People and complaints enter the record once, are never overwritten unseen, and nothing goes unrecorded."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from clinic import audit
from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients import actions, queries
from clinic.patients.actions import Course, Person, Sent, Stale
from clinic.patients.models import Episode, Patient, Precision, Sex
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_practice, an_episode

PERSON = Person(name="Maria Braun", birth_year=1972, sex=Sex.FEMALE)
COURSE = Course(onset=date(2026, 10, 3), precision=Precision.WEEK, places=("shoulder-blade.left", "neck"))


@pytest.fixture
def clinician(app: Flask) -> Clinician:
    return a_clinician()


def registered(by: Clinician, person: Person = PERSON) -> Patient:
    return actions.register(person, COURSE, by=by, now=NOON, sent=Sent(uuid4(), "form"))


def events(of: Clinician) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.event)
            .where(AuditEntry.practice_id == of.practice_id)
            .order_by(AuditEntry.number)
        )
    )


def test_a_person_is_registered_with_a_first_episode(clinician: Clinician) -> None:
    patient = registered(clinician)
    episode = db.session.scalars(select(Episode).where(Episode.patient_id == patient.id)).one()
    assert (patient.number, patient.greeting, patient.folded) == (1, "Maria B.", " maria braun")
    assert episode.regions == ["neck", "shoulder-blade"]
    assert episode.sides == {"shoulder-blade": "left"}
    assert events(clinician) == ["patient.registered", "episode.begun"]
    assert list(audit.verify(clinician.practice_id)) == []


def test_numbers_count_within_a_practice(clinician: Clinician) -> None:
    other = a_clinician(of=a_practice("Praxis am Teich"))
    assert [registered(by).number for by in (clinician, clinician, other)] == [1, 2, 1]


def test_the_same_form_sent_twice_is_remembered(clinician: Clinician) -> None:
    sent = Sent(uuid4(), "form")
    patient = actions.register(PERSON, COURSE, by=clinician, now=NOON, sent=sent)
    assert audit.once(sent.key, by=clinician, content="form") == patient.id
    with pytest.raises(audit.Reused):
        audit.once(sent.key, by=clinician, content="another form")


def test_the_record_names_fields_but_never_what_stands_in_them(clinician: Clinician) -> None:
    patient = registered(clinician)
    actions.describe(patient, Person(name="Maria Berg", birth_year=1973), version=1, by=clinician, now=NOON)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "patient.changed")).one()
    assert entry.facts == {"fields": "name, birth_year, sex"}
    assert patient.folded == " maria berg"


def test_a_stale_version_changes_nothing(clinician: Clinician) -> None:
    patient = registered(clinician)
    actions.describe(patient, PERSON, version=1, by=clinician, now=NOON)
    with pytest.raises(Stale):
        actions.describe(patient, Person(name="X", birth_year=1900), version=1, by=clinician, now=NOON)
    db.session.refresh(patient)
    assert (patient.name, patient.version) == ("Maria Braun", 2)
    assert events(clinician)[-1] == "patient.changed"


def test_a_colleague_in_another_process_is_noticed(clinician: Clinician) -> None:
    episode = an_episode(of=a_patient(of=clinician.practice))
    db.session.execute(update(Episode).values(version=2).execution_options(synchronize_session=False))
    db.session.commit()
    with pytest.raises(Stale):
        actions.word(episode, complaint="mine", goals="", version=1, by=clinician, now=NOON)


def test_an_episode_is_mended_worded_closed_and_reopened(clinician: Clinician) -> None:
    patient = a_patient(of=clinician.practice)
    episode = actions.begin(patient, COURSE, by=clinician, now=NOON, sent=Sent(uuid4(), "form"))
    course = Course(
        onset=date(2026, 9, 1), precision=Precision.MONTH, places=("shoulder.left", "shoulder.right")
    )
    actions.locate(episode, course, version=1, by=clinician, now=NOON)
    actions.word(
        episode, complaint="Stiff in the morning", goals="Carry Ida", version=2, by=clinician, now=NOON
    )
    actions.close(episode, version=3, by=clinician, now=NOON)
    assert episode.closed_at == NOON
    actions.reopen(episode, version=4, by=clinician, now=NOON)
    db.session.refresh(episode)
    assert (episode.onset, episode.onset_precision, episode.sides) == (
        date(2026, 9, 1),
        Precision.MONTH,
        {"shoulder": "both"},
    )
    assert (episode.complaint, episode.goals, episode.closed_at) == (
        "Stiff in the morning",
        "Carry Ida",
        None,
    )
    assert events(clinician) == [
        "episode.begun",
        "episode.changed",
        "episode.changed",
        "episode.closed",
        "episode.reopened",
    ]


def test_an_archived_record_leaves_the_count_and_comes_back(clinician: Clinician) -> None:
    patient = registered(clinician)
    actions.archive(patient, version=1, by=clinician, now=NOON)
    assert queries.count(of=clinician.practice) == 0
    actions.restore(patient, version=2, by=clinician, now=NOON)
    assert queries.count(of=clinician.practice) == 1


def test_opening_a_record_is_recorded(clinician: Clinician) -> None:
    patient = registered(clinician)
    actions.look(patient, by=clinician, now=NOON, page="overview")
    assert events(clinician)[-1] == "patient.opened"


def test_a_failing_registration_leaves_nothing_behind(clinician: Clinician) -> None:
    bad = Course(onset=None, precision=Precision.DAY, places=("neck",))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="onset"):
        actions.register(PERSON, bad, by=clinician, now=NOON, sent=Sent(uuid4(), "form"))
    assert db.session.scalar(select(func.count()).select_from(Patient)) == 0
    assert events(clinician) == []
