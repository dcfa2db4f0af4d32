"""What every test stands on: one app a worker, and for each test its own copy of a blank database."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from clinic import create_app
from clinic.config import Config
from clinic.database import db
from clinic.sharing.guesses import Guesses
from tests.pages import Visitor, watch_rendering

pytest_plugins = ["tests.browser.counting"]  # prints the journeys' counts at the end of a run

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what says nothing about a database: it was run on SQLite a moment ago."""
    if not os.environ.get("TEST_DATABASE_URL"):
        return
    kept = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "app" in fixtures and item.get_closest_marker("once") is None


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


class Blank:
    """A migrated, empty database, what was made of it, and the copies of both that tests write in."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.server = os.environ.get("TEST_DATABASE_URL", "")
        self.name = f"rueckenwind_{worker}"
        self.file = folder / "test.db"
        self.states: set[str] = set()
        self.url = str(self.address(self.name)) if self.server else f"sqlite:///{self.file}"

    def address(self, name: str) -> str:
        url = make_url(self.server.replace("postgresql://", "postgresql+psycopg://", 1))
        return url.set(database=name).render_as_string(hide_password=False)

    def make(self, app: Flask) -> None:
        """Run the migrations once; what they leave is the blank every test copies."""
        if self.server:
            self._statements(
                f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name}",
            )
        with app.app_context():
            upgrade()
            db.engine.dispose()
        self._keep("blank")

    def copy(self, state: str = "blank") -> None:
        """Begin again from the blank, or from a state kept earlier."""
        if self.server:
            self._statements(
                f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {self.name}_{state}",
            )
            return
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.file.with_name(f"{state}.db"), self.file)

    def bring(self, state: str, make: Callable[[], object]) -> None:
        """Bring the database into the state that `make` leaves it in; only the first asking makes it."""
        if state in self.states:
            db.session.remove()
            db.engine.dispose()
            self.copy(state)
            return
        make()
        db.session.remove()
        db.engine.dispose()  # the last one to leave folds the journal into the file
        self._keep(state)

    def _keep(self, state: str) -> None:
        self.states.add(state)
        if self.server:
            self._statements(
                f"DROP DATABASE IF EXISTS {self.name}_{state} WITH (FORCE)",
                f"CREATE DATABASE {self.name}_{state} TEMPLATE {self.name}",
            )
        else:
            shutil.copyfile(self.file, self.file.with_name(f"{state}.db"))

    def _statements(self, *statements: str) -> None:
        engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Blank:
    return Blank(tmp_path_factory.mktemp("database"), worker_id)


@pytest.fixture(scope="session")
def fonts(request: pytest.FixtureRequest) -> Path:
    """Where cut fonts are kept from one run to the next: cutting them takes seconds."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("fonts")


@pytest.fixture(scope="session")
def service(blank: Blank, fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app, made once a worker. Use `app`, which has a database of its own."""
    instance = tmp_path_factory.mktemp("instance")
    (instance / "fonts").symlink_to(fonts)
    app = create_app(
        Config(
            environment="test",
            secret_key="k" * 20 + "0123456789abcdefghij",
            database_url=blank.url,
            base_url="http://localhost",
            trusted_hosts=("localhost",),
            instance=instance,
        )
    )
    app.test_client_class = Visitor
    watch_rendering(app)
    blank.make(app)
    yield app
    if "renderer" in app.extensions:
        app.extensions["renderer"].close()


@pytest.fixture
def clock(service: Flask) -> Clock:
    """What time it is for this test: `clock.time = …` moves it."""
    clock = Clock()
    service.extensions["clock"] = clock
    return clock


@pytest.fixture
def app(service: Flask, blank: Blank, clock: Clock) -> Iterator[Flask]:
    """The app on a fresh copy of a blank database, inside an application context."""
    blank.copy()
    # Kept in the memory of the process, where the guesses of one test would slow the next.
    service.extensions["link_guesses"] = Guesses()
    with service.app_context():
        yield service
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor nobody knows; `factories.signed_in(client, a_clinician())` makes them known."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    return visitor
