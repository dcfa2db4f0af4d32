"""What stands open for machines."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from tests.pages import Visitor
from tests.web.conftest import Asked, a_service


def test_robots_are_told_the_prefix_of_links_and_no_other_address(guest: Visitor) -> None:
    answer = guest.get("/robots.txt")
    assert answer.text == "User-agent: *\nDisallow: /p/\n"
    assert answer.mimetype == "text/plain"


def test_security_txt_names_a_contact_and_has_not_expired(guest: Visitor) -> None:
    fields = dict(line.split(": ", 1) for line in guest.get("/.well-known/security.txt").text.splitlines())
    assert fields["Contact"] == "http://localhost/sign-in"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(0) < expires - datetime.now(UTC) < timedelta(days=366)


def test_the_contact_is_a_setting() -> None:
    app: Flask = a_service(Asked(), security_contact="mailto:security@example.org")
    answer = app.test_client().get("/.well-known/security.txt")
    assert answer.text.startswith("Contact: mailto:security@example.org\n")
