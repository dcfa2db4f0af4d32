"""What is on record reaches Today as a reason to screen again, and a new screening takes it off."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.desk import queries
from clinic.diary import actions as diary
from clinic.diary.actions import Reported
from clinic.diary.rules import Kind
from clinic.measures import actions as measuring
from clinic.measures.rules import FORM
from clinic.measures.schemas import Given
from clinic.patients import actions as patients
from clinic.patients.actions import Person
from clinic.plans.models import Plan, Revision
from clinic.screening.rescreening import Trigger
from tests.conftest import NOON, Clock
from tests.factories import a_clear_screening, a_clinician, a_draft_screening, signed_in
from tests.pages import Visitor
from tests.sharing.road import an_issued_plan, episode_of, give, links, newest, now

LATER = NOON + timedelta(days=10)


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


def due(plan: Plan, by: Clinician) -> set[Trigger]:
    """What asks for a new screening of this plan's episode, ten days on."""
    db.session.rollback()
    found = queries.situation(plan.episode_id, of=by.practice, now=LATER, on=LATER.date())
    assert found is not None
    return {one.trigger for one in found.due}


def pain_rises(plan: Plan, by: Clinician, desk: Visitor) -> None:
    give(desk, plan)
    (link,) = links(plan)
    entries = [
        Reported(id=uuid4(), day=(NOON + timedelta(days=days)).date(), kind=Kind.PAIN, value=value)
        for days, value in ((0, 3), (2, 5), (8, 6))
    ]
    diary.receive(entries, link=link, revision_id=newest(plan), now=LATER)


def conditions_change(plan: Plan, by: Clinician, desk: Visitor, *conditions: str) -> None:
    patient = now(plan, by).episode.patient
    person = Person(
        name=patient.name, birth_year=patient.birth_year, conditions=conditions or ("osteoporosis",)
    )
    patients.describe(patient, person, version=1, by=by, now=NOON + timedelta(days=2))


def pregnancy_begins(plan: Plan, by: Clinician, desk: Visitor) -> None:
    conditions_change(plan, by, desk, "pregnancy-late")


def nothing_changes(plan: Plan, by: Clinician, desk: Visitor) -> None:
    for days in (-40, 5):
        measuring.take(
            plan.episode_id,
            Given(pain=5),
            day=(NOON + timedelta(days=days)).date(),
            form=FORM,
            language="en",
            by=by,
            now=NOON,
        )


@pytest.mark.parametrize(
    ("happens", "trigger"),
    [
        (pain_rises, Trigger.PAIN_UP),
        (conditions_change, Trigger.DIAGNOSIS),
        (pregnancy_begins, Trigger.PREGNANCY),
        (nothing_changes, Trigger.NO_CHANGE),
    ],
)
def test_what_is_on_record_asks_for_a_screening_until_there_is_one(
    desk: Visitor,
    plan: Plan,
    lang: Clinician,
    happens: Callable[[Plan, Clinician, Visitor], None],
    trigger: Trigger,
) -> None:
    assert not due(plan, lang)
    happens(plan, lang, desk)
    assert due(plan, lang) == {trigger}
    a_clear_screening(of=episode_of(plan, lang), by=lang, at=LATER)
    assert not due(plan, lang)


def test_a_step_up_under_precautions_asks_for_a_screening(
    desk: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    a_draft_screening(
        of=episode_of(plan, lang),
        by=lang,
        status="complete",
        outcome="clear_with_precautions",
        precautions=["no_thrust"],
        acknowledged=["no_thrust"],
        valid_until=NOON + timedelta(days=40),
        decided_at=NOON + timedelta(seconds=1),
        decided_by=lang.id,
        digest=bytes(32),
    )
    assert not due(plan, lang)
    clock.time = NOON + timedelta(minutes=5)
    version = now(plan, lang).version
    assert desk.send(f"/plans/{plan.id}/doses/all", version=version, typed="4x20").status_code == 303
    assert desk.send(f"/plans/{plan.id}/issue", version=version + 1).status_code == 303
    db.session.rollback()
    stepped = db.session.scalars(select(Revision.stepped_up).order_by(Revision.number)).all()
    assert stepped == [False, True]
    assert due(plan, lang) == {Trigger.STEP_UP}
    assert "More load or a later stage, under precautions" in desk.get("/").text
