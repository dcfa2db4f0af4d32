"""A practice comes to life at a terminal, and somebody who cannot get in is helped there."""

import re

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician, Practice, Role
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from tests.factories import a_clinician, a_practice, signed_in
from tests.pages import Visitor

CREATE = (
    *("practice", "create", "--name", "Praxis am Teich", "--phone", "030 23125 014"),
    *("--administrator", "K. Lang", "--email", "Lang@Example.org"),
)


def run(app: Flask, *arguments: str) -> Result:
    """A command as typed; its database session is not the test's."""
    db.session.remove()
    return app.test_cli_runner().invoke(args=arguments)


def one_time_password(result: Result) -> str:
    found = re.search(r"one-time password (\S+)", result.output)
    assert found is not None, result.output
    return found[1]


def test_a_practice_opens_with_an_administrator_who_then_chooses_a_password(
    app: Flask, client: Visitor
) -> None:
    result = run(app, *CREATE)
    assert result.exit_code == 0, result.output
    practice = db.session.scalars(select(Practice)).one()
    person = db.session.scalars(select(Clinician)).one()
    assert (practice.name, practice.language, practice.is_demo) == ("Praxis am Teich", "de", False)
    assert (person.email, person.role, person.password_is_temporary) == (
        "lang@example.org",
        Role.ADMINISTRATOR,
        True,
    )
    assert db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)).all() == [
        "practice.opened",
        "clinician.added",
    ]
    assert list(verify(practice.id)) == []
    password = one_time_password(result)
    assert client.send("/sign-in", email=person.email, password=password).status_code == 303
    assert client.get("/practice").location == "/account"
    assert client.send("/account/password", present=password, new="Laterne Ofen Wolke 7").status_code == 303
    # A real practice wants a second factor before it shows anything.
    assert client.get("/practice").location == "/account/factors"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--phone", "call me", "phone: Enter a number to dial"),
        ("--name", " ", "name: Fill this in."),
        ("--email", "nobody", "email: Enter an e-mail address"),
        ("--email", "a@xn--.example", "email: Enter an e-mail address"),
        ("--language", "fr", "--language"),
    ],
)
def test_what_does_not_fit_opens_nothing(app: Flask, option: str, value: str, words: str) -> None:
    arguments = [*CREATE, option, value]
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert db.session.scalars(select(Practice)).all() == []


def test_an_address_signs_in_one_person_only(app: Flask) -> None:
    a_clinician(email="lang@example.org")
    result = run(app, *CREATE)
    assert result.exit_code == 1
    assert "lang@example.org already" in result.output
    assert len(db.session.scalars(select(Practice)).all()) == 1
    again = run(app, "practice", "person", "add", "--name", "K. Lang", "--email", "lang@example.org")
    assert again.exit_code == 1
    assert len(db.session.scalars(select(Clinician)).all()) == 1


def test_a_person_is_added_to_the_practice_named(app: Flask) -> None:
    a_practice("Praxis am Teich")
    add = ("practice", "person", "add", "--name", "J. Weber", "--email", "weber@example.org")
    assert run(app, *add, "--role", "front-desk").exit_code == 0
    assert db.session.scalars(select(Clinician.role)).one() is Role.FRONT_DESK
    a_practice("Praxis am Park")
    other = ("practice", "person", "add", "--name", "N. Neu", "--email", "neu@example.org")
    assert "several" in run(app, *other).output
    assert "no such practice" in run(app, *other, "--practice", "Nowhere").output
    assert run(app, *other, "--practice", "Praxis am Park").exit_code == 0
    listed = run(app, "practice", "person", "list", "--practice", "Praxis am Park").output
    assert listed == "neu@example.org  N. Neu  clinician\n"


def test_a_lost_password_is_made_anew_and_sessions_end(app: Flask, client: Visitor) -> None:
    person = a_clinician(email="weber@example.org")
    signed_in(client, person)
    password = one_time_password(run(app, "practice", "person", "renew", "Weber@example.org"))
    assert client.get("/account").status_code == 303
    fresh = app.test_client()
    assert isinstance(fresh, Visitor)
    assert fresh.send("/sign-in", email="weber@example.org", password=password).status_code == 303


def test_somebody_who_left_cannot_come_in_until_let_in_again(app: Flask, client: Visitor) -> None:
    person = a_clinician(email="weber@example.org")
    signed_in(client, person)
    assert run(app, "practice", "person", "disable", "weber@example.org").exit_code == 0
    assert client.get("/account").status_code == 303
    assert "disabled" in run(app, "practice", "person", "list").output
    assert run(app, "practice", "person", "enable", "weber@example.org").exit_code == 0
    assert "disabled" not in run(app, "practice", "person", "list").output
    assert run(app, "practice", "person", "enable", "nobody@example.org").exit_code == 1


def test_the_last_administrator_is_not_disabled_from_a_terminal_either(app: Flask) -> None:
    a_clinician(email="lang@example.org", role=Role.ADMINISTRATOR)
    result = run(app, "practice", "person", "disable", "lang@example.org")
    assert result.exit_code == 1
    assert "is the last administrator" in result.output


def test_a_practice_is_set_up_at_the_address_a_command_prints(app: Flask, client: Visitor) -> None:
    result = run(app, "practice", "set-up")
    found = re.search(r"http://localhost(/setup/\S+)", result.output)
    assert found is not None, result.output
    assert client.get(found[1]).status_code == 200
