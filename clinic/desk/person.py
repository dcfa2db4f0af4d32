"""One person of the team, for administrators: what they may do, whom they treat, who stands in, leaving."""

from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from clinic.accounts import actions as accounts
from clinic.accounts import words as told
from clinic.accounts.factors import actions as factors
from clinic.accounts.factors import queries as ways_in
from clinic.accounts.models import Clinician, Role
from clinic.accounts.people import actions as people
from clinic.accounts.people import queries
from clinic.accounts.people.schemas import RoleSchema
from clinic.accounts.people.standing import LastAdministrator
from clinic.accounts.people.words import last_administrator, role_means, role_of
from clinic.accounts.schemas import NothingSchema
from clinic.patients.treatment import actions, rules, words
from clinic.patients.treatment import queries as treatment
from clinic.patients.treatment.schemas import ColleagueSchema, CoverSchema, LeaverSchema
from clinic.web import forms
from clinic.web.access import administrators_only, freshly_proven
from clinic.web.clock import now, today_here
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import keeps_plans

# The same field stands in several forms of the page; the summary leads to the right one.
FIELD_IDS = {("leaving", "colleague"): "leaving-colleague", ("cover", "colleague"): "cover-colleague"}

bp = keeps_plans(Blueprint("person", __name__, url_prefix="/team/<uuid:person_id>"))


@bp.get("")
@administrators_only
def show(person_id: UUID) -> ResponseReturnValue:
    """What somebody may do and whom they treat."""
    return _page(_person(person_id))


@bp.post("/role")
@administrators_only
@freshly_proven
def change_role(person_id: UUID) -> ResponseReturnValue:
    """Another role, from their next request on."""
    person = _person(person_id)
    form = forms.read(RoleSchema, request)
    if form.errors:
        return _page(person, role=form), 422
    try:
        people.change_role(person, form.values["role"], by=g.clinician, now=now())
    except LastAdministrator:
        return _page(_person(person_id), role=form.refused("role", last_administrator())), 409
    return _saved(person_id, "role")


@bp.post("/sessions/end")
@administrators_only
@freshly_proven
def end_sessions(person_id: UUID) -> ResponseReturnValue:
    """A lost device: everything open under this name ends."""
    person = _person(person_id)
    forms.demand(NothingSchema, request)
    people.end_all_sessions(person, by=g.clinician, now=now())
    return _saved(person_id, "sessions")


@bp.post("/factors/remove")
@administrators_only
@freshly_proven
def remove_factors(person_id: UUID) -> ResponseReturnValue:
    """A colleague lost all they had to show: their password alone lets them set up anew."""
    person = _person(person_id)
    forms.demand(NothingSchema, request)
    # Of one's own, each goes by itself, where the last one is not given away.
    if person.id == g.clinician.id or not ways_in.factors(of=person.id).any:
        return redirect(url_for("person.show", person_id=person_id), 303)
    factors.remove_factors(person, by=g.clinician, now=now())
    return _saved(person_id, "factors")


@bp.post("/hand-over")
@administrators_only
@freshly_proven
def hand_over(person_id: UUID) -> ResponseReturnValue:
    """All their patients go to a colleague."""
    person = _person(person_id)
    form = forms.read(ColleagueSchema, request)
    if form.errors:
        return _page(person, patients=form), 422
    colleague = _colleague(form, other_than=person_id)
    if colleague is None:
        return _page(person, patients=form.refused("colleague", words.cannot_treat())), 422
    actions.hand_over_patients(person, to=colleague, by=g.clinician, now=now())
    return _saved(person_id, "patients")


@bp.post("/leave")
@administrators_only
@freshly_proven
def leave(person_id: UUID) -> ResponseReturnValue:
    """Their patients go to a colleague, and they come in no more: one act."""
    person = _person(person_id)
    form = forms.read(LeaverSchema, request)
    if form.errors:
        return _page(person, leaving=form), 422
    colleague = _colleague(form, other_than=person_id)
    if colleague is None and form.values["colleague"] is not None:
        return _page(person, leaving=form.refused("colleague", words.cannot_treat())), 422
    try:
        actions.dismiss(person, to=colleague, by=g.clinician, now=now())
    except LastAdministrator:
        return _page(_person(person_id), leaving=form.refused(WHOLE, last_administrator())), 409
    except actions.NobodyLeft:
        return _page(_person(person_id), leaving=form.refused("colleague", words.somebody_takes_over())), 422
    return _saved(person_id, "left")


