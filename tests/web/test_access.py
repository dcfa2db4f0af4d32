"""Who may enter, asked before every view.

Proves security.md C-01.
"""

import pytest
from flask import Flask

from clinic.accounts.models import Role
from clinic.web.access import Undeclared, require_declared
from tests.pages import Visitor
from tests.web.conftest import Asked, a_person

DOORS = ("open", "staff", "clinicians", "administrators")
OPEN = {
    None: {"open"},
    Role.FRONT_DESK: {"open", "staff"},
    Role.CLINICIAN: {"open", "staff", "clinicians"},
    Role.ADMINISTRATOR: {"open", "staff", "clinicians", "administrators"},
}


@pytest.mark.parametrize("role", OPEN)
@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_open_to_its_people_only(
    guest: Visitor, asked: Asked, role: Role | None, door: str
) -> None:
    asked.person = a_person(role) if role else None
    answer = guest.get(f"/try/{door}")
    if door in OPEN[role]:
        assert answer.status_code == 200
    elif role is None:
        assert answer.status_code == 303
        assert answer.location == f"/sign-in?next=%2Ftry%2F{door}"
    else:
        assert answer.status_code == 403


def test_a_closed_door_names_who_can_open_it(guest: Visitor, asked: Asked) -> None:
    asked.person = a_person(Role.FRONT_DESK)
    assert "A clinician of your practice can do this." in guest.get("/try/clinicians").text
    assert "An administrator of your practice can do this." in guest.get("/try/administrators").text


def test_without_links_their_pages_do_not_exist(guest: Visitor, toy: Flask, asked: Asked) -> None:
    asked.person = a_person(Role.ADMINISTRATOR)
    known = toy.extensions.pop("link_holder", None)
    assert guest.get("/try/link-holders").status_code == 404
    toy.extensions["link_holder"] = lambda: ("open your link again", 401)
    assert guest.get("/try/link-holders").status_code == 401
    toy.extensions["link_holder"] = lambda: None
    assert guest.get("/try/link-holders").status_code == 200
    toy.extensions["link_holder"] = known


def test_the_way_back_keeps_the_query(guest: Visitor) -> None:
    assert guest.get("/try/staff?q=a%20b").location == "/sign-in?next=%2Ftry%2Fstaff%3Fq%3Da%2520b"


def test_after_a_post_the_way_back_is_the_page_of_the_form(guest: Visitor) -> None:
    headers = {"Referer": "http://localhost/try/open?q=1", "Sec-Fetch-Site": "same-origin"}
    assert guest.post("/try/staff", headers=headers).location == "/sign-in?next=%2Ftry%2Fopen"
    headers["Referer"] = "http://evil.example/try/open"
    assert guest.post("/try/staff", headers=headers).location == "/sign-in"


def test_a_script_is_told_where_to_sign_in(guest: Visitor) -> None:
    answer = guest.post("/try/staff", json={})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["key"] == "sign-in"
    assert answer.json["error"]["sign_in"] == "/sign-in"


def test_a_route_that_does_not_say_who_may_enter_stops_the_start() -> None:
    app = Flask("silent", static_folder=None)
    app.add_url_rule("/open", "opening", lambda: "")
    with pytest.raises(Undeclared, match="opening"):
        require_declared(app)
