"""Whatever release wrote a database, this one takes it along whole, or leaves it as it was."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, select, text

from clinic.accounts.models import Practice
from clinic.audit import verify
from clinic.commands.holding import held
from clinic.commands.migrating import counts
from clinic.config import ROOT, Config, Misconfigured
from clinic.database import Base, db, sqlite_driver
from clinic.patients.models import Episode
from clinic.patients.treatment.models import Treatment
from clinic.plans.models import Plan
from clinic.web.health import newest_revision, revision_of
from tests.databases import Blank
from tests.releases import load

RELEASES = sorted(path.stem for path in Path(__file__).parent.glob("*.jsonl"))
STEP = """
import os
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None


def upgrade():
{upgrade}


def downgrade():
    pass
"""
# Makes a table with keys to it, from it and triggers around it anew, as SQLite needs for most changes.
REBUILD = """
    with op.batch_alter_table("screening") as table:
        table.create_check_constraint("later", "1 = 1")
"""


@pytest.fixture
def release(request: pytest.FixtureRequest, app: Flask, blank: Blank) -> dict[str, int]:
    """The database as a release left it, with its rows by table."""
    revision = getattr(request, "param", RELEASES[-1])

    def make() -> None:
        downgrade(revision="base")
        upgrade(revision=revision)
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                load(connection, revision)

    blank.bring(f"release_{revision}", make)
    return look(counts)


def look(ask: Callable[[Connection], Any]) -> Any:
    db.session.remove()
    with db.engine.connect() as connection:
        return ask(connection)


def kept_by_triggers(connection: Connection) -> set[tuple[str, str]]:
    """Each trigger, and what it does."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = (
            "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal"
        )
    return {(name, " ".join(words.split())) for name, words in connection.execute(text(asked))}


def orphans(connection: Connection) -> list[Any]:
    if connection.dialect.name != "sqlite":
        return []
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def with_a_step(folder: Path, body: str) -> str:
    """The folder of migrations with one more step at its end."""
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = STEP.format(before=newest_revision(), upgrade=body)
    (folder / "versions" / "9000_step.py").write_text(step)
    return str(folder)


@pytest.mark.parametrize("release", RELEASES, indirect=True)
def test_a_populated_database_comes_to_the_newest_schema_whole(app: Flask, release: dict[str, int]) -> None:
    assert sum(1 for number in release.values() if number) >= len(release) - 1, "a table without rows"
    upgrade()
    after = look(counts)
    assert {name: after.get(name) for name in release} == release
    assert look(orphans) == []
    assert look(differences) == []
    for practice in db.session.scalars(db.select(Practice.id)):
        assert list(verify(practice)) == []


def test_whoever_worked_on_a_record_treats_its_patient_from_then_on(
    app: Flask, release: dict[str, int]
) -> None:
    upgrade()
    worked = select(Episode.patient_id, Plan.created_by).join(Plan, Plan.episode_id == Episode.id)
    known = {tuple(row) for row in db.session.execute(select(Treatment.patient_id, Treatment.clinician_id))}
    assert {tuple(row) for row in db.session.execute(worked)} <= known
    assert known


def test_an_upgraded_database_keeps_what_a_new_one_keeps(
    app: Flask, blank: Blank, release: dict[str, int]
) -> None:
    upgrade()
    upgraded = look(kept_by_triggers)
    blank.bring("blank", lambda: None)
    assert upgraded == look(kept_by_triggers)


