"""Keeping, erasing, reporting at a terminal; what is done once a day. Proves security.md F-04, F-12."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from clinic.accounts.models import SignIn
from clinic.audit import anchors
from clinic.database import Base, db
from clinic.patients.models import Patient
from clinic.privacy import daily
from clinic.web import read_only
from tests import factories
from tests.commands.test_audit import tamper
from tests.commands.test_backup import run
from tests.conftest import NOON, Clock
from tests.guards.addresses import World
from tests.privacy.canary import CANARY, planted
from tests.privacy.test_erasing import LATER


@pytest.fixture
def world(app: Flask) -> World:
    return World("Praxis am Lindenhof", "lindenhof.example")


@pytest.fixture(autouse=True)
def as_it_was(app: Flask) -> Iterator[None]:
    yield
    read_only.mark(Path(app.instance_path), None, at=NOON)


def test_what_is_due_is_listed_and_erased_at_a_terminal(app: Flask, world: World, clock: Clock) -> None:
    patient_id = planted(of=world.practice, by=world.clinician)
    assert "0 records may be erased today" in run(app, "privacy", "due").output
    refused = run(app, "privacy", "erase", patient_id, "--yes")
    assert refused.exit_code == 1
    assert "kept-by-law" in refused.output
    clock.time = LATER
    assert str(patient_id) in run(app, "privacy", "due").output
    asked = run(app, "privacy", "erase", "--due")
    assert asked.exit_code == 1  # nobody said yes
    done = run(app, "privacy", "erase", "--due", "--yes")
    assert done.exit_code == 0, done.output
    assert "Erased 1 records." in done.output
    assert db.session.scalar(select(func.count()).select_from(Patient)) == 0


def test_everything_is_exported_to_a_file_of_its_owner(app: Flask, world: World, tmp_path: Path) -> None:
    planted(of=world.practice, by=world.clinician)
    file = tmp_path / "all.zip"
    assert run(app, "practice", "export", file).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        assert CANARY.encode() in archive.read("tables/patient.jsonl")
    assert run(app, "practice", "export", file).exit_code == 1  # nothing is written over


def test_a_period_is_reported_at_a_terminal(app: Flask, world: World) -> None:
    assert world.link
    told = run(app, "audit", "report", "--from", "2026-11-24", "--to", "2026-11-24")
    assert told.exit_code == 0, told.output
    assert "1 records opened or changed" in told.output
    assert "made a link" in told.output


def test_papers_are_written_once(app: Flask, tmp_path: Path) -> None:
    assert run(app, "privacy", "papers", tmp_path / "papers").exit_code == 0
    names = {path.name for path in (tmp_path / "papers").iterdir()}
    assert {
        "processing-record.en.md",
        "verzeichnis.de.md",
        "folgenabschaetzung.de.md",
        "massnahmen.de.md",
    } <= names
    assert run(app, "privacy", "papers", tmp_path / "papers").exit_code == 1


def test_a_day_tidies_up_and_leaves_an_anchor(app: Flask, world: World) -> None:
    person = world.clinician
    factories.signed_in(app.test_client(), person, at=NOON - daily.KEPT - timedelta(days=1))
    factories.signed_in(app.test_client(), person)
    assert world.link
    daily.feed(NOON)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1
    assert [one.practice for one in anchors.known()] == [str(world.practice.id)]
    daily.feed(NOON + timedelta(hours=1))
    assert len(anchors.known()) == 1


def test_a_record_written_anew_as_a_whole_is_found_by_an_anchor_brought_from_elsewhere(
    app: Flask, world: World, tmp_path: Path
) -> None:
    assert world.link
    kept = run(app, "audit", "anchor").output
    (tmp_path / "mail.txt").write_text(f"Subject: Audit\n\n> {kept}")
    tamper("DELETE FROM audit_head", "DELETE FROM audit_entry")
    assert run(app, "audit", "verify").exit_code == 0  # sound in itself
    found = run(app, "audit", "verify", "--anchors", tmp_path / "mail.txt")
    assert found.exit_code == 1
    assert "is gone" in found.output


def test_the_daily_look_at_a_cut_record_makes_everything_read_only(app: Flask, world: World) -> None:
    assert world.link
    daily.feed(NOON)
    tamper(
        "DELETE FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)",
        "UPDATE audit_head SET number = (SELECT max(number) FROM audit_entry), "
        "digest = (SELECT digest FROM audit_entry ORDER BY number DESC LIMIT 1)",
    )
    daily.feed(NOON + timedelta(days=1))
    assert read_only.marked(Path(current_app.instance_path)) is not None


def test_no_column_outside_the_record_holds_an_address_of_the_network() -> None:
    known = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if {"ip", "address", "host", "agent", "location", "tracking"} & set(column.name.split("_"))
    }
    # The practice's own, on its paper; the record's, for as long as the record.
    assert known == {"practice.address", "audit_entry.address"}


def test_of_a_person_no_more_is_asked_than_is_needed() -> None:
    patient = {column.name: column for column in Base.metadata.tables["patient"].columns}
    assert not {"birth_date", "born_on", "email", "phone", "address", "insurance"} & patient.keys()
    assert str(patient["birth_year"].type) == "INTEGER"
