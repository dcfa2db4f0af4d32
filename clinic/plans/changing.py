"""A change of a plan as it came in: read against the page its sender saw, done once, merged, and answered."""

import json
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import abort, g, make_response, request

from clinic.plans import answering, history
from clinic.plans.history import Sending
from clinic.plans.models import Plan, PlanDose
from clinic.plans.schemas import ChangeSchema, VersionSchema
from clinic.web import forms
from clinic.web.forms import Form


def plan(plan_id: UUID, schema: type[ChangeSchema]) -> tuple[Plan, Form]:
    """The plan as the sender of this form saw it, and the form. One that came before is answered as then."""
    found = answering.plan(plan_id)
    form = forms.read(schema, request)
    if not form.errors:
        _go_back(found, form)
    return found, form


def row(plan_id: UUID, dose_id: UUID, schema: type[ChangeSchema]) -> tuple[Plan, PlanDose, Form]:
    """The same for one row. A row that never stood in this plan ends it before anything is read."""
    found = answering.plan(plan_id)
    if not history.held(found, dose_id):
        abort(404)
    form = forms.read(schema, request)
    if not form.errors:
        _go_back(found, form)
    meant = next((one for one in found.doses if one.id == dose_id), None)
    if meant is None:
        abort(make_response(answering.changed_meanwhile(plan_id, form)))
    return found, meant, form


def alone(plan_id: UUID, schema: type[VersionSchema]) -> tuple[Plan, Form]:
    """The plan and the form of what is never merged: it rests on the whole plan as it was seen."""
    found = answering.plan(plan_id)
    form = forms.read(schema, request)
    if not form.errors:
        version, key = form.values["version"], _key(form)
        _stop_if_done(found, version, key)
        history.known_as(Sending(plan_id=found.id, version=version, key=key))
    return found, form


def _go_back(found: Plan, form: Form) -> None:
    values, key = form.values, _key(form)
    _stop_if_done(found, values["version"], key)
    sides = {name: side for name, side in values["sides"].items() if side}
    history.go_back(found, Sending(plan_id=found.id, version=values["version"], key=key, chosen=sides))


def _key(form: Form) -> UUID:
    """What a change is known by: the name a script gave it, else all it says, so that it knows itself again.

    The same said twice of the same page by the same person is one change whose answer was lost.
    """
    given: UUID | None = form.values["key"]
    if given is not None:
        return given
    said = [pair for pair in request.form.items(multi=True) if pair[0] != forms.TOKEN]
    return uuid5(NAMESPACE_URL, json.dumps([str(g.clinician.id), request.path, *sorted(said)]))


def _stop_if_done(found: Plan, version: int, key: UUID | None) -> None:
    """Whatever arrived before has moved the plan on from what its sender saw: said again, done no more."""
    if version != found.version and (known := history.sent_before(found.id, key)):
        abort(make_response(answering.done_before(found.id, known)))
