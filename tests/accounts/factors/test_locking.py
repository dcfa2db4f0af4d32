"""After idle minutes a page locks, and nothing typed is lost; sensitive acts ask once more who is there.

Proves security.md A-11, A-12, A-13, R-16.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from clinic.accounts import passwords, register
from clinic.accounts.factors.models import ParkedForm
from clinic.accounts.factors.rules import MOST_KEPT_FORMS
from clinic.accounts.models import Clinician, Role, SignIn
from clinic.accounts.rules import Means
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Patient
from tests.accounts.factors.authenticator import Authenticator
from tests.accounts.factors.conftest import CODE
from tests.conftest import NOON, Clock
from tests.factories import PASSWORD, a_clinician, signed_in
from tests.pages import Visitor

Digits = Callable[..., str]
IDLE = timedelta(minutes=15)


@pytest.fixture
def inside(with_app: Clinician, client: Visitor) -> Visitor:
    """Somebody signed in with password and digits, at noon."""
    signed_in(client, with_app)
    sign_in = db.session.scalars(select(SignIn)).one()
    sign_in.means = Means.APP
    db.session.commit()
    return client


@pytest.fixture
def other(app: Flask) -> Visitor:
    """Another browser."""
    return cast(Visitor, app.test_client())


def secret(client: Visitor) -> str:
    with client.session_transaction() as cookie:
        return str(cookie[register.KEY])


def hold(client: Visitor, known: str) -> None:
    with client.session_transaction() as cookie:
        cookie[register.KEY] = known


def test_an_idle_session_is_locked_and_opens_where_it_was(
    inside: Visitor, clock: Clock, digits: Digits
) -> None:
    clock.time += IDLE
    answer = inside.get("/patients?q=a")
    assert answer.location == "/locked?next=%2Fpatients%3Fq%3Da"
    page = inside.get(answer.location).text
    assert "K. Lang" in page
    before = secret(inside)
    assert inside.send(answer.location, code=digits(0)).location == "/patients?q=a"
    assert inside.get("/patients").status_code == 200
    # The id from before the lock is worth nothing.
    after = secret(inside)
    assert after != before
    hold(inside, before)
    assert inside.get("/patients").location == "/sign-in?next=%2Fpatients"


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"password": PASSWORD}, 303), ({"password": "wrong"}, 422), ({"code": CODE}, 303), ({}, 422)],
)
def test_password_or_code_unlocks(inside: Visitor, clock: Clock, typed: dict[str, str], status: int) -> None:
    clock.time += IDLE
    assert inside.send("/locked", **typed).status_code == status


@pytest.mark.parametrize(
    ("own", "asked", "spoken"), [(None, "en-GB", "en"), (None, "de-CH", "de"), ("de", "en-GB", "de")]
)
def test_the_lock_speaks_as_the_pages_before(
    inside: Visitor, with_app: Clinician, clock: Clock, own: str | None, asked: str, spoken: str
) -> None:
    with_app.language = own
    db.session.commit()
    headers = {"Accept-Language": asked}
    assert f'<html lang="{spoken}"' in inside.get("/patients", headers=headers).text
    clock.time += IDLE
    assert f'<html lang="{spoken}"' in inside.get("/locked", headers=headers).text


def test_a_passkey_unlocks(key: Authenticator, inside: Visitor, clock: Clock) -> None:
    clock.time += IDLE
    options = inside.send("/locked/passkey/options").get_json()
    assert (
        inside.send("/locked/passkey?next=/patients", credential=key.shown(options)).location == "/patients"
    )
    assert inside.get("/patients").status_code == 200


def test_another_persons_password_opens_no_lock(inside: Visitor, clock: Clock) -> None:
    a_clinician(of=None, name="J. Weber", email="weber@example.org")
    clock.time += IDLE
    assert inside.send("/locked", password="the password of somebody else").status_code == 422


def test_the_lock_stays_when_the_clock_is_set_back(inside: Visitor, clock: Clock) -> None:
    clock.time += IDLE
    assert inside.get("/patients").status_code == 303
    clock.time -= timedelta(minutes=10)
    assert inside.get("/patients").location == "/locked?next=%2Fpatients"


def test_a_clock_set_back_locks_what_was_open(inside: Visitor, clock: Clock) -> None:
    clock.time -= timedelta(hours=1)
    assert inside.get("/patients").location == "/locked?next=%2Fpatients"
    assert inside.send("/locked", password=PASSWORD).status_code == 303
    assert inside.get("/patients").status_code == 200


def test_twelve_hours_after_signing_in_no_lock_opens(inside: Visitor, clock: Clock) -> None:
    clock.time += timedelta(hours=12)
    assert inside.get("/patients").location == "/sign-in?next=%2Fpatients"
    clock.time -= timedelta(hours=11)
    assert inside.get("/patients").location == "/locked?next=%2Fpatients"


def test_a_script_is_told_of_the_lock_and_keeps_the_session_awake_only_for_a_person(
    inside: Visitor, clock: Clock
) -> None:
    clock.time += timedelta(minutes=14)
    assert inside.get("/awake", headers={register.BY_ITSELF: "1"}).status_code == 204
    clock.time += timedelta(minutes=1)
    answer = inside.get("/awake", headers={"Accept": "application/json", register.BY_ITSELF: "1"})
    assert answer.status_code == 401
    assert answer.get_json()["error"]["key"] == "locked"


def test_a_form_sent_to_a_locked_page_waits_sealed_for_its_sender(
    app: Flask, inside: Visitor, clock: Clock
) -> None:
    clock.time += IDLE
    typed = {"name": "Marta Beispiel", "birth_year": "1971", "sex": "female"}
    answer = inside.send("/patients/new", **typed)
    assert answer.location.startswith("/locked?next=%2Fkept%2F")
    sealed = db.session.scalars(select(ParkedForm.content)).one()
    assert b"Marta" not in sealed
    assert db.session.scalar(select(func.count()).select_from(Patient)) == 0
    unlocked = inside.send(answer.location, password=PASSWORD)
    page = inside.get(unlocked.location).text
    assert "Marta Beispiel" in page
    assert 'action="/patients/new?kept=' in page
    # Nobody else is offered it.
    stranger = app.test_client()
    signed_in(stranger, a_clinician(of=None, name="J. Weber", role=Role.ADMINISTRATOR), at=clock.time)
    assert stranger.get(unlocked.location).status_code == 404
    noted = db.session.scalars(select(AuditEntry.event)).all()
    assert "clinician.form-kept" in noted


def test_a_kept_form_is_dropped_once_it_was_taken_or_let_go(inside: Visitor, clock: Clock) -> None:
    clock.time += IDLE
    for _ in range(2):
        inside.send("/account", language="de", theme="dark")
    inside.send("/locked", password=PASSWORD)
    first, second = db.session.scalars(select(ParkedForm.id)).all()
    assert inside.send(f"/account?kept={first}", language="nowhere", theme="dark").status_code == 422
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 2
    assert inside.send(f"/account?kept={first}", language="de", theme="dark").status_code == 303
    assert inside.send(f"/kept/{second}/drop").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 0


def test_a_form_of_a_session_that_ran_out_waits_behind_the_next_sign_in(
    inside: Visitor, clock: Clock, digits: Digits
) -> None:
    clock.time += timedelta(hours=13)
    answer = inside.send("/account", language="de", theme="dark")
    assert answer.location.startswith("/sign-in?next=%2Fkept%2F")
    inside.send("/sign-in", email="lang@example.org", password=PASSWORD)
    assert inside.send("/sign-in/second", code=digits(0)).location.startswith("/kept/")


@pytest.mark.parametrize("by", ["an administrator", "another device", "a new password"])
def test_a_form_of_a_session_that_was_ended_from_elsewhere_waits_behind_the_next_sign_in(
    other: Visitor, inside: Visitor, with_app: Clinician, digits: Digits, by: str
) -> None:
    weber = a_clinician(of=with_app.practice, name="J. Weber", role=Role.ADMINISTRATOR)
    signed_in(other, weber if by == "an administrator" else with_app)
    db.session.execute(update(SignIn).values(means=Means.APP))
    db.session.commit()
    address, fields = {
        "an administrator": (f"/team/{with_app.id}/sessions/end", {}),
        "another device": ("/account/sessions/end-others", {}),
        "a new password": ("/account/password", {"present": PASSWORD, "new": "Teich Pferd Laterne Ofen"}),
    }[by]
    assert other.send(address, **fields).status_code == 303
    answer = inside.send("/patients/new", name="Marta Beispiel", birth_year="1971", sex="female")
    assert answer.location.startswith("/sign-in?next=%2Fkept%2F")
    assert db.session.scalar(select(func.count()).select_from(Patient)) == 0
    password = "Teich Pferd Laterne Ofen" if by == "a new password" else PASSWORD
    inside.send(answer.location, email="lang@example.org", password=password)
    kept = inside.send("/sign-in/second", code=digits(0)).location
    page = inside.get(kept).text
    assert "Marta Beispiel" in page
    # Whoever ended it may have done so because it was in wrong hands.
    assert "Was it you?" in page


def test_a_form_from_a_tab_left_open_while_signing_out_in_another_waits_behind_the_next_sign_in(
    inside: Visitor, with_app: Clinician, digits: Digits
) -> None:
    fields = {"csrf_token": inside.token(), "name": "Marta Beispiel", "birth_year": "1971", "sex": "female"}
    inside.send("/sign-out")
    assert "Your session has ended" not in inside.get("/sign-in").text  # they know: they ended it
    answer = inside.send("/patients/new", **fields)
    assert answer.location.startswith("/sign-in?next=%2Fkept%2F")
    assert "What you sent was kept." in inside.get(answer.location).text
    inside.send(answer.location, email="lang@example.org", password=PASSWORD)
    kept = inside.send("/sign-in/second", code=digits(0)).location
    assert "Marta Beispiel" in inside.get(kept).text


def test_a_form_from_a_page_of_an_earlier_sign_in_is_sent_only_at_a_word(
    inside: Visitor, with_app: Clinician, digits: Digits
) -> None:
    old = inside.token()
    inside.send("/sign-out")
    inside.send("/sign-in", email="lang@example.org", password=PASSWORD)
    inside.send("/sign-in/second", code=digits(0))
    fields = {"name": "Marta Beispiel", "birth_year": "1971", "sex": "female"}
    sent = fields | {"csrf_token": old}
    script = inside.post("/patients/new", data=sent, headers={"Accept": "application/json"})
    assert (script.status_code, script.get_json()["error"]["key"]) == (400, "form-expired")
    answer = inside.post("/patients/new", data=sent)
    assert (answer.status_code, answer.location[:6]) == (303, "/kept/")
    assert db.session.scalar(select(func.count()).select_from(Patient)) == 0
    page = inside.get(answer.location).text
    assert "Marta Beispiel" in page
    assert "in the name of K. Lang" in page
    for forged in ("", "x", old[:-1], old.upper()):
        assert inside.send("/patients/new", csrf_token=forged, **fields).status_code == 400
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 1


def test_what_an_ended_session_still_sends_is_kept_for_half_a_day_and_for_nobody_who_left(
    inside: Visitor, with_app: Clinician, clock: Clock
) -> None:
    sign_in = db.session.scalars(select(SignIn)).one()
    sign_in.ended_at = NOON
    db.session.commit()
    clock.time += timedelta(hours=12)
    assert inside.send("/account", language="de", theme="dark").location == "/sign-in"
    clock.time -= timedelta(seconds=1)
    with_app.active = False
    db.session.commit()
    inside.send("/account", language="de", theme="dark")
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 0


def test_what_an_ended_session_sends_pushes_out_nothing_that_waits_already(
    inside: Visitor, clock: Clock
) -> None:
    clock.time += IDLE
    for number in range(MOST_KEPT_FORMS):
        inside.send("/patients/new", name=f"Marta Beispiel {number}")
    waiting = set(db.session.scalars(select(ParkedForm.id)))
    assert len(waiting) == MOST_KEPT_FORMS
    db.session.execute(update(SignIn).values(ended_at=clock.time))
    db.session.commit()
    assert inside.send("/patients/new", name="Nobody Of Hers").location == "/sign-in"
    assert set(db.session.scalars(select(ParkedForm.id))) == waiting


def test_secrets_and_bare_buttons_are_not_kept(inside: Visitor, clock: Clock) -> None:
    clock.time += IDLE
    inside.send("/account/password", present=PASSWORD, new="Teich Pferd Laterne Ofen")
    inside.send("/account/sessions/end-others")
    inside.post("/account", data={"language": "de", "theme": "dark"})  # without the session's token
    assert db.session.scalar(select(func.count()).select_from(ParkedForm)) == 0


def test_one_locks_by_hand_and_somebody_else_signs_in(inside: Visitor) -> None:
    assert inside.send("/lock").location == "/locked"
    assert inside.get("/patients").location == "/locked?next=%2Fpatients"
    assert inside.get("/sign-in").location == "/locked"
    assert inside.send("/locked/leave").location == "/sign-in"
    assert inside.get("/sign-in").status_code == 200
    assert db.session.scalars(select(SignIn.ended_at)).one() == NOON


def test_a_sensitive_act_asks_once_more_after_ten_minutes(
    inside: Visitor, clock: Clock, digits: Digits
) -> None:
    clock.time += timedelta(minutes=10)
    answer = inside.send("/account/factors/codes")
    assert answer.location.startswith("/prove")
    assert inside.send("/prove", password=PASSWORD).status_code == 422  # there is more to show
    before = secret(inside)
    assert inside.send("/prove?next=/account/factors", code=digits(0)).location == "/account/factors"
    assert secret(inside) != before
    assert inside.send("/account/factors/codes").status_code == 200
    assert db.session.scalars(select(SignIn.means)).one() is Means.APP


def test_what_was_typed_comes_back_after_the_proof(app: Flask, client: Visitor, clock: Clock) -> None:
    signed_in(client, a_clinician(role=Role.ADMINISTRATOR, password=passwords.hashed(PASSWORD)))
    clock.time += timedelta(minutes=11)
    answer = client.send("/practice/security", idle_minutes="20")
    assert answer.location.startswith("/prove?next=%2Fkept%2F")
    # Somebody without a second factor shows what they have.
    kept = client.send(answer.location, password=PASSWORD).location
    page = client.get(kept).text
    assert 'name="idle_minutes" value="20"' in page


def test_a_script_is_told_to_ask_for_a_proof(inside: Visitor, clock: Clock) -> None:
    clock.time += timedelta(minutes=11)
    answer = inside.post(
        "/account/factors/passkeys/options",
        data={"csrf_token": inside.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401
    assert answer.get_json()["error"]["sign_in"].startswith("/prove")
