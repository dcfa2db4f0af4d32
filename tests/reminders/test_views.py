"""The patient chooses, a calendar reads along, a mailbox agrees; one press stops it, looking does nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.outbox.adapters import Files
from clinic.outbox.models import Message
from clinic.outbox.sending import send_due
from clinic.plans.models import Plan
from clinic.reminders.models import Reminder
from clinic.screening import pausing
from clinic.screening.rescreening import Trigger
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import (
    NOTE,
    SURNAME,
    a_path,
    address_in,
    an_issued_plan,
    episode_of,
    links,
    visitor_of,
)

HERE = {"Sec-Fetch-Site": "same-origin"}
WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    signed_in(client, lang)
    return an_issued_plan(lang)


@pytest.fixture
def phone(app: Flask, lang: Clinician, plan: Plan) -> Visitor:
    visitor = visitor_of(app)
    visitor.get(a_path(plan, lang))
    return visitor


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    outbox = app.extensions["outbox"]
    real, outbox.adapter = outbox.adapter, Files(tmp_path)
    yield tmp_path
    outbox.adapter = real


def choose(phone: Visitor, way: str = "file", **fields: Any) -> TestResponse:
    values = {"days": WORKDAYS, "first": "07:30", "second": "18:00", "third": "", "way": way} | fields
    return phone.post("/plan/reminders", data=values, headers=HERE)


def mails(folder: Path) -> list[EmailMessage]:
    found = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    read = [message_from_bytes(file.read_bytes(), policy=default) for file in found]
    return [mail for mail in read if isinstance(mail, EmailMessage)]


def reminder() -> Reminder:
    db.session.rollback()
    return db.session.scalars(select(Reminder).execution_options(populate_existing=True)).one()


def events(answer: TestResponse) -> list[Any]:
    assert answer.mimetype == "text/calendar"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_the_page_begins_with_the_plans_own_days(phone: Visitor) -> None:
    shown = phone.get("/plan/reminders")
    assert shown.status_code == 200
    assert "Erinnerungen" in shown.text
    assert "/plan/reminders" in phone.get("/plan").text
    for hidden in (SURNAME, "Zervikal", NOTE):
        assert hidden not in shown.text


def test_a_file_read_again_after_a_change_changes_the_same_events(phone: Visitor) -> None:
    assert choose(phone).location == "/plan/reminders/exercises.ics"
    before = events(phone.get("/plan/reminders/exercises.ics"))
    assert [event["DTSTART"].dt.strftime("%H:%M") for event in before] == ["07:30", "18:00"]
    choose(phone)  # pressed twice
    assert reminder().version == 1
    choose(phone, second="", days=["sat"])
    after = events(phone.get("/plan/reminders/exercises.ics"))
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert [str(event["STATUS"]) for event in after] == ["CONFIRMED", "CANCELLED"]
    assert after[0]["SEQUENCE"] > before[0]["SEQUENCE"]
    assert SURNAME.encode() not in phone.get("/plan/reminders/exercises.ics").data


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"days": []}, "aus"),
        ({"first": ""}, "aus"),
        ({"first": "25:00"}, "Geben Sie eine Zeit wie 07:30 ein."),
        ({"way": "mail", "email": "nobody"}, "An diese Adresse kann keine Mail gehen."),
        ({"way": "mail", "email": "a@posteo.de\r\nBcc: b@posteo.de"}, "An diese Adresse"),
    ],
)
def test_a_wrong_choice_comes_back_with_what_was_typed(
    phone: Visitor, fields: dict[str, Any], said: str
) -> None:
    answer = choose(phone, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "18:00" in answer.text


def test_a_feed_follows_the_plan_and_ends_with_it(
    app: Flask, client: Visitor, plan: Plan, phone: Visitor, lang: Clinician
) -> None:
    made = choose(phone, "feed")
    found = re.search(r"http://localhost(/calendar/[0-9a-z]{26}\.ics)", made.text)
    assert found is not None
    assert found[1] not in phone.get("/plan/reminders").text  # shown once
    program = visitor_of(app)
    answer = program.get(found[1])
    assert len(events(answer)) == 2
    assert "Set-Cookie" not in answer.headers
    assert program.get("/calendar/" + "0" * 26 + ".ics").status_code == 404
    pausing.pause(episode_of(plan, lang), Trigger.TRAUMA, note="", by=lang, now=NOON)
    assert events(program.get(found[1])) == []
    (link,) = links(plan)
    client.send(f"/plans/{plan.id}/links/{link.id}/revoke")
    assert program.get(found[1]).status_code == 410


def test_a_feed_is_ended_by_another_or_by_a_press(app: Flask, phone: Visitor) -> None:
    first = re.search(r"/calendar/[0-9a-z]{26}\.ics", choose(phone, "feed").text)
    second = re.search(r"/calendar/[0-9a-z]{26}\.ics", choose(phone, "feed").text)
    assert first is not None
    assert second is not None
    program = visitor_of(app)
    assert program.get(first[0]).status_code == 404
    assert program.get(second[0]).status_code == 200
    phone.post("/plan/reminders/feed/stop", headers=HERE)
    assert program.get(second[0]).status_code == 404


def test_mail_is_agreed_to_sent_at_its_times_and_stopped_by_one_press(
    app: Flask, phone: Visitor, clock: Clock, folder: Path
) -> None:
    choose(phone, "mail", email="maria@posteo.de")
    send_due(clock)
    (question,) = mails(folder)
    yes = re.search(r"http://localhost(/reminders/yes/\S+)", question.get_content())
    assert yes is not None
    mailbox = visitor_of(app)
    assert mailbox.get(yes[1]).status_code == 200  # a scanner looks
    assert reminder().email_confirmed_at is None
    assert mailbox.post(yes[1], headers=HERE).status_code == 200
    assert mailbox.post(yes[1], headers=HERE).status_code == 200
    clock.time = NOON + timedelta(hours=6)  # 18:00 in Berlin
    send_due(clock)
    send_due(clock)
    _, mail = mails(folder)
    assert mail["Subject"] == "Übungen"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.fullmatch(r"<http://localhost(/reminders/stop/\S+)>", mail["List-Unsubscribe"])
    assert stop is not None
    for hidden in (SURNAME, "Maria", "Zervikal", NOTE, "/p/"):
        assert hidden not in mail.get_content()
    assert mailbox.get(stop[1]).status_code == 200
    assert reminder().email is not None
    # As a mail service sends it: from nowhere, with nothing but this.
    pressed = mailbox.post(stop[1], data={"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert reminder().email is None
    assert mailbox.post(stop[1], data={"List-Unsubscribe": "One-Click"}).status_code == 200
    clock.time = NOON + timedelta(days=1, hours=6)
    send_due(clock)
    assert len(mails(folder)) == 2


def test_a_reminder_the_server_never_took_is_given_up_and_said(
    app: Flask, phone: Visitor, clock: Clock, folder: Path
) -> None:
    choose(phone, "mail", email="maria@posteo.de")
    send_due(clock)
    yes = re.search(r"http://localhost(/reminders/yes/\S+)", mails(folder)[0].get_content())
    assert yes is not None
    visitor_of(app).post(yes[1], headers=HERE)
    app.extensions["outbox"].adapter = Files(folder / "question.eml" / "nowhere")
    (folder / "question.eml").write_text("in the way")
    for hours in range(6, 31):
        clock.time = NOON + timedelta(hours=hours)
        send_due(clock)
        if hours == 7:
            assert "Eine Mail ist noch nicht hinausgegangen" in phone.get("/plan/reminders").text
        if hours == 13:
            assert "Die letzte Mail ging nicht hinaus" in phone.get("/plan/reminders").text
    app.extensions["outbox"].adapter = Files(folder / "later")
    clock.time = NOON + timedelta(hours=31)  # 19:00 the next day
    assert send_due(clock)["sent"] == 1
    assert len(list((folder / "later").iterdir())) == 1
    occasions = db.session.scalars(select(Message.key).where(Message.kind == "reminder")).all()
    assert len(occasions) == len(set(occasions)) == 3


def test_nothing_new_is_set_up_while_the_gate_is_shut(
    phone: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    clock.time = NOON + timedelta(days=43)  # the screening has ended, the plan runs on
    for way in ("file", "feed", "mail"):
        assert choose(phone, way, email="maria@posteo.de").status_code == 409
    assert phone.get("/plan").status_code == 200


def test_who_asks_for_many_addresses_is_stopped(phone: Visitor) -> None:
    for number in range(3):
        assert choose(phone, "mail", email=f"m{number}@posteo.de").status_code == 303
    assert choose(phone, "mail", email="m4@posteo.de").status_code == 429


def test_all_is_stopped_in_one_press_and_the_entries_can_be_taken_out(phone: Visitor) -> None:
    choose(phone, "feed")
    phone.post("/plan/reminders/stop", headers=HERE)
    assert (reminder().times, reminder().feed_digest, reminder().email) == ([], None, None)
    taken_out = events(phone.get("/plan/reminders/exercises.ics"))
    assert [str(event["STATUS"]) for event in taken_out] == ["CANCELLED", "CANCELLED"]
    assert "Erinnerungen sind aus" in phone.get("/plan/reminders").text


def test_a_revoked_link_takes_its_reminders_and_the_address_along(
    client: Visitor, plan: Plan, phone: Visitor, clock: Clock, folder: Path
) -> None:
    choose(phone, "mail", email="maria@posteo.de")
    (link,) = links(plan)
    client.send(f"/plans/{plan.id}/links/{link.id}/revoke")
    send_due(clock)
    assert reminder().email is None
    assert mails(folder) == []


def test_a_replaced_link_takes_its_reminders_along(
    client: Visitor, plan: Plan, phone: Visitor, app: Flask
) -> None:
    choose(phone, "feed")
    before = reminder()
    (link,) = links(plan)
    fresh = address_in(client.send(f"/plans/{plan.id}/links/{link.id}/replace").text)
    again = visitor_of(app)
    again.get(fresh)
    page = again.get("/plan/reminders").text
    assert 'value="07:30"' in page
    assert "Ein Kalender liest" in page
    after = reminder()
    assert (after.id, after.feed_digest) == (before.id, before.feed_digest)
    assert after.link_id != link.id
