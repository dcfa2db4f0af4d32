"""A page reads, and PostgreSQL holds it to that; what it planned for one page serves the next."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from clinic.accounts.models import Clinician
from clinic.database import db
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor

RENAME = text("UPDATE practice SET name = 'Elsewhere'")


@pytest.fixture
def lang(app: Flask) -> Clinician:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite keeps writers apart by its lock and plans for each connection")
    found = a_clinician()
    db.session.remove()
    return found


def test_what_began_as_reading_cannot_write(app: Flask, lang: Clinician) -> None:
    with app.test_request_context("/"), pytest.raises(InternalError, match="read-only"):
        db.session.execute(RENAME)


def test_what_is_sent_may_write_on_the_connection_that_read_before(app: Flask, lang: Clinician) -> None:
    with app.test_request_context("/"):
        before = db.session.connection().connection.dbapi_connection
    db.session.rollback()
    with app.test_request_context("/", method="POST"):
        assert db.session.connection().connection.dbapi_connection is before
        db.session.execute(RENAME)


def test_statements_stay_planned_from_page_to_page(client: Visitor, lang: Clinician) -> None:
    signed_in(client, lang)
    db.session.remove()
    for _ in range(6):
        client.get("/patients")
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() >= 3
