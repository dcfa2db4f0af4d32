"""A link with a PIN opens nothing without it, and guessing ends after fifteen tries.

Proves security.md B-07.
"""

from datetime import timedelta

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.plans.models import Plan
from clinic.sharing import pins, rules
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import NOTE, address_in, an_issued_plan, give, links, visitor_of

PIN = "480913"


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    signed_in(client, lang)
    return an_issued_plan(lang)


@pytest.fixture
def path(client: Visitor, plan: Plan) -> str:
    return address_in(give(client, plan, pin="480 913").text)


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "987654", "121212", "480480", "123321", "159753", "112233"]
)
def test_what_somebody_would_guess_first_is_no_pin(pin: str) -> None:
    assert rules.is_guessed_first(pin)
    assert not rules.is_guessed_first(PIN)


def test_waits_grow_and_then_only_the_practice_helps() -> None:
    waits = [rules.pin_wait(failures) for failures in range(1, 16)]
    none, quarter, hour = timedelta(0), timedelta(minutes=15), timedelta(hours=1)
    assert waits == [*[none] * 4, quarter, *[none] * 4, hour, *[none] * 4, None]


def test_nothing_of_the_plan_is_shown_before_the_pin(app: Flask, plan: Plan, path: str) -> None:
    phone = visitor_of(app)
    phone.get(path)
    asked = phone.get("/plan")
    assert asked.status_code == 403
    assert NOTE not in asked.text
    assert "Ihre PIN" in asked.text
    assert phone.post("/plan/opened", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403
    wrong = phone.post("/plan/pin", data={"pin": "480914"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert wrong.status_code == 422
    assert "4 Versuche bleiben" in wrong.text
    right = phone.post("/plan/pin", data={"pin": "480 913"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert right.status_code == 303
    assert NOTE in phone.get("/plan").text
    (link,) = links(plan)
    assert (link.pin_failures, link.pin_wait_until) == (0, None)
    assert PIN not in (link.pin or "")
    assert (link.pin or "").startswith("$argon2id$")


def test_the_proof_of_one_link_opens_no_other(app: Flask, client: Visitor, plan: Plan, path: str) -> None:
    other = address_in(give(client, plan, pin=PIN).text)
    phone = visitor_of(app)
    phone.get(path)
    phone.post("/plan/pin", data={"pin": PIN}, headers={"Sec-Fetch-Site": "same-origin"})
    phone.get(other)
    assert phone.get("/plan").status_code == 403


def test_tries_are_counted_before_anybody_looks(app: Flask, plan: Plan, path: str, clock: Clock) -> None:
    link_id = links(plan)[0].id
    assert [pins.begin(link_id, at=NOON) for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(pins.Waiting) as waiting:
        pins.begin(link_id, at=NOON + timedelta(minutes=14))
    assert waiting.value.seconds == 60
    phone = visitor_of(app)
    phone.get(path)
    refused = phone.post("/plan/pin", data={"pin": PIN}, headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code == 429
    assert "Warten Sie 15 Minuten" in refused.text
    for hour in range(1, 3):
        for _ in range(5):
            pins.begin(link_id, at=NOON + timedelta(hours=2 * hour))
    clock.time = NOON + timedelta(days=3)
    locked = phone.post("/plan/pin", data={"pin": PIN}, headers={"Sec-Fetch-Site": "same-origin"})
    assert locked.status_code == 429
    assert "Rufen Sie Ihre Praxis an" in locked.text


@pytest.mark.parametrize(
    ("pin", "message"),
    [("12345", "Six digits"), ("48091a", "Six digits"), ("123456", "Somebody who guesses")],
)
def test_a_weak_pin_is_refused_with_a_reason(client: Visitor, plan: Plan, pin: str, message: str) -> None:
    answer = give(client, plan, pin=pin)
    assert answer.status_code == 422
    assert message in answer.text
    assert links(plan) == []


def test_a_link_opens_in_the_language_it_was_handed_over_in(app: Flask, client: Visitor, plan: Plan) -> None:
    phone = visitor_of(app)
    phone.get(address_in(give(client, plan, language="en").text))
    assert '<html lang="en"' in phone.get("/plan").text
