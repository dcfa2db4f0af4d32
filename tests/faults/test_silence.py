"""A PostgreSQL that takes connections and never answers: people are told to come again, and so are machines.

Proves X7.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from clinic import create_app
from clinic.accounts.models import Clinician
from clinic.database import db, engine_options, open_with_care
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor

SILENCE = 0.3  # seconds; twelve in earnest


class Relay:
    """Stands between us and the server, and lets nothing back once it is told to be silent."""

    def __init__(self) -> None:
        self.silent = threading.Event()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        self.held: list[socket.socket] = [self.door]

    def serve(self, host: str, port: int) -> None:
        threading.Thread(target=self._take, args=(host, port), daemon=True).start()

    def _take(self, host: str, port: int) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = _server(host, port)
                self.held += [near, far]
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, to: socket.socket, back: bool) -> None:
        with suppress(OSError):
            while words := source.recv(65536):
                if not (back and self.silent.is_set()):
                    to.sendall(words)
            to.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for one in self.held:
            one.close()


def _server(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    far = socket.socket(socket.AF_UNIX)
    far.connect(str(Path(host) / f".s.PGSQL.{port}"))
    return far


@pytest.fixture
def relay() -> Iterator[Relay]:
    with closing(Relay()) as one:
        yield one


@pytest.fixture
def far_away(app: Flask, relay: Relay) -> Iterator[Flask]:
    """The same service on the same database, reached through the relay."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite is a file")
    url = db.engine.url
    host = str(url.query.get("host") or url.host or "127.0.0.1")
    relay.serve(host, int(cast(str, url.query.get("port")) or url.port or 5432))
    query = {key: word for key, word in url.query.items() if key not in ("host", "port")}
    there = url.set(host="127.0.0.1", port=relay.port, query=query).render_as_string(hide_password=False)
    other = create_app(replace(app.extensions["settings"], database_url=there))
    other.test_client_class = app.test_client_class
    other.extensions["clock"] = app.extensions["clock"]
    with other.app_context():
        engine = db.engine

    @event.listens_for(engine, "do_connect", insert=True)
    def _soon(_dialect: Any, _record: Any, _words: Any, settings: dict[str, Any]) -> None:
        settings["connect_timeout"] = 2  # the least the driver knows

    @event.listens_for(engine, "checkout")
    def _hurry(connection: Any, *_: Any) -> None:
        connection.silence = SILENCE

    yield other
    engine.dispose()


def test_whoever_asks_a_server_that_fell_silent_is_asked_to_come_again(
    far_away: Flask, relay: Relay, app: Flask
) -> None:
    lang: Clinician = a_clinician()
    client = cast(Visitor, far_away.test_client())
    signed_in(client, lang)
    assert client.get("/patients").status_code == 200
    assert client.get("/health/ready").status_code == 200
    relay.silent.set()
    began = monotonic()
    answer = client.get("/patients")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing was lost or half saved" in answer.text
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.get_json()["checks"]["database"]) == (503, "failed")
    assert client.get("/health/live").status_code == 200
    assert monotonic() - began < 20


def test_a_command_waits_as_long_as_it_takes_and_a_request_does_not(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite is a file")
    db.engine.dispose()
    with db.engine.connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "0"
    db.engine.dispose()
    with app.test_request_context(), db.engine.connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "10s"
    db.engine.dispose()


@pytest.mark.once
def test_a_server_that_takes_the_connection_and_says_nothing_is_given_up(app: Flask, relay: Relay) -> None:
    url = f"postgresql+psycopg://nobody@127.0.0.1:{relay.port}/none"
    options = engine_options(url)
    assert options["connect_args"]["connect_timeout"] == 5
    options["connect_args"]["connect_timeout"] = 2  # the least the driver knows
    engine = create_engine(url, **options)
    open_with_care(engine)
    began = monotonic()
    with app.test_request_context(), pytest.raises(OperationalError):
        engine.connect()
    assert 1 < monotonic() - began < 5
