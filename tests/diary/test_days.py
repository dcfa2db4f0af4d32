"""The diary of a link: a form for each day, a queue that may come twice, late, from two devices or a liar.

Proves security.md H-01, H-04, H-05, H-08.
"""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.diary import actions, queries, rules
from clinic.diary.models import Entry
from clinic.diary.rules import Kind, Said
from clinic.plans.models import Plan
from clinic.screening.models import Pause
from clinic.sharing.models import Link
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_dose, signed_in
from tests.pages import Visitor
from tests.sharing.road import a_path, an_issued_plan, give, newest, now, visitor_of

TODAY = date(2026, 11, 24)
NOD, ROW = "chin-tuck-sitting", "band-row-standing"
MILLISECONDS = 1000
Send = Callable[..., TestResponse]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return an_issued_plan(lang, doses=(a_dose(NOD, times_per_day=2), a_dose(ROW)))


@pytest.fixture
def patient(app: Flask, lang: Clinician, plan: Plan) -> Visitor:
    """Somebody who followed the link and wants a diary."""
    visitor = visitor_of(app)
    visitor.get(a_path(plan, lang))
    visitor.post("/plan/diary/agree", data={})
    return visitor


@pytest.fixture
def send(patient: Visitor, clock: Clock) -> Send:
    """A device sends what waits there."""
    check = re.findall(r'data-check="(\w+)"', patient.get("/plan").text)[0]

    def send(*entries: dict[str, Any], **more: Any) -> TestResponse:
        body = {"check": check, "sent_at": int(clock.time.timestamp() * MILLISECONDS), "entries": entries}
        return patient.post("/plan/diary/entries", json=body | more)

    return send


def tick(**more: Any) -> dict[str, Any]:
    written = int(NOON.timestamp() * MILLISECONDS)
    return {
        "id": str(uuid4()),
        "day": TODAY.isoformat(),
        "kind": "done",
        "exercise": NOD,
        "revision": 1,
        "written_at": written,
    } | more


def kept() -> list[Entry]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Entry).order_by(Entry.received_at, Entry.id)))


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


def test_a_replayed_queue_adds_nothing(send: Send) -> None:
    entries = (tick(), tick(exercise=ROW), tick(kind="pain", value=6, exercise=""))
    first, again = send(*entries), send(*entries)
    assert first.json is not None
    assert again.json is not None
    assert first.json["kept"] == again.json["kept"] == [one["id"] for one in entries]
    found = kept()
    assert len(found) == 3
    assert {one.revision_id is not None and one.written_at == NOON for one in found} == {True}
    lines = list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.event == "diary.received").order_by(AuditEntry.number)
        )
    )
    assert [line.facts for line in lines] == [{"entries": 3}]


def test_two_devices_are_each_believed_and_of_one_entry_the_highest_edition_stands(send: Send) -> None:
    one, other = tick(), tick()
    send(one)
    send(other, one | {"edition": 3, "day": "2026-11-23"}, one | {"edition": 2, "taken_back": True})
    assert sorted((entry.day.day, entry.edition, entry.taken_back_at is None) for entry in kept()) == [
        (23, 3, True),
        (24, 1, True),
    ]
    send(one | {"edition": 4, "taken_back": True})
    assert [entry.taken_back_at for entry in kept() if str(entry.id) == one["id"]] == [NOON]


@pytest.mark.once
def test_what_stands_is_told_to_every_device(send: Send, patient: Visitor, plan: Plan) -> None:
    entry = tick()
    send(entry)
    told = patient.get("/plan/diary/entries").json
    assert told is not None
    assert (told["opening"], told["revision"], told["today"]) == ("plan", 1, "2026-11-24")
    assert told["entries"] == [
        {
            "id": entry["id"], "edition": 1, "day": "2026-11-24", "kind": "done", "value": 1,
            "exercise": NOD, "paper": False,
        }
    ]  # fmt: skip


