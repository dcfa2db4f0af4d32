"""Handing over: each way makes its own link, only through an open gate, and any link can be taken back."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.plans import queries as planned
from clinic.plans.models import Plan
from tests.factories import a_clear_screening, a_clinician, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor


@pytest.fixture(autouse=True, scope="module")
def renderer(service: Flask) -> Iterator[None]:
    """Ends the process that makes the sheets once these tests are through with it."""
    yield
    made = service.extensions.pop("renderer", None)
    if made is not None:
        made.close()


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(title="Physiotherapist")


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician, desk: Visitor) -> Plan:
    """A plan whose gate is open and whose first revision is issued."""
    episode = an_episode(of=a_patient(of=lang.practice, name="Maria Beispielsurname", greeting="Maria B."))
    a_clear_screening(of=episode, by=lang)
    made = a_plan(of=episode, by=lang)
    assert desk.send(f"/plans/{made.id}/issue", version=1).status_code == 303
    found = planned.plan(made.id, of=lang.practice)
    assert found is not None
    return found


def give(desk: Visitor, plan: Plan, way: str = "copy", **fields: object):
    values = {"key": str(uuid4()), "way": way, "until": "2027-02-04", "label": "", "language": "de"} | fields
    address = f"/plans/{plan.id}/hand-over"
    return desk.send(f"{address}/print" if way == "paper" else address, **values)


def address_in(page: str) -> str:
    found = re.search(r"http://localhost(/p/[0-9a-z]{26})", page)
    assert found is not None
    return found[1]


def test_the_page_offers_three_ways_and_lists_no_link_yet(desk: Visitor, plan: Plan) -> None:
    page = desk.get(f"/plans/{plan.id}/hand-over").text
    assert "Print with QR" in page


def test_road(desk: Visitor, plan: Plan, app: Flask) -> None:
    answer = give(desk, plan)
    assert answer.status_code == 200
    path = address_in(answer.text)
    visitor = app.test_client()
    followed = visitor.get(path)
    assert followed.status_code == 303
    assert followed.location == f"/plan#{path[3:]}"
    page = visitor.get("/plan")
    assert page.status_code == 200, page.text


def test_pdf(desk: Visitor, plan: Plan) -> None:
    answer = give(desk, plan, "paper")
    assert answer.status_code == 200, answer.text
    assert answer.data[:5] == b"%PDF-"
