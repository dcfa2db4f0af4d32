"""Reasons of Today that somebody has seen to: they leave for everybody, and come back by Undo or anew."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.desk import handling
from clinic.desk.rules import MAY_BE_HANDLED, Kind, Need
from clinic.plans.models import Plan
from clinic.screening import pausing
from clinic.screening.rescreening import Trigger
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import SURNAME, an_issued_plan, episode_of


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician, clock: Clock) -> Visitor:
    """Five weeks after a plan was issued, when its doses are still the same."""
    an_issued_plan(lang)
    clock.time = NOON + timedelta(days=36)
    return signed_in(client, lang, at=clock.time)


def rows(page: str) -> list[str]:
    return re.findall(r'<a class="need__name"[^>]*>([^<]+)', page)


def reasons(page: str) -> list[str]:
    return re.findall(r'name="reason" value="([^"]+)"', html.unescape(page))


def plan() -> Plan:
    return db.session.scalars(select(Plan)).one()


def test_a_handled_row_leaves_and_undo_brings_it_back(desk: Visitor) -> None:
    page = desk.get("/").text
    assert rows(page) == [f"Maria {SURNAME}"]
    shown = reasons(page)
    address = f"/episodes/{plan().episode_id}/handled"
    for _ in range(2):
        answer = desk.send(address, reason=shown)
    assert answer.status_code == 303
    page = desk.get(answer.location).text
    assert rows(page) == []
    assert f"Maria {SURNAME} is handled." in page
    assert reasons(page) == shown
    assert rows(desk.get("/").text) == []
    desk.send(f"{address}/undo", reason=shown)
    assert rows(desk.get("/").text) == [f"Maria {SURNAME}"]
    events = [line.event for line in db.session.scalars(select(AuditEntry))]
    assert events.count("today.handled") == 2
    assert events.count("today.unhandled") == 1


def test_what_comes_up_afterwards_stands_there(desk: Visitor, lang: Clinician, clock: Clock) -> None:
    desk.send(f"/episodes/{plan().episode_id}/handled", reason=reasons(desk.get("/").text))
    pausing.pause(episode_of(plan(), lang), Trigger.TRAUMA, note="", by=lang, now=clock.time)
    page = desk.get("/").text
    assert rows(page) == [f"Maria {SURNAME}"]
    assert reasons(page) == []  # a pause leaves by being lifted


def test_only_a_reason_can_be_handled_and_never_a_pressing_one(desk: Visitor) -> None:
    address = f"/episodes/{plan().episode_id}/handled"
    for wrong in ("sign..2026-11-24", "quiet", "quiet..yesterday", "nothing..2026-11-24", ""):
        assert desk.send(address, reason=wrong).status_code == 422
    assert rows(desk.get("/").text) == [f"Maria {SURNAME}"]
    assert not MAY_BE_HANDLED & {Kind.SIGN, Kind.PAUSED, Kind.STOPPED}


def test_a_reason_is_read_as_it_was_written() -> None:
    for need in (Need(Kind.QUIET, NOON.date()), Need(Kind.ASK_AGAIN, NOON.date(), trigger=Trigger.TRAUMA)):
        assert handling.read(handling.said(handling.reason(need))) == handling.reason(need)
