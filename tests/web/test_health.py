"""Machines learn whether the process lives and can work; nobody learns more than that."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.database import db
from clinic.web import health, read_only
from tests.conftest import NOON


def test_a_living_process_says_so_without_its_database(client: FlaskClient) -> None:
    db.engine.dispose()
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})
    assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_ready_means_a_write_begins_the_schema_fits_and_the_disk_has_room(
    client: FlaskClient, app: Flask
) -> None:
    health.note_backup(app.extensions["settings"].instance, at=NOON - timedelta(hours=3))
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "checks": {"database": "ok", "schema": "ok", "disk": "ok", "changes": "ok"},
        "backup_age_hours": 3,
        "pdf": answer.json["pdf"],
    }
    assert answer.json["pdf"] in ("not started", "starting", "ok")


def test_another_schema_is_not_ready(client: FlaskClient) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("COMMIT")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": "ok", "schema": "failed", "disk": "ok", "changes": "ok"}


def test_a_database_without_tables_is_not_ready(client: FlaskClient) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.exec_driver_sql("COMMIT")
    assert client.get("/health/ready").status_code == 503


@pytest.mark.parametrize("failing", ["database", "schema", "disk"])
def test_one_failed_check_is_enough_and_is_named(failing: str) -> None:
    checks = dict.fromkeys(("database", "schema", "disk"), True) | {failing: False}
    answer, status = health.report(**checks)
    assert (status, answer["status"]) == (503, "not ready")
    assert [name for name, words in answer["checks"].items() if words == "failed"] == [failing]  # type: ignore[attr-defined]


def test_free_space_is_measured_where_the_data_lies(app: Flask) -> None:
    assert 0 < read_only.free_space() < 2**60


def test_the_age_of_the_last_backup_is_told(client: FlaskClient, app: Flask, tmp_path: Path) -> None:
    assert health.backup_age(tmp_path, now=NOON) is None
    health.note_backup(tmp_path, at=NOON - timedelta(hours=26, minutes=30))
    assert health.backup_age(tmp_path, now=NOON) == 26
    (tmp_path / health.LAST_BACKUP).write_text("yesterday")
    assert health.backup_age(tmp_path, now=NOON) is None


def test_the_probe_changes_nothing(app: Flask) -> None:
    assert health.probe() == (True, True)
    with db.engine.connect() as connection:
        assert health.revision_of(connection) == health.newest_revision()
