"""The Measures page of a record: measuring in clinic, naming activities, asking the patient by the link."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.audit import Reused, once
from clinic.desk import measure_page, pages, queries, words
from clinic.measures import actions
from clinic.measures import queries as measures
from clinic.measures import rules as measuring
from clinic.measures import words as said
from clinic.measures.models import Activity
from clinic.measures.schemas import ActivitySchema, PressSchema, given, measuring_schema
from clinic.patients import queries as people
from clinic.patients.models import Episode
from clinic.web import forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now, today_here
from clinic.web.forms import WHOLE, Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("measures", __name__))


@bp.get("/episodes/<uuid:episode_id>/measures")
@clinicians_only
def show(episode_id: UUID) -> ResponseReturnValue:
    """What was measured, each beside what studies call a meaningful change."""
    return _page(_episode(episode_id), forms.blank())


@bp.post("/episodes/<uuid:episode_id>/measures")
@clinicians_only
def take(episode_id: UUID) -> ResponseReturnValue:
    """Keep one measuring, once."""
    episode = _episode(episode_id)
    form = forms.read(measuring_schema(_standing(episode), in_clinic=True), request)
    if not form.errors and given(form.values).is_empty:
        form = form.refused(WHOLE, _("Enter at least one number."))
    if not form.errors and form.values["day"] > today_here():
        form = form.refused("day", _("Choose a day up to today."))
    if form.errors:
        return _page(episode, form), 422
    key, content = form.values["key"], measuring.submission(episode_id)
    with suppress(Reused):
        if once(key, by=g.clinician, content=content) is None:
            actions.take(
                episode_id,
                given(form.values),
                day=form.values["day"],
                form=measuring.FORM,
                language=negotiated(),
                key=key,
                by=g.clinician,
                now=now(),
            )
    return _back(episode_id)


@bp.post("/episodes/<uuid:episode_id>/activities")
@clinicians_only
def name(episode_id: UUID) -> ResponseReturnValue:
    """Add an activity in the person's own words."""
    episode = _episode(episode_id)
    form = forms.read(ActivitySchema, request)
    if form.errors:
        return _page(episode, form), 422
    try:
        actions.name_activity(episode, form.values["activity"], by=g.clinician, now=now())
    except actions.Full:
        form = form.refused(WHOLE, _("Five activities are enough. End one to name another."))
        return _page(_episode(episode_id), form), 422
    return _back(episode_id, "activities")


@bp.post("/episodes/<uuid:episode_id>/activities/<uuid:activity_id>/end")
@clinicians_only
def end_activity(episode_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """Ask about an activity no more."""
    episode = _episode(episode_id)
    found = measures.activities(episode.id, of=g.clinician.practice)
    activity = next((one for one in found if one.id == activity_id), None) or abort(404)
    return _done(episode_id, lambda: actions.end_activity(activity, by=g.clinician, now=now()))


@bp.post("/episodes/<uuid:episode_id>/measures/<uuid:measure_id>/withdraw")
@clinicians_only
def withdraw(episode_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """Count a mistaken measuring no more."""
    measure = measures.measure(measure_id, of=g.clinician.practice)
    if measure is None or measure.episode_id != episode_id:
        abort(404)
    return _done(episode_id, lambda: actions.withdraw(measure, by=g.clinician, now=now()))


@bp.post("/episodes/<uuid:episode_id>/measures/ask")
@clinicians_only
def ask(episode_id: UUID) -> ResponseReturnValue:
    """Ask the patient to measure by the link."""
    episode = _episode(episode_id)
    return _done(episode_id, lambda: actions.ask(episode, by=g.clinician, now=now()))


@bp.post("/episodes/<uuid:episode_id>/measures/ask-no-more")
@clinicians_only
def ask_no_more(episode_id: UUID) -> ResponseReturnValue:
    """Take back what was asked."""
    forms.demand(PressSchema, request)
    asked = measures.open_request(_episode(episode_id).id, of=g.clinician.practice)
    if asked is None:
        return _back(episode_id)
    return _done(episode_id, lambda: actions.ask_no_more(asked, by=g.clinician, now=now()))


def _done(episode_id: UUID, act: Callable[[], Any]) -> ResponseReturnValue:
    """Do what a button says; pressed a second time it is done already."""
    forms.demand(PressSchema, request)
    with suppress(actions.Settled):
        act()
    return _back(episode_id)


def _back(episode_id: UUID, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("measures.show", episode_id=episode_id, _anchor=anchor), 303)


def _page(episode: Episode, form: Form) -> str:
    practice, on = g.clinician.practice, today_here()
    situation = queries.situation(episode.id, of=practice, now=now(), on=on)
    record = url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode.id)
    return render_template(
        "desk/measures.html",
        identity=pages.identity(episode.patient, on=on, situation=situation, url=record),
        tabs=pages.tabs(episode, "measures"),
        page=measure_page.page(
            measures.measures(episode.id, of=practice),
            measures.activities(episode.id, of=practice),
            measures.open_request(episode.id, of=practice),
            of=practice,
            on=on,
        ),
        form=form,
        today=on.isoformat(),
        key=uuid4(),
        day=words.short_day,
        number=said.number,
        episode_id=episode.id,
    )


def _standing(episode: Episode) -> list[Activity]:
    found = measures.activities(episode.id, of=g.clinician.practice)
    return [one for one in found if one.ended_at is None]


def _episode(episode_id: UUID) -> Episode:
    return people.episode(episode_id, of=g.clinician.practice) or abort(404)
