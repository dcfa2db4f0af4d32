"""Copies of a PostgreSQL database, by PostgreSQL's own tools."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ProgrammingError

from clinic.commands.copies import Unfit, create, working_on
from clinic.database import db

# Everything of ours goes before the copy comes, also what the copy does not know yet. The schema itself
# stays: it belongs to whoever owns the database.
EMPTY = """
DO $$ DECLARE thing text; BEGIN
  FOR thing IN SELECT oid::regclass FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || thing || ' CASCADE';
  END LOOP;
  FOR thing IN SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
    EXECUTE 'DROP FUNCTION IF EXISTS ' || thing || ' CASCADE';
  END LOOP;
END $$
"""
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
MOMENTS = 20  # tenths of a second
SLOWEST = 1024 * 1024  # bytes a second that reading a copy takes at the very least


@dataclass(frozen=True, slots=True)
class Postgresql:
    """A database on a server."""

    url: URL
    suffix: str = ".dump"
    beginning: bytes = b"PGDMP"

    def copy(self, to: Path) -> None:
        create(to)
        self._run(
            "pg_dump", *self._where(), "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"
        )

    def faults(self, file: Path) -> Iterator[str]:
        try:
            # Written out in full and thrown away: its table of contents alone would not show a torn row.
            # Some damage sends pg_restore round in circles; a sound file takes a fraction of this time.
            patience = 15 + file.stat().st_size / SLOWEST
            self._run("pg_restore", f"--file={os.devnull}", str(file), patience=patience)
        except Unfit as fault:
            yield str(fault)

    def opened(self, file: Path) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def rehearsed(self, file: Path, workshop: Path) -> Iterator[None]:
        name = f"{self.url.database}_rehearsal"
        trial = Postgresql(self.url.set(database=name))
        self._on_the_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        try:
            trial._put_in(file)
            with working_on(trial.url.render_as_string(hide_password=False)):
                yield
        finally:
            self._on_the_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _on_the_server(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        except ProgrammingError as error:
            raise Unfit(
                "A rehearsal needs a database of its own, and this role may not make one. "
                f"Let it: ALTER ROLE {self.url.username or 'rueckenwind'} CREATEDB"
            ) from error
        finally:
            engine.dispose()

    @contextmanager
    def replaced(self, file: Path, *, aside: Path) -> Iterator[None]:
        db.session.remove()
        db.engine.dispose()
        if not self._is_left_alone():
            raise Unfit("Something else is connected to the database. Stop it first.")
        self.copy(aside)
        self._put_in(file)
        try:
            yield
        except BaseException:
            db.session.remove()
            db.engine.dispose()
            self._put_in(aside)
            raise

    def _is_left_alone(self) -> bool:
        """Whether nobody else is connected. Whoever has just left, as we did, is listed a moment longer."""
        try:
            with db.engine.connect() as connection:
                for _ in range(MOMENTS):
                    if not connection.scalar(OTHERS):
                        return True
                    connection.execute(text("SELECT pg_sleep(0.1)"))
                    connection.rollback()  # in one transaction the list stays as it was
            return False
        finally:
            db.engine.dispose()

    def _put_in(self, file: Path) -> None:
        script = file.with_name(f".{file.name}.sql")
        script.unlink(missing_ok=True)
        try:
            create(script)
            self._run(
                "pg_restore",
                "--no-owner",
                "--no-privileges",
                "--schema=public",
                f"--file={script}",
                str(file),
            )
            # One transaction: either all of the copy stands afterwards, or all that stood before.
            self._run(
                "psql", *self._where(), "--no-psqlrc", "--quiet", "--single-transaction",
                "--set=ON_ERROR_STOP=1", f"--command={EMPTY}", f"--file={script}",
            )  # fmt: skip
        finally:
            script.unlink(missing_ok=True)

    def _where(self) -> tuple[str]:
        url = self.url
        # Without the password: the list of processes shows arguments.
        address = URL.create(
            "postgresql", url.username, None, url.host, url.port, url.database, query=url.query
        )
        return (f"--dbname={address.render_as_string()}",)

    def _run(self, tool: str, *arguments: str, patience: float | None = None) -> None:
        command = shutil.which(tool)
        if command is None:
            raise Unfit(f"{tool} is not installed here. Install it with: apt-get install postgresql-client")
        password = {"PGPASSWORD": self.url.password} if self.url.password else {}
        try:
            done = subprocess.run(  # noqa: S603  a fixed programme, arguments from the settings and our own
                [command, *arguments],
                env={**os.environ, **password},
                capture_output=True,
                text=True,
                check=False,
                timeout=patience,
            )
        except subprocess.TimeoutExpired as late:
            raise Unfit(f"{tool} does not come to an end with this file, which is damaged.") from late
        if done.returncode:
            raise Unfit(done.stderr.strip().partition("\n")[0] or f"{tool} failed and does not say why")
