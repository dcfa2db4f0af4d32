"""An old backup brings nobody back and opens no link that was withdrawn since. Proves security.md F-09."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.audit import verify
from clinic.database import db
from clinic.patients.models import Patient
from clinic.privacy import actions, lasting, restoring
from clinic.privacy.rules import Reason
from clinic.sharing import actions as sharing
from clinic.sharing.models import Link
from tests.commands.test_backup import run
from tests.conftest import NOON
from tests.guards.addresses import World
from tests.privacy.canary import planted, texts
from tests.privacy.test_erasing import LATER


@pytest.fixture
def world(app: Flask) -> World:
    return World("Praxis am Lindenhof", "lindenhof.example")


def test_who_was_erased_since_the_backup_is_erased_again(app: Flask, world: World, tmp_path: Path) -> None:
    by, practice, link = world.clinician, world.practice, world.link
    patient_id = planted(of=practice, by=by)
    kept = run(app, "backup", tmp_path / "copy")
    assert kept.exit_code == 0, kept.output
    actions.erase(
        patient_id, reason=Reason.TERM_OVER, of=practice, years=10, on=LATER.date(), by=by, now=LATER
    )
    sharing.revoke(db.session.get_one(Link, link.id), by=by, now=LATER)
    practice_id, link_id = practice.id, link.id
    restored = run(app, "restore", tmp_path / "copy")
    assert restored.exit_code == 0, restored.output
    assert "Erased again: 1" in restored.output
    assert texts() == []
    assert db.session.get_one(Link, link_id).revoked_at is not None
    assert list(verify(practice_id)) == []


def test_a_database_put_back_by_hand_is_mended_before_it_is_served(app: Flask, world: World) -> None:
    by, practice, link = world.clinician, world.practice, world.link
    patient_id = planted(of=practice, by=by)
    place = lasting.places()[0]
    before = place.read_text() if place.exists() else ""
    lasting.write(place, [(lasting.ERASED, patient_id, NOON), (lasting.WITHDRAWN, link.id, NOON)])
    assert restoring.apply(at=NOON) == (1, 1)
    assert restoring.apply(at=NOON) == (0, 0)
    assert db.session.scalar(select(func.count()).where(Patient.id == patient_id)) == 0
    place.write_text(before)


def test_a_link_given_back_is_not_withdrawn_by_the_list(world: World) -> None:
    link = world.link
    sharing.revoke(link, by=world.clinician, now=NOON)
    assert link.id in lasting.known().withdrawn
    sharing.restore(link, gate=(), by=world.clinician, now=NOON)
    assert link.id not in lasting.known().withdrawn


def test_a_line_cut_short_is_made_good_for(world: World) -> None:
    link = world.link
    sharing.revoke(link, by=world.clinician, now=NOON)
    place = lasting.places()[0]
    place.write_bytes(place.read_bytes()[:-20])
    assert link.id not in lasting.known().withdrawn
    assert lasting.catch_up() == 1
    assert link.id in lasting.known().withdrawn
    assert lasting.catch_up() == 0
