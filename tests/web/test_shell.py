"""The head of every page: only open doors, in the person's language, and nothing asked while it renders."""

import pytest
from flask import Flask

from clinic.accounts.models import Role
from clinic.web import access, language, shell
from tests.pages import Visitor
from tests.web.conftest import Asked, a_person


def seen(app: Flask, asked: Asked, role: Role, path: str = "/try/staff") -> shell.Shell:
    asked.person = a_person(role)
    with app.test_request_context(path):
        access.signed_in()
        return shell.shell()


@pytest.fixture
def places(toy: Flask) -> shell.Places:
    places = toy.extensions["places"] = shell.Places()
    shell.add_to_navigation(toy, "try-clinicians", "Patients", order=20, key="p")
    shell.add_to_navigation(toy, "try-staff", "Today", order=10, key="t")
    shell.add_to_account(toy, "try-administrators", "Practice", order=10, icon="practice")
    shell.search_in(toy, "try-clinicians")
    return places


def test_menus_lead_to_open_doors_only(toy: Flask, asked: Asked, places: shell.Places) -> None:
    front_desk = seen(toy, asked, Role.FRONT_DESK)
    assert [way.label for way in front_desk.navigation] == ["Today"]
    assert front_desk.account == ()
    assert front_desk.search_url is None
    administrator = seen(toy, asked, Role.ADMINISTRATOR)
    assert [way.label for way in administrator.navigation] == ["Today", "Patients"]
    assert [way.url for way in administrator.account] == ["/try/administrators"]
    assert administrator.search_url == "/try/clinicians"


def test_the_page_one_is_on_is_marked(toy: Flask, asked: Asked, places: shell.Places) -> None:
    ways = seen(toy, asked, Role.CLINICIAN, "/try/clinicians/1").navigation
    assert [way.current for way in ways] == [False, True]


def test_the_head_shows_the_person(toy: Flask, asked: Asked) -> None:
    head = seen(toy, asked, Role.CLINICIAN, "/try/staff?q=1")
    assert head.person == shell.Face("K. Lang", "KL")
    assert (head.practice, head.demo, head.theme, head.shortcuts) == (
        "Praxis am Lindenhof",
        True,
        "dark",
        True,
    )
    assert head.here == "/try/staff?q=1"


@pytest.mark.parametrize(
    ("name", "initials"), [("K. Lang", "KL"), ("Anna Maria Ott", "AO"), ("ott", "O"), ("", ""), ("…", "")]
)
def test_initials(toy: Flask, asked: Asked, name: str, initials: str) -> None:
    asked.person = a_person()
    asked.person.name = name
    with toy.test_request_context("/"):
        access.signed_in()
        face = shell.shell().person
    assert face is not None
    assert face.initials == initials


def test_a_guest_sees_no_menus(toy: Flask) -> None:
    with toy.test_request_context("/"):
        head = shell.shell()
    assert (head.person, head.navigation, head.account, head.search_url) == (None, (), (), None)


@pytest.mark.parametrize(
    ("own", "cookie", "browser", "spoken"),
    [
        ("de", "en", "en", "de"),
        (None, "de", "en", "de"),
        (None, "xx", "de-AT,en;q=0.5", "de"),
        (None, None, "fr", "en"),
        (None, None, "", "en"),
    ],
)
def test_the_language_is_the_persons_then_the_cookies_then_the_browsers(
    toy: Flask, asked: Asked, own: str | None, cookie: str | None, browser: str, spoken: str
) -> None:
    asked.person = a_person(language=own)
    headers = {"Accept-Language": browser} | ({"Cookie": f"language={cookie}"} if cookie else {})
    with toy.test_request_context("/", headers=headers):
        access.signed_in()
        assert language.negotiated() == spoken
        language.speak("de")
        assert language.negotiated() == "de"


def test_choosing_a_language_keeps_it_and_goes_back(guest: Visitor) -> None:
    answer = guest.send("/language", language="de", next="/try/open?a=1")
    assert (answer.status_code, answer.location) == (303, "/try/open?a=1")
    cookie = answer.headers.getlist("Set-Cookie")
    assert any(
        one.startswith("language=de;") and "HttpOnly" in one and "SameSite=Lax" in one for one in cookie
    )
    assert 'lang="de"' in guest.get("/no/such/page").text


def test_choosing_a_language_leads_nowhere_else(guest: Visitor) -> None:
    assert guest.send("/language", language="de", next="//evil.example").location == "/"
    assert guest.send("/language", language="xx").status_code == 422
    assert guest.send("/language", language="de", theme="x").status_code == 422


def test_a_person_signed_in_keeps_the_language_as_their_own(guest: Visitor, toy: Flask) -> None:
    kept: list[str] = []
    toy.extensions["keep_language"] = kept.append
    guest.send("/language", language="de")
    del toy.extensions["keep_language"]
    assert kept == ["de"]
