"""Whose running plan holds an exercise: asked when it is taken away, or turned out to be wrong."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, exists, func, or_, select

from clinic.accounts.models import Access, Practice
from clinic.database import db
from clinic.library import queries
from clinic.library.catalogue import library
from clinic.library.models import OwnExercise
from clinic.patients.models import Episode, Patient
from clinic.patients.treatment import queries as treatment
from clinic.plans.gone import named
from clinic.plans.models import Plan, PlanDose, Revision
from clinic.sharing.models import Link
from clinic.web import fields, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now, today_here
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("holders", __name__))


class TakenSchema(forms.Schema):
    """Whether it was just taken away from beside plans."""

    taken = fields.Tick()


@dataclass(frozen=True, slots=True)
class Holder:
    """One person whose plan holds it."""

    name: str
    number: int
    url: str
    given: bool  # it stands in what was issued last, and not in the draft alone
    linked: bool  # somebody may be reading it by a link


@bp.get("/library/<exercise_id>/plans")
@clinicians_only
def show(exercise_id: str) -> ResponseReturnValue:
    """The plans of open episodes that hold this exercise, of the people whose records the reader may open."""
    practice = g.clinician.practice
    own = queries.own_called(exercise_id, of=practice)
    name = _name(exercise_id, own) or abort(404)
    among = treatment.open_to(g.clinician, of=practice, now=now(), on=today_here())
    return render_template(
        "desk/holders.html",
        name=name,
        back=url_for("own.edit", own_id=own.id) if own else url_for("library.show", exercise_id=exercise_id),
        holders=holders(exercise_id, of=practice, among=among),
        taken=bool(forms.query(TakenSchema, request).get("taken")),
        hides=practice.access is Access.TREATING,
    )


def holders(exercise_id: str, *, of: Practice, among: ColumnElement[bool]) -> list[Holder]:
    """Draft or newest revision: what was issued before it is nobody's plan any more."""
    newest = (
        select(Revision.plan_id, func.max(Revision.number).label("number"))
        .where(Revision.practice_id == of.id)
        .group_by(Revision.plan_id)
        .subquery()
    )
    # The text of a snapshot is canonical, so what it says of a row has one spelling.
    given = exists().where(
        Revision.plan_id == newest.c.plan_id,
        Revision.number == newest.c.number,
        Revision.plan_id == Plan.id,
        Revision.snapshot.contains(f'"exercise":"{exercise_id}"', autoescape=True),
    )
    drafted = exists().where(PlanDose.plan_id == Plan.id, PlanDose.exercise == exercise_id)
    linked = exists().where(Link.plan_id == Plan.id, Link.revoked_at.is_(None), Link.expires_at > now())
    rows = db.session.execute(
        select(Plan.id, Patient.name, Patient.number, given, linked)
        .join(Episode, Episode.id == Plan.episode_id)
        .join(Patient, Patient.id == Episode.patient_id)
        .where(
            Plan.practice_id == of.id,
            Episode.closed_at.is_(None),
            Patient.archived_at.is_(None),
            Patient.restricted_at.is_(None),
            or_(given, drafted),
            among,
        )
        .order_by(Patient.name, Patient.number, Plan.id)
    )
    return [
        Holder(name=name, number=number, url=_plan(plan), given=is_given, linked=is_given and is_linked)
        for plan, name, number, is_given, is_linked in rows
    ]


def _name(exercise_id: str, own: OwnExercise | None) -> str:
    """What it is called, also where it was taken away from beside plans; nothing where there is none."""
    if exercise_id in library():
        return library()[exercise_id].text(negotiated()).name
    return named(exercise_id, of=g.clinician.practice, language=negotiated()) if own else ""


def _plan(plan_id: UUID) -> str:
    return url_for("plans.edit", plan_id=plan_id)
