"""A backup holds everything, also what was written a moment ago; a restore checks first and loses nothing."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, select, text, update

from clinic.accounts.models import Clinician, Practice, SignIn
from clinic.audit import action, record, verify
from clinic.audit.models import AuditEntry
from clinic.commands.holding import held
from clinic.commands.keeping import here
from clinic.config import Config
from clinic.database import db, engine_options, open_with_care, sqlite_driver
from clinic.outbox.models import Message, State
from clinic.reminders.models import Reminder
from clinic.sharing.models import Link, Way
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_plan, a_practice, a_revision, an_episode, kept
from tests.guards.addresses import World


@action
def rename(practice: Practice, name: str) -> None:
    here = db.session.merge(practice)
    here.name = name
    record("practice.renamed", by=here, subject=here, at=NOON)


def run(app: Flask, *arguments: object) -> Result:
    """A command as typed; its database session is not the test's."""
    db.session.remove()
    return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy"


@pytest.fixture(autouse=True)
def clean_instance(app: Flask) -> Iterator[None]:
    yield
    shutil.rmtree(Path(app.instance_path) / "set-aside", ignore_errors=True)
    store = here_path(app)
    if store:
        shutil.rmtree(store.parent / "set-aside", ignore_errors=True)


def here_path(app: Flask) -> Path | None:
    with app.app_context():
        path: Path | None = getattr(here(), "path", None)
        return path


def practices() -> list[str]:
    db.session.remove()
    return list(db.session.scalars(select(Practice.name).order_by(Practice.name)))


def test_what_was_kept_comes_back_and_what_stood_there_is_set_aside(app: Flask, file: Path) -> None:
    practice = a_practice(name="Before")
    assert run(app, "backup", file).exit_code == 0
    rename(practice, "After")
    answer = run(app, "restore", file)
    assert answer.exit_code == 0, answer.output
    assert practices() == ["Before"]
    aside = Path(answer.output.strip().splitlines()[-1].rpartition(" lies in ")[2].rstrip("."))
    assert aside.stat().st_mode & 0o777 == 0o600
    assert run(app, "restore", aside).exit_code == 0
    assert practices() == ["After"]


def test_a_backup_says_what_is_in_it_and_only_its_owner_reads_it(app: Flask, file: Path) -> None:
    a_clinician()
    answer = run(app, "backup", file)
    assert "practices 1, logos 0, clinicians 1, patients 0" in answer.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_a_restore_ends_every_session_and_stands_in_the_record(app: Flask, file: Path) -> None:
    clinician = a_clinician()
    kept(SignIn(digest=b"d" * 32, clinician_id=clinician.id, started_at=NOON, seen_at=NOON, ended_at=None))
    run(app, "backup", file)
    assert run(app, "restore", file).exit_code == 0
    assert db.session.scalar(select(SignIn.ended_at)) == NOON
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.event, entry.facts["sessions_ended"]) == ("practice.restored", 1)
    assert list(verify(clinician.practice_id)) == []


def test_mail_stopped_since_the_backup_stays_stopped_and_what_waited_goes_no_more(
    app: Flask, file: Path
) -> None:
    link = World("Praxis am Lindenhof", "lindenhof.example").link
    reminder = kept(
        Reminder(
            practice_id=link.practice_id,
            link_id=link.id,
            days=None,
            times=["07:30"],
            most_times=1,
            zone="Europe/Berlin",
            language="de",
            made_at=NOON,
            changed_at=NOON,
            email="m.beispiel@posteo.de",
            email_given_at=NOON,
            email_confirmed_at=NOON,
            queued_until=NOON,
        )
    )
    kept(
        Message(
            practice_id=link.practice_id,
            kind="reminder",
            subject_id=reminder.id,
            key="once",
            recipient="m.beispiel@posteo.de",
            language="de",
            made_at=NOON,
            due_at=NOON,
            good_until=NOON + timedelta(days=1),
        )
    )
    run(app, "backup", file)
    db.session.execute(update(Reminder).values(email=None, email_given_at=None, email_confirmed_at=None))
    db.session.connection().exec_driver_sql("COMMIT")
    assert run(app, "restore", file).exit_code == 0
    assert db.session.scalars(select(Reminder.email)).all() == [None]
    assert db.session.scalars(select(Message.state)).all() == [State.WITHDRAWN]


def test_the_record_notes_how_far_the_replaced_one_had_come(app: Flask, file: Path) -> None:
    practice = a_practice()
    run(app, "backup", file)
    for name in ("A", "B", "C"):
        rename(practice, name)
    run(app, "restore", file)
    assert (
        db.session.scalars(select(AuditEntry)).one().facts["entries_set_aside"] == 4
    )  # the backup's own line, too


