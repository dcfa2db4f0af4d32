"""A session is what the register says it is, whatever the cookie claims."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from clinic.accounts import actions, passwords, register
from clinic.accounts.models import Clinician, SignIn
from clinic.database import db
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, kept, signed_in

MINUTE = timedelta(minutes=1)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def sign_in_of(person: Clinician) -> SignIn:
    return db.session.scalars(select(SignIn).where(SignIn.clinician_id == person.id)).one()


def test_a_person_in_the_register_is_signed_in(app: Flask, client: FlaskClient) -> None:
    assert not is_in(client)
    assert is_in(signed_in(client, a_clinician()))


def test_the_database_keeps_the_fingerprint_of_a_session_only(app: Flask, client: FlaskClient) -> None:
    person = a_clinician()
    signed_in(client, person)
    with client.session_transaction() as cookie:
        secret = cookie[register.KEY]
    assert len(secret) == 43  # 256 bits
    assert sign_in_of(person).digest == register.digest(secret)


def test_a_session_ends_after_fifteen_idle_minutes(app: Flask, client: FlaskClient, clock: Clock) -> None:
    signed_in(client, a_clinician())
    clock.time += 14 * MINUTE
    assert is_in(client)
    clock.time += 14 * MINUTE
    assert is_in(client)
    clock.time += 15 * MINUTE
    assert not is_in(client)


def test_a_session_in_use_ends_after_twelve_hours(app: Flask, client: FlaskClient, clock: Clock) -> None:
    person = a_clinician()
    signed_in(client, person, at=NOON - timedelta(hours=12) + MINUTE)
    sign_in_of(person).seen_at = NOON
    kept(sign_in_of(person))
    assert is_in(client)
    clock.time += MINUTE
    assert not is_in(client)


def test_use_is_noted_but_not_at_every_request(app: Flask, client: FlaskClient, clock: Clock) -> None:
    person = a_clinician()
    signed_in(client, person)
    clock.time += timedelta(seconds=14)
    assert is_in(client)
    assert sign_in_of(person).seen_at == NOON
    clock.time += timedelta(seconds=1)
    assert is_in(client)
    assert sign_in_of(person).seen_at == NOON + timedelta(seconds=15)


def test_what_a_page_asks_by_itself_is_no_use(app: Flask, client: FlaskClient, clock: Clock) -> None:
    person = a_clinician()
    signed_in(client, person)
    clock.time += MINUTE
    assert client.get("/account", headers={register.BY_ITSELF: "1"}).status_code == 200
    assert sign_in_of(person).seen_at == NOON


def test_a_clock_set_back_revives_no_ended_session(app: Flask, client: FlaskClient, clock: Clock) -> None:
    person = a_clinician()
    signed_in(client, person)
    actions.disable(person, by=person, now=NOON)
    clock.time -= timedelta(days=1)
    assert not is_in(client)


@pytest.mark.parametrize("secret", ["", "x", "0" * 43, "é", 7, None, ["x"]])
def test_an_invented_secret_opens_nothing(app: Flask, client: FlaskClient, secret: object) -> None:
    with client.session_transaction() as cookie:
        cookie[register.KEY] = secret
    assert not is_in(client)


def test_a_cookie_with_another_signature_opens_nothing(app: Flask, client: FlaskClient) -> None:
    signed_in(client, a_clinician())
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.set_cookie("session", cookie.value[:-3] + "AAA")
    assert not is_in(client)


def test_disabling_acts_on_the_next_request(app: Flask, client: FlaskClient) -> None:
    person = a_clinician()
    signed_in(client, person)
    assert is_in(client)
    actions.disable(person, by=person, now=NOON)
    assert not is_in(client)
    actions.enable(person, by=person, now=NOON)
    assert not is_in(client)  # the old session stays ended


def test_a_renewed_password_ends_every_session(app: Flask, client: FlaskClient) -> None:
    person = a_clinician()
    signed_in(client, person)
    hashed = passwords.hashed("Teich Pferd Laterne Ofen")
    actions.renew_password(person, by=person, hashed=hashed, now=NOON)
    assert not is_in(client)


def test_who_is_signed_in_is_asked_once_and_with_the_practice(app: Flask, client: FlaskClient) -> None:
    signed_in(client, a_clinician())
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(f"/practice/logo/{uuid4().hex}.png").status_code == 404
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    selects = [statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]
    assert len(selects) == 2  # who it is, and the logo
