"""When the database is not to be had, pages say so, and what needs none answers as ever."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from clinic.database import db
from tests import factories
from tests.pages import Visitor


@pytest.fixture
def outage(app: Flask, client: Visitor) -> Visitor:
    """Somebody signed in, whose practice's database has just been overwritten with rubbish."""
    factories.signed_in(client, factories.a_clinician())
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite":
        pytest.skip("another database has no file to overwrite")
    db.session.remove()
    db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{url.database}{suffix}").unlink(missing_ok=True)
    Path(str(url.database)).write_bytes(b"rubbish" * 1_000)
    return client


def test_a_page_says_that_it_is_not_available(outage: Visitor) -> None:
    answer = outage.get("/patients")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing was lost or half saved" in answer.text


def test_a_form_says_the_same(outage: Visitor) -> None:
    assert outage.send("/patients/new").status_code == 503


@pytest.mark.parametrize(
    ("address", "status"),
    [("/no/such/page", 404), ("/health/live", 200), ("/robots.txt", 200), ("/?a=%", 400)],
)
def test_what_needs_no_database_answers_as_ever(outage: Visitor, address: str, status: int) -> None:
    assert outage.get(address).status_code == status
