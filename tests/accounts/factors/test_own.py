"""One's own ways to sign in: added, named, removed, and never the last one where one is needed."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.factors import actions, queries
from clinic.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from clinic.accounts.models import Clinician, Role, SignIn
from clinic.accounts.rules import Means
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.outbox import sending
from clinic.outbox.models import Message
from tests.accounts.factors.authenticator import Authenticator
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_practice, signed_in
from tests.pages import Visitor

pytestmark = pytest.mark.once

OWN = "/account/factors"


@pytest.fixture
def person(app: Flask, client: Visitor) -> Clinician:
    """Somebody signed in at a practice that asks for nothing more than a password."""
    person = a_clinician(email="k.lang@example.org")
    signed_in(client, person)
    return person


def asked(client: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = client.send(f"{OWN}/passkeys/options").get_json()
    return found


def add_passkey(client: Visitor, name: str = "Laptop") -> Authenticator:
    authenticator = Authenticator()
    made = authenticator.made(asked(client))
    assert client.send(f"{OWN}/passkeys", credential=made, name=name).status_code == 303
    return authenticator


def secret_of(page: str) -> str:
    found = re.search(r'class="secret__text">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))


def test_a_passkey_is_added_named_and_removed(person: Clinician, client: Visitor) -> None:
    add_passkey(client)
    page = client.get(OWN).text
    assert "Laptop" in page
    assert "Now make recovery codes" in client.get(f"{OWN}?saved=passkey-added").text
    passkey = queries.passkeys(of=person.id)[0]
    assert client.send(f"{OWN}/passkeys/{passkey.id}/name", name="").status_code == 422
    assert client.send(f"{OWN}/passkeys/{passkey.id}/name", name="Room 2").status_code == 303
    assert "Room 2" in client.get(OWN).text
    assert client.send(f"{OWN}/passkeys/{passkey.id}/remove").status_code == 303
    assert queries.passkeys(of=person.id) == []
    assert events() == ["clinician.passkey-added", "clinician.passkey-renamed", "clinician.passkey-removed"]


def test_a_passkey_is_asked_for_with_its_owner_verified(person: Clinician, client: Visitor) -> None:
    add_passkey(client)
    options = asked(client)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert len(options["excludeCredentials"]) == 1
    assert options["rp"]["id"] == "localhost"


@pytest.mark.parametrize(
    "lie", [{"origin": "http://evil.example"}, {"place": "evil.example"}, {"verifies": False}]
)
def test_a_passkey_made_elsewhere_or_unverified_is_not_kept(
    person: Clinician, client: Visitor, lie: dict[str, Any]
) -> None:
    authenticator = Authenticator(**lie)
    made = authenticator.made(asked(client))
    answer = client.send(f"{OWN}/passkeys", credential=made, name="Laptop")
    assert answer.status_code == 422
    assert "was not accepted" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Passkey)) == 0


def test_a_passkey_is_registered_once_and_its_answer_too(person: Clinician, client: Visitor) -> None:
    authenticator = Authenticator()
    made = authenticator.made(asked(client))
    assert client.send(f"{OWN}/passkeys", credential=made, name="Laptop").status_code == 303
    assert client.send(f"{OWN}/passkeys", credential=made, name="Laptop").status_code == 422
    again = authenticator.made(asked(client))
    assert "known here already" in client.send(f"{OWN}/passkeys", credential=again, name="Again").text


def test_an_app_is_set_up_by_its_digits_and_codes_are_shown_once(person: Clinician, client: Visitor) -> None:
    answer = client.send(f"{OWN}/app/begin")
    page = client.get(answer.location).text
    seed = secret_of(page)
    assert 'viewBox="0 0' in page
    assert client.send(f"{OWN}/app", code="000000").status_code == 422
    assert secret_of(client.get(f"{OWN}/app").text) == seed
    done = client.send(f"{OWN}/app", code=pyotp.TOTP(seed).at(NOON))
    codes = re.findall(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>", done.text)
    assert len(set(codes)) == 10
    assert seed.encode() not in db.session.scalars(select(AuthenticatorApp.seed)).one()
    assert "10 codes are left" in client.get(OWN).text
    assert codes[0] not in client.get(OWN).text
    assert client.get(f"{OWN}/app").status_code == 303  # the secret is shown no more
    renewed = client.send(f"{OWN}/codes")
    assert codes[0] not in renewed.text
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 10
    assert client.send(f"{OWN}/app/remove").status_code == 303
    assert events() == [
        "clinician.app-added",
        "clinician.codes-made",
        "clinician.codes-made",
        "clinician.app-removed",
    ]


def test_the_last_factor_stays_where_one_is_asked_for(
    with_app: Clinician, key: Authenticator, client: Visitor
) -> None:
    signed_in(client, with_app)
    # The session stands on more than a password.
    db.session.scalars(select(SignIn)).one().means = Means.APP
    db.session.commit()
    passkey = queries.passkeys(of=with_app.id)[0]
    assert client.send(f"{OWN}/passkeys/{passkey.id}/remove").status_code == 303
    page = client.get(OWN).text
    assert "The last one cannot be removed" in page
    assert "app/remove" not in page
    assert client.send(f"{OWN}/app/remove").status_code == 422
    assert queries.factors(of=with_app.id).app


def test_codes_need_a_factor_they_stand_in_for(person: Clinician, client: Visitor) -> None:
    assert client.send(f"{OWN}/codes").status_code == 422


def test_a_colleagues_passkey_is_not_there(person: Clinician, key: Authenticator, client: Visitor) -> None:
    theirs = db.session.scalars(select(Passkey)).one()
    for act in ("name", "remove"):
        there = client.send(f"{OWN}/passkeys/{theirs.id}/{act}", name="Mine")
        nowhere = client.send(f"{OWN}/passkeys/{uuid4()}/{act}", name="Mine")
        assert there.status_code == nowhere.status_code == 404
        assert there.data == nowhere.data


def test_its_owner_reads_of_each_change_in_a_mail(app: Flask, person: Clinician, client: Visitor) -> None:
    add_passkey(client)
    message = db.session.scalars(select(Message)).one()
    assert (message.kind, message.recipient) == ("passkey-added", "k.lang@example.org")
    sent = sending.send_due(lambda: NOON + timedelta(seconds=1))
    assert sent == {"sent": 1}


def test_everything_can_be_taken_from_somebody_who_lost_it(
    with_app: Clinician, key: Authenticator, client: Visitor
) -> None:
    signed_in(client, with_app)
    actions.remove_factors(with_app, by=with_app.practice, now=NOON)
    has = queries.factors(of=with_app.id)
    assert (has.passkeys, has.app, has.codes) == (0, False, 0)
    assert client.get(OWN).status_code == 303  # all sessions ended


def test_a_practice_says_what_it_asks_for_and_when_it_locks(
    app: Flask, client: Visitor, clock: Clock
) -> None:
    signed_in(client, a_clinician(of=a_practice(), role=Role.ADMINISTRATOR))
    assert client.send("/practice/security", idle_minutes="4").status_code == 422
    assert client.send("/practice/security", idle_minutes="5", second_factor="yes").status_code == 303
    assert client.get("/practice").location == OWN  # whoever asks for more shows it too
    clock.time += timedelta(minutes=5)
    assert client.get(OWN).location == f"/locked?next={OWN.replace('/', '%2F')}"
