"""The Diary page: a sentence that can be checked, the days behind it, and where to go from there."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.diary.models import Entry
from clinic.diary.rules import Felt, Kind
from clinic.plans.models import Plan, PlanDose
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_dose, a_patient, an_episode, kept, signed_in
from tests.pages import Visitor
from tests.sharing.road import SURNAME, an_issued_plan, give, links, newest


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    signed_in(client, lang)
    return an_issued_plan(lang)


def entry(plan: Plan, on: date, kind: Kind, value: int, exercise: str | None = None) -> None:
    kept(
        Entry(
            id=uuid4(),
            practice_id=plan.practice_id,
            plan_id=plan.id,
            revision_id=newest(plan),
            link_id=links(plan)[0].id,
            exercise=exercise,
            day=on,
            kind=kind,
            value=value,
            received_at=NOON + timedelta(days=1),
        )
    )


def test_before_anything_came_the_page_says_what_was_not_heard(client: Visitor, plan: Plan) -> None:
    give(client, plan)
    shown = client.get(f"/episodes/{plan.episode_id}/diary").text
    assert "No entries yet." in shown
    assert "No entry since revision 1 (today)." in shown
    assert "Its page was not opened since" in shown


def test_the_sentence_counts_what_the_grid_shows(
    client: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    give(client, plan)
    exercise = db.session.scalars(select(PlanDose.exercise).where(PlanDose.plan_id == plan.id).limit(1)).one()
    dose = db.session.scalars(select(PlanDose.id).where(PlanDose.exercise == exercise)).one()
    for place in range(4):
        on = NOON.date() + timedelta(days=place)
        entry(plan, on, Kind.DONE, 1, exercise)
        entry(plan, on, Kind.PAIN, 5 - place)
    entry(plan, NOON.date(), Kind.EFFORT, Felt.HARD, exercise)
    clock.time = NOON + timedelta(days=4)
    signed_in(client, lang, at=clock.time)
    answer = client.get(f"/episodes/{plan.episode_id}/diary")
    assert "4 days with a tick, 4 planned; pain 5 to 2;" in answer.text
    assert "too hard on 1 day." in answer.text
    assert "<svg" in answer.text
    assert f"open={dose}" in answer.text
    assert "No entry since" not in answer.text
    table = client.get(f"/episodes/{plan.episode_id}/diary.csv")
    assert table.mimetype == "text/csv"
    assert len(table.text.strip().splitlines()) == 5
    assert SURNAME not in table.text


def test_a_week_with_more_days_than_planned_is_no_three_of_two(
    client: Visitor, lang: Clinician, clock: Clock
) -> None:
    signed_in(client, lang)
    plan = an_issued_plan(lang, doses=(a_dose(days=("wed", "fri")),))
    give(client, plan)
    wednesday = NOON.date() + timedelta(days=1)
    for place in range(3):
        entry(plan, wednesday + timedelta(days=place), Kind.DONE, 1, "chin-tuck-sitting")
    clock.time = NOON + timedelta(days=4)
    signed_in(client, lang, at=clock.time)
    shown = client.get(f"/episodes/{plan.episode_id}/diary").text
    assert "3, 2 planned" in shown
    assert "3 of 2" not in shown


def test_without_a_plan_the_page_leads_to_the_record(client: Visitor, lang: Clinician) -> None:
    signed_in(client, lang)
    episode = an_episode(of=a_patient(of=lang.practice))
    assert (
        "what the patient ticks and reports stands here" in client.get(f"/episodes/{episode.id}/diary").text
    )
