"""One's own page: language, theme, keys, password, sessions."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts import passwords
from clinic.accounts.models import Clinician, Role, SignIn
from clinic.audit.models import AuditEntry
from clinic.database import db
from tests.conftest import Clock
from tests.factories import PASSWORD, a_clinician, signed_in
from tests.pages import Visitor

NEW = "Teich Pferd Ofen Wolke"


@pytest.fixture
def lang(app: Flask, client: Visitor) -> Clinician:
    person = a_clinician(email="lang@example.org", password=passwords.hashed(PASSWORD))
    signed_in(client, person)
    return person


def is_in(client: Visitor) -> bool:
    return client.get("/account").status_code == 200


def page(client: Visitor) -> str:
    return client.get("/account").get_data(as_text=True)


@pytest.mark.parametrize("role", Role)
def test_everybody_has_a_page_of_their_own(app: Flask, client: Visitor, role: Role) -> None:
    signed_in(client, a_clinician(role=role))
    assert is_in(client)


def test_language_theme_and_keys_are_kept(client: Visitor, lang: Clinician) -> None:
    answer = client.send("/account", language="de", theme="dark")
    assert answer.location == "/account?saved=preferences"
    shown = client.get(answer.location).get_data(as_text=True)
    assert '<html lang="de" data-theme="dark">' in shown
    assert "Gespeichert." in shown
    db.session.refresh(lang)
    assert (lang.language, lang.theme, lang.single_keys) == ("de", "dark", False)
    client.send("/account", language="en", theme="system", single_keys="yes")
    db.session.refresh(lang)
    assert (lang.language, lang.theme, lang.single_keys) == ("en", "system", True)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"language": "fr", "theme": "dark"},
        {"language": "de", "theme": "pink"},
        {"language": "de", "theme": "dark", "role": "administrator"},
        {"language": "de", "theme": "dark", "active": "0"},
    ],
)
def test_preferences_that_do_not_exist_are_refused(
    client: Visitor, lang: Clinician, fields: dict[str, str]
) -> None:
    assert client.send("/account", **fields).status_code == 422
    db.session.refresh(lang)
    assert (lang.language, lang.theme, lang.role) == ("en", "system", Role.CLINICIAN)


def test_a_new_password_holds_and_ends_the_other_sessions(
    app: Flask, client: Visitor, lang: Clinician
) -> None:
    elsewhere = signed_in(app.test_client(), lang)
    uniquifier = lang.fs_uniquifier
    answer = client.send("/account/password", present=PASSWORD, new=NEW)
    assert answer.location == "/account?saved=password"
    assert is_in(client)
    assert not is_in(elsewhere)
    db.session.refresh(lang)
    assert passwords.matches(NEW, lang.password)
    assert lang.fs_uniquifier != uniquifier
    assert db.session.scalars(select(AuditEntry.event)).all() == ["clinician.password-changed"]
    fresh = app.test_client()
    assert fresh.send("/sign-in", email=lang.email, password=PASSWORD).status_code == 422
    assert fresh.send("/sign-in", email=lang.email, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("kurz", "at least 15 characters"),
        ("passwordpassword", "first passwords somebody would try"),
        ("der Hof heißt Lindenhof", "Leave out the names"),
        ("ich heiße lang und breit", "Leave out the names"),
        (PASSWORD, "This is the present one"),
        ("x" * 257, "At most 256 characters"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(
    client: Visitor, lang: Clinician, new: str, words: str
) -> None:
    answer = client.send("/account/password", present=PASSWORD, new=new)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    db.session.refresh(lang)
    assert passwords.matches(PASSWORD, lang.password)


def test_whoever_does_not_know_the_present_password_changes_nothing_and_waits(
    client: Visitor, lang: Clinician
) -> None:
    codes = [client.send("/account/password", present="a guess", new=NEW).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    db.session.refresh(lang)
    assert passwords.matches(PASSWORD, lang.password)


def test_a_password_somebody_else_saw_is_changed_first(app: Flask, client: Visitor) -> None:
    person = a_clinician(
        email="neu@example.org",
        password=passwords.hashed(PASSWORD),
        password_is_temporary=True,
        role=Role.ADMINISTRATOR,
    )
    signed_in(client, person)
    assert client.get("/practice").location == "/account"
    assert client.send("/practice/mode", version="1", mode="documentation").location == "/account"
    shown = page(client)
    assert "Choose a password of your own" in shown
    assert "My sessions" not in shown
    client.send("/account/password", present=PASSWORD, new=NEW)
    assert client.get("/practice").status_code == 200


def test_my_sessions_are_listed_with_device_and_times(
    app: Flask, client: Visitor, lang: Clinician, clock: Clock
) -> None:
    signed_in(app.test_client(), a_clinician(name="J. Weber"))
    clock.time += timedelta(minutes=5)
    shown = page(client)
    assert shown.count('<li><span class="lines__main">') == 1
    assert "Since 24 Nov 2026, 12:00, last used 24 Nov 2026, 12:05" in shown


def test_one_session_ends_and_the_others_go_on(app: Flask, client: Visitor, lang: Clinician) -> None:
    phone, tablet = signed_in(app.test_client(), lang), signed_in(app.test_client(), lang)
    handles = re.findall(r'name="session" value="(\w{32})"', page(client))
    assert len(handles) == 2
    assert client.send("/account/sessions/end", session=handles[0]).location == "/account?saved=sessions"
    assert is_in(client)
    assert [is_in(phone), is_in(tablet)].count(True) == 1


def test_all_others_end_at_once(app: Flask, client: Visitor, lang: Clinician) -> None:
    phone, tablet = signed_in(app.test_client(), lang), signed_in(app.test_client(), lang)
    client.send("/account/sessions/end-others")
    assert [is_in(client), is_in(phone), is_in(tablet)] == [True, False, False]


def test_nobody_ends_the_session_of_another(app: Flask, client: Visitor, lang: Clinician) -> None:
    weber = a_clinician(of=lang.practice, name="J. Weber")
    theirs = signed_in(app.test_client(), weber)
    digest = db.session.scalars(select(SignIn.digest).where(SignIn.clinician_id == weber.id)).one()
    for handle in (digest.hex()[:32], digest.hex(), "", "0" * 32):
        assert client.send("/account/sessions/end", session=handle).status_code in (303, 422)
    assert is_in(theirs)
    assert db.session.scalars(select(AuditEntry.event)).all() == []
