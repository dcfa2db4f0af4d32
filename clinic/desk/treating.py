"""The door of a record, where a practice keeps it to those who treat its patient, and the way in beside it.

No view has to remember it: an address that names something of a patient's says whose it is.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts.models import Access, Clinician, Practice, Role
from clinic.accounts.schemas import NothingSchema
from clinic.audit.action import beforehand
from clinic.desk import apart, words
from clinic.desk.reading import OF_A_PATIENT, found
from clinic.patients import queries as people
from clinic.patients.models import Patient
from clinic.patients.treatment import actions, queries
from clinic.patients.treatment import words as told
from clinic.patients.treatment.rules import Relation
from clinic.patients.treatment.schemas import ColleagueSchema, ReasonSchema
from clinic.patients.treatment.steps import treat
from clinic.web import clock, errors, forms
from clinic.web.access import ROLES, Entry, clinicians_only, entry_of
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("treating", __name__, url_prefix="/patients/<uuid:patient_id>"))

# About who treats somebody, not about what is on record.
OUTSIDE = frozenset(
    {"treating.ask", "treating.open_record", "treating.take_on", "treating.give_up", "treating.note"}
)
TOLD_FOR = timedelta(days=30)
NOT_TREATING = "treating"


class NotTreating(Exception):
    """Whoever acts does not treat this patient, or does no more."""


def install(app: Flask) -> None:
    """Stand before every view that shows a record, and within every act on one."""
    app.register_blueprint(bp)
    app.before_request(door)
    beforehand(app, still_treats)
    errors.answer(app, NotTreating, 403)


def door() -> ResponseReturnValue | None:
    """Lead whoever does not treat a patient to the page that says so; 404 for others is the view's."""
    named = _named()
    if named is None or g.clinician.practice.access is Access.EVERYONE:
        return None
    patient_id = _whose(named)
    if patient_id is None or _relation(patient_id) is not Relation.NONE:
        return None
    if request.method in ("GET", "HEAD") and not errors.wants_json():
        return redirect(url_for("treating.ask", patient_id=patient_id), 303)
    g.who_may_enter = NOT_TREATING
    return abort(403)


def still_treats(by: object) -> None:
    """Within an act on a record: its author still treats the patient. Where all treat all, from now on."""
    if not isinstance(by, Clinician) or request.method in ("GET", "HEAD"):
        return
    named = _named()
    patient_id = _whose(named) if named else None
    if patient_id is None:
        return
    if g.clinician.practice.access is Access.EVERYONE:
        if entry_of(current_app, request.endpoint or "") is Entry.ADMINISTRATORS:
            return  # keeping records is not treating
        treat(patient_id, by.id, practice_id=by.practice_id, at=now())
    elif _relation(patient_id, held=True) is Relation.NONE:
        g.who_may_enter = NOT_TREATING
        raise NotTreating


@bp.get("/treating")
@clinicians_only
def ask(patient_id: UUID) -> ResponseReturnValue:
    """Whose patient this is, and the way in for an emergency."""
    patient = _patient(patient_id)
    if _relation(patient_id) is not Relation.NONE:
        return redirect(url_for("desk.record", patient_id=patient_id), 303)
    return _page(patient, forms.blank())


@bp.post("/treating")
@clinicians_only
def open_record(patient_id: UUID) -> ResponseReturnValue:
    """Open the record for a day, with a reason that those who treat the patient read."""
    patient = _patient(patient_id)
    form = forms.read(ReasonSchema, request)
    if form.errors:
        return _page(patient, form), 422
    try:
        actions.open_in_emergency(patient, reason=form.values["reason"], by=g.clinician, now=now())
    except actions.NoReason:
        return _page(_patient(patient_id), form.refused("reason", told.no_reason())), 422
    return redirect(url_for("desk.record", patient_id=patient_id), 303)


@bp.post("/treating/add")
@clinicians_only
def take_on(patient_id: UUID) -> ResponseReturnValue:
    """A colleague treats this patient as well; whoever adds one treats the patient, or administers."""
    patient = _patient(patient_id)
    _require_say(patient_id)
    form = forms.read(ColleagueSchema, request)
    known = {one.id: one for one in queries.colleagues(of=g.clinician.practice)}
    if form.errors or form.values["colleague"] not in known:
        abort(422)
    actions.take_on(patient, known[form.values["colleague"]], by=g.clinician, now=now())
    return redirect(_back(patient_id), 303)