def test_what_cannot_be_kept_is_named_and_keeps_nothing_else_waiting(send: Send) -> None:
    wrong = [
        (tick(exercise="handstand"), "unknown-exercise"),
        (tick(exercise=""), "unreadable"),
        (tick(kind="effort", value=9), "unreadable"),
        (tick(kind="pain", value=11), "unreadable"),
        (tick(kind="sign"), "unreadable"),
        (tick(practice_id="1"), "unreadable"),
        (tick(day="2026-09-01"), "day"),
        (tick(day="2026-11-26"), "day"),
    ]
    right = tick()
    answer = send(*(entry for entry, _ in wrong), right, "nonsense")
    assert answer.json is not None
    assert answer.json["refused"] == {entry["id"]: reason for entry, reason in wrong} | {"": "unreadable"}
    assert answer.json["kept"] == [right["id"]]
    assert [str(one.id) for one in kept()] == [right["id"]]


@pytest.mark.once
def test_a_clock_that_is_years_wrong_still_keeps_the_right_day(send: Send) -> None:
    then = NOON - timedelta(days=1000)
    written = tick(day=(TODAY - timedelta(days=1001)).isoformat())
    send(written, sent_at=int(then.timestamp() * MILLISECONDS))
    assert [one.day for one in kept()] == [TODAY - timedelta(days=1)]


def test_ten_thousand_entries_are_bounded_and_what_was_kept_stays(send: Send) -> None:
    assert send(*(tick() for _ in range(101))).status_code == 422
    for _ in range(2):
        assert send(*(tick() for _ in range(100))).status_code == 200
    full = send(tick(), tick(day="2026-11-23"))
    assert full.status_code == 429
    assert full.json is not None
    assert len(full.json["kept"]) == 1
    assert len(kept()) == rules.MOST_A_DAY + 1


def test_the_queue_of_another_link_is_not_taken(send: Send, patient: Visitor, plan: Plan, app: Flask) -> None:
    assert send(tick(), check="0" * 32).status_code == 409
    assert visitor_of(app).post("/plan/diary/entries", json={}).status_code == 403
    broken: tuple[dict[str, Any], ...] = (
        {},
        {"entries": []},
        {"check": "x", "sent_at": "now", "entries": {}},
    )
    for body in broken:
        assert patient.post("/plan/diary/entries", json=body).status_code == 422
    assert not kept()


def test_an_id_of_somebody_elses_entry_changes_nothing(
    send: Send, desk: Visitor, lang: Clinician, app: Flask
) -> None:
    theirs = an_issued_plan(lang, number=2)
    give(desk, theirs)
    link = db.session.scalars(select(Link).where(Link.plan_id == theirs.id)).one()
    entry = actions.Reported(id=uuid4(), day=TODAY, kind=Kind.DONE, value=1, exercise=NOD)
    actions.receive([entry], link=link, revision_id=newest(theirs), now=NOON)
    answer = send(tick(id=str(entry.id), edition=9, taken_back=True))
    assert answer.json is not None
    assert answer.json["refused"] == {str(entry.id): "not-yours"}
    assert [one.taken_back_at for one in kept()] == [None]


def test_after_its_end_a_link_takes_what_was_written_before_for_three_days(
    send: Send, patient: Visitor, desk: Visitor, plan: Plan, clock: Clock
) -> None:
    (link,) = db.session.scalars(select(Link))
    clock.time = NOON + timedelta(minutes=5)
    assert desk.send(f"/plans/{plan.id}/links/{link.id}/revoke").status_code == 303
    before = tick()
    after = tick(written_at=int((NOON + timedelta(hours=2)).timestamp() * MILLISECONDS))
    clock.time = NOON + timedelta(hours=70)
    answer = send(before, after)
    assert answer.status_code == 410
    assert answer.json is not None
    assert (answer.json["kept"], answer.json["refused"]) == ([before["id"]], {after["id"]: "link-ended"})
    (entry,) = kept()
    assert entry.is_late
    assert patient.get("/plan/diary/entries").status_code == 410
    assert patient.get("/plan/diary").status_code == 410
    clock.time = NOON + timedelta(hours=80)
    late = send(tick())
    assert late.json is not None
    assert list(late.json["refused"].values()) == ["link-ended"]


