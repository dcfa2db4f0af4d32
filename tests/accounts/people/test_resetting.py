"""A lost password: equal answers, an address that works once for half an hour, sessions end, a notice goes.

Proves security.md A-08, A-09, A-16.
"""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts import passwords
from clinic.accounts.models import Clinician, SignIn
from clinic.accounts.people import signing
from clinic.database import db
from tests.accounts.people.mailbox import Mailbox, address_in
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor

NEW = "Laterne Ofen Wolke 7"
SUBJECT = "Another password for Rückenwind"


def path(person: Clinician) -> str:
    address = signing.reset_address(person, until=NOON + timedelta(minutes=30))
    return address.removeprefix("http://localhost")


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_bots_look_and_then_the_person_changes_it_once(
    client: Visitor, lang: Clinician, stranger: Visitor, mailbox: Mailbox
) -> None:
    stranger.send("/password", email="lang@example.org")
    address = address_in(mailbox.take(SUBJECT), "/password")
    for _ in range(3):
        assert stranger.get(address).status_code == 200
    answer = stranger.send(address, password=NEW)
    assert (answer.status_code, answer.location) == (303, "/sign-in?after=reset")
    assert stranger.get("/").location.startswith("/sign-in")  # no sign-in by itself
    assert client.get("/account").location.startswith("/sign-in")  # every session ended
    assert stranger.send(address, password="Andere Worte am Abend").status_code == 404
    assert "was changed" in mailbox.take("Your password was changed").get_content()
    assert stranger.send("/sign-in", email="lang@example.org", password=NEW).status_code == 303


def test_nobody_learns_who_has_an_account(lang: Clinician, stranger: Visitor) -> None:
    a_clinician(of=lang.practice, email="left@example.org", active=False)
    answers = [
        stranger.send("/password", email=email)
        for email in ("lang@example.org", "nobody@example.org", "left@example.org")
    ]
    pages = {without_token(answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {200}
    assert len(pages) == 1


def test_only_whoever_is_there_gets_a_mail_and_only_one(
    lang: Clinician, stranger: Visitor, mailbox: Mailbox
) -> None:
    for email in ("lang@example.org", "nobody@example.org", "LANG@example.org"):
        stranger.send("/password", email=email)
    assert [message["To"] for message in mailbox.fetch()] == ["lang@example.org"]


def test_asking_over_and_over_has_to_wait(stranger: Visitor) -> None:
    answers = [stranger.send("/password", email="nobody@example.org") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize("late", [False, True])
def test_an_address_that_ended_reads_as_one_never_made(
    lang: Clinician, stranger: Visitor, clock: Clock, late: bool
) -> None:
    address = path(lang)
    if late:
        clock.time = NOON + timedelta(minutes=30)
    else:
        stranger.send(address, password=NEW)
    ended, invented = stranger.get(address), stranger.get("/password/x.y")
    assert (ended.status_code, ended.data) == (404, invented.data)


def test_a_weak_password_is_refused_here_too(lang: Clinician, stranger: Visitor) -> None:
    refused = stranger.send(path(lang), password="praxis lindenhof 1")
    assert refused.status_code == 422


def test_an_address_signed_with_a_former_key_opens_until_that_key_is_removed(
    app: Flask, lang: Clinician, stranger: Visitor
) -> None:
    address, former = path(lang), app.config["SECRET_KEY"]
    before = app.secret_key
    try:
        app.config["SECRET_KEY"] = "another key of forty characters, 0123456"
        app.config["SECRET_KEY_FALLBACKS"] = [former]
        assert stranger.get(address).status_code == 200
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert stranger.get(address).status_code == 404
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = before, []


def test_a_session_signed_with_a_former_key_goes_on(app: Flask, client: Visitor, lang: Clinician) -> None:
    former = app.config["SECRET_KEY"]
    try:
        app.config["SECRET_KEY"] = "another key of forty characters, 0123456"
        app.config["SECRET_KEY_FALLBACKS"] = [former]
        assert client.get("/account").status_code == 200
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = former, []


def test_a_changed_password_is_told_to_the_mailbox(app: Flask, client: Visitor, mailbox: Mailbox) -> None:
    person = a_clinician(email="weber@example.org", password=passwords.hashed("vier ruhige Abende am Meer"))
    signed_in(client, person)
    other = app.test_client()
    signed_in(other, person)
    answer = client.send("/account/password", present="vier ruhige Abende am Meer", new=NEW)
    assert answer.status_code == 303
    assert mailbox.take("Your password was changed")["To"] == "weber@example.org"
    assert len(db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all()) == 1
