"""The Measures page: numbers kept, changes beside published ranges, never a verdict; and by the link."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.measures.models import Activity, Measure, Request
from clinic.plans.models import Plan
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import a_path, an_issued_plan, visitor_of

VERDICTS = r"improv|better than|worsen|success|recover|verbesser|verschlechter|Erfolg|gebessert"


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return an_issued_plan(lang)


@pytest.fixture
def page(plan: Plan) -> str:
    return f"/episodes/{plan.episode_id}/measures"


@pytest.fixture
def patient(app: Flask, lang: Clinician, plan: Plan) -> Visitor:
    visitor = visitor_of(app)
    visitor.get(a_path(plan, lang))
    return visitor


def words(page: str) -> str:
    text = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    return " ".join(text.split())


def measured(desk: Visitor, page: str, day: str = "2026-11-24", **numbers: Any) -> int:
    return desk.send(page, key=str(uuid4()), day=day, **numbers).status_code


def named(desk: Visitor, plan: Plan, *texts: str) -> list[str]:
    """Name activities; gives the names of their fields."""
    for text in texts:
        assert desk.send(f"/episodes/{plan.episode_id}/activities", activity=text).status_code == 303
    found = db.session.scalars(select(Activity).order_by(Activity.created_at, Activity.id)).all()
    return [f"activity_{one.id.hex}" for text in texts for one in found if one.text == text]


def test_nothing_measured_yet_says_what_comes_here(desk: Visitor, page: str) -> None:
    read = words(desk.get(page).text)
    assert "stand here once they were measured" in read
    assert "How strong was your pain in the last 24 hours, on the whole?" in read
    assert "unsigned draft" in read


def test_one_value_has_neither_change_nor_line(desk: Visitor, page: str) -> None:
    assert measured(desk, page, pain=6) == 303
    shown = desk.get(page).text
    assert "One value so far; a change needs two." in shown
    assert '<svg class="line_chart"' not in shown


def test_a_change_stands_beside_the_published_range_with_its_sources(desk: Visitor, page: str) -> None:
    measured(desk, page, "2026-10-10", pain=6)
    measured(desk, page, pain=4)
    shown = desk.get(page).text
    read = words(shown)
    assert "Down 2 points, from 6 to 4" in read
    assert "Studies call changes of 1.3 to 3.5 points meaningful." in read
    assert "From 4 points on a change is larger than measuring alone explains." in read
    for source in ("Cleland 2008", "Abbott 2014", "Kovacs 2008"):
        assert source in read
    assert "https://doi.org/10.2519/jospt.2014.5248" in shown
    assert shown.count('class="line_chart"') == 1
    # The table says what the line draws.
    assert re.search(r"<th scope=row>10 Oct</th>\s*<td[^>]*>6</td>", shown)
    assert re.search(r"<th scope=row>24 Nov</th>\s*<td[^>]*>4</td>", shown)


def test_activities_are_rated_in_the_persons_own_words(desk: Visitor, page: str, plan: Plan) -> None:
    bags, driving = named(desk, plan, "Carrying bags", "Driving an hour")
    measured(desk, page, "2026-10-10", **{bags: 3, driving: 4})
    measured(desk, page, **{bags: 6, driving: 5})
    read = words(desk.get(page).text)
    assert "Up 2 points, from 3.5 to 5.5 (mean of the same 2 activities)" in read
    assert "Studies call changes of 1.3 to 2.7 points meaningful." in read
    assert "Carrying bags" in read


def test_a_global_change_has_no_range_on_file(desk: Visitor, page: str) -> None:
    assert measured(desk, page, change=-2) == 303
    assert measured(desk, page, change=3) == 303
    read = words(desk.get(page).text)
    assert "No range of meaningful changes is on file for this question." in read
    assert "−2" in read
    assert "+3" in read


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_change_is_ever_called_a_verdict(desk: Visitor, page: str, lang: Clinician, language: str) -> None:
    lang.language = language
    db.session.commit()
    for day, pain, change in (("2026-10-01", 8, 0), ("2026-10-20", 2, 4), ("2026-11-20", 9, -4)):
        measured(desk, page, day, pain=pain, change=change)
        read = words(desk.get(page).text.split('class="beside"')[1].split("<aside")[0])
        assert not re.search(VERDICTS, read, re.IGNORECASE)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"pain": 11},
        {"pain": -1},
        {"pain": "4.5"},
        {"change": 6},
        {"change": -6},
        {"pain": 4, "day": "2026-11-25"},
        {"pain": 4, "day": ""},
        {"pain": 4, "activity_" + "0" * 32: 3},
        {"pain": 4, "key": "x"},
    ],
)
def test_impossible_numbers_are_refused_and_kept_in_the_form(
    desk: Visitor, page: str, wrong: dict[str, Any]
) -> None:
    answer = desk.send(page, **{"key": str(uuid4()), "day": "2026-11-24"} | wrong)
    assert answer.status_code == 422
    assert not db.session.scalars(select(Measure)).all()
    if "pain" in wrong:
        assert f'value="{wrong["pain"]}"' in answer.text


def test_five_activities_are_enough(desk: Visitor, plan: Plan) -> None:
    named(desk, plan, "One", "Two", "Three", "Four", "Five")
    answer = desk.send(f"/episodes/{plan.episode_id}/activities", activity="Six")
    assert answer.status_code == 422
    assert "Five activities are enough." in answer.text
    first = db.session.scalars(select(Activity).where(Activity.text == "One")).one().id
    for _ in range(2):  # pressed twice, it ends once
        assert desk.send(f"/episodes/{plan.episode_id}/activities/{first}/end").status_code == 303
    assert named(desk, plan, "Six")


def test_a_form_sent_twice_measures_once(desk: Visitor, page: str) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert desk.send(page, key=key, day="2026-11-24", pain=5).status_code == 303
    assert len(db.session.scalars(select(Measure)).all()) == 1


def test_a_mistaken_measuring_is_withdrawn_and_stays(desk: Visitor, page: str) -> None:
    measured(desk, page, "2026-10-10", pain=6)
    measured(desk, page, pain=10)
    wrong = db.session.scalars(select(Measure).where(Measure.pain == 10)).one().id
    for _ in range(2):
        assert desk.send(f"{page}/{wrong}/withdraw").status_code == 303
    read = words(desk.get(page).text)
    assert "One value so far" in read
    assert "pain 10 · K. Lang; withdrawn" in read
    events = db.session.scalars(select(AuditEntry.event)).all()
    assert events.count("measure.withdrawn") == 1


# By the patient's link -------------------------------------------------------------------------------


def test_the_plan_page_asks_once_a_clinician_asked(
    desk: Visitor, patient: Visitor, page: str, plan: Plan
) -> None:
    assert "Ihre Praxis fragt" not in patient.get("/plan").text
    assert patient.get("/plan/measure").location == "/plan"
    (bags,) = named(desk, plan, "Taschen tragen")
    for _ in range(2):
        assert desk.send(f"{page}/ask").status_code == 303
    assert "not answered yet" in desk.get(page).text
    assert "Ihre Praxis fragt, wie es geht" in patient.get("/plan").text
    asked = patient.get("/plan/measure").text
    assert "Wie gut geht das heute: Taschen tragen?" in words(asked)
    assert asked.count('type="radio"') == 33
    assert " checked" not in asked
    answer = patient.post("/plan/measure", data={"pain": "3", bags: "7", "change": "-1"})
    assert (answer.status_code, answer.location) == (303, "/plan#answered")
    assert "Ihre Praxis fragt" not in patient.get("/plan").text
    # A second sending finds nothing asked any more.
    assert patient.post("/plan/measure", data={"pain": "9"}).location == "/plan"
    (kept,) = db.session.scalars(select(Measure)).all()
    assert (kept.pain, kept.change, kept.taken_by) == (3, -1, None)
    assert kept.link_id is not None
    assert kept.language == "de"
    assert "by the patient’s link" in html.unescape(desk.get(page).text)
    (request,) = db.session.scalars(select(Request)).all()
    assert request.measure_id == kept.id


def test_an_empty_or_impossible_answer_is_asked_again(desk: Visitor, patient: Visitor, page: str) -> None:
    desk.send(f"{page}/ask")
    for data in ({}, {"pain": "11"}, {"pain": "x"}, {"change": "7"}, {"plan": "1"}):
        assert patient.post("/plan/measure", data=data).status_code == 422
    refused = patient.post("/plan/measure", data={"pain": "12", "change": "2"})
    assert re.search(r'name="change" value="2" checked', refused.text)
    assert not db.session.scalars(select(Measure)).all()


def test_what_is_asked_can_be_taken_back(desk: Visitor, patient: Visitor, page: str) -> None:
    desk.send(f"{page}/ask")
    for _ in range(2):
        assert desk.send(f"{page}/ask-no-more").status_code == 303
    assert patient.get("/plan/measure").location == "/plan"


def test_a_paused_plan_asks_nothing(desk: Visitor, patient: Visitor, page: str) -> None:
    desk.send(f"{page}/ask")
    patient.post("/plan/sign", data={"sign": "fall"})
    assert patient.get("/plan/measure").location == "/plan"
    assert patient.post("/plan/measure", data={"pain": "3"}).location == "/plan"
    assert not db.session.scalars(select(Measure)).all()


def test_pain_up_for_a_week_stands_on_today(desk: Visitor, page: str, clock: Clock, lang: Clinician) -> None:
    measured(desk, page, "2026-11-24", pain=3)
    clock.time = NOON + timedelta(days=15)
    signed_in(desk, lang, at=clock.time)
    measured(desk, page, "2026-12-01", pain=5)
    assert "Pain noted two points higher" not in desk.get("/").text
    measured(desk, page, "2026-12-08", pain=6)
    assert "Pain noted two points higher, or more, for a week." in desk.get("/").text
