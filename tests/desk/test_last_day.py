"""The last day of a link is the same one wherever it is told: it ends at midnight, which is the next day."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.plans.models import Plan
from tests.conftest import Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import an_issued_plan, give

LAST = datetime(2027, 2, 4, 11, tzinfo=UTC)


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    signed_in(client, lang)
    plan = an_issued_plan(lang)
    give(client, plan, until="2027-02-04", label="Phone")
    return plan


def test_the_record_and_the_hand_over_name_the_day_that_was_asked_for(client: Visitor, plan: Plan) -> None:
    assert "until 4 Feb" in client.get(f"/patients/{plan.episode.patient_id}").text
    assert "4 Feb 2027" in client.get(f"/plans/{plan.id}/hand-over").text


def test_on_its_last_day_today_says_that_a_link_ends_today(
    client: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    clock.time = LAST
    signed_in(client, lang, at=LAST)
    ending = client.get("/").text.partition("Links ending this week")[2]
    assert "Phone" in ending
    assert "today" in ending
    assert "tomorrow" not in ending
