"""When the database is locked, full, damaged or out of reach, people are told, and nothing is half done."""

import os
import resource
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.commands import soundness
from clinic.database import db, sqlite_driver
from clinic.plans.models import Plan
from tests.factories import a_clinician, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor

JSON = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
Save = Callable[[int], Any]
BUSY = 503  # a slow machine keeps some waiting for longer than anybody is made to wait


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang)


@pytest.fixture
def save(client: Visitor, lang: Clinician, plan: Plan) -> Save:
    """Save so many repetitions, as the builder does by itself while somebody types."""
    signed_in(client, lang)
    address, token, known = f"/plans/{plan.id}/doses/{plan.doses[0].id}", client.token(), [plan.version]
    db.session.remove()

    def send(reps: int) -> Any:
        data = {"csrf_token": token, "version": known[-1], "typed": f"2x{reps}", "before": ""}
        answer = client.post(address, data=data, headers=JSON)
        if answer.status_code == 200:
            known.append(answer.get_json()["version"])
        return answer

    return send


def version() -> int:
    db.session.rollback()
    return db.session.scalars(select(Plan.version)).one()


def file() -> Path:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a server's database is no file")
    return Path(str(db.engine.url.database))


@contextmanager
def every_connection(*statements: str) -> Iterator[None]:
    """Each connection is set so when it is taken out."""
    file()

    def prepare(connection: Any, *_: Any) -> None:
        for statement in statements:
            connection.execute(statement)

    db.session.remove()
    event.listen(db.engine, "checkout", prepare)
    try:
        yield
    finally:
        event.remove(db.engine, "checkout", prepare)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.once
def test_while_it_is_locked_elsewhere_people_are_asked_to_come_again(client: Visitor, save: Save) -> None:
    """Proves X7."""
    with every_connection("PRAGMA busy_timeout = 20"), closing(sqlite_driver().connect(file())) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = save(7)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert client.get("/patients").status_code in (
            200,
            503,
        )  # a read that leaves a line in the record waits too
        other.rollback()
        assert save(7).status_code == 200


@pytest.mark.once
def test_a_long_reader_stops_no_writer(save: Save) -> None:
    """Proves X8."""
    with closing(sqlite_driver().connect(file(), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        (before,) = reader.execute("SELECT version FROM plan").fetchone()
        for reps in (5, 6, 7):
            assert save(reps).status_code == 200
        assert reader.execute("SELECT version FROM plan").fetchone() == (before,)
    assert version() == before + 3


@pytest.mark.once
def test_without_room_nothing_is_half_saved_and_reading_goes_on(client: Visitor, save: Save) -> None:
    """Proves X5."""
    began, lines = version(), db.session.scalar(select(func.count()).select_from(AuditEntry))
    (pages,) = db.session.execute(text("PRAGMA page_count")).one()
    with every_connection(f"PRAGMA max_page_count = {pages}"):
        statuses = {save(reps).status_code for reps in range(1, 12)}
        refused = next(answer for reps in range(1, 12) if (answer := save(reps)).status_code != 200)
        assert statuses <= {200, 507}
        assert (refused.status_code, "Retry-After" in refused.headers) == (507, True)
        saved = version() - began
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == (lines or 0) + saved
    db.session.remove()
    assert save(9).status_code == 200


@pytest.mark.once
def test_a_database_that_takes_no_writes_says_so_and_is_read_on(client: Visitor, save: Save) -> None:
    """Proves X6."""
    began = version()
    with every_connection("PRAGMA query_only = ON"):
        assert save(7).status_code == 503
    assert version() == began


@pytest.mark.once
def test_one_damaged_page_is_found(app: Flask, plan: Plan) -> None:
    """Proves X9."""
    db.session.execute(text("PRAGMA user_version"))
    (page,) = db.session.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'plan_dose'")).one()
    (size,) = db.session.execute(text("PRAGMA page_size")).one()
    db.session.remove()
    db.engine.dispose()
    with file().open("r+b") as content:
        content.seek((page - 1) * size)
        content.write(b"\xff" * size)
    found = soundness.examine()
    assert found.reason is not None
    assert any("damaged" in words for words in found)


@pytest.mark.once
def test_out_of_descriptors_people_are_asked_to_come_again(client: Visitor, save: Save) -> None:
    """Proves X28."""
    file()
    assert (
        client.get("/no/such/page").status_code == 404
    )  # the template of such pages is at hand from here on
    db.session.remove()
    db.engine.dispose()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        answer = client.get("/patients")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert open_now > 3
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/patients").status_code == 200
    assert save(7).status_code == 200


@pytest.fixture
def at_once(app: Flask, client: Visitor, lang: Clinician, plan: Plan) -> Callable[..., list[int]]:
    """Send so many different saves of one page at the same moment, and return how each was answered."""
    signed_in(client, lang)
    address, token, began = f"/plans/{plan.id}/doses/{plan.doses[0].id}", client.token(), plan.version
    cookie = client.get_cookie("session")
    assert cookie is not None

    def begin(number: int, **more: str) -> list[int]:
        db.session.remove()
        statuses: list[int] = []

        def send(reps: int) -> None:
            visitor = FlaskClient(app, app.response_class)
            visitor.set_cookie("session", cookie.value)
            data = {"csrf_token": token, "version": began, "typed": f"2x{reps}", "before": "", **more}
            statuses.append(visitor.post(address, data=data, headers=JSON).status_code)

        threads = [threading.Thread(target=send, args=(reps,)) for reps in range(1, number + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statuses

    return begin


def test_twenty_at_once_on_one_plan_each_get_a_plain_answer(at_once: Callable[..., list[int]]) -> None:
    """Proves R-03: a read that turns into a write would fail at once, whatever the patience."""
    began = version()
    statuses = at_once(20)
    assert set(statuses) <= {200, 409, 412, BUSY}
    assert version() == began + statuses.count(200)
    assert statuses.count(200) >= 1


def test_the_same_sent_several_times_at_once_is_done_once(at_once: Callable[..., list[int]]) -> None:
    """Proves X20: whichever comes first, the others are told that it is there."""
    began = version()
    assert {200} <= set(at_once(6, key=str(uuid4()))) <= {200, BUSY}
    assert version() == began + 1


def test_a_server_that_went_without_a_word_is_given_up(app: Flask) -> None:
    """Cut off without a word, a kept connection waited as long as the system does: a quarter of an hour."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite is a file")
    with db.engine.connect() as connection:
        descriptor = os.dup(connection.connection.driver_connection.fileno())  # type: ignore[union-attr]
    with socket.socket(fileno=descriptor) as kept:
        if kept.family == socket.AF_UNIX:
            pytest.skip("a server on this machine ends with its sockets")
        assert kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
        assert kept.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
