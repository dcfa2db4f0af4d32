"""What no link shows: nothing private in any byte, nothing of the staff, no exercise while it is paused."""

import re
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.plans.models import Plan
from clinic.screening import pausing
from clinic.screening.models import Screening
from clinic.screening.rescreening import Trigger
from clinic.sharing import plan_page
from tests.conftest import NOON, Clock
from tests.factories import a_dose
from tests.pages import Visitor
from tests.sharing.road import (
    NOTE,
    SURNAME,
    a_decided_screening,
    address_in,
    an_issued_plan,
    damage,
    episode_of,
    give,
    visitor_of,
    words,
)

HERE = {"Sec-Fetch-Site": "same-origin"}
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"}


def test_nothing_private_is_in_any_byte_a_patient_gets(app: Flask, desk: Visitor, lang: Clinician) -> None:
    plan = an_issued_plan(lang, doses=(a_dose(reason="Innerer Grund"),))
    path = address_in(give(desk, plan).text)
    patient = visitor_of(app)
    patient.get(path)
    (screening,) = db.session.scalars(select(Screening))
    private = {
        SURNAME,
        "Maria",
        "1972",
        "Zervikalsyndrom",
        "Wieder rudern",
        "Innerer",
        lang.email,
        str(plan.id),
        str(plan.episode_id),
        str(screening.id),
        "No red flags",
        screening.questionnaire,
        path.removeprefix("/p/"),
    }
    # Every address of a link's, those to come included.
    every = [rule.rule for rule in app.url_map.iter_rules() if re.match("/plan(/|$)", rule.rule)]
    own = [address for address in every if "<" not in address]
    reminded = {"days": ["mon"], "first": "07:30", "second": "", "third": "", "way": "feed"}
    feed = patient.post("/plan/reminders", data=reminded, headers=HERE)
    (calendar,) = set(re.findall(r"/calendar/\w+\.ics", feed.text))
    for language in ("de", "en"):
        patient.post("/plan/view", data={"language": language})
        for address in (*own, calendar, "/robots.txt"):
            answer = patient.get(address)
            sent = answer.text + str(answer.headers)
            assert not [canary for canary in private if canary in sent], address
    assert {"/plan", "/plan/diary/entries", "/plan/reminders/exercises.ics", "/plan/worker.js"} <= set(own)


def test_the_title_names_the_practice_and_nothing_else(patient: Visitor) -> None:
    title = re.search("<title>(.*?)</title>", patient.get("/plan").text)
    assert title is not None
    assert title[1] == "Praxis am Lindenhof – Übungsplan"


def test_patient_pages_tell_nobody_and_are_kept_by_nobody(
    app: Flask, patient: Visitor, path: str, clock: Clock
) -> None:
    answers = [patient.get(path), patient.get("/plan"), visitor_of(app).get("/plan"), patient.get("/p/x")]
    clock.time = NOON + timedelta(days=300)
    answers += [patient.get("/plan"), patient.get(path)]
    assert [answer.status_code for answer in answers] == [303, 200, 403, 404, 410, 410]
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Clear-Site-Data" not in answer.headers


def test_the_public_view_holds_these_fields_and_no_other() -> None:
    assert fields_of(plan_page.PlanPage) == {
        "as_needed", "asks_before", "author", "changed_since", "changes", "conditions", "due",
        "emergency_number", "emergency_signs", "emergency_url", "ends_on", "first", "is_draft", "issued_on",
        "language", "later", "many", "minutes", "next_day", "note",
        "note_language", "others", "pain_rule", "phone", "phone_url", "practice", "precautions", "reasons",
        "number", "revision", "rows", "safety_net", "today", "week", "weekday",
    }  # fmt: skip
    assert fields_of(plan_page.Exercise) == {
        "avoid", "changes_on", "coming", "course", "days", "dose", "feel", "is_coming", "is_in", "is_today",
        "key", "mark", "move_on", "moving", "name", "number", "poses", "posture", "section", "short",
        "side_note", "steps", "timing",
    }  # fmt: skip
    assert fields_of(plan_page.Day) == {"mark", "short", "state", "word"}
    assert fields_of(plan_page.Pose) == {"drawing", "is_mirrored", "label", "words"}
    assert fields_of(plan_page.Row) == {"days", "names", "summary", "title"}


def fields_of(kind: Any) -> set[str]:
    assert is_dataclass(kind)
    return {field.name for field in fields(kind)}


def test_a_link_opens_nothing_of_the_staff_and_a_session_no_plan(
    patient: Visitor, desk: Visitor, plan: Plan
) -> None:
    for address in ("/", "/patients", f"/plans/{plan.id}", f"/plans/{plan.id}/hand-over"):
        answer = patient.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")
    assert desk.get("/plan").status_code == 403
    assert desk.post("/plan/opened", data={}).status_code == 403


def test_a_post_from_elsewhere_is_refused(patient: Visitor) -> None:
    for address in ("/plan/open", "/plan/opened", "/plan/view", "/plan/forget"):
        answer = patient.post(address, data={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


# Paused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["urgent_same_day", "emergency"])
def test_a_decision_for_today_pauses_every_link_at_its_next_opening(
    patient: Visitor, plan: Plan, lang: Clinician, clock: Clock, path: str, outcome: str
) -> None:
    assert patient.get("/plan").status_code == 200
    clock.time = NOON + timedelta(hours=1)
    a_decided_screening(outcome, of=episode_of(plan, lang), by=lang, at=clock.time)
    assert_paused(patient)
    assert patient.get(path).status_code == 303


def test_a_referral_leaves_a_running_plan_alone(
    patient: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    clock.time = NOON + timedelta(hours=1)
    a_decided_screening("refer_routine", of=episode_of(plan, lang), by=lang, at=clock.time)
    assert "<article" in patient.get("/plan").text


def test_a_paused_plan_shows_no_exercise(patient: Visitor, plan: Plan, lang: Clinician) -> None:
    pausing.pause(episode_of(plan, lang), Trigger.TRAUMA, note="", by=lang, now=NOON)
    assert_paused(patient)


def test_a_damaged_revision_is_not_shown(patient: Visitor, plan: Plan) -> None:
    damage(plan)
    assert_paused(patient)


def assert_paused(patient: Visitor) -> None:
    answer = patient.get("/plan")
    assert answer.status_code == 200
    page = words(answer.text)
    assert "Üben Sie vorerst nicht" in page
    assert 'href="tel:03023125014"' in answer.text
    assert 'href="tel:112"' in answer.text
    for private in ("Kinn", NOTE, "Maria", "heute ärztlich", "Warnzeichen", "Abfrage"):
        assert private not in page
