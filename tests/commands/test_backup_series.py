"""A series of backups in a folder: what is cleared away, what never is, and what the logs tell of it."""

import resource
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.commands.keeping import here
from clinic.database import db
from tests.commands.test_backup import run
from tests.conftest import Clock
from tests.factories import a_practice

NOW = "20261124T110000Z"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("20261101T080000Z", "20261102T080000Z"), ("20261102T080000Z", NOW)),
        # The clock ran ahead when these were made: the newest copy has the oldest name.
        (("20991230T080000Z", "20991231T080000Z"), (NOW, "20991231T080000Z")),
        (("2025", "20261102T080000Z"), ("2025", "20261102T080000Z", NOW)),
    ],
)
def test_a_folder_keeps_the_copy_just_made_and_the_newest_others_of_its_series(
    app: Flask, tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    suffix = here().suffix
    for name in before:
        (tmp_path / f"rueckenwind-{name}{suffix}").write_bytes(here().beginning)
    (tmp_path / f"other{suffix}").touch()
    assert run(app, "backup", tmp_path, "--keep", "2").exit_code == 0
    names = sorted(path.name for path in tmp_path.iterdir() if path.suffix == suffix)
    assert names == [f"other{suffix}", *(f"rueckenwind-{name}{suffix}" for name in after)]


def test_a_folder_that_is_not_there_is_no_file_to_write(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    gone = tmp_path / "unmounted"
    for arguments in ((gone, "--keep", "30"), (tmp_path / "file", "--keep", "30"), (f"{gone}/",)):
        answer = run(app, "backup", *arguments)
        assert answer.exit_code == 1
        assert f"{arguments[0]} is no folder: make it, or mount its disk." in answer.output
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").stat().st_size == 0


def test_a_backup_that_cannot_be_written_leaves_the_old_one(app: Flask, clock: Clock, tmp_path: Path) -> None:
    a_practice(name="Before")
    assert run(app, "backup", tmp_path, "--keep", "1").exit_code == 0
    (old,) = tmp_path.glob(f"*{here().suffix}")
    kept_bytes = old.read_bytes()
    # Room for a part of a copy only, as on a full disk.
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    clock.time += timedelta(days=1)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
        answer = run(app, "backup", tmp_path, "--keep", "1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert answer.exit_code == 1, answer.output
    assert "Traceback" not in answer.output
    assert list(tmp_path.glob(f"*{here().suffix}")) == [old]
    assert old.read_bytes() == kept_bytes
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def lines_of(practice: Practice) -> list[tuple[str, dict[str, Any]]]:
    db.session.remove()
    found = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.practice_id == practice.id, AuditEntry.event.startswith("practice.backup"))
        .order_by(AuditEntry.number)
    )
    return [(entry.event, dict(entry.facts)) for entry in found]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def test_that_a_backup_was_kept_and_rehearsed_stands_in_the_log_and_in_the_practices_own(
    app: Flask, file: Path
) -> None:
    practice = a_practice()
    kept_one = run(app, "backup", file)
    known = file.with_name("copy.sha256").read_text().split()[0]
    assert '"event": "backup-kept"' in kept_one.stderr and known in kept_one.stderr
    rehearsed = run(app, "backup", "verify", file)
    assert '"event": "backup-rehearsed"' in rehearsed.stderr and known in rehearsed.stderr
    assert lines_of(practice) == [
        ("practice.backup-kept", {"digest": known[:16], "encrypted": False}),
        ("practice.backup-rehearsed", {"digest": known[:16]}),
    ]
    assert list(verify(practice.id)) == []


def test_a_backup_that_failed_stands_in_the_log_and_not_as_one(app: Flask, file: Path) -> None:
    practice = a_practice()
    assert run(app, "backup", file).exit_code == 0
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    answer = run(app, "backup", "verify", file)
    assert answer.exit_code == 1 and '"event": "backup-unfit"' in answer.stderr
    assert '"event": "backup-failed"' in run(app, "backup", file.parent / "none" / "deeper").stderr
    assert [event for event, _facts in lines_of(practice)] == ["practice.backup-kept"]