def test_a_sign_from_the_queue_pauses_once(send: Send, patient: Visitor) -> None:
    sign = tick(kind="sign", sign="numbness-or-weakness", exercise="")
    for _ in range(2):
        answer = send(sign)
        assert answer.json is not None
        assert answer.json["kept"] == [sign["id"]]
    assert len(list(db.session.scalars(select(Pause)))) == 1
    told = patient.get("/plan/diary/entries").json
    assert told is not None
    assert told["opening"] == "paused"
    assert "Üben Sie vorerst nicht" in words(patient.get("/plan/diary").text)


@pytest.mark.once
def test_a_pain_number_never_pauses(send: Send, patient: Visitor) -> None:
    send(tick(kind="pain-before", value=2, exercise=""), tick(kind="pain", value=10, exercise=""))
    assert not list(db.session.scalars(select(Pause)))
    assert "<article" in patient.get("/plan").text


def test_a_day_is_written_and_corrected_without_script(patient: Visitor) -> None:
    page = patient.get("/plan/diary").text
    assert "Heute, Dienstag" in words(page)
    assert page.count('type="radio" name="pain"') == 12  # eleven numbers, and none
    day = {"day": "2026-11-23", f"x-{NOD}": "2", f"x-{ROW}": "left-out", "pain": "4", "effort": "hard"}
    for _ in range(2):
        answer = patient.post("/plan/diary", data=day)
        assert answer.location == "/plan/diary?day=2026-11-23#kept"
    assert sorted((one.kind, one.exercise or "", one.value) for one in kept()) == [
        (Kind.DONE, NOD, 1), (Kind.DONE, NOD, 1), (Kind.EFFORT, "", 3), (Kind.LEFT_OUT, ROW, 0),
        (Kind.PAIN, "", 4),
    ]  # fmt: skip
    page = patient.get("/plan/diary?day=2026-11-23").text
    assert "Gestern, Montag" in words(page)
    assert "1 von 6 Tagen" in words(page)
    assert f'name="x-{ROW}" value="left-out" checked' in page
    patient.post("/plan/diary", data={"day": "2026-11-23", f"x-{NOD}": "1", "pain": "3"})
    standing = [one for one in kept() if one.taken_back_at is None]
    assert sorted((one.kind, one.value) for one in standing) == [(Kind.DONE, 1), (Kind.PAIN, 3)]
    for pain, has_jumped in (("4", False), ("5", True)):
        patient.post("/plan/diary", data={"day": "2026-11-24", "pain": pain})
        assert ("Mehr Schmerz als vorher" in words(patient.get("/plan/diary").text)) is has_jumped


@pytest.mark.once
def test_a_day_ahead_or_long_past_has_no_form(patient: Visitor) -> None:
    for day in ("2026-11-25", "2026-11-01"):
        assert patient.post("/plan/diary", data={"day": day, "pain": "3"}).status_code == 422
        assert "Heute, Dienstag" in words(patient.get(f"/plan/diary?day={day}").text)
    assert not kept()


@pytest.mark.once
def test_whoever_returns_after_a_gap_is_welcome(patient: Visitor, send: Send, clock: Clock) -> None:
    send(tick())
    clock.time = NOON + timedelta(days=8)
    page = words(patient.get("/plan/diary").text)
    assert "Schön, dass Sie wieder da sind." in page
    assert "0 von 7 Tagen" in page