def test_a_copy_of_what_stood_there_lies_beside_it(app: Flask, release: dict[str, int]) -> None:
    before = look(revision_of)
    upgrade()
    config: Config = app.extensions["settings"]
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        copy = path.with_name(f"{path.name}.before-{newest_revision()}")
        with closing(sqlite_driver().connect(copy)) as connection:
            (at,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            (number,) = connection.execute("SELECT count(*) FROM revision").fetchone()
        assert (at, number) == (before, release["revision"])
    else:
        copy = config.instance / f"{db.engine.url.database}.before-{newest_revision()}.dump"
        assert copy.read_bytes().startswith(b"PGDMP")
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.unlink()


def test_without_room_for_a_copy_nothing_is_migrated(app: Flask, release: dict[str, int]) -> None:
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        place = path.with_name(f"{path.name}.before-{newest_revision()}")
    else:
        place = Path(app.instance_path) / f"{db.engine.url.database}.before-{newest_revision()}.dump"
    place.unlink(missing_ok=True)
    (place / "taken").mkdir(parents=True)
    before = look(revision_of)
    try:
        with pytest.raises(Misconfigured, match="copy=no"):
            upgrade()
        assert look(revision_of) == before
        upgrade(x_arg="copy=no")
        assert look(revision_of) == newest_revision()
    finally:
        shutil.rmtree(place)


def test_one_step_down_and_up_again_loses_nothing(app: Flask, release: dict[str, int]) -> None:
    upgrade()
    whole = look(counts)
    downgrade(revision="-1")
    assert look(revision_of) != newest_revision()
    assert look(orphans) == []
    upgrade()
    assert look(counts) == whole
    assert look(differences) == []


def test_a_table_made_anew_keeps_its_children_and_its_triggers(
    app: Flask, release: dict[str, int], tmp_path: Path
) -> None:
    upgrade()
    before, kept = look(counts), look(kept_by_triggers)
    upgrade(directory=with_a_step(tmp_path / "steps", REBUILD))
    assert look(counts) == before
    assert look(kept_by_triggers) == kept
    downgrade(directory=str(tmp_path / "steps"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('    op.execute("CREATE TABLE kept AS SELECT * FROM answer WHERE FALSE")\n'
         '    op.execute("DROP TABLE answer")\n    op.execute("ALTER TABLE kept RENAME TO answer")',
         r"lost \d+ rows of answer"),
        ('    op.execute("DELETE FROM last_dose")\n    raise ValueError("halfway")', "halfway"),
    ],
)  # fmt: skip
def test_a_step_that_loses_or_fails_leaves_all_as_it_was(
    app: Flask, release: dict[str, int], tmp_path: Path, body: str, words: str
) -> None:
    before = look(revision_of)
    with pytest.raises((Misconfigured, ValueError), match=words):
        upgrade(directory=with_a_step(tmp_path / "steps", body))
    assert (look(revision_of), look(counts)) == (before, release)


def test_a_step_that_leaves_rows_pointing_nowhere_is_undone(
    app: Flask, release: dict[str, int], tmp_path: Path
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses such a row by itself")
    body = '    op.execute("DELETE FROM link WHERE TRUE")'
    with pytest.raises(Misconfigured, match="point nowhere"):
        upgrade(directory=with_a_step(tmp_path / "steps", body))
    assert look(counts) == release


def test_killed_in_the_middle_it_begins_again(app: Flask, release: dict[str, int], tmp_path: Path) -> None:
    body = f"{REBUILD}    os.kill(os.getpid(), 9)"
    steps, before = with_a_step(tmp_path / "steps", body), look(revision_of)
    db.session.remove()
    db.engine.dispose()
    config: Config = app.extensions["settings"]
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade", "-d", steps],
        cwd=ROOT,
        env=os.environ
        | {
            "RUECKENWIND_ENV": "test",
            "DATABASE_URL": config.database_url,
            "INSTANCE_PATH": str(tmp_path / "instance"),
        },
        check=False,
        capture_output=True,
    )
    assert done.returncode == -9, done.stderr.decode()
    assert (look(revision_of), look(counts)) == (before, release)
    upgrade()
    assert look(revision_of) == newest_revision()


def test_a_newer_schema_is_refused_and_left_alone(app: Flask) -> None:
    with db.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.exec_driver_sql("COMMIT")
    with pytest.raises(Misconfigured, match="newer one"):
        upgrade()
    assert look(revision_of) == "9999"


def test_nothing_is_migrated_under_a_running_service(app: Flask, release: dict[str, int]) -> None:
    before = look(revision_of)
    with held(Path(app.instance_path)), pytest.raises(Misconfigured, match="Stop it first"):
        upgrade()
    assert look(revision_of) == before
