"""The way into a plan: by address, bookmark or typed; how long it is open, and what counts as an opening."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.plans.models import Plan
from clinic.sharing import queries, rules
from tests.conftest import NOON, Clock
from tests.factories import a_dose
from tests.pages import Visitor
from tests.sharing.road import (
    NOTE,
    SURNAME,
    address_in,
    an_issued_plan,
    give,
    links,
    visitor_of,
)

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"}


def test_a_link_leads_to_the_plan_without_a_tap(app: Flask, path: str) -> None:
    visitor = visitor_of(app)
    answer = visitor.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/plan#{path.removeprefix('/p/')}"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("plan=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.get("/plan").status_code == 200


def test_the_cookie_never_outlives_its_link(app: Flask, path: str, plan: Plan) -> None:
    (link,) = links(plan)
    cookie = visitor_of(app).get(path).headers["Set-Cookie"]
    age = re.search(r"Max-Age=(\d+)", cookie)
    assert age is not None
    assert NOON + timedelta(seconds=int(age[1])) <= link.expires_at


def test_over_https_the_cookie_belongs_to_this_host_alone(app: Flask, path: str) -> None:
    usual = app.extensions["settings"]
    app.extensions["settings"] = replace(usual, base_url="https://localhost")
    try:
        cookie = visitor_of(app).get(path).headers["Set-Cookie"]
    finally:
        app.extensions["settings"] = usual
    assert cookie.startswith("__Host-plan=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_link_may_be_typed_as_people_type(app: Flask, path: str) -> None:
    secret = path.removeprefix("/p/")
    spelled = secret.upper().replace("0", "O").replace("1", "l")
    assert visitor_of(app).get(f"/p/{spelled}").status_code == 303
    spaced = " ".join(spelled[place : place + 4] for place in range(0, 26, 4))
    for typed in (spaced, f"http://localhost/p/{spelled}"):
        answer = visitor_of(app).post("/plan/open", data={"token": typed})
        assert answer.status_code == 303
        assert answer.location == f"/plan#{secret}"


def test_an_address_nobody_made_says_always_the_same(app: Flask, path: str) -> None:
    visitor = visitor_of(app)
    secret = path.removeprefix("/p/")
    other = ("z" if secret[0] != "z" else "y") + secret[1:]
    answers = [visitor.get(f"/p/{typed}") for typed in (other, "0" * 26, "x", "%F0%9F%A6%92", "a" * 300)]
    answers += [visitor.post("/plan/open", data=data) for data in ({"token": other}, {"token": ""}, {})]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_only_who_tries_unknown_addresses_has_to_wait(
    app: Flask, path: str, plan: Plan, desk: Visitor, clock: Clock
) -> None:
    dead = address_in(give(desk, plan).text)
    link = queries.opened_by(rules.fingerprint(dead.removeprefix("/p/")))
    assert link is not None
    desk.send(f"/plans/{plan.id}/links/{link.id}/revoke")
    visitor = visitor_of(app)
    for _ in range(40):
        assert visitor.get(dead).status_code == 410
    guesses = [visitor.get("/p/" + "0" * 26) for _ in range(31)]
    assert [answer.status_code for answer in guesses] == [404] * 30 + [429]
    assert 0 < int(guesses[-1].headers["Retry-After"]) <= 61
    assert visitor.get(dead).status_code == 410
    assert visitor.get(path).status_code == 303
    clock.time += timedelta(minutes=1)
    assert visitor.get("/p/" + "0" * 26).status_code == 404


def test_without_its_cookie_a_bookmark_is_opened_again(app: Flask) -> None:
    answer = visitor_of(app).get("/plan")
    assert answer.status_code == 403
    assert 'data-behaviour="link"' in answer.text
    assert "Open your link again" in answer.text


def test_two_plans_on_one_device_each_open_by_their_own_link(
    app: Flask, desk: Visitor, lang: Clinician, path: str
) -> None:
    other = an_issued_plan(lang, number=2, doses=(a_dose("band-row-standing"),))
    second = address_in(give(desk, other).text)
    visitor = visitor_of(app)
    visitor.get(path)
    first_page = visitor.get("/plan").text
    visitor.get(second)
    second_page = visitor.get("/plan").text
    for address, page in ((path, first_page), (second, second_page)):
        assert f'data-check="{rules.check(address.removeprefix("/p/"))}"' in page
    assert first_page.count("<article") == 3
    assert second_page.count("<article") == 1


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(seconds=-1), 200), (timedelta(0), 410), (timedelta(seconds=1), 410)]
)
def test_a_link_works_to_its_last_second(
    patient: Visitor, path: str, plan: Plan, clock: Clock, after: timedelta, status: int
) -> None:
    (link,) = links(plan)
    clock.time = link.expires_at + after
    assert patient.get("/plan").status_code == status
    assert patient.get(path).status_code == (303 if status == 200 else 410)


def test_a_dead_link_names_the_practice_and_nobody_else(patient: Visitor, plan: Plan, clock: Clock) -> None:
    clock.time = NOON + timedelta(days=300)
    page = patient.get("/plan")
    assert page.status_code == 410
    assert "030 23125 014" in page.text
    assert 'href="tel:03023125014"' in page.text
    for private in ("Maria", SURNAME, "K. Lang", NOTE, "Kinn"):
        assert private not in page.text


# Opened ----------------------------------------------------------------------------------------------


def test_an_opening_is_counted_once_a_visit_and_never_by_looking(
    patient: Visitor, path: str, plan: Plan, clock: Clock
) -> None:
    for method in ("GET", "HEAD"):
        patient.open(path, method=method, headers=PHONE)
        patient.open("/plan", method=method, headers=PHONE)
    assert openings(plan) == (0, None)
    for minutes in (0, 1, 9):
        clock.time = NOON + timedelta(minutes=minutes)
        assert patient.post("/plan/opened", data={}, headers=PHONE).status_code == 204
    assert openings(plan) == (1, NOON)
    clock.time = NOON + timedelta(minutes=10)
    patient.post("/plan/opened", data={}, headers=PHONE)
    assert openings(plan) == (2, clock.time)


@pytest.mark.parametrize(
    "agent", ["", "curl/8", "Googlebot/2.1", "WhatsApp/2.23", "SkypeUriPreview", "HeadlessChrome/120"]
)
def test_a_machine_opens_nothing(patient: Visitor, plan: Plan, agent: str) -> None:
    assert patient.post("/plan/opened", data={}, headers={"User-Agent": agent}).status_code == 204
    assert openings(plan) == (0, None)
    assert patient.get("/plan").status_code == 200


def openings(plan: Plan) -> tuple[int, datetime | None]:
    (link,) = links(plan)
    return link.openings, link.opened_at


def test_a_device_can_forget_the_plan(patient: Visitor, path: str) -> None:
    patient.post("/plan/view", data={"text": "150"})
    answer = patient.post("/plan/forget", data={})
    assert answer.location == "/plan#forgotten"
    assert patient.get("/plan").status_code == 403
    patient.get(path)
    assert '<html lang="de">' in patient.get("/plan").text


def test_no_page_of_a_link_offers_to_be_installed(patient: Visitor) -> None:
    """B-17: an installed start would not open the plan (DECISIONS, 39)."""
    for address in ("/plan", "/plan/diary", "/plan/session", "/plan/reminders"):
        assert "manifest" not in patient.get(address).text, address
    rules_of_addresses = [rule.rule for rule in patient.application.url_map.iter_rules()]
    assert not [rule for rule in rules_of_addresses if "manifest" in rule]
