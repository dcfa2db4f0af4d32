"""A full disk or found damage stops every change and no reading. Proves security.md R-09 and R-10."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.models import Clinician, SignIn
from clinic.commands import soundness
from clinic.commands.soundness import Soundness
from clinic.database import db
from clinic.patients.models import Patient
from clinic.web import read_only
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_patient, a_practice, an_episode, signed_in
from tests.pages import Visitor

NEW = {"name": "M. Beispiel", "birth_year": "1972"}


@pytest.fixture
def clinician(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def visitor(client: Visitor, clinician: Clinician) -> Visitor:
    return signed_in(client, clinician)  # type: ignore[return-value]


@pytest.fixture
def disk(app: Flask) -> Iterator[Callable[[int], None]]:
    """Says how many bytes are free."""
    real = app.extensions["free_space"]

    def say(free: int) -> None:
        app.extensions["free_space"] = lambda: free

    yield say
    app.extensions["free_space"] = real
    app.extensions["full"] = None


@pytest.fixture
def marked(app: Flask) -> Iterator[Callable[[str | None], None]]:
    """Sets the mark, or takes it away."""
    instance = app.extensions["settings"].instance

    def mark(reason: str | None) -> None:
        read_only.mark(instance, reason, at=NOON)

    yield mark
    mark(None)


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Patient)) or 0


def test_a_full_disk_refuses_what_would_change_something_and_shows_what_is_there(
    visitor: Visitor, clinician: Clinician, disk: Callable[[int], None], clock: Clock
) -> None:
    patient = a_patient(of=clinician.practice)
    an_episode(of=patient)
    disk(read_only.LEAST_ROOM - 1)
    shown = visitor.get(f"/patients/{patient.id}")
    assert shown.status_code == 200
    assert "Since 24 Nov, 12:00: the disk is full. Nothing can be changed" in shown.text
    clock.time += timedelta(minutes=5)
    assert "Since 24 Nov, 12:00" in visitor.get("/patients").text
    answer = visitor.send("/patients/new", **NEW)
    assert answer.status_code == 507
    assert "reading still works" in answer.text
    assert people() == 1
    script = visitor.post(
        f"/patients/{patient.id}/archive",
        data={"csrf_token": visitor.token(), "version": "1"},
        headers={"Accept": "application/json"},
    )
    assert script.json["error"]["key"] == "read-only"  # type: ignore[index]
    disk(read_only.LEAST_ROOM)
    assert "the disk is full" not in visitor.get("/patients").text
    assert visitor.send("/patients/new", **NEW).status_code == 422


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (read_only.DAMAGED, "a check found damage in the database."),
        (read_only.RECORD_BROKEN, "lines of the audit that are not as they were written."),
    ],
)
def test_found_damage_does_the_same_until_it_is_mended(
    visitor: Visitor, marked: Callable[[str | None], None], reason: str, words: str
) -> None:
    marked(reason)
    assert words in visitor.get("/patients").text
    answer = visitor.send("/patients/new", **NEW)
    assert answer.status_code == 503
    assert "This can only be read at the moment" in answer.text
    assert visitor.get("/health/ready").json["checks"]["changes"] == "failed"  # type: ignore[index]
    marked(None)
    assert words not in visitor.get("/patients").text
    assert visitor.get("/health/ready").status_code == 200


def test_people_still_sign_in_and_out_and_choose_a_language(
    client: Visitor, visitor: Visitor, marked: Callable[[str | None], None]
) -> None:
    marked(read_only.DAMAGED)
    assert client.send("/language", language="de", next="/patients").status_code == 303
    assert client.send("/sign-out").status_code == 303
    assert db.session.scalars(select(SignIn.ended_at)).one() is not None
    assert client.send("/sign-in", email="nobody@example.org", password="wrong words here").status_code == 422


def test_strangers_and_patients_are_not_told(client: Visitor, marked: Callable[[str | None], None]) -> None:
    marked(read_only.DAMAGED)
    assert "Read only" not in client.get("/sign-in").text


def test_a_mark_keeps_its_time_and_one_that_cannot_be_read_still_stops(app: Flask, tmp_path: Path) -> None:
    assert read_only.marked(tmp_path) is None
    read_only.mark(tmp_path, read_only.DAMAGED, at=NOON)
    read_only.mark(tmp_path, read_only.DAMAGED, at=NOON + timedelta(days=1))
    assert read_only.marked(tmp_path) == read_only.Halt(read_only.DAMAGED, NOON)
    (tmp_path / read_only.MARK).write_text("{")
    found = read_only.marked(tmp_path)
    assert found is not None
    assert found.reason == read_only.DAMAGED
    read_only.mark(tmp_path, None, at=NOON)
    assert read_only.marked(tmp_path) is None


def test_a_sound_database_is_found_sound(app: Flask) -> None:
    a_practice()
    assert soundness.examine() == Soundness()
    assert Soundness().reason is None


def test_a_record_that_was_rewritten_stops_every_change(app: Flask) -> None:
    practice = a_practice()
    db.session.execute(
        db.metadata.tables["audit_head"].insert().values(practice_id=practice.id, number=3, digest=bytes(32))
    )
    db.session.connection().exec_driver_sql("COMMIT")
    found = soundness.examine()
    assert found.reason == read_only.RECORD_BROKEN
    assert list(found) == ["the audit is not as it was written: the chain ends at 0, its head says 3"]


def test_references_that_lead_nowhere_are_damage(app: Flask) -> None:
    assert Soundness(references=2).reason == read_only.DAMAGED
    if db.engine.dialect.name != "sqlite":
        return
    practice = a_practice()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM practice")
        connection.exec_driver_sql("INSERT INTO audit_head VALUES (?, 0, ?)", (practice.id.hex, bytes(32)))
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    assert soundness.examine().references == 1


def test_a_file_of_rubbish_is_damage(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("another database has no file to overwrite")
    db.session.remove()
    db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{db.engine.url.database}{suffix}").unlink(missing_ok=True)
    Path(str(db.engine.url.database)).write_bytes(b"rubbish" * 1_000)
    assert soundness.examine().reason == read_only.DAMAGED


def test_the_doctor_marks_damage_and_lifts_the_mark_once_it_is_gone(app: Flask) -> None:
    instance = app.extensions["settings"].instance
    practice = a_practice()
    head = db.metadata.tables["audit_head"]
    db.session.execute(head.insert().values(practice_id=practice.id, number=3, digest=bytes(32)))
    db.session.connection().exec_driver_sql("COMMIT")
    db.session.remove()
    assert app.test_cli_runner().invoke(args=["doctor"]).exit_code == 1
    assert read_only.marked(instance) is None
    app.test_cli_runner().invoke(args=["doctor", "--mark"])
    assert read_only.marked(instance) is not None
    db.session.execute(head.delete())
    db.session.connection().exec_driver_sql("COMMIT")
    db.session.remove()
    app.test_cli_runner().invoke(args=["doctor", "--mark"])
    assert read_only.marked(instance) is None