def test_a_link_withdrawn_since_the_backup_stays_withdrawn(app: Flask, file: Path) -> None:
    clinician = a_clinician()
    plan = a_plan(of=an_episode(of=a_patient(of=clinician.practice)), by=clinician)
    revision = a_revision(of=plan, by=clinician)
    withdrawn, kept_open = (
        kept(
            Link(
                practice_id=plan.practice_id,
                plan_id=plan.id,
                revision_id=revision.id,
                way=Way.PAPER,
                label=label,
                language="de",
                made_at=NOON,
                made_by=clinician.id,
                expires_at=NOON + timedelta(days=30),
            )
        )
        for label in ("paper", "phone")
    )
    run(app, "backup", file)
    db.session.execute(update(Link).where(Link.id == withdrawn.id).values(revoked_at=NOON))
    db.session.connection().exec_driver_sql("COMMIT")
    answer = run(app, "restore", file)
    assert "1 links withdrawn since stay withdrawn" in answer.output
    open_links = db.session.scalars(select(Link.id).where(Link.revoked_at.is_(None))).all()
    assert open_links == [kept_open.id]


@pytest.mark.parametrize("place", [0.02, 0.5, 0.99])
def test_one_changed_byte_is_refused_and_nothing_is_replaced(app: Flask, file: Path, place: float) -> None:
    practice = a_practice(name="Before")
    run(app, "backup", file)
    rename(practice, "After")
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 1
    file.write_bytes(content)
    answer = run(app, "restore", file)
    assert (answer.exit_code, practices()) == (1, ["After"])
    assert "differs from" in answer.output


def test_a_torn_backup_is_refused_without_its_note_too(app: Flask, file: Path) -> None:
    a_practice(name="Here")
    run(app, "backup", file)
    file.with_name("copy.sha256").unlink()
    content = file.read_bytes()
    file.write_bytes(content[: len(content) * 2 // 3])
    assert run(app, "restore", file).exit_code == 1
    assert practices() == ["Here"]


def test_a_backup_whose_record_was_changed_is_refused(app: Flask, file: Path) -> None:
    practice = a_practice(name="Before")
    rename(practice, "Renamed")
    forged = db.metadata.tables["audit_head"].update().values(number=7)
    db.session.execute(forged)
    db.session.flush()
    db.session.connection().exec_driver_sql("COMMIT")
    answer = run(app, "backup", file)
    assert (answer.exit_code, file.exists()) == (1, False)
    assert "audit" in answer.output


@pytest.mark.parametrize(
    "content", [b"", b"Dear practice,", b"SQLite format 3\0" + bytes(84), b"PGDMP" + bytes(40)]
)
def test_a_file_that_is_no_backup_is_refused(app: Flask, file: Path, content: bytes) -> None:
    a_practice(name="Here")
    file.write_bytes(content)
    answer = run(app, "restore", file)
    assert (answer.exit_code, practices()) == (1, ["Here"])
    assert "Traceback" not in answer.output


def test_a_backup_replaces_an_older_one_and_no_other_file(app: Flask, file: Path) -> None:
    a_practice()
    assert run(app, "backup", file).exit_code == 0
    assert run(app, "backup", file).exit_code == 0
    file.write_text("a letter")
    assert run(app, "backup", file).exit_code == 1
    assert file.read_text() == "a letter"


def test_a_folder_that_cannot_be_written_is_named(app: Flask, tmp_path: Path) -> None:
    answer = run(app, "backup", tmp_path / "not" / "there")
    assert answer.exit_code == 1
    assert "No such file or directory" in answer.output


def test_nothing_is_restored_under_a_running_service(app: Flask, file: Path) -> None:
    a_practice(name="Before")
    run(app, "backup", file)
    with held(Path(app.instance_path)):
        answer = run(app, "restore", file)
    assert answer.exit_code == 1
    assert practices() == ["Before"]


def test_nothing_is_restored_while_something_else_has_the_database_open(app: Flask, file: Path) -> None:
    practice = a_practice(name="Before")
    run(app, "backup", file)
    rename(practice, "After")
    with closing(stranger()) as connection:
        connection.execute("SELECT count(*) FROM practice").fetchall()
        answer = run(app, "restore", file)
    assert (answer.exit_code, practices()) == (1, ["After"])
    assert "Stop it first" in answer.output


def stranger() -> Any:
    """A connection of another programme."""
    if db.engine.dialect.name == "sqlite":
        return sqlite_driver().connect(db.engine.url.database)
    import psycopg

    return psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))


def test_the_database_is_not_a_backup_of_itself(app: Flask) -> None:
    path = here_path(app)
    if path is None:
        pytest.skip("a server's database is no file")
    a_practice(name="Here")
    assert run(app, "backup", path).exit_code == 1
    assert run(app, "restore", path).exit_code == 1
    assert practices() == ["Here"]


