"""A large practice: searched, verified and copied in a time that grows no faster than it does."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert

from clinic.accounts.models import Practice
from clinic.audit import verify
from clinic.audit.models import AuditEntry, AuditHead
from clinic.audit.record import GENESIS, digest
from clinic.commands.keeping import here
from clinic.database import db
from clinic.patients.models import Patient
from tests.conftest import NOON
from tests.factories import a_clinician, a_practice, signed_in
from tests.faults import IS_LONG, times
from tests.pages import Visitor

PATIENTS = times(200, 50_000)
LINES = times(1_000, 500_000)


@pytest.fixture
def practice(app: Flask) -> Practice:
    found = a_practice()
    patients = [
        {
            "id": uuid4(),
            "practice_id": found.id,
            "number": number,
            "name": f"Muster {number:05}",
            "folded": f"muster {number:05}",
            "birth_year": 1950 + number % 50,
            "sex": "female",
            "created_at": NOON,
        }
        for number in range(1, PATIENTS + 1)
    ]
    db.session.execute(insert(Patient), patients)
    lines: list[dict[str, Any]] = []
    previous = GENESIS
    for number in range(1, LINES + 1):
        line: dict[str, Any] = {
            "practice_id": found.id,
            "number": number,
            "at": NOON + timedelta(seconds=number),
            "event": "patient.read",
            "actor_kind": "clinician",
            "actor_id": found.id,
            "subject_kind": "patient",
            "subject_id": patients[number % PATIENTS]["id"],
            "facts": {},
            "address": None,
            "request": None,
            "previous": previous,
        }
        previous = line["digest"] = digest(AuditEntry(**line))
        lines.append(line)
        if len(lines) == 5_000 or number == LINES:
            db.session.execute(insert(AuditEntry), lines)
            lines.clear()
    db.session.execute(insert(AuditHead), [{"practice_id": found.id, "number": LINES, "digest": previous}])
    db.session.connection().exec_driver_sql("COMMIT")
    return found


@pytest.mark.once
def test_a_large_practice_is_searched_verified_and_copied(
    app: Flask, client: Visitor, practice: Practice, tmp_path: Path
) -> None:
    """Proves X32."""
    signed_in(client, a_clinician(of=practice))
    began = time.monotonic()
    page = client.get(f"/patients?q=Muster+{PATIENTS:05}")
    searched = time.monotonic() - began
    assert f"Muster {PATIENTS:05}" in page.text
    began = time.monotonic()
    assert list(verify(practice.id)) == []
    verified = time.monotonic() - began
    db.session.remove()
    began = time.monotonic()
    store = here()
    store.copy(tmp_path / "copy")
    assert list(store.faults(tmp_path / "copy")) == []
    copied = time.monotonic() - began
    if IS_LONG:
        assert searched < 2
        assert verified < 180
        assert copied < 60
