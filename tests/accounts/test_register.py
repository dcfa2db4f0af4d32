"""A session is what the register says it is, whatever the cookie claims."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.factories import a_clinician, signed_in

MINUTE = timedelta(minutes=1)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_person_in_the_register_is_signed_in(app: Flask, client: FlaskClient) -> None:
    assert not is_in(client)
    assert is_in(signed_in(client, a_clinician()))


def test_a_session_ends_after_fifteen_idle_minutes(app: Flask, client: FlaskClient, clock: Clock) -> None:
    signed_in(client, a_clinician())
    clock.time += 14 * MINUTE
    assert is_in(client)
    clock.time += 14 * MINUTE
    assert is_in(client)
    clock.time += 15 * MINUTE
    assert not is_in(client)


def test_a_session_in_use_ends_after_twelve_hours(app: Flask, client: FlaskClient, clock: Clock) -> None:
    signed_in(client, a_clinician())
    for _ in range(71):
        clock.time += 10 * MINUTE
        assert is_in(client)
    clock.time += 10 * MINUTE
    assert not is_in(client)