@bp.post("/return")
@administrators_only
@freshly_proven
def come_back(person_id: UUID) -> ResponseReturnValue:
    """Somebody who left comes in again, with the password they had."""
    person = _person(person_id)
    forms.demand(NothingSchema, request)
    accounts.enable(person, by=g.clinician, now=now())
    return _saved(person_id, "back")


@bp.post("/cover")
@administrators_only
@freshly_proven
def stand_in(person_id: UUID) -> ResponseReturnValue:
    """A colleague stands in while this person is away."""
    person = _person(person_id)
    form = forms.read(CoverSchema, request)
    if form.errors:
        return _page(person, cover=form), 422
    span = rules.Span(form.values["starts_on"], form.values["ends_on"])
    for fault in rules.cover_faults(span, today=today_here()):
        form = form.refused("ends_on", words.cover_fault(fault))
    colleague = _colleague(form, other_than=person_id) if not form.errors else None
    if colleague is None and not form.errors:
        form = form.refused("colleague", words.cannot_treat())
    if form.errors or colleague is None:
        return _page(person, cover=form), 422
    actions.stand_in(person, colleague, span, by=g.clinician, now=now())
    return _saved(person_id, "cover")


@bp.post("/cover/<uuid:cover_id>/end")
@administrators_only
@freshly_proven
def end_cover(person_id: UUID, cover_id: UUID) -> ResponseReturnValue:
    """Nobody stands in any more."""
    cover = treatment.cover(cover_id, of=g.clinician.practice)
    if cover is None or cover.clinician_id != person_id:
        abort(404)
    forms.demand(NothingSchema, request)
    actions.end_cover(cover, by=g.clinician, now=now())
    return _saved(person_id, "cover")


def _saved(person_id: UUID, part: str) -> ResponseReturnValue:
    return redirect(url_for("person.show", person_id=person_id, saved=part), 303)


def _person(person_id: UUID) -> Clinician:
    return queries.person(person_id, of=g.clinician.practice) or abort(404)


def _colleague(form: Form, *, other_than: UUID) -> Clinician | None:
    wanted = form.values["colleague"]
    known = treatment.colleagues(of=g.clinician.practice, other_than=other_than)
    return next((one for one in known if one.id == wanted), None)


def _page(
    person: Clinician,
    *,
    role: Form | None = None,
    patients: Form | None = None,
    leaving: Form | None = None,
    cover: Form | None = None,
) -> str:
    practice, on = g.clinician.practice, today_here()
    given = {"role": role, "patients": patients, "leaving": leaving, "cover": cover}
    return render_template(
        "desk/person.html",
        person=person,
        role_word=role_of(person.role),
        roles=[{"value": one.value, "label": role_of(one), "hint": role_means(one)} for one in Role],
        seen=(at := queries.last_seen(of=practice).get(person.id)) and told.moment(at),
        factors=ways_in.factors(of=person.id),
        is_self=person.id == g.clinician.id,
        treats=treatment.treats(person.id, of=practice),
        shared=practice.access == "everyone",
        colleagues=[
            (str(one.id), one.name) for one in treatment.colleagues(of=practice, other_than=person.id)
        ],
        covers=[
            {
                "id": one.id,
                "colleague": one.colleague,
                "days": _(
                    "%(first)s to %(last)s",
                    first=format_date(one.starts_on),
                    last=format_date(one.ends_on),
                ),
            }
            for one in treatment.covers(of=practice, on=on, clinician_id=person.id)
        ],
        role=role or forms.blank(role=person.role.value),
        patients=patients or forms.blank(),
        leaving=leaving or forms.blank(),
        cover=cover or forms.blank(starts_on=on.isoformat()),
        errors={
            FIELD_IDS.get((part, name), name): found
            for part, form in given.items()
            if form
            for name, found in form.errors.items()
        },
        saved=request.args.get("saved", ""),
    )
