"""Every change to the record is reported by number; a cut or rewritten chain by its anchors."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from clinic.accounts.models import Practice
from clinic.audit import action, record
from clinic.database import db
from tests.conftest import NOON, Clock
from tests.factories import a_practice


@action
def rename(practice: Practice, name: str) -> None:
    here = db.session.merge(practice)
    here.name = name
    record("practice.renamed", by=here, subject=here, at=NOON, length=len(name))


@pytest.fixture
def practice(app: Flask) -> Practice:
    practice = a_practice()
    for name in ("A", "B", "C"):
        rename(practice, name)
    return practice


def verify(app: Flask) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["audit", "verify"])


def tamper(*statements: str) -> None:
    """What somebody with the database's password can do, triggers or not."""
    db.session.remove()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
            ).scalars()
            for name in list(names):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(text(statement))
        connection.exec_driver_sql("COMMIT")


def test_a_sound_record_is_confirmed_with_its_length(app: Flask, practice: Practice) -> None:
    answer = verify(app)
    assert answer.exit_code == 0, answer.output
    assert answer.output == f"{practice.id}: 3 entries, every one as it was written\n"


@pytest.mark.parametrize(
    ("statement", "reported"),
    [
        ("UPDATE audit_entry SET event = 'nothing' WHERE number = 2", "entry 2 was changed"),
        ("DELETE FROM audit_entry WHERE number = 2", "entry 2 is missing"),
        ("DELETE FROM audit_entry WHERE number = 3", "the chain ends at 2, its head says 3"),
    ],
)
def test_a_changed_or_missing_line_is_reported_by_number(
    app: Flask, practice: Practice, statement: str, reported: str
) -> None:
    tamper(statement)
    answer = verify(app)
    assert answer.exit_code == 1
    assert reported in answer.output


def test_lines_that_changed_places_are_reported(app: Flask, practice: Practice) -> None:
    tamper(
        "UPDATE audit_entry SET number = 9 WHERE number = 1",
        "UPDATE audit_entry SET number = 1 WHERE number = 2",
        "UPDATE audit_entry SET number = 2 WHERE number = 9",
    )
    answer = verify(app)
    assert answer.exit_code == 1
    assert "entry 1" in answer.output


def test_a_tail_cut_off_with_its_head_shows_by_the_anchor(app: Flask, practice: Practice) -> None:
    assert verify(app).exit_code == 0
    tamper(
        "DELETE FROM audit_entry WHERE number = 3",
        "UPDATE audit_head SET number = 2, digest = (SELECT digest FROM audit_entry WHERE number = 2)",
    )
    answer = verify(app)
    assert answer.exit_code == 1
    assert "entry 3, there on 2026-11-24, is gone" in answer.output


def test_a_record_written_anew_as_a_whole_shows_by_the_anchor(app: Flask, practice: Practice) -> None:
    assert verify(app).exit_code == 0
    tamper("DELETE FROM audit_entry", "DELETE FROM audit_head")
    for name in ("XX", "YY", "ZZ"):
        rename(practice, name)
    db.session.remove()
    answer = verify(app)
    assert answer.exit_code == 1
    assert "entry 3 is not the one that was there" in answer.output


def test_a_restored_backup_explains_what_is_gone(
    app: Flask, practice: Practice, clock: Clock, tmp_path: Path
) -> None:
    runner = app.test_cli_runner()
    db.session.remove()
    assert runner.invoke(args=["backup", str(tmp_path / "copy")]).exit_code == 0
    rename(practice, "D")
    assert verify(app).exit_code == 0
    db.session.remove()
    clock.time += timedelta(hours=1)
    assert runner.invoke(args=["restore", str(tmp_path / "copy")]).exit_code == 0
    assert verify(app).exit_code == 0


def test_anchors_are_for_the_service_alone(app: Flask, practice: Practice) -> None:
    verify(app)
    verify(app)
    file = Path(app.instance_path) / "audit-anchors"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text().splitlines()) == 1
