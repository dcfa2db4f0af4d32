"""Why a flag or a precaution was set aside stands in note and record, and on nothing a patient gets."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.library.catalogue import library
from clinic.plans import limits
from clinic.plans.models import Plan
from clinic.screening import actions, closing
from clinic.screening.catalogue import questionnaire
from clinic.screening.questionnaire import Outcome
from tests.conftest import NOON
from tests.factories import (
    a_clinician,
    a_dose,
    a_patient,
    a_plan,
    an_answered_screening,
    an_episode,
    signed_in,
)
from tests.handouts.press import Press, standing_in
from tests.pages import Visitor
from tests.sharing.road import address_in, give, newest, visitor_of

CONDITION = "vertebral-fracture-recent"
WHY_LOWER = "Thyroid known since spring, seen by Dr Muster."
FOR_THE_RECORD = "Spoke to the practice of Dr Muster."
WHY_IN = "Trains this in hospital already."
UNSAID = (WHY_LOWER, FOR_THE_RECORD, WHY_IN, "Dr Muster")


@pytest.fixture
def press(app: Flask) -> Iterator[Press]:
    press = Press()
    with standing_in(app, renderer=press):
        yield press


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def plan(client: Visitor, lang: Clinician) -> Plan:
    """An investigated flag, decided lower with its reason, and a plan with one exercise set aside in it."""
    signed_in(client, lang)
    episode = an_episode(of=a_patient(of=lang.practice, conditions=[CONDITION]))
    screening = an_answered_screening(
        of=episode, by=lang, **{"core.systemic": "yes", "sys.weight_loss": "yes"}
    )
    reason = closing.Reason(code="already_medically_assessed", text=WHY_LOWER, about="R03")
    actions.decide(
        screening,
        closing.Choice(outcome=Outcome.CLEAR_WITH_PRECAUTIONS, reasons={"R03": reason}),
        questionnaire=questionnaire(),
        conditions=(),
        say=lambda _decision: "Call us.",
        note=FOR_THE_RECORD,
        screened_at=NOON,
        version=2,
        by=lang,
        now=NOON,
    )
    unfitting = a_dose(unfitting_exercise(), reason=WHY_IN)
    return a_plan(of=episode, by=lang, with_doses=(a_dose(), unfitting))


def unfitting_exercise() -> str:
    """One that a fresh fracture of a vertebra sets aside."""
    held = library()
    holding = limits.limits(screened=(), stated=(), recorded=(CONDITION,), table=held.precautions)
    return next(
        name
        for name in held.exercises
        if limits.sets_aside(holding, held, a_dose(name)) and held.exercises[name].dosage.mode == "reps"
    )


def test_the_patient_gets_the_exercise_and_none_of_the_reasons(
    app: Flask, client: Visitor, plan: Plan, press: Press
) -> None:
    assert client.send(f"/plans/{plan.id}/issue", version=1).status_code == 303
    for language in ("de", "en"):
        name = library().exercises[unfitting_exercise()].text(language).name
        address = f"/plans/{plan.id}/revisions/{newest(plan)}/handout.pdf?language={language}"
        assert client.get(address).status_code == 200
        assert name in press.pages[-1].html
    give(client, plan, "paper")
    patient = visitor_of(app)
    page = patient.get(patient.get(address_in(give(client, plan).text)).location).text
    assert library().exercises[unfitting_exercise()].text("de").name in page
    for shown in (*(sheet.html for sheet in press.pages), page):
        assert [said for said in UNSAID if said in shown] == []


def test_the_note_and_the_record_hold_the_reason(client: Visitor, plan: Plan, press: Press) -> None:
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "screening.decided")).one()
    assert entry.facts["reasons"] == "R03: already_medically_assessed"
    note = client.get(f"/screenings/{entry.subject_id}/note.txt?language=en").text
    assert WHY_LOWER in note
    assert FOR_THE_RECORD in note
