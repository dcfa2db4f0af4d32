"""Logs are JSON, a line each, and hold nothing anybody wrote.

Proves security.md F-05, B-15.
"""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from clinic.web import logs
from tests.pages import Visitor
from tests.web.conftest import Asked

SECRET = "M. Beispiel"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What this process logs meanwhile."""
    stream = io.StringIO()
    logs.configure("info", stream)
    yield stream
    logs.configure()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route(guest: Visitor, stream: io.StringIO) -> None:
    guest.get(f"/try/open?q={SECRET}", headers={"Referer": f"http://localhost/{SECRET}"})
    [line] = lines(stream)
    assert line["event"] == "request"
    assert line["route"] == "/try/open"
    assert line["status"] == 200
    assert isinstance(line["ms"], float)
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize("address", [f"/no/{SECRET}", f"/try/open?a=%ff{SECRET}", f"/try/open/{SECRET}"])
def test_an_unknown_address_is_not_repeated(guest: Visitor, stream: io.StringIO, address: str) -> None:
    guest.get(address)
    assert SECRET not in stream.getvalue()


def test_a_failure_is_noted_without_its_message(guest: Visitor, asked: Asked, stream: io.StringIO) -> None:
    asked.error = KeyError(SECRET)
    guest.get("/try/fails")
    failure, request = lines(stream)
    assert failure["fault"] == "KeyError"
    assert "fails" in str(failure["stack"])
    assert failure["id"] == request["id"]
    assert request["level"] == "error"
    assert SECRET not in stream.getvalue()


def test_keys_off_the_list_are_dropped(stream: io.StringIO) -> None:
    logs.log().warning("patient-archived", name=SECRET, answer="yes", count=2)
    [line] = lines(stream)
    assert line.keys() == {"event", "level", "time", "count"}


def test_a_hostile_value_stays_on_its_line(stream: io.StringIO) -> None:
    logs.log().warning("found", detail='a\n{"event": "forged"}\r\x1b[31m\u2028\u202eb' + "x" * 5_000)
    [line] = lines(stream)
    assert not set(str(line["detail"])) & set("\n\r\x1b\u2028\u202e")
    assert len(str(line["detail"])) == logs.LONGEST_VALUE


def test_libraries_log_their_words_without_what_they_put_in(stream: io.StringIO) -> None:
    logging.getLogger("library").warning("GET %s failed for %s at /p/secret-token", "/p/other", SECRET)
    [line] = lines(stream)
    assert line["logger"] == "library"
    assert line["detail"] == "GET %s failed for %s at (address)"


def test_libraries_errors_keep_their_place_and_lose_their_message(stream: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("library").exception("It failed")
    [line] = lines(stream)
    assert line["fault"] == "ValueError"
    assert "test_logs" in str(line["stack"])
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize("name", ["werkzeug", "gunicorn.access"])
def test_servers_do_not_log_addresses(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning("GET /p/secret HTTP/1.1 200")
    assert stream.getvalue() == ""


def test_an_address_becomes_its_route(toy: Flask) -> None:
    with toy.app_context():
        assert logs.route_of("http://localhost/try/open?q=1#secret") == "/try/open"
        assert logs.route_of("http://localhost/p/secret") in ("/p/<token>", logs.UNKNOWN)
        for strange in (None, 5, "", "http://[", "x" * 5_000, "/try/open/secret"):
            assert logs.route_of(strange) == logs.UNKNOWN
