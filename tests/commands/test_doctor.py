"""The doctor finds nothing wrong with a sound installation, and names what is."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from clinic.audit import anchors
from clinic.database import db
from tests.conftest import NOON
from tests.factories import a_practice


def examine(app: Flask) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["doctor"])


@pytest.fixture(autouse=True)
def owned(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        Path(str(db.engine.url.database)).chmod(0o600)


def test_a_sound_installation_has_no_fault(app: Flask) -> None:
    a_practice()
    answer = examine(app)
    assert answer.exit_code == 0, answer.output
    assert "every chain of the audit is as it was written" in answer.output
    assert "missing headers: none" in answer.output


def test_a_broken_chain_is_a_fault(app: Flask) -> None:
    practice = a_practice()
    db.session.execute(
        db.metadata.tables["audit_head"].insert().values(practice_id=practice.id, number=3, digest=bytes(32))
    )
    db.session.connection().exec_driver_sql("COMMIT")
    answer = examine(app)
    assert answer.exit_code == 1
    assert "the chain ends at 0, its head says 3" in answer.output


def test_a_database_without_its_newest_lines_is_a_fault(app: Flask) -> None:
    practice = a_practice()
    anchors.keep(anchors.Anchor(str(practice.id), 7, "00", NOON.isoformat()))
    answer = examine(app)
    assert answer.exit_code == 1
    assert "entry 7, there on 2026-11-24, is gone" in answer.output
    assert "copied without its log" in answer.output


def test_a_schema_of_another_release_is_a_fault(app: Flask) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("COMMIT")
    answer = examine(app)
    assert answer.exit_code == 1
    assert "schema 9999, this code needs" in answer.output


def test_a_database_others_can_read_is_a_fault(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a server's database is no file")
    Path(str(db.engine.url.database)).chmod(0o644)
    answer = examine(app)
    assert answer.exit_code == 1
    assert "chmod 600" in answer.output