@bp.post("/treating/end")
@clinicians_only
def give_up(patient_id: UUID) -> ResponseReturnValue:
    """Somebody treats this patient no more; the last one stays."""
    patient = _patient(patient_id)
    _require_say(patient_id)
    form = forms.read(ColleagueSchema, request)
    if form.errors:
        abort(422)
    try:
        actions.give_up(patient, form.values["colleague"], by=g.clinician, now=now())
    except actions.NobodyLeft:
        return redirect(f"{_back(patient_id)}?last=yes#treating", 303)
    except actions.NotTreating:
        pass  # as it is wanted already: nothing ended, and the record says nothing
    return redirect(_back(patient_id), 303)


@bp.post("/emergencies/<uuid:emergency_id>/seen")
@clinicians_only
def note(patient_id: UUID, emergency_id: UUID) -> ResponseReturnValue:
    """Whoever answers for the patient has read why a colleague opened the record."""
    found = queries.emergency(emergency_id, of=g.clinician.practice)
    if found is None or found.patient_id != patient_id:
        abort(404)
    _require_say(patient_id)
    forms.demand(NothingSchema, request)
    actions.note_emergency(found, by=g.clinician, now=now())
    return redirect(url_for("desk.today"), 303)


def for_today(by: Clinician) -> list[dict[str, str]]:
    """Records opened in an emergency that nobody who answers for them has taken note of."""
    practice, at, on = by.practice, now(), clock.today_here()
    unseen = [
        one
        for one in queries.emergencies(of=practice, since=at - TOLD_FOR)
        if one.seen_at is None and one.clinician_id != by.id
    ]
    if not unseen:
        return []
    theirs = queries.open_among([one.patient_id for one in unseen], by=by, of=practice, now=at, on=on)
    zone = ZoneInfo(practice.time_zone)
    return [
        {
            "name": one.patient,
            "url": url_for("desk.record", patient_id=one.patient_id),
            "seen_url": url_for("treating.note", patient_id=one.patient_id, emergency_id=one.id),
            "who": one.clinician,
            "when": words.moment(one.at.astimezone(zone), on=on),
            "reason": one.reason,
        }
        for one in unseen
        if one.patient_id in theirs or by.role is Role.ADMINISTRATOR
    ]


def of_record(patient: Patient) -> dict[str, Any]:
    """Who treats a patient, as the record shows it."""
    practice: Practice = g.clinician.practice
    known = queries.treating(patient.id, of=practice)
    return {
        "people": [{"id": str(one.id), "name": one.name} for one in known],
        "others": [
            (str(one.id), one.name)
            for one in queries.colleagues(of=practice)
            if one.id not in {each.id for each in known}
        ],
        "add_url": url_for("treating.take_on", patient_id=patient.id),
        "end_url": url_for("treating.give_up", patient_id=patient.id),
        "last": "last" in request.args,
        "relation": str(_relation(patient.id)),
    }


def _require_say(patient_id: UUID) -> None:
    """Who treats a patient is for those who do to say, and for administrators."""
    if g.clinician.role is not Role.ADMINISTRATOR and _relation(patient_id) is Relation.NONE:
        g.who_may_enter = NOT_TREATING
        abort(403)


def _back(patient_id: UUID) -> str:
    return url_for("desk.record", patient_id=patient_id)


def _page(patient: Patient, form: Form) -> str:
    practice: Practice = g.clinician.practice
    known = queries.treating(patient.id, of=practice)
    is_administrator = g.clinician.role is Role.ADMINISTRATOR
    return render_template(
        "desk/not_treating.html",
        patient=patient,
        people=[one.name for one in known],
        colleagues=[(str(one.id), one.name) for one in queries.colleagues(of=practice)]
        if is_administrator
        else [],
        form=form,
    )


def _patient(patient_id: UUID) -> Patient:
    return people.patient(patient_id, of=g.clinician.practice) or abort(404)


def _named() -> tuple[str, UUID] | None:
    """What of a patient's the address names, if somebody who reads clinical things asked for it."""
    if request.endpoint in OUTSIDE or entry_of(current_app, request.endpoint or "") not in ROLES:
        return None
    # A form is kept behind the lock before anybody is let in.
    if g.get("clinician") is None or g.clinician.role is Role.FRONT_DESK:
        return None
    # Who answers for keeping, copying and erasing a record need not treat its patient.
    if request.blueprint in apart.OPEN_TO_ADMINISTRATORS and g.clinician.role is Role.ADMINISTRATOR:
        return None
    arguments = request.view_args or {}
    return next(((name, arguments[name]) for name in OF_A_PATIENT if name in arguments), None)


def _whose(named: tuple[str, UUID]) -> UUID | None:
    """The patient of this practice whom the address leads to."""
    patient = found(*named)
    return None if patient is None else patient.patient_id


def _relation(patient_id: UUID, *, held: bool = False) -> Relation | None:
    by: Clinician = g.clinician
    return queries.relation(patient_id, by=by, of=by.practice, now=now(), on=clock.today_here(), held=held)
