"""The service starts only where and as it may, and says in one line why not."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from clinic.commands.doctor import network_file_system
from clinic.commands.holding import held
from clinic.commands.serve import (
    is_loopback,
    refuse_a_demo_in_public,
    require_current_schema,
    require_free,
    require_sound_ground,
)
from clinic.commands.service import LONGEST_LINE, Incoming, Worker
from clinic.config import ROOT, Config, Misconfigured, from_environment
from clinic.database import db
from tests.commands.running import Running
from tests.conftest import Clock
from tests.factories import a_practice

GOOD = {
    "RUECKENWIND_ENV": "production",
    "SECRET_KEY": "5f0d6f4be2a74c6b9f1d03c8a77e1290ab34",
    "TRUSTED_HOSTS": "plans.example.org",
    "BASE_URL": "https://plans.example.org",
}


def production(**more: str) -> Config:
    return from_environment(GOOD | more)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-0123456789abcdefghijklmnopq"}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "s,e,c"}, "SECRET_KEY_FALLBACKS"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"TRUSTED_HOSTS": ""}, "TRUSTED_HOSTS"),
        ({"BASE_URL": "http://plans.example.org"}, "BASE_URL"),
        ({"BASE_URL": "plans.example.org"}, "BASE_URL"),
        ({"RUECKENWIND_ENV": "prod"}, "RUECKENWIND_ENV"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL"),
        ({"PORT": "eighty"}, "PORT"),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS"),
        ({"BACKUP_KEY": "AGE-SECRET-KEY-1XYZ"}, "secret key"),
        ({"BACKUP_KEY": "age1short"}, "BACKUP_KEY"),
        # What a file of settings saved by the wrong editor, or cut short, leaves behind.
        ({"\ufeffSECRET_KEY": "x"}, "without a BOM"),
        ({"ï»¿SECRET_KEY": "x"}, "without a BOM"),
        ({"BASE_URL": "https://plans.example.org\r"}, "Unix line ends"),
        ({"RUECKENWIND_ENVIRONMENT": "production"}, "no such setting"),
        ({"TRUSTED_HOST": "plans.example.org"}, "TRUSTED_HOSTS is meant"),
        ({"SECRETKEY": "x"}, "SECRET_KEY is meant"),
    ],
)
def test_a_wrong_setting_is_named(change: Mapping[str, str], names: str) -> None:
    with pytest.raises(Misconfigured, match=names):
        from_environment(GOOD | change)


@pytest.mark.parametrize("key", [None, "", "cut"])
def test_a_key_that_is_gone_or_torn_is_never_made_anew(tmp_path: Path, key: str | None) -> None:
    """Proves X29."""
    (tmp_path / "rueckenwind.db").touch()
    if key is not None:
        (tmp_path / "secret-key").write_text(key)
    with pytest.raises(Misconfigured, match="key file"):
        from_environment({"INSTANCE_PATH": str(tmp_path)})
    assert (key is not None) == (tmp_path / "secret-key").exists()


def test_a_wrong_setting_ends_in_one_line_for_whoever_typed_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT,
        env=os.environ | GOOD | {"SECRET_KEY": "short", "INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "short" not in done.stdout


def test_the_demo_practice_is_served_on_this_machine_only(app: Flask) -> None:
    a_practice(is_demo=True)
    refuse_a_demo_in_public(from_environment({"RUECKENWIND_ENV": "test"}))
    with pytest.raises(Misconfigured, match=r"BIND is 192\.0\.2\.1"):
        refuse_a_demo_in_public(from_environment({"RUECKENWIND_ENV": "test", "BIND": "192.0.2.1"}))


def test_a_real_practice_may_be_served_to_others(app: Flask) -> None:
    a_practice()
    refuse_a_demo_in_public(production(BIND="192.0.2.1"))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("plans", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"port {port}"):
            require_free("127.0.0.1", port)


def test_a_schema_of_another_release_is_not_served(app: Flask) -> None:
    require_current_schema()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("COMMIT")
    with pytest.raises(Misconfigured, match="9999"):
        require_current_schema()


def test_a_database_others_can_read_is_not_served_in_production(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a server's database is no file")
    file = Path(str(db.engine.url.database))
    file.chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        require_sound_ground(production())
    file.chmod(0o600)
    require_sound_ground(production())


def test_a_clock_before_the_release_is_not_believed(app: Flask, clock: Clock) -> None:
    clock.time = clock.time.replace(year=1970)
    with pytest.raises(Misconfigured, match="1970"):
        require_sound_ground(production())


def test_a_database_on_a_network_file_system_is_noticed(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    place = (tmp_path / "a b").as_posix().replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/share {place} nfs4 rw 0 0\n")
    assert network_file_system(tmp_path / "a b" / "x.db", mounts) == "nfs4"
    assert network_file_system(tmp_path / "x.db", mounts) is None


@dataclass(frozen=True)
class Said:
    """What is sent on a bare connection, and the status that comes back."""

    sent: bytes
    status: int


LIVE = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
TELLING = (
    Said(b"GET /p/SECRET HTTP/9.9\r\n\r\n", 400),
    Said(b"GET /p/SECRET HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    Said(b"GET /p/SECRET HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400),
    Said(b"GET /p/SECRET" + b"a" * 5000 + b" HTTP/1.1\r\n\r\n", 414),
    Said(b"GET /p/SECRET HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 9000 + b"\r\n\r\n", 431),
    Said(b"GET /p/SECRET HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
    Said(b"GET /p/SECRET HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
    Said(
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nSECRET",
        400,
    ),
)


def test_a_real_service_answers_tells_no_secret_and_ends_what_it_began(tmp_path: Path, fonts: Path) -> None:
    """One service for all of it, since starting one costs more than everything asked of it here."""
    service = Running(tmp_path, fonts=fonts)
    assert f"http://127.0.0.1:{service.port}" in service.said
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/health/ready") as answer:
        assert json.load(answer)["status"] == "ready"
        assert answer.headers["Server"] is None
        assert not re.search("gunicorn|werkzeug|python", str(answer.headers), re.IGNORECASE)
    for telling in TELLING:
        heard = service.exchange(telling.sent)
        assert heard.startswith(f"HTTP/1.1 {telling.status} ".encode()), telling
        assert b"SECRET" not in heard, telling
    _told_that_a_file_is_too_large(service)
    _held_up_by_nobody(service)
    _stopped_during_an_answer(service)
    assert "SECRET" not in service.log()
    assert "Traceback" not in service.log(), service.log()
    assert not (tmp_path / "rueckenwind.db-wal").exists()  # the log is folded into the database
    assert (tmp_path / "rueckenwind.db").stat().st_mode & 0o777 == 0o600


def _told_that_a_file_is_too_large(service: Running) -> None:
    """A photo of 9 MB is sent to its end, as browsers do, and the answer is read after that."""
    size = 9_000_000
    head = (
        f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {size}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", service.port), timeout=20)) as connection:
        connection.sendall(head.encode())
        for _ in range(9):
            connection.sendall(b"a" * 1_000_000)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def _held_up_by_nobody(service: Running) -> None:
    """More half requests than there are threads, and everybody else is answered at once."""
    begun = (
        b"",
        b"GET / HT",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n\r\nab",
    )
    with ExitStack() as held:
        for sent in begun * 8:
            connection = socket.create_connection(("127.0.0.1", service.port), timeout=20)
            held.enter_context(closing(connection))
            connection.sendall(sent)
        for _ in range(4):
            with closing(socket.create_connection(("127.0.0.1", service.port), timeout=4)) as other:
                other.sendall(LIVE)
                assert other.recv(65_536).startswith(b"HTTP/1.1 200 ")


def _stopped_during_an_answer(service: Running) -> None:
    head = (
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 16\r\n\r\nemail=so"
    )
    with closing(socket.create_connection(("127.0.0.1", service.port), timeout=20)) as connection:
        connection.sendall(head)
        # Another answer means that the first request has long been taken up.
        service.exchange(LIVE)
        service.process.send_signal(signal.SIGTERM)
        connection.sendall(b"mebody@x")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 4")
    assert service.process.wait(timeout=30) == 0
    assert service.process.stdout
    service.process.stdout.close()


@pytest.fixture
def visitor() -> Iterator[tuple[socket.socket, Incoming]]:
    """A visitor's end of a connection, and what the service reads at the other."""
    theirs, ours = socket.socketpair()
    with closing(theirs), closing(ours):
        yield theirs, Incoming(ours, pause=0.01)