def test_a_copy_taken_by_hand_without_its_log_is_refused(app: Flask, file: Path) -> None:
    path = here_path(app)
    if path is None:
        pytest.skip("a server's database is no file")
    a_practice(name="In the log")
    shutil.copyfile(path, file)
    shutil.copyfile(f"{path}-wal", file.with_name("copy-wal"))
    answer = run(app, "restore", file)
    assert answer.exit_code == 1
    assert "copied by hand" in answer.output


def test_a_backup_holds_what_only_the_log_holds_yet(app: Flask, file: Path) -> None:
    path = here_path(app)
    if path is None:
        pytest.skip("a server's database is no file")
    a_practice(name="A moment ago")
    assert path.with_name(f"{path.name}-wal").stat().st_size
    run(app, "backup", file)
    with closing(sqlite_driver().connect(file)) as copy:
        assert copy.execute("SELECT name FROM practice").fetchall() == [("A moment ago",)]
    assert not file.with_name("copy-wal").exists()


def test_a_backup_under_load_is_one_moment_and_stops_nobody(app: Flask, file: Path) -> None:
    a_clinician(of=a_practice(name="0"), name="0")
    stop, written = threading.Event(), []
    # The service is another process: it has connections of its own.
    engine = create_engine(db.engine.url, **engine_options(str(db.engine.url)))
    open_with_care(engine)

    def write() -> None:
        while not stop.is_set():
            with engine.begin() as connection:
                number = {"number": str(len(written) + 1)}
                connection.execute(text("UPDATE practice SET name = :number"), number)
                connection.execute(text("UPDATE clinician SET name = :number"), number)
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not written:
            writer.join(0.001)
        before = len(written)
        answer = run(app, "backup", file)
        after = len(written)
        while len(written) == after:
            writer.join(0.001)
    finally:
        stop.set()
        writer.join()
        engine.dispose()
    assert answer.exit_code == 0, answer.output
    assert run(app, "restore", file).exit_code == 0
    (name,) = practices()
    assert before <= int(name) <= after + 1
    assert db.session.scalar(select(Clinician.name)) == name


def test_a_backup_of_an_unknown_schema_is_refused(app: Flask, file: Path) -> None:
    a_practice(name="Here")
    with db.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.exec_driver_sql("COMMIT")
    run(app, "backup", file)
    with db.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        connection.exec_driver_sql("COMMIT")
    answer = run(app, "restore", file)
    assert (answer.exit_code, practices()) == (1, ["Here"])
    assert "9999" in answer.output


@pytest.fixture
def keyed(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A key of its own for encrypted backups, in a folder of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    key = folder / "key.txt"
    public = run(app, "backup", "key", key).output.strip().removeprefix("BACKUP_KEY=")
    config: Config = app.extensions["settings"]
    app.extensions["settings"] = replace(config, backup_keys=(public,))
    yield key
    app.extensions["settings"] = config


def test_an_encrypted_backup_shows_nothing_and_comes_back_whole(
    app: Flask, keyed: Path, tmp_path: Path
) -> None:
    practice = a_practice(name="Praxis am Suchwort")
    answer = run(app, "backup", tmp_path)
    assert answer.exit_code == 0, answer.output
    (file,) = tmp_path.glob("*.age")
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"Suchwort" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert keyed.stat().st_mode & 0o777 == 0o600
    assert not list(Path(app.instance_path).glob(".*plain*"))
    rename(practice, "After")
    assert run(app, "backup", "verify", file, "--key", keyed).exit_code == 0
    assert practices() == ["After"]
    answer = run(app, "restore", file, "--key", keyed)
    assert answer.exit_code == 0, answer.output
    assert practices() == ["Praxis am Suchwort"]
    assert not list(Path(app.instance_path).glob(".*plain*"))


def test_without_its_key_or_with_a_changed_byte_an_encrypted_backup_is_refused_by_name(
    app: Flask, keyed: Path, tmp_path: Path
) -> None:
    a_practice(name="Here")
    run(app, "backup", tmp_path / "copy.age")
    file, other = tmp_path / "copy.age", keyed.with_name("other.txt")
    run(app, "backup", "key", other)
    assert "--key FILE" in run(app, "restore", file).output
    assert "other.txt does not open it" in run(app, "restore", file, "--key", other).output
    beside = tmp_path / "key.txt"
    shutil.copyfile(keyed, beside)
    assert "lies beside the backup" in run(app, "backup", "verify", file, "--key", beside).output
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)
    assert "differs from its" in run(app, "restore", file, "--key", keyed).output
    file.with_name("copy.age.sha256").unlink()
    assert "damaged" in run(app, "backup", "verify", file, "--key", keyed).output
    assert "damaged" in run(app, "restore", file, "--key", keyed).output
    assert practices() == ["Here"]
