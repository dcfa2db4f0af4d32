"""What every request must satisfy before a view sees it.

Proves security.md D-03, D-07, D-08, D-09, D-14.
"""

import io
from typing import Any

import pytest
from flask import Flask, request

from clinic.config import Config
from clinic.web.guard import MEBIBYTE, origins
from tests.pages import Visitor
from tests.web.conftest import CONFIG, Asked, a_service

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://localhost"},
    ],
)
def test_a_page_of_ours_may_post(guest: Visitor, headers: dict[str, str]) -> None:
    assert guest.post("/try/json", json={"version": 1}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8000"},
        {"Origin": ""},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_else_may(guest: Visitor, headers: dict[str, str], method: str) -> None:
    assert guest.open("/try/json", method=method, json={"version": 1}, headers=headers).status_code == 403


def test_reading_needs_no_origin(guest: Visitor) -> None:
    assert guest.get("/try/open", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_form_needs_the_token_of_its_session(guest: Visitor) -> None:
    thing = {"name": "M.", "version": "1"}
    assert guest.post("/try/form", data=thing).status_code == 400
    assert guest.post("/try/form", data={**thing, "csrf_token": "forged"}).status_code == 400
    assert guest.send("/try/form", **thing).status_code == 200
    token = guest.token()
    assert guest.post("/try/form", data=thing, headers=OURS | {"X-CSRFToken": token}).status_code == 200


def test_a_token_of_another_session_is_refused(toy: Flask, guest: Visitor) -> None:
    other = toy.test_client()
    assert isinstance(other, Visitor)
    foreign = other.token()
    guest.token()
    answer = guest.post("/try/form", data={"name": "M.", "version": "1", "csrf_token": foreign})
    assert answer.status_code == 400
    assert "This form is no longer valid" in answer.text


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "OPTIONS", "PROPFIND", "DELETE"])
def test_an_undeclared_method_is_refused(guest: Visitor, method: str) -> None:
    assert guest.open("/try/open", method=method, headers=OURS).status_code == 405


@pytest.mark.parametrize(
    "address", ["/try/open?a=%", "/try/open?a=%zz", "/try/open?a=%ff", "/try/open?a=%00"]
)
def test_a_broken_query_is_refused(guest: Visitor, address: str) -> None:
    assert guest.get(address).status_code == 400


@pytest.mark.parametrize("path", ["/try/\x00open", "/try/open\x1b", "/try/\xff\xfe", "/try/\xed\xa0\x80"])
def test_a_broken_path_is_refused(guest: Visitor, path: str) -> None:
    assert guest.get("/", environ_overrides={"PATH_INFO": path}).status_code == 400


def test_an_endless_address_is_refused(guest: Visitor) -> None:
    assert guest.get("/try/open?a=" + "a" * 5_000).status_code == 414


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "a b", ""]
)
def test_a_foreign_host_is_refused(guest: Visitor, host: str) -> None:
    answer = guest.get("/try/open", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_large_body_is_refused_before_it_is_read(guest: Visitor) -> None:
    class Untouched:
        def read(self, *_args: object) -> bytes:
            raise AssertionError("the body was read")

        readline = readlines = __iter__ = read

    answer = guest.post(
        "/try/form",
        headers=OURS,
        environ_overrides={"CONTENT_LENGTH": str(MEBIBYTE + 1), "wsgi.input": Untouched()},
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "begin"),
    [
        ("application/x-www-form-urlencoded", b"note="),
        ("application/json", b'{"version": 1}'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n'),
    ],
)
def test_a_large_body_in_pieces_is_refused_and_not_cut_off(guest: Visitor, kind: str, begin: bytes) -> None:
    environment = {
        "wsgi.input": io.BytesIO(begin + b" " * 2 * MEBIBYTE),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    answer = guest.post("/try/json", headers=OURS, content_type=kind, environ_overrides=environment)
    assert answer.status_code == 413


def test_an_upload_may_be_larger_where_it_is_expected(guest: Visitor) -> None:
    def logo(size: int) -> int:
        part = b'--x\r\nContent-Disposition: form-data; name="logo"; filename="logo.png"\r\n\r\n'
        body = part + b"p" * size + b"\r\n--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        return guest.post("/try/upload", data=body, content_type=kind, headers=OURS).status_code

    assert logo(2 * MEBIBYTE) == 200
    assert logo(5 * MEBIBYTE + 1) == 413


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_has_a_bounded_number_of_parts(guest: Visitor, kind: str) -> None:
    data = {f"field{number}": "x" for number in range(300)}
    assert guest.post("/try/form", data=data, content_type=kind, headers=OURS).status_code == 413


@pytest.mark.parametrize("body", [b"name=%ff", b"name=\xff", b"name=%", b"name=%ed%b0%80"])
def test_a_form_in_broken_utf8_is_refused(guest: Visitor, body: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    assert guest.post("/try/form", data=body, content_type=kind, headers=OURS).status_code == 400


def test_nothing_compressed_is_taken(guest: Visitor) -> None:
    headers = OURS | {"Content-Encoding": "gzip"}
    assert guest.post("/try/json", json={"version": 1}, headers=headers).status_code == 415


def config(**more: Any) -> Config:
    return Config(**CONFIG | more)


def test_outside_production_the_names_of_loopback_are_one_machine() -> None:
    development = config(base_url="http://127.0.0.1:8000", trusted_hosts=("127.0.0.1", "localhost"))
    assert origins(development) == {"http://127.0.0.1:8000", "http://localhost:8000"}
    production = config(
        environment="production", base_url="https://plans.example.org", trusted_hosts=("localhost",)
    )
    assert origins(production) == {"https://plans.example.org"}


def test_forwarded_headers_count_for_the_configured_hops_only() -> None:
    def address(hops: int) -> str:
        app = a_service(Asked(), forwarded_hops=hops)
        heard = []
        app.before_request(lambda: heard.append(request.remote_addr))
        visitor = app.test_client()
        forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Host": "evil.example"}
        visitor.get("/try/open", headers=forwarded)
        return str(heard[-1])

    assert address(0) == "127.0.0.1"
    assert address(1) == "198.51.100.7"
