"""A paused plan at the practice: first on Today, nothing leaves, a clinician lifts it with a reason."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.plans.models import Plan
from clinic.screening.models import Pause
from clinic.screening.rescreening import LIFT_CODES
from tests.conftest import NOON, Clock
from tests.factories import a_clear_screening, a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import (
    a_decided_screening,
    a_path,
    address_in,
    an_issued_plan,
    episode_of,
    give,
    visitor_of,
)

LIFTED = {"reason": "spoken_with_patient", "text": "Numb after sleeping on the arm, gone since."}


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
def patient(app: Flask, lang: Clinician, plan: Plan) -> Visitor:
    visitor = visitor_of(app)
    visitor.get(a_path(plan, lang))
    visitor.post("/plan/sign", data={"sign": "numbness-or-weakness"})
    return visitor


def test_a_sign_heads_today_with_its_reason_and_one_action(
    desk: Visitor, patient: Visitor, plan: Plan
) -> None:
    page = desk.get("/").text
    row = page.split('id="needs"')[1].split("</article>")[0]
    assert "Maria Beispielfrau" in row
    assert "Reported by the patient, not assessed: Numbness or weakness." in row
    assert "urgent" in row
    assert row.count('class="button') == 1
    assert f'href="/episodes/{plan.episode_id}/pause"' in row
    assert "Nobody watches entries live." in page


def test_the_page_of_a_pause_says_what_was_reported(desk: Visitor, patient: Visitor, plan: Plan) -> None:
    page = desk.get(f"/episodes/{plan.episode_id}/pause").text
    assert "Plan paused" in page
    assert "reported by the patient 24 Nov, 12:00, link “Copied, 24 Nov”; not assessed" in page
    assert "Screen again" in page
    for code in LIFT_CODES:
        assert f'value="{code}"' in page


def test_while_paused_nothing_leaves(desk: Visitor, patient: Visitor, plan: Plan) -> None:
    answer = give(desk, plan)
    assert answer.status_code == 422
    assert "The plan is paused" in answer.text


def test_a_clinician_lifts_a_pause_with_a_reason(
    desk: Visitor, patient: Visitor, plan: Plan, lang: Clinician
) -> None:
    answer = desk.send(f"/episodes/{plan.episode_id}/pause/lift", **LIFTED)
    assert answer.status_code == 303
    assert answer.location == f"/patients/{episode_of(plan, lang).patient_id}/episodes/{plan.episode_id}"
    assert "<article" in patient.get("/plan").text
    pause = db.session.scalars(select(Pause)).one()
    assert (pause.lifted_by, pause.ended_at) == (lang.id, NOON)
    assert (pause.reason, pause.text) == tuple(LIFTED.values())
    assert db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number.desc())).first() == (
        "plan.pause-lifted"
    )
    assert give(desk, plan).status_code == 200
    assert "Spoken with the patient" in desk.get(f"/episodes/{plan.episode_id}/pause").text


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"text": ""}, {"text": "   "}, {"reason": "nothing"}, {"version": "1"}]
)
def test_without_a_reason_the_pause_stays(
    desk: Visitor, patient: Visitor, plan: Plan, wrong: dict[str, str]
) -> None:
    answer = desk.send(f"/episodes/{plan.episode_id}/pause/lift", **LIFTED | wrong)
    assert answer.status_code == 422
    assert db.session.scalars(select(Pause.ended_at)).all() == [None]


def test_a_pause_is_lifted_through_the_gate_alone(
    desk: Visitor, patient: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    clock.time = NOON + timedelta(minutes=1)
    a_decided_screening("urgent_same_day", of=episode_of(plan, lang), by=lang, at=clock.time)
    page = desk.get(f"/episodes/{plan.episode_id}/pause").text
    assert "Before the pause can be lifted" in page
    answer = desk.send(f"/episodes/{plan.episode_id}/pause/lift", **LIFTED)
    assert answer.status_code == 422
    assert "Drafting only: contact a doctor today." in answer.text
    clock.time = NOON + timedelta(minutes=2)
    a_clear_screening(of=episode_of(plan, lang), by=lang, at=clock.time)
    # A new screening alone opens nothing: somebody stands for it.
    assert "<article" not in patient.get("/plan").text
    assert "Plan paused" in desk.get("/").text
    assert desk.send(f"/episodes/{plan.episode_id}/pause/lift", **LIFTED).status_code == 303
    assert "<article" in patient.get("/plan").text


def test_a_pause_lifted_twice_is_lifted_once(desk: Visitor, patient: Visitor, plan: Plan) -> None:
    for _ in range(2):
        assert desk.send(f"/episodes/{plan.episode_id}/pause/lift", **LIFTED).status_code == 303
    events = db.session.scalars(select(AuditEntry.event)).all()
    assert events.count("plan.pause-lifted") == 1


def test_a_clinician_pauses_a_plan_after_a_telephone_call(
    desk: Visitor, plan: Plan, app: Flask, lang: Clinician
) -> None:
    visitor = visitor_of(app)
    visitor.get(address_in(give(desk, plan).text))
    record = desk.get(f"/patients/{episode_of(plan, lang).patient_id}").text
    assert f'href="/episodes/{plan.episode_id}/pause"' in record
    answer = desk.send(
        f"/episodes/{plan.episode_id}/pause", cause="new_diagnosis_or_medicine", note="Began a blood thinner."
    )
    assert answer.status_code == 303
    assert "<article" not in visitor.get("/plan").text
    page = desk.get(f"/episodes/{plan.episode_id}/pause").text
    assert "recorded by K. Lang 24 Nov, 12:00 · Began a blood thinner." in page
    assert "Plan paused" in desk.get("/").text


def test_a_pause_without_a_cause_is_refused(desk: Visitor, plan: Plan) -> None:
    for cause in ("", "screen_expired", "cured"):
        assert desk.send(f"/episodes/{plan.episode_id}/pause", cause=cause).status_code == 422
    assert not db.session.scalars(select(Pause)).all()
