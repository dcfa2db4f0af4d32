"""What every test stands on: one app a worker, and for each test its own copy of a blank database."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from clinic import create_app
from clinic.audit import anchors
from clinic.config import Config
from clinic.privacy import daily
from clinic.sharing.guesses import Guesses
from tests.databases import Blank, File, Server
from tests.pages import Passing, Visitor, watch_rendering

pytest_plugins = ["tests.browser.counting"]  # prints the journeys' counts at the end of a run

MEMORY = Path("/dev/shm")  # noqa: S108 - not guessed by others: each run has a folder of its own in it
ROOM = 200_000_000  # bytes
SELDOM = (20_000, 20, 50)
SERVER = os.environ.get("TEST_DATABASE_URL", "")
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)] if SERVER else ["sqlite"]

# No example is timed: beside other work a machine is slow, and the test would fail for that.
settings.register_profile(
    "untimed", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

gc.disable()  # what is imported and collected is no garbage: looking for some is a tenth of a run
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what says nothing about a database: once, on SQLite, is enough."""
    kept = [item for item in items if not item.get_closest_marker("postgresql") or _asks_the_database(item)]
    config.hook.pytest_deselected(items=[*set(items) - set(kept)])
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


@pytest.fixture(scope="session", params=DATABASES)
def blank(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Blank]:
    """Where there is a server, every test that asks a database is asked of both."""
    if request.param == "postgresql":
        yield Server(SERVER, f"rueckenwind_{worker_id}")
        return
    # Each of thousands of commits waits for the disk, as it should; in memory that is no wait.
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with TemporaryDirectory(dir=MEMORY if in_memory else None, prefix="rueckenwind-") as folder:
        yield File(Path(folder) / "test.db")


@pytest.fixture(scope="session")
def fonts(request: pytest.FixtureRequest) -> Path:
    """Where cut fonts are kept from one run to the next: cutting them takes seconds."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("fonts")


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest) -> Path:
    """Where compiled templates are kept, by their content: one worker compiles for all."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("templates")


@pytest.fixture(scope="session")
def service(
    blank: Blank, fonts: Path, templates: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
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
    app.test_client_class = Visitor if isinstance(blank, File) else Passing
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    watch_rendering(app)
    blank.make(app)
    yield app
    if "renderer" in app.extensions:
        app.extensions["renderer"].close()
    blank.end()


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
    # Kept beside the database, where they would speak of another test's record.
    for name in (anchors.FILE, daily.FILE):
        (Path(service.instance_path) / name).unlink(missing_ok=True)
    with service.app_context():
        yield service
        blank.leave()


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor nobody knows; `factories.signed_in(client, a_clinician())` makes them known."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    return visitor
