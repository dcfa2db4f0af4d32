"""What is sealed opens under its key, for its owner, and keys rotate without anybody setting up an app anew.

Proves security.md A-16.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from clinic.accounts.factors import sealing
from clinic.accounts.factors.models import AuthenticatorApp
from clinic.accounts.models import Clinician
from clinic.database import db
from tests.factories import PASSWORD
from tests.pages import Visitor

pytestmark = pytest.mark.once

Digits = Callable[..., str]
FIRST, SECOND = "first key of this test, long enough", "second key of this test, long enough"


@pytest.fixture
def keys(app: Flask) -> Iterator[Callable[..., None]]:
    """Puts other keys into the settings, for this test."""
    before = app.extensions["settings"]

    def use(**changes: object) -> None:
        app.extensions["settings"] = replace(app.extensions["settings"], **changes)

    yield use
    app.extensions["settings"] = before


def seal(content: bytes = b"a secret", owner: bytes = b"lang") -> bytes:
    return sealing.seal(content, purpose="test", owner=owner)


def test_what_is_sealed_shows_nothing_and_opens_for_its_owner_and_purpose(app: Flask) -> None:
    sealed = seal()
    assert b"secret" not in sealed
    assert seal() != sealed
    assert sealing.unseal(sealed, purpose="test", owner=b"lang") == b"a secret"
    torn = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for what, purpose, owner in (
        (sealed, "test", b"weber"),
        (sealed, "other", b"lang"),
        (torn, "test", b"lang"),
        (b"", "test", b"lang"),
    ):
        with pytest.raises(sealing.Unsealable):
            sealing.unseal(what, purpose=purpose, owner=owner)


def test_a_former_key_opens_until_it_is_taken_away(app: Flask, keys: Callable[..., None]) -> None:
    keys(data_key=FIRST)
    sealed = seal()
    keys(data_key=SECOND, data_key_fallbacks=(FIRST,))
    assert not sealing.is_current(sealed)
    assert sealing.unseal(sealed, purpose="test", owner=b"lang") == b"a secret"
    keys(data_key_fallbacks=())
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(sealed, purpose="test", owner=b"lang")


def test_a_secret_is_sealed_anew_at_its_next_use(
    app: Flask, with_app: Clinician, client: Visitor, digits: Digits, keys: Callable[..., None]
) -> None:
    keys(data_key=SECOND)
    client.send("/sign-in", email="lang@example.org", password=PASSWORD)
    assert client.send("/sign-in/second", code=digits(0)).status_code == 303
    assert sealing.is_current(db.session.scalars(select(AuthenticatorApp.seed)).one())


def test_all_secrets_are_sealed_anew_by_command_and_a_lost_key_is_told(
    app: Flask, with_app: Clinician, keys: Callable[..., None]
) -> None:
    keys(data_key=SECOND)
    runner = app.test_cli_runner()
    assert "1 sealed anew" in runner.invoke(args=["factors", "reseal"]).output
    assert "0 sealed anew" in runner.invoke(args=["factors", "reseal"]).output
    keys(data_key=FIRST)
    told = runner.invoke(args=["factors", "reseal"])
    assert told.exit_code == 1
    assert "factors remove" in told.output


def test_somebody_who_lost_everything_is_helped_by_command(app: Flask, with_app: Clinician) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["factors", "remove", "nobody@example.org"]).exit_code == 1
    assert runner.invoke(args=["factors", "remove", "LANG@example.org "]).exit_code == 0
    assert db.session.scalar(select(AuthenticatorApp.clinician_id)) is None


def test_a_cookie_signed_by_a_former_key_is_read_until_that_key_is_gone(app: Flask) -> None:
    signer = SecureCookieSessionInterface()
    former = "the key before this one, long enough"
    with app.test_request_context():
        now, before = app.secret_key, app.config["SECRET_KEY_FALLBACKS"]
        app.secret_key = former
        written = signer.get_signing_serializer(app)
        assert written is not None
        cookie = written.dumps({"known": "yes"})
        app.secret_key = now
        try:
            app.config["SECRET_KEY_FALLBACKS"] = [former]
            reader = signer.get_signing_serializer(app)
            assert reader is not None
            assert reader.loads(cookie) == {"known": "yes"}
        finally:
            app.config["SECRET_KEY_FALLBACKS"] = before