def test_a_paper_diary_is_typed_in_marked_and_kept_apart(
    desk: Visitor, patient: Visitor, send: Send, plan: Plan, lang: Clinician
) -> None:
    own = tick(day="2026-11-23")
    send(own)
    address = f"/plans/{plan.id}/paper-diary"
    assert "Telefon: 1" in words(desk.get(address).text) or "phone: 1" in words(desk.get(address).text)
    week = {"week": "2026-11-23", f"20261123-{ROW}": "1", f"20261124-{NOD}": "0", "20261124-pain": "5"}
    for _ in range(2):
        assert desk.send(address, **week).status_code == 303
    paper = [one for one in kept() if one.entered_by is not None]
    assert {(one.day.day, one.kind, one.value, one.entered_by, one.link_id) for one in paper} == {
        (23, Kind.DONE, 1, lang.id, None),
        (24, Kind.LEFT_OUT, 0, lang.id, None),
        (24, Kind.PAIN, 5, lang.id, None),
    }
    page = words(patient.get("/plan/diary").text)
    assert "Aus Ihrem Tagebuch auf Papier" in page
    assert "Schmerz danach: 5 von 10" in page
    mark = next(one for one in paper if one.kind is Kind.DONE)
    answer = send(tick(id=str(mark.id), edition=7, taken_back=True))
    assert answer.json is not None
    assert answer.json["refused"] == {str(mark.id): "not-yours"}
    desk.send(address, week="2026-11-23")
    assert [str(one.id) for one in kept() if one.taken_back_at is None] == [own["id"]]
    assert desk.send(address, **{"week": "2026-11-23", f"20261127-{ROW}": "1"}).status_code == 422
    assert desk.send(address, **{"week": "2026-11-23", f"20261123-{ROW}": "99"}).status_code == 422


@pytest.mark.parametrize("week", ["0001-01-01", "1899-12-31", "0000-00-00", "soon"])
def test_a_week_no_page_sends_is_refused_and_writes_nothing(desk: Visitor, plan: Plan, week: str) -> None:
    answer = desk.send(f"/plans/{plan.id}/paper-diary", week=week, **{f"20261124-{ROW}": "1"})
    assert answer.status_code == 422
    assert kept() == []


def test_writing_a_day_never_touches_what_another_source_said(
    send: Send, plan: Plan, lang: Clinician, desk: Visitor
) -> None:
    send(tick())
    found = now(plan, lang)
    actions.write_days({TODAY: Said(pain=2)}, plan=found, revision_id=newest(plan), by=lang, now=NOON)
    standing = queries.entries(plan.id, of=lang.practice, since=TODAY)
    assert sorted(one.kind for one in standing) == [Kind.DONE, Kind.PAIN]


@pytest.mark.once
def test_what_works_without_a_network_holds_nothing_of_the_plan(patient: Visitor, app: Flask) -> None:
    for address in ("/plan/session", "/plan/away"):
        page = patient.get(address)
        assert page.status_code == 200
        assert 'href="tel:112"' in page.text
        for private in ("Kinn", "Maria", "K. Lang"):
            assert private not in page.text
    worker = visitor_of(app).get("/plan/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/plan"
    assert worker.content_type == "text/javascript; charset=utf-8"


def test_left_and_right_in_rows_of_their_own_are_one_exercise_done_when_both_are(
    app: Flask, desk: Visitor, lang: Clinician
) -> None:
    rows = (a_dose(ROW, side="left", reps=12), a_dose(ROW, side="right", reps=8))
    plan = an_issued_plan(lang, doses=rows)
    visitor = visitor_of(app)
    visitor.get(a_path(plan, lang))
    visitor.post("/plan/diary/agree", data={})
    shown = html.unescape(visitor.get("/plan").text)
    assert re.findall(r'"before": ?(\d)', shown) == ["1"]
    page = visitor.get("/plan/diary").text
    assert page.count(f'data-key="{ROW}"') == 1
    assert re.findall(rf'name="x-{ROW}"[^>]*value="(\w[^"]*)"', page)[:2] == ["1", "2"]
    assert visitor.post("/plan/diary", data={"day": str(TODAY), f"x-{ROW}": "2"}).status_code == 303
    assert len([entry for entry in db.session.scalars(select(Entry)) if entry.exercise == ROW]) > 0
