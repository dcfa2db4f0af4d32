"""The password alone opens nothing where a second factor is asked for; a passkey opens by itself.

Proves security.md A-04, A-05, A-06.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from clinic.accounts.factors import actions, queries, rules
from clinic.accounts.factors.models import AuthenticatorApp, Challenge, Passkey, RecoveryCode
from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from tests.accounts.factors.authenticator import Authenticator
from tests.accounts.factors.conftest import CODE, SEED
from tests.conftest import NOON, Clock
from tests.factories import PASSWORD, a_clinician
from tests.pages import Visitor

Digits = Callable[..., str]


def is_in(client: Visitor) -> bool:
    return client.get("/patients").status_code == 200


def with_password(client: Visitor) -> TestResponse:
    return client.send("/sign-in?next=/patients", email="lang@example.org", password=PASSWORD)


def options(client: Visitor, address: str = "/sign-in/passkey/options") -> dict[str, Any]:
    answer = client.send(address)
    assert answer.status_code == 200, answer.location
    found: dict[str, Any] = answer.get_json()
    return found


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))


def test_the_password_alone_reaches_no_patient(with_app: Clinician, client: Visitor) -> None:
    assert with_password(client).location == "/sign-in/second?next=/patients"
    assert not is_in(client)
    assert client.get("/account").status_code == 303


def test_the_password_and_six_digits_open(with_app: Clinician, client: Visitor, digits: Digits) -> None:
    answer = with_password(client)
    page = client.get(answer.location)
    assert "Six digits" in page.text
    assert PASSWORD not in page.text
    assert client.send(answer.location, code=digits(0)).location == "/patients"
    assert is_in(client)
    assert events()[-2:] == ["clinician.app-used", "clinician.signed-in"]


def test_digits_are_good_once_for_everybody_who_saw_them(
    app: Flask, with_app: Clinician, digits: Digits
) -> None:
    for expected in (303, 422):
        client = app.test_client()
        assert isinstance(client, Visitor)
        with_password(client)
        assert client.send("/sign-in/second", code=digits(0)).status_code == expected


def test_the_same_digits_at_the_same_moment_open_once(app: Flask, with_app: Clinician) -> None:
    person_id, step = with_app.id, rules.step_of(NOON)

    def use(_: int) -> bool:
        with app.app_context():
            person = queries.person(of=person_id)
            assert person is not None
            try:
                actions.use_app(step, by=person, now=NOON)
            except actions.Used:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(use, range(6))) == [False] * 5 + [True]


def test_a_recovery_code_opens_once(app: Flask, with_app: Clinician) -> None:
    for expected in (303, 422):
        client = app.test_client()
        assert isinstance(client, Visitor)
        with_password(client)
        assert client.send("/sign-in/second", code=CODE.upper().replace("-", " ")).status_code == expected
    assert CODE not in str(db.session.scalars(select(RecoveryCode.digest)).all())


def test_what_was_wrong_stands_beside_the_field_it_was_typed_into(
    with_app: Clinician, client: Visitor
) -> None:
    with_password(client)
    refused = client.send("/sign-in/second", code="abcd-efgh-jkmn-pqrs").text
    assert 'href="#recovery-code"' in refused and "Take another one" in refused
    assert '<details class="fold" open' in refused, "what is wrong is not folded away"
    assert "Wait for the next one" not in refused
    digits = client.send("/sign-in/second", code="000000").text
    assert 'href="#code"' in digits and "Wait for the next one" in digits
    assert '<details class="fold" open' not in digits


def test_wrong_digits_are_slowed_down_and_noted_and_a_passkey_never_waits(
    with_app: Clinician, key: Authenticator, client: Visitor
) -> None:
    with_password(client)
    for _ in range(5):
        assert client.send("/sign-in/second", code="000000").status_code == 422
    answer = client.send("/sign-in/second", code="000000")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "5"
    assert events().count("clinician.factor-refused") == 5
    shown = key.shown(options(client))
    assert client.send("/sign-in/passkey", credential=shown).status_code == 303
    assert is_in(client)


def test_the_second_page_waits_ten_minutes_for_this_browser_alone(
    app: Flask, with_app: Clinician, client: Visitor, clock: Clock, digits: Digits
) -> None:
    with_password(client)
    other = app.test_client()
    assert other.get("/sign-in/second").location == "/sign-in"
    clock.time += timedelta(minutes=10)
    assert client.send("/sign-in/second", code=digits(0)).location == "/sign-in"
    assert not is_in(client)


def test_the_seed_is_sealed_for_its_owner(with_app: Clinician, client: Visitor, digits: Digits) -> None:
    kept = db.session.scalars(select(AuthenticatorApp.seed)).one()
    assert SEED.encode() not in kept
    # Slipped under somebody else's account it opens nothing there.
    weber = a_clinician(of=with_app.practice, email="weber@example.org", password=with_app.password)
    db.session.execute(update(AuthenticatorApp).values(clinician_id=weber.id))
    db.session.commit()
    client.send("/sign-in", email="weber@example.org", password=PASSWORD)
    assert client.send("/sign-in/second", code=digits(0)).status_code == 422


def test_a_passkey_opens_alone_and_names_its_owner(key: Authenticator, client: Visitor) -> None:
    asked = options(client)
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == "localhost"
    assert not asked.get("allowCredentials")
    answer = client.send("/sign-in/passkey?next=/patients", credential=key.shown(asked))
    assert answer.location == "/patients"
    assert is_in(client)
    assert events() == ["clinician.passkey-used", "clinician.signed-in"]


def test_a_passkey_is_a_second_factor_too(key: Authenticator, client: Visitor) -> None:
    with_password(client)
    asked = options(client, "/sign-in/second/passkey/options")
    assert len(asked["allowCredentials"]) == 1
    assert client.send("/sign-in/second/passkey", credential=key.shown(asked)).status_code == 303
    assert is_in(client)


@pytest.mark.once
@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "http://evil.example"},
        {"origin": "https://localhost"},
        {"place": "evil.example"},
        {"verifies": False},
        {"id": b"0123456789abcdef"},
    ],
    ids="-".join,
)
def test_a_passkey_from_elsewhere_or_without_its_owner_opens_nothing(
    key: Authenticator, client: Visitor, lie: dict[str, Any]
) -> None:
    for name, value in lie.items():
        setattr(key, name, value)
    shown = key.shown(options(client))
    assert client.send("/sign-in/passkey", credential=shown).status_code == 422
    assert not is_in(client)


def test_a_signature_by_another_key_opens_nothing(key: Authenticator, client: Visitor) -> None:
    key.key = Authenticator().key
    assert client.send("/sign-in/passkey", credential=key.shown(options(client))).status_code == 422


def test_what_was_signed_is_good_once_and_in_its_browser(
    app: Flask, key: Authenticator, client: Visitor
) -> None:
    asked = options(client)
    stranger = app.test_client()
    assert isinstance(stranger, Visitor)
    assert stranger.send("/sign-in/passkey", credential=key.shown(asked)).status_code == 422
    # Asking spent it, whoever asked.
    assert client.send("/sign-in/passkey", credential=key.shown(asked)).status_code == 422
    shown = key.shown(options(client))
    assert client.send("/sign-in/passkey", credential=shown).status_code == 303
    assert client.send("/sign-in/passkey", credential=shown).status_code == 422


def test_a_challenge_ends_after_five_minutes(key: Authenticator, client: Visitor, clock: Clock) -> None:
    shown = key.shown(options(client))
    clock.time += timedelta(minutes=5)
    assert client.send("/sign-in/passkey", credential=shown).status_code == 422
    options(client)
    assert len(db.session.scalars(select(Challenge.digest)).all()) == 1  # what was over is gone


def test_a_counter_that_falls_is_refused_and_noted(key: Authenticator, client: Visitor) -> None:
    assert client.send("/sign-in/passkey", credential=key.shown(options(client))).status_code == 303
    client.send("/sign-out")
    key.counter = 1
    assert client.send("/sign-in/passkey", credential=key.shown(options(client))).status_code == 422
    assert not is_in(client)
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "clinician.factor-refused")).one()
    assert noted.facts == {"means": "passkey", "reason": "counter"}


def test_a_device_that_keeps_no_counter_is_taken_at_its_word(key: Authenticator, client: Visitor) -> None:
    for _ in range(2):
        key.counter = 0
        assert client.send("/sign-in/passkey", credential=key.shown(options(client))).status_code == 303


def test_a_disabled_person_enters_with_nothing(lang: Clinician, key: Authenticator, client: Visitor) -> None:
    lang.active = False
    db.session.commit()
    assert client.send("/sign-in/passkey", credential=key.shown(options(client))).status_code == 422


@pytest.mark.once
@pytest.mark.parametrize(
    "credential",
    [
        "{}",
        "[]",
        "x",
        '{"response": {}}',
        '{"response": {"clientDataJSON": "e30"}}',
        '{"response": {"clientDataJSON": 7}}',
    ],
)
def test_what_is_no_credential_is_refused(app: Flask, client: Visitor, credential: str) -> None:
    assert client.send("/sign-in/passkey", credential=credential).status_code == 422


def test_whoever_has_no_factor_sets_one_up_before_anything_else(lang: Clinician, client: Visitor) -> None:
    assert with_password(client).location == "/patients"
    for address in ("/", "/patients", "/account"):
        assert client.get(address).location == "/account/factors", address
    answer = client.get("/patients", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.get_json()["error"]["key"] == "second-factor-first"
    assert "The other pages open once you have one" in client.get("/account/factors").text
    authenticator = Authenticator()
    made = authenticator.made(options(client, "/account/factors/passkeys/options"))
    answer = client.send("/account/factors/passkeys", credential=made, name="Laptop")
    assert answer.status_code == 303
    assert is_in(client)


def test_a_practice_that_asks_for_none_opens_by_the_password(lang: Clinician, client: Visitor) -> None:
    lang.practice.second_factor = False
    db.session.commit()
    with_password(client)
    assert is_in(client)
    assert db.session.scalar(select(Passkey.id)) is None
