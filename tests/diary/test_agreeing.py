"""A diary is kept once somebody agreed, and ends with what was written, but for what the record has by then.

Proves security.md F-13.
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
from clinic.diary import rules
from clinic.diary.models import Agreement, Entry
from clinic.diary.rules import Diary, Kind
from clinic.plans.models import Plan
from clinic.screening.models import Pause
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_dose, signed_in
from tests.pages import Visitor
from tests.sharing.road import address_in, an_issued_plan, give, visitor_of

NOD = "chin-tuck-sitting"
TODAY = date(2026, 11, 24)
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
    return an_issued_plan(lang, doses=(a_dose(NOD),))


def a_patient_of(app: Flask, desk: Visitor, plan: Plan, **fields: object) -> Visitor:
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, plan, "copy", **fields).text))
    return visitor


@pytest.fixture
def patient(app: Flask, desk: Visitor, plan: Plan) -> Visitor:
    return a_patient_of(app, desk, plan)


def sent(patient: Visitor, *entries: dict[str, Any], now: Any = NOON, **more: Any) -> Any:
    """What the device sends, and what it is told."""
    check = re.findall(r'data-check="(\w+)"', patient.get("/plan").text)[0]
    body = {"check": check, "sent_at": int(now.timestamp() * 1000), "entries": entries} | more
    return patient.post("/plan/diary/entries", json=body).json


def tick(**more: Any) -> dict[str, Any]:
    written = int(NOON.timestamp() * 1000)
    return {
        "id": str(uuid4()), "day": str(TODAY), "kind": "done", "exercise": NOD, "written_at": written,
    } | more  # fmt: skip


def kept() -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).execution_options(populate_existing=True)))


def agreements() -> list[Agreement]:
    db.session.rollback()
    found = select(Agreement).order_by(Agreement.agreed_at).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


def test_a_diary_is_asked_about_once_and_nothing_is_kept_before(patient: Visitor) -> None:
    page = words(patient.get("/plan/diary").text)
    assert "Ein Tagebuch führen?" in page
    assert "niemand liest laufend mit" in page
    assert "jederzeit" in page
    told = sent(patient, tick())
    assert (told["kept"], told["refused"], told["diary"]) == ([], {}, "asked")
    assert kept() == []
    assert patient.post("/plan/diary", data={"day": str(TODAY), f"x-{NOD}": "1"}).status_code == 422
    assert kept() == []
    assert patient.post("/plan/diary/agree", data={}).status_code == 303
    assert "Ein Tagebuch führen?" not in words(patient.get("/plan/diary").text)
    assert sent(patient, tick())["diary"] == "kept"
    patient.post("/plan/diary/agree", data={})
    assert len(agreements()) == len(kept()) == 1


def test_agreed_to_without_a_network_it_counts_from_then_on(patient: Visitor) -> None:
    an_hour_ago = NOON - timedelta(hours=1)
    wrong = timedelta(days=400)  # the device's clock
    one = tick(day=str(TODAY - wrong))
    told = sent(patient, one, now=NOON - wrong, agreed_at=int((an_hour_ago - wrong).timestamp() * 1000))
    assert len(told["kept"]) == 1
    (agreement,) = agreements()
    assert (agreement.agreed_at, agreement.language) == (an_hour_ago, "de")


def test_ending_it_deletes_what_the_record_has_not(
    patient: Visitor, desk: Visitor, plan: Plan, clock: Clock
) -> None:
    patient.post("/plan/diary/agree", data={})
    adopted = tick()
    sent(patient, adopted)
    diary = f"/episodes/{plan.episode_id}/diary"
    assert "0 of 1 entry shown is in the record" in words(desk.get(diary).text)
    assert desk.send(f"{diary}/adopt").status_code == 303
    assert "1 of 1 entry shown is in the record" in words(desk.get(diary).text)
    sent(patient, tick(), tick(kind="pain", value=7, exercise=""))
    assert "1 Eintrag bleibt" in words(patient.get("/plan/diary").text)
    clock.time = NOON + timedelta(minutes=5)
    for _ in range(2):
        assert patient.post("/plan/diary/end", data={}).status_code == 303
    assert [str(one.id) for one in kept()] == [adopted["id"]]
    assert [(one.ended_at, one.deleted) for one in agreements()] == [(clock.time, 2)]
    page = words(patient.get("/plan/diary").text)
    assert "Sie haben das Tagebuch beendet" in page
    assert "1 Eintrag bleibt in der Akte" in page
    assert "The patient ended the diary today. 2 entries that were not in the record were deleted." in words(
        desk.get(diary).text
    )
    events = {line.event for line in db.session.scalars(select(AuditEntry))}
    assert {"diary.agreed", "diary.adopted", "diary.ended"} <= events


def test_another_devices_older_word_revives_nothing_and_its_queue_goes(
    patient: Visitor, clock: Clock
) -> None:
    patient.post("/plan/diary/agree", data={})
    clock.time = NOON + timedelta(hours=2)
    patient.post("/plan/diary/end", data={})
    clock.time = NOON + timedelta(hours=3)
    late = tick()
    told = sent(patient, late, now=clock.time, agreed_at=int(NOON.timestamp() * 1000))
    assert told["refused"] == {late["id"]: "diary-ended"}
    anew = tick()
    said_at = int((NOON + timedelta(hours=2, minutes=30)).timestamp() * 1000)
    assert sent(patient, anew, now=clock.time, agreed_at=said_at)["kept"] == [anew["id"]]


def test_a_sign_is_taken_whatever_was_said_about_a_diary(patient: Visitor, app: Flask) -> None:
    patient.post("/plan/diary/agree", data={})
    patient.post("/plan/diary/end", data={})
    sent(patient, tick(kind="sign", sign="fever", exercise=""))
    assert [one.kind for one in kept()] == [Kind.SIGN]
    assert len(list(db.session.scalars(select(Pause)))) == 1


def test_handed_over_without_a_diary_a_page_takes_signs_alone(app: Flask, desk: Visitor, plan: Plan) -> None:
    reader = a_patient_of(app, desk, plan, diary="no")
    page = reader.get("/plan").text
    assert "data-no-diary" in page
    assert 'href="/plan/diary"' not in page
    assert reader.get("/plan/diary").location == "/plan"
    reader.post("/plan/diary/agree", data={})
    assert agreements() == []
    one = tick()
    assert sent(reader, one, agreed_at=0)["refused"] == {one["id"]: "diary-off"}
    hand_over = desk.get(f"/plans/{plan.id}/hand-over").text
    assert "no diary" in hand_over
    assert '<option value="no" selected>' in hand_over  # the last choice is proposed again


def test_the_morning_after_is_told_with_the_day_it_follows(
    patient: Visitor, desk: Visitor, plan: Plan, clock: Clock
) -> None:
    patient.post("/plan/diary/agree", data={})
    sent(patient, tick(), tick(kind="morning-after", value=2, exercise=""))
    wrong = tick(kind="morning-after", value=3, exercise="")
    assert sent(patient, wrong)["refused"] == {wrong["id"]: "unreadable"}
    assert "Am Morgen danach" not in words(patient.get("/plan/diary").text)
    clock.time = NOON + timedelta(days=1)
    yesterday = f"/plan/diary?day={TODAY}"
    assert re.search(r'name="morning-after" value="more" checked', patient.get(yesterday).text)
    patient.post("/plan/diary", data={"day": str(TODAY), f"x-{NOD}": "1", "morning-after": "usual"})
    assert re.search(r'name="morning-after" value="usual" checked', patient.get(yesterday).text)
    signed_in(desk, db.session.scalars(select(Clinician)).one(), at=clock.time)
    assert "as usual" in desk.get(f"/episodes/{plan.episode_id}/diary").text


@pytest.mark.parametrize(
    ("is_taken", "agreed", "ended", "standing"),
    [
        (False, True, False, Diary.OFF),
        (True, False, False, Diary.ASKED),
        (True, True, False, Diary.KEPT),
        (True, True, True, Diary.ENDED),
    ],
)
def test_a_diary_stands_as_the_newest_word_says(
    is_taken: bool, agreed: bool, ended: bool, standing: Diary
) -> None:
    assert (
        rules.diary(is_taken=is_taken, agreed_at=NOON if agreed else None, ended_at=NOON if ended else None)
        is standing
    )
