"""Erasure leaves nothing of a person and nothing of the record unsound. Proves security.md F-07 and F-08."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from clinic.accounts.factors import actions as kept_back
from clinic.accounts.factors import sealing
from clinic.accounts.factors.models import ParkedForm
from clinic.accounts.factors.parking import FORM
from clinic.accounts.models import Clinician, Practice
from clinic.audit import record, verify
from clinic.audit.action import LINES
from clinic.audit.models import AuditEntry, AuditHead
from clinic.database import Base, db
from clinic.handouts.pool import Printed
from clinic.patients.models import Patient
from clinic.plans.models import Plan, Revision
from clinic.privacy import actions, extent, lasting, queries, traces
from clinic.privacy.actions import MustBeKept
from clinic.privacy.erasing import Outcome, erase_each
from clinic.privacy.models import Erasure, Keeping
from clinic.privacy.rules import Reason
from clinic.sharing import sheets
from tests import factories
from tests.conftest import NOON
from tests.privacy.canary import BYTES, planted, texts

LATER = NOON + timedelta(days=366 * 11)


@pytest.fixture
def practice(app: Flask) -> Practice:
    return factories.a_practice()


@pytest.fixture
def somebody(practice: Practice) -> Clinician:
    return factories.a_clinician(of=practice)


def erase(patient_id: object, practice: Practice, by: Clinician, at: datetime = LATER) -> actions.Erased:
    assert isinstance(patient_id, type(practice.id))
    return actions.erase(
        patient_id, reason=Reason.TERM_OVER, of=practice, years=10, on=at.date(), by=by, now=at
    )


def test_every_text_column_of_a_patient_held_the_word_before(practice: Practice, somebody: Clinician) -> None:
    planted(of=practice, by=somebody)
    held = {place.partition(".")[0] for place in texts()}
    assert {"patient", "episode", "screening", "answer", "plan", "revision", "message"} <= held


def test_nothing_of_an_erased_person_is_left_in_any_table_file_or_log(
    practice: Practice, somebody: Clinician
) -> None:
    patient_id = planted(of=practice, by=somebody)
    plan = db.session.scalar(select(Plan.id))
    message = db.session.scalar(select(extent.table("message").c.id))
    assert plan is not None
    sheets.keeper().keep(plan, "d" * 64, Printed(b"%PDF-" + BYTES, {}))
    mail = Path(current_app.instance_path) / "outbox" / f"{message}.eml"
    mail.parent.mkdir(exist_ok=True)
    mail.write_bytes(BYTES)
    assert found_in_files()
    assert traces.remove(erase(patient_id, practice, somebody))
    assert texts() == []
    assert found_in_files() == []
    assert list(verify(practice.id)) == []
    erasure = db.session.scalars(select(Erasure)).one()
    assert erasure.patient_id == patient_id
    assert erasure.gone >= len(extent.tables())
    assert patient_id in lasting.known().erased


def test_a_form_kept_back_goes_with_whom_it_names_and_others_stay(
    practice: Practice, somebody: Clinician
) -> None:
    patient = factories.a_patient(of=practice, name="M. Beispiel")
    episode = factories.an_episode(of=patient)
    owner = somebody.id.bytes

    def keep(path: str, text: str, *, purpose: str = FORM) -> UUID:
        form_id = uuid4()
        content = json.dumps({"path": path, "fields": [["note", text]]}).encode()
        sealed = sealing.seal(content, purpose=purpose, owner=owner + form_id.bytes)
        return kept_back.park(sealed, form_id=form_id, by=somebody, now=NOON)

    episode_id, patient_id, path = episode.id, patient.id, f"/patients/{uuid4()}"
    episode.closed_at = NOON
    db.session.commit()
    for about in (f"/patients/{patient_id}", f"/plans/new?episode={episode_id}"):
        keep(about, "besser")
    keep(path, "wie bei m. beispiel")
    keep(path, "besser", purpose="what nobody opens")
    other = keep(path, "besser")
    erase(patient_id, practice, somebody)
    assert db.session.scalars(select(ParkedForm.id)).all() == [other]


def found_in_files() -> list[str]:
    """Files that hold the word: the database with its log, and everything this machine keeps beside it."""
    db.session.remove()
    folders = [Path(current_app.instance_path)]
    if db.engine.dialect.name == "sqlite":
        folders.append(Path(str(db.engine.url.database)).parent)
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "fonts" not in path.parts and BYTES in path.read_bytes()
    ]


def test_a_colleague_of_the_same_name_keeps_every_row(practice: Practice, somebody: Clinician) -> None:
    gone = planted(of=practice, by=somebody)
    stays = factories.a_patient(of=practice, name="Somebody else", number=7)
    factories.an_episode(of=stays)
    erase(gone, practice, somebody)
    assert db.session.scalars(select(Patient.id)).all() == [stays.id]


@pytest.mark.parametrize("table", ["revision", "screening", "answer", "letter", "hold_release", "pause"])
def test_what_is_kept_goes_by_no_other_way(practice: Practice, somebody: Clinician, table: str) -> None:
    planted(of=practice, by=somebody)
    with pytest.raises(DatabaseError):
        db.session.execute(delete(extent.table(table)))


def _term_over(patients: Iterable[UUID], *, of: Practice, by: Clinician) -> Outcome:
    return erase_each(patients, reason=Reason.TERM_OVER, of=of, years=10, on=LATER.date(), by=by, now=LATER)


def test_what_must_be_kept_after_all_keeps_nobody_else(practice: Practice, somebody: Clinician) -> None:
    gone, held, last = (factories.a_patient(of=practice, number=number).id for number in (1, 2, 3))
    for one in (gone, held, last):
        factories.an_episode(of=db.session.get_one(Patient, one), closed_at=NOON)
    stranger = uuid4()
    actions.hold(db.session.get_one(Patient, held), reason="A court asked.", by=somebody, now=NOON)
    outcome = _term_over((gone, held, stranger, last), of=practice, by=somebody)
    assert [one.patient_id for one in outcome.gone] == [gone, last]
    assert outcome.kept == {held: ("held",), stranger: ("unknown",)}
    assert db.session.scalars(select(Patient.id)).all() == [held]


def test_a_fault_halfway_leaves_no_trace_of_those_already_erased(
    practice: Practice, somebody: Clinician
) -> None:
    def then_nothing_more(first: UUID) -> Iterator[UUID]:
        yield first
        raise OSError("the disk went away")

    patient_id = planted(of=practice, by=somebody)
    plan = db.session.scalars(select(Plan.id)).one()
    sheets.keeper().keep(plan, "d" * 64, Printed(b"%PDF-" + BYTES, {}))
    with pytest.raises(OSError, match="the disk went away"):
        _term_over(then_nothing_more(patient_id), of=practice, by=somebody)
    assert db.session.scalars(select(Erasure.patient_id)).all() == [patient_id]
    assert texts() == []
    assert found_in_files() == []


def test_what_is_due_is_found_behind_any_number_of_records_on_hold(
    practice: Practice, somebody: Clinician
) -> None:
    for number in range(1, queries.MOST + 2):
        patient = factories.a_patient(of=practice, name="A. Ahorn", number=number)
        factories.an_episode(of=patient, closed_at=NOON)
        db.session.add(
            Keeping(
                patient_id=patient.id,
                practice_id=practice.id,
                held_at=NOON,
                held_by=somebody.id,
                hold_reason="x",
            )
        )
    due = factories.a_patient(of=practice, name="Z. Zeder", number=number + 1)
    factories.an_episode(of=due, closed_at=NOON)
    found = queries.due(of=practice, years=10, on=LATER.date())
    assert [one.patient.name for one in found] == ["Z. Zeder"]


def test_an_erasure_lets_go_of_exactly_one_patient(practice: Practice, somebody: Clinician) -> None:
    one, other = planted(of=practice, by=somebody), factories.a_patient(of=practice, number=9)
    actions.hold(other, reason="x", by=somebody, now=NOON)
    running(practice, other.id, entry=line_about(practice, other, somebody))
    with pytest.raises(DatabaseError):
        db.session.execute(delete(Revision))
    db.session.rollback()
    found = queries.kept(one, of=practice, years=10, on=NOON.date())
    assert found is not None
    assert found.standing.was_treated


def line_about(practice: Practice, patient: Patient, by: Clinician) -> int:
    """A line that says somebody is being erased, as only the action writes it."""
    db.session.info[LINES] = []
    record("patient.erased", by=by, subject=patient, at=NOON)
    del db.session.info[LINES]
    return db.session.get_one(AuditHead, practice.id).number


def running(practice: Practice, patient_id: object, *, entry: int) -> None:
    assert isinstance(patient_id, type(practice.id))
    db.session.add(
        Erasure(
            practice_id=practice.id,
            patient_id=patient_id,
            entry=entry,
            reason=Reason.TERM_OVER,
            begun_at=NOON,
        )
    )
    db.session.flush()


def test_an_erasure_nobody_recorded_is_refused(practice: Practice, somebody: Clinician) -> None:
    patient = factories.a_patient(of=practice)
    actions.hold(patient, reason="x", by=somebody, now=NOON)
    entry = db.session.scalar(select(AuditEntry.number).where(AuditEntry.event == "patient.held"))
    assert entry is not None
    with pytest.raises(DatabaseError):
        running(practice, patient.id, entry=entry)


@pytest.mark.parametrize("verb", ["UPDATE erasure SET gone = 0", "DELETE FROM erasure"])
def test_an_erasure_that_ended_stays_as_it_is(practice: Practice, somebody: Clinician, verb: str) -> None:
    erase(planted(of=practice, by=somebody), practice, somebody)
    with pytest.raises(DatabaseError):
        db.session.execute(text(verb))


def test_a_record_that_must_be_kept_is_not_erased(practice: Practice, somebody: Clinician) -> None:
    patient_id = planted(of=practice, by=somebody)
    with pytest.raises(MustBeKept) as refusal:
        erase(patient_id, practice, somebody, at=NOON)
    assert refusal.value.obstacles == ("kept-by-law",)
    patient = db.session.get_one(Patient, patient_id)
    actions.hold(patient, reason="A court asked.", by=somebody, now=NOON)
    with pytest.raises(MustBeKept) as refusal:
        erase(patient_id, practice, somebody)
    assert "held" in refusal.value.obstacles
    actions.release(patient, by=somebody, now=NOON)
    assert erase(patient_id, practice, somebody).patient_id == patient_id


def test_one_of_another_practice_is_not_there_to_erase(practice: Practice, somebody: Clinician) -> None:
    other = factories.a_practice("Praxis am See")
    theirs = factories.a_patient(of=other)
    with pytest.raises(MustBeKept):
        erase(theirs.id, practice, somebody)
    with pytest.raises(MustBeKept):
        erase(uuid4(), practice, somebody)


def test_the_sweep_removes_what_is_nobodys(practice: Practice, somebody: Clinician) -> None:
    traces.sweep(now=NOON)
    nobody = uuid4()
    sheets.keeper().keep(nobody, "d" * 64, Printed(b"%PDF-" + BYTES, {}))
    mail = Path(current_app.instance_path) / "outbox" / f"{nobody}.eml"
    mail.parent.mkdir(exist_ok=True)
    mail.write_bytes(BYTES)
    assert traces.sweep(now=NOON) == 2
    assert found_in_files() == []


def test_a_table_is_a_patients_or_somebody_says_whose_it_is(app: Flask) -> None:
    known = {table.name for table in extent.tables()} | set(extent.LOOSE) | OF_THE_PRACTICE
    assert {table.name for table in Base.metadata.sorted_tables} == known


# Nothing of a patient stands in these: people of the practice, its own papers, the record, which holds ids.
OF_THE_PRACTICE = {
    "attempt",
    "practice",
    "questionnaire",
    "setup_token",
    "audit_entry",
    "audit_head",
    "clinician",
    "logo",
    "approval",
    "authenticator_app",
    "challenge",
    "cover",
    "erasure",
    "favourite",
    "invitation",
    "last_dose",
    "own_exercise",
    "parked_form",
    "passkey",
    "recovery_code",
    "saved_programme",
    "settlement",
    "sign_in",
    "own_photo",
}
