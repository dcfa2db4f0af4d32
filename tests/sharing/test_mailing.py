"""A hand-over by mail: its address is made as it goes, through an open gate; a lost one is replaced.

Proves security.md I-12.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.outbox.adapters import Files
from clinic.outbox.models import Message, State
from clinic.outbox.sending import send_due
from clinic.plans.models import Plan
from clinic.screening import pausing
from clinic.screening.rescreening import Trigger
from clinic.sharing.models import LinkDigest
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import NOTE, SURNAME, address_in, an_issued_plan, episode_of, give, links, visitor_of

TO = "maria@posteo.de"


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    signed_in(client, lang)
    return an_issued_plan(lang)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    outbox = app.extensions["outbox"]
    real, outbox.adapter = outbox.adapter, Files(tmp_path)
    yield tmp_path
    outbox.adapter = real


def mails(folder: Path) -> list[EmailMessage]:
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in sorted(folder.glob("*.eml"))]
    return [message for message in found if isinstance(message, EmailMessage)]


def test_a_mail_opens_the_plan_and_says_nothing_else(
    app: Flask, client: Visitor, plan: Plan, clock: Clock, folder: Path
) -> None:
    answer = give(client, plan, "mail", email=TO)
    assert answer.status_code == 200
    assert "/p/" not in answer.text.replace("/plans/", "")
    assert db.session.scalars(select(LinkDigest)).all() == []  # no secret waits
    assert send_due(clock) == {"sent": 1}
    (mail,) = mails(folder)
    assert (mail["To"], mail["Subject"]) == (TO, "Übungen")
    text = mail.get_content()
    for hidden in (SURNAME, "Maria", "Zervikal", "rudern", NOTE):
        assert hidden not in mail.as_string()
        assert hidden not in text
    phone = visitor_of(app)
    phone.get(address_in(text))
    assert NOTE in phone.get("/plan").text
    (message,) = db.session.scalars(select(Message))
    assert message.recipient is None
    assert "Mail sent 24 Nov" in client.get(f"/plans/{plan.id}/hand-over").text


def test_a_gate_that_shuts_meanwhile_keeps_the_mail_here(
    client: Visitor, plan: Plan, lang: Clinician, clock: Clock, folder: Path
) -> None:
    give(client, plan, "mail", email=TO)
    pausing.pause(episode_of(plan, lang), Trigger.TRAUMA, note="", by=lang, now=NOON)
    assert send_due(clock) == {"withdrawn": 1}
    assert mails(folder) == []


def test_a_revoked_link_takes_its_mail_back(client: Visitor, plan: Plan, clock: Clock, folder: Path) -> None:
    give(client, plan, "mail", email=TO)
    (link,) = links(plan)
    client.send(f"/plans/{plan.id}/links/{link.id}/revoke")
    assert send_due(clock) == {}
    (message,) = db.session.scalars(select(Message))
    assert (message.state, message.recipient) == (State.WITHDRAWN, None)


@pytest.mark.parametrize(
    ("email", "said"),
    [("", "To which address?"), ("maria", "No mail can go"), ("maria@gmial.com", "Is it maria@gmail.com?")],
)
def test_an_address_is_looked_at_before_anything_goes(
    client: Visitor, plan: Plan, email: str, said: str
) -> None:
    answer = give(client, plan, "mail", email=email)
    assert answer.status_code == 422
    assert said in answer.text
    assert links(plan) == []


def test_an_odd_address_goes_when_somebody_insists(client: Visitor, plan: Plan) -> None:
    assert give(client, plan, "mail", email="maria@gmial.com", sure="maria@gmial.com").status_code == 200
    assert len(links(plan)) == 1


def test_a_lost_link_is_replaced_and_opens_nothing_any_more(
    app: Flask, client: Visitor, plan: Plan, clock: Clock
) -> None:
    lost = address_in(give(client, plan, "screen", label="Phone").text)
    (link,) = links(plan)
    answer = client.send(f"/plans/{plan.id}/links/{link.id}/replace")
    found = address_in(answer.text)
    assert found != lost
    assert "data:image/svg+xml" in answer.text
    old, new = links(plan)
    assert (new.label, new.expires_at, new.way) == (old.label, old.expires_at, old.way)
    phone = visitor_of(app)
    assert phone.get(lost).status_code == 410
    assert phone.get(found).status_code == 303
    assert client.send(f"/plans/{plan.id}/links/{link.id}/replace").status_code == 422  # pressed twice
    assert len(links(plan)) == 2


def test_the_page_with_a_code_learns_when_it_was_opened(
    app: Flask, client: Visitor, plan: Plan, clock: Clock
) -> None:
    answer = give(client, plan, "screen")
    asks = re.search(r'data-from="([^"]+)"', answer.text)
    assert asks is not None
    assert client.get(asks[1]).json == {"said": "Not opened yet.", "opened": False}
    phone = visitor_of(app)
    phone.get(address_in(answer.text))
    clock.time = NOON + timedelta(minutes=6)
    browser = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1", "Sec-Fetch-Site": "same-origin"}
    assert phone.post("/plan/opened", headers=browser).status_code == 204
    assert client.get(asks[1]).json == {"said": "Opened 12:06, as far as we can tell.", "opened": True}
