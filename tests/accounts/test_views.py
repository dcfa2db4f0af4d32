"""Signing in and out, as a person and as somebody who guesses."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask_security.proxies import _security
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from clinic.accounts import actions, demo, passwords, register
from clinic.accounts.models import Attempt, Clinician, SignIn
from clinic.audit.models import AuditEntry
from clinic.database import db
from tests.conftest import NOON, Clock
from tests.factories import PASSWORD, a_clinician, a_practice, signed_in
from tests.pages import Visitor

EMAIL = "lang@example.org"
Enter = Callable[..., TestResponse]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(email=EMAIL, password=passwords.hashed(PASSWORD))


@pytest.fixture
def enter(client: Visitor) -> Enter:
    def send(email: str = EMAIL, password: str = PASSWORD, *, way_on: str = "", **more: str) -> TestResponse:
        address = f"/sign-in?next={quote(way_on)}" if way_on else "/sign-in"
        return client.send(address, email=email, password=password, **more)

    return send


def is_in(client: Visitor) -> bool:
    return client.get("/account").status_code == 200


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))


def test_whoever_knows_the_password_lands_on_today(lang: Clinician, client: Visitor, enter: Enter) -> None:
    answer = enter()
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(client)
    assert events() == ["clinician.signed-in"]


def test_wrong_passwords_before_the_right_one_are_told_in_the_log(lang: Clinician, enter: Enter) -> None:
    for _ in range(2):
        enter(EMAIL, "some other words")
    enter()
    assert events() == ["clinician.signed-in"], "two are slips"
    for _ in range(4):
        enter(EMAIL, "some other words")
    assert events() == ["clinician.signed-in"], "a line for each would tell whose address is known"
    assert enter().status_code == 303
    assert events() == ["clinician.signed-in", "clinician.passwords-refused", "clinician.signed-in"]
    line = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == "clinician.passwords-refused")
    ).one()
    assert line.facts == {"tries": 4}


@pytest.mark.parametrize("email", [f"  {EMAIL}", "LANG@Example.org", f"{EMAIL} "])
def test_an_address_is_the_same_in_capitals_and_with_blanks(
    lang: Clinician, enter: Enter, email: str
) -> None:
    assert enter(email).status_code == 303


def test_a_password_is_the_same_however_its_letters_are_composed(app: Flask, enter: Enter) -> None:
    a_clinician(email=EMAIL, password=passwords.hashed("Süße Äpfel im Körbchen"))
    assert enter(password="Su\u0308ße A\u0308pfel im Ko\u0308rbchen").status_code == 303


def test_a_blank_at_the_end_of_a_password_counts(lang: Clinician, enter: Enter) -> None:
    assert enter(password=f"{PASSWORD} ").status_code == 422


def test_the_session_gets_a_new_id_and_nothing_of_before_goes_on(
    lang: Clinician, client: Visitor, enter: Enter
) -> None:
    with client.session_transaction() as cookie:
        cookie[register.KEY] = "planted by somebody else"
        cookie["something"] = "else"
    before = client.token()
    enter()
    with client.session_transaction() as cookie:
        assert cookie[register.KEY] != "planted by somebody else"
        assert "something" not in cookie
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_signing_in_again_ends_the_session_this_browser_held(
    lang: Clinician, client: Visitor, enter: Enter
) -> None:
    enter()
    old = client.get_cookie("session")
    assert old is not None
    other = a_clinician(email="weber@example.org", password=passwords.hashed(PASSWORD))
    client.send("/sign-in", email=other.email, password=PASSWORD)
    client.set_cookie("session", old.value)
    assert not is_in(client)


def test_nobody_learns_which_part_was_wrong(lang: Clinician, enter: Enter) -> None:
    gone = a_clinician(email="gone@example.org", password=passwords.hashed(PASSWORD))
    actions.disable(gone, by=gone, now=NOON)
    a_clinician(email="unusable@example.org")

    def neutral(answer: TestResponse) -> tuple[int, str]:
        varying = r'name="csrf_token" value="[^"]*"|[\w.]+@example\.org'
        return answer.status_code, re.sub(varying, "", answer.get_data(as_text=True))

    answers = [
        neutral(enter(EMAIL, "some other words")),
        neutral(enter("nobody@example.org", "some other words")),
        neutral(enter("gone@example.org", PASSWORD)),
        neutral(enter("gone@example.org", "some other words")),
        neutral(enter("unusable@example.org", PASSWORD)),
    ]
    assert len(set(answers)) == 1
    assert answers[0][0] == 422


def test_a_refused_sign_in_keeps_the_address_and_never_the_password(lang: Clinician, enter: Enter) -> None:
    page = enter(EMAIL, "some other words").get_data(as_text=True)
    assert f'value="{EMAIL}"' in page
    assert "some other words" not in page


def test_a_refused_sign_in_is_logged_without_a_name(
    lang: Clinician, enter: Enter, capsys: pytest.CaptureFixture[str]
) -> None:
    enter(EMAIL, "some other words")
    lines = capsys.readouterr().err
    assert "sign-in-refused" in lines
    assert "lang" not in lines and "other words" not in lines


def test_after_wrong_passwords_one_waits_and_is_told_how_long(
    lang: Clinician, client: Visitor, enter: Enter, clock: Clock
) -> None:
    for _ in range(5):
        assert enter(EMAIL, "some other words").status_code == 422
    answer = enter()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "5"
    assert "Wait 5 s, or use your passkey." in answer.get_data(as_text=True)
    assert not is_in(client)
    clock.time += timedelta(seconds=5)
    assert enter().status_code == 303


def test_an_invented_forwarded_address_changes_nothing(lang: Clinician, client: Visitor) -> None:
    codes = [
        client.post(
            "/sign-in",
            data={"csrf_token": client.token(), "email": f"{n}@example.org", "password": "wrong words"},
            headers={"X-Forwarded-For": f"198.51.100.{n}", "Sec-Fetch-Site": "same-origin"},
        ).status_code
        for n in range(32)
    ]
    assert codes[-1] == 429


def test_an_account_nobody_has_waits_like_any_other(app: Flask, enter: Enter) -> None:
    assert [enter("nobody@example.org").status_code for _ in range(6)] == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("way_on", "goes_to"),
    [
        ("/patients?q=B", "/patients?q=B"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/%2f/evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_stays_here(lang: Clinician, enter: Enter, way_on: str, goes_to: str) -> None:
    assert enter(way_on=way_on).location == goes_to


def test_whoever_is_signed_in_goes_on_at_once(app: Flask, client: Visitor) -> None:
    signed_in(client, a_clinician())
    answer = client.get("/sign-in?next=/account")
    assert (answer.status_code, answer.location) == (303, "/account")


def test_an_ended_session_is_named_on_the_sign_in_page(app: Flask, client: Visitor, clock: Clock) -> None:
    assert "Your session has ended" not in client.get("/sign-in").get_data(as_text=True)
    signed_in(client, a_clinician())
    clock.time += timedelta(hours=12)
    answer = client.get("/account")
    assert answer.location == "/sign-in?next=%2Faccount"
    assert "Your session has ended" in client.get(answer.location).get_data(as_text=True)


def test_the_page_speaks_german(app: Flask, client: Visitor) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert "<h1>Anmelden</h1>" in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"email": EMAIL},
        {"password": PASSWORD},
        {"email": "", "password": ""},
        {"email": "a" * 300, "password": PASSWORD},
        {"email": EMAIL, "password": "x" * 257},
        {"email": EMAIL, "password": "nul\x00byte"},
        {"email": EMAIL, "password": PASSWORD, "remember": "on"},
        {"email": EMAIL, "password": PASSWORD, "role": "administrator"},
    ],
)
def test_a_form_that_does_not_fit_is_refused_and_opens_nothing(
    lang: Clinician, client: Visitor, fields: dict[str, str]
) -> None:
    assert client.send("/sign-in", **fields).status_code == 422
    assert not is_in(client)


def test_without_its_token_nobody_is_signed_in_or_out(lang: Clinician, client: Visitor) -> None:
    assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 400
    signed_in(client, lang)
    assert client.post("/sign-out").status_code == 400
    assert is_in(client)


def test_from_another_site_nobody_is_signed_in_or_out(lang: Clinician, client: Visitor) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    data = {"csrf_token": client.token(), "email": EMAIL, "password": PASSWORD}
    assert client.post("/sign-in", data=data, headers=foreign).status_code == 403
    signed_in(client, lang)
    assert client.post("/sign-out", data={"csrf_token": client.token()}, headers=foreign).status_code == 403
    assert is_in(client)


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    lang: Clinician, client: Visitor, enter: Enter
) -> None:
    enter()
    kept = client.get_cookie("session")
    assert kept is not None
    answer = client.send("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    client.set_cookie("session", kept.value)
    assert not is_in(client)
    assert events() == ["clinician.signed-in", "clinician.signed-out"]


def test_signing_in_sets_no_cookie_that_restores_a_session(lang: Clinician, enter: Enter) -> None:
    cookies = enter().headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith("session=")
    assert "HttpOnly" in cookies[0] and "SameSite=Lax" in cookies[0]
    assert "Expires" not in cookies[0] and "Max-Age" not in cookies[0]


def test_a_hash_made_with_less_effort_is_made_anew(app: Flask, enter: Enter) -> None:
    weak = _security.pwd_context.using(argon2__memory_cost=8, argon2__time_cost=2, argon2__type="I")
    person = a_clinician(email=EMAIL, password=weak.hash(PASSWORD))
    assert enter().status_code == 303
    db.session.refresh(person)
    assert not passwords.is_outdated(person.password)
    assert passwords.matches(PASSWORD, person.password)


def test_a_session_is_known_by_its_device(lang: Clinician, client: Visitor) -> None:
    firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    data = {"csrf_token": client.token(), "email": EMAIL, "password": PASSWORD}
    client.post("/sign-in", data=data, headers=firefox | {"Sec-Fetch-Site": "same-origin"})
    assert db.session.scalars(select(SignIn.device)).all() == ["Firefox, Linux"]


def test_a_long_wait_is_told_in_minutes(lang: Clinician, enter: Enter) -> None:
    for _ in range(5):
        enter(EMAIL, "some other words")
    db.session.execute(update(Attempt).values(wait_until=NOON + timedelta(seconds=290)))
    db.session.commit()
    answer = enter()
    assert answer.headers["Retry-After"] == "290"
    assert "Wait 5 min" in answer.get_data(as_text=True)


def test_a_demo_practice_is_known_by_its_mark(app: Flask) -> None:
    assert not demo.is_here()
    a_practice(is_demo=True)
    assert demo.is_here()


def test_a_language_chosen_before_signing_in_stays_in_the_browser(app: Flask, client: Visitor) -> None:
    person = a_clinician(language="en")
    client.send("/language", language="de", next="/sign-in")
    assert "<h1>Anmelden</h1>" in client.get("/sign-in").get_data(as_text=True)
    assert db.session.scalar(select(Clinician.language)) == person.language


def test_the_language_of_somebody_signed_in_is_theirs_everywhere(app: Flask, client: Visitor) -> None:
    person = a_clinician(language="en")
    signed_in(client, person)
    assert client.send("/language", language="de", next="/account").location == "/account"
    assert "Mein Konto" in client.get("/account").get_data(as_text=True)
    other = signed_in(app.test_client(), person)
    assert "Mein Konto" in other.get("/account").get_data(as_text=True)
    db.session.refresh(person)
    assert person.language == "de"
