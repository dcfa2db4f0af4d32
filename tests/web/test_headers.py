"""What every answer tells the browser.

Proves security.md D-02, D-13, B-08.
"""

from typing import Any

import pytest
from flask import Flask

from clinic.web.headers import LONGEST_REPORT, dress
from tests.pages import Visitor
from tests.web.conftest import Asked, a_service

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types clinic",
    "report-uri /csp-report",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("address", ["/try/open", "/try/staff", "/no/such/page", "/try/open?a=%"])
def test_every_answer_is_dressed(guest: Visitor, address: str) -> None:
    answer = guest.get(address)
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert ALWAYS.items() <= dict(answer.headers).items()
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_a_patients_page_sends_no_referrer_and_admits_its_one_style_sheet(guest: Visitor) -> None:
    answer = guest.get("/try/patients")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "style-src 'self' 'sha256-abc'" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert "'sha256-abc'" not in guest.get("/try/open").headers["Content-Security-Policy"]


def test_a_page_for_link_holders_is_a_patients_page(guest: Visitor) -> None:
    answer = guest.get("/try/link-holders")
    assert answer.status_code == 404
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_in_production_the_browser_stays_on_https() -> None:
    production: dict[str, Any] = {"environment": "production", "base_url": "https://plans.example.org"}
    app = a_service(Asked(), **production)
    answer = app.test_client().get("/try/open", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_only_open_pages_may_say_how_long_they_keep(toy: Flask) -> None:
    for path, kept in (("/robots.txt", "public"), ("/try/staff", "private, no-store")):
        with toy.test_request_context(path):
            response = toy.response_class("", headers={"Cache-Control": "public"})
            dress(response, for_patients=False, strict_transport=False)
            assert response.headers["Cache-Control"] == kept


def test_a_file_may_narrow_the_policy_and_a_page_may_not_widen_it(toy: Flask) -> None:
    for kind, kept in (("image/png", "sandbox"), ("text/html", "default-src 'none'")):
        with toy.test_request_context("/try/open"):
            response = toy.response_class("", mimetype=kind)
            response.headers["Content-Security-Policy"] = "sandbox"
            dress(response, for_patients=False, strict_transport=False)
            assert response.headers["Content-Security-Policy"].split(";")[0] == kept


def report(guest: Visitor, body: Any, **headers: str) -> int:
    return guest.post("/csp-report", json=body, headers=OURS | headers).status_code


def test_a_report_is_noted_by_directive_and_route(guest: Visitor, capsys: pytest.CaptureFixture[str]) -> None:
    body = {
        "csp-report": {
            "document-uri": "http://localhost/try/open?q=M.%20Beispiel",
            "effective-directive": "img-src",
            "blocked-uri": "https://evil.example/secret",
        }
    }
    assert report(guest, body) == 204
    line = next(line for line in capsys.readouterr().err.splitlines() if "policy-violation" in line)
    assert '"directive": "img-src"' in line
    assert '"page": "/try/open"' in line
    assert "Beispiel" not in line
    assert "evil" not in line


def test_the_same_report_is_noted_once_a_minute(guest: Visitor, capsys: pytest.CaptureFixture[str]) -> None:
    body = {"csp-report": {"document-uri": "http://localhost/robots.txt", "effective-directive": "font-src"}}
    assert [report(guest, body) for _ in range(3)] == [204] * 3
    assert capsys.readouterr().err.count("policy-violation") == 1


@pytest.mark.parametrize(
    "body", [[], {}, {"csp-report": 1}, {"csp-report": {"effective-directive": [1], "document-uri": {}}}]
)
def test_a_strange_report_is_taken_and_forgotten(guest: Visitor, body: Any) -> None:
    assert report(guest, body) == 204


def test_a_report_is_small_and_comes_from_our_pages(guest: Visitor) -> None:
    assert report(guest, {"csp-report": {"original-policy": "x" * LONGEST_REPORT}}) == 413
    assert guest.post("/csp-report", json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    for kind, code in (("application/csp-report", 400), ("application/json", 400), ("text/plain", 415)):
        answer = guest.post("/csp-report", data=b"[" * 10_000, headers=OURS, content_type=kind)
        assert answer.status_code == code
