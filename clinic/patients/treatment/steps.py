"""Steps that actions share: who begins to treat somebody, and handing all of one's patients on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from clinic.accounts.models import Clinician
from clinic.audit import Acting, record
from clinic.database import db
from clinic.patients.models import Patient
from clinic.patients.treatment.models import Cover, Treatment


def treat(patient_id: UUID, clinician_id: UUID, *, practice_id: UUID, at: datetime) -> bool:
    """This person treats the patient from now on; whether they did not before."""
    if db.session.get(Treatment, (patient_id, clinician_id)) is not None:
        return False
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    # Two of their requests at once may both have found nothing.
    db.session.execute(
        insert(Treatment)
        .values(patient_id=patient_id, clinician_id=clinician_id, practice_id=practice_id, since=at)
        .on_conflict_do_nothing()
    )
    return True


def hand_on(leaver: Clinician, *, to: Clinician, by: Acting, at: datetime) -> int:
    """Everybody one person treats is treated by another from now on, each with a line of their own."""
    theirs = (
        select(Patient)
        .join(Treatment, Treatment.patient_id == Patient.id)
        .where(Treatment.clinician_id == leaver.id, Treatment.practice_id == by.practice_id)
        .order_by(Patient.number)
    )
    patients = db.session.scalars(theirs).all()
    for patient in patients:
        treat(patient.id, to.id, practice_id=patient.practice_id, at=at)
        record("treatment.handed-on", by=by, subject=patient, at=at, of=str(leaver.id), to=str(to.id))
    forget(leaver)
    return len(patients)


def forget(leaver: Clinician) -> None:
    """This person treats nobody any more, and neither stands in nor is stood in for."""
    db.session.flush()
    for gone in (
        delete(Treatment).where(Treatment.clinician_id == leaver.id),
        delete(Cover).where(or_(Cover.clinician_id == leaver.id, Cover.colleague_id == leaver.id)),
    ):
        db.session.execute(gone.execution_options(synchronize_session="fetch"))
