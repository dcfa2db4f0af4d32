"""A practice as busy as product.md measures on: two thousand people on file, all invented."""

from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import insert

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode, Patient, Precision, Sex
from clinic.patients.rules import fold
from tests.conftest import NOON
from tests.factories import a_practice

SURNAMES = ("Ahorn", "Birke", "Eibe", "Erle", "Esche", "Fichte", "Kiefer", "Linde", "Ulme", "Weide")


def a_busy_practice(people: int = 2_000) -> Practice:
    """A practice with so many patients, an episode each, written in two statements."""
    practice = a_practice()
    patients = [_patient(practice, number) for number in range(1, people + 1)]
    db.session.execute(insert(Patient), patients)
    db.session.execute(insert(Episode), [_episode(patient) for patient in patients])
    db.session.commit()
    return practice


def _patient(practice: Practice, number: int) -> dict[str, object]:
    name = f"{chr(65 + number % 26)}. {SURNAMES[number % len(SURNAMES)]} {number}"
    return {
        "id": uuid4(),
        "practice_id": practice.id,
        "number": number,
        "name": name,
        "folded": fold(name),
        "greeting": "",
        "birth_year": 1940 + number % 65,
        "sex": Sex.FEMALE if number % 2 else Sex.MALE,
        "conditions": [],
        "language": "de",
        "created_at": NOON - timedelta(days=number % 700),
        "version": 1,
    }


def _episode(patient: dict[str, object]) -> dict[str, object]:
    return {
        "id": uuid4(),
        "practice_id": patient["practice_id"],
        "patient_id": patient["id"],
        "onset": date(2026, 10, 3),
        "onset_precision": Precision.DAY,
        "regions": ["neck"],
        "sides": {},
        "complaint": "",
        "goals": "",
        "created_at": NOON,
        "version": 1,
    }