def test_whoever_stood_in_line_too_long_is_told_to_come_again() -> None:
    theirs, ours = socket.socketpair()
    with closing(theirs), closing(ours):
        worker = object.__new__(Worker)
        waited = SimpleNamespace(sock=ours, in_line_for=LONGEST_LINE + 1)
        assert worker.handle_request(None, waited) is False
        told = theirs.recv(65_536)
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 5\r\n" in head
    assert f"Content-Length: {len(body)}".encode() in head


def test_what_keeps_coming_is_read_to_its_end(visitor: tuple[socket.socket, Incoming]) -> None:
    theirs, incoming = visitor
    theirs.sendall(b"some")
    assert incoming.read(2) == b"so"
    theirs.sendall(b"body")
    assert incoming.read(6) == b"mebody"


def test_a_body_that_stops_coming_frees_its_thread(visitor: tuple[socket.socket, Incoming]) -> None:
    theirs, incoming = visitor
    theirs.sendall(b"so")
    assert incoming.read(8) == b"so"


def test_a_body_that_trickles_ends_with_its_time(visitor: tuple[socket.socket, Incoming]) -> None:
    theirs, incoming = visitor
    theirs.sendall(b"some")
    incoming.until = 0
    assert incoming.read(8) == b""


def test_a_folder_nothing_can_be_written_to_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "service.lock").mkdir()
    said = r"(?s)Nothing can be written to .*; nothing was started"
    with pytest.raises(Misconfigured, match=said), held(tmp_path):
        raise AssertionError("nothing may begin here")
