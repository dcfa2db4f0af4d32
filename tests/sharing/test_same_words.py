"""Builder, plan page and every sheet of paper say the same about a plan."""

import json

from flask import Flask
from sqlalchemy import select

from clinic.database import db
from clinic.handouts import joining, render
from clinic.handouts import words as on_paper
from clinic.handouts.layouts import Design, Layout
from clinic.plans.models import Revision
from tests.factories import a_clinician, a_dose, signed_in
from tests.pages import Visitor
from tests.sharing.road import address_in, an_issued_plan, give, visitor_of, words

DOSES = (
    a_dose("chin-tuck-sitting", mode="reps", sets=2, reps=8),
    a_dose("upper-trapezius-stretch", mode="hold", sets=1, reps=3, hold_s=30),
    a_dose("band-row-standing", mode="reps", sets=3, reps=12, days=("mon", "wed", "fri")),
    a_dose(
        "levator-scapulae-stretch", mode="hold", sets=2, reps=2, hold_s=20, side="affected", arc="stretch"
    ),
)
SHORTENED = {Layout.DIARY, Layout.CLINICIAN}  # the dose in a line, as in the builder


def test_builder_plan_page_and_every_sheet_say_the_same(app: Flask, client: Visitor) -> None:
    clinician = a_clinician(title="Physiotherapeutin")
    signed_in(client, clinician)
    plan = an_issued_plan(clinician, doses=DOSES, language="en")
    built = words(client.get(f"/plans/{plan.id}").text)
    patient = visitor_of(app)
    patient.get(address_in(give(client, plan, language="en").text))
    shown = words(patient.get("/plan").text)
    revision = db.session.scalars(select(Revision).where(Revision.plan_id == plan.id)).one()
    handout = on_paper.handout(
        joining.contents(json.loads(revision.snapshot), digest=revision.digest, colour="#000000")
    )
    sheets = {layout: words(render.page(handout, Design(layout=layout)).html) for layout in Layout}
    assert words(handout.note) in built
    for exercise in handout.exercises:
        dose = exercise.dose
        cells = [cell for cell in (dose.left, dose.right, dose.count, *dose.holds) if cell]
        long = [words(text) for cell in cells for text in (cell.figure, cell.words)]
        assert exercise.name in built
        assert words(exercise.short) in built
        assert words(exercise.short) in sheets[Layout.CLINICIAN]
        assert all(text in shown for text in (exercise.name, *long))
        for layout, sheet in sheets.items():
            assert exercise.name in sheet, layout
            assert layout in SHORTENED or all(text in sheet for text in long), layout
