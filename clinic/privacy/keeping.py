"""How long records are kept, for administrators: restrict, hold, erase, and what the person is told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import wording
from clinic.accounts.models import Practice
from clinic.config import Config
from clinic.privacy import actions, incidents, queries, traces, words
from clinic.privacy.erasing import erase_each
from clinic.privacy.queries import Kept
from clinic.privacy.rules import Reason
from clinic.privacy.schemas import (
    AllDueSchema,
    AllLinksSchema,
    EndSchema,
    ErasureSchema,
    HoldSchema,
    NothingSchema,
    PeriodSchema,
    RestrictionSchema,
)
from clinic.web import forms
from clinic.web.access import administrators_only, freshly_proven
from clinic.web.clock import now, today_here
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("keeping", __name__))


@bp.get("/practice/privacy")
@administrators_only
def index() -> ResponseReturnValue:
    """What is restricted, what may go today, what went, and the acts that concern everybody."""
    return _index(forms.blank())


@bp.get("/practice/incident")
@administrators_only
def incident() -> ResponseReturnValue:
    """What happened in a period, for whoever has to report a breach: whose records, by whom, from where."""
    asked = forms.query(PeriodSchema, request)
    practice, today = g.clinician.practice, today_here()
    since, until = asked["since"] or incidents.usual_start(today), asked["until"] or today
    return render_template(
        "privacy/incident.html",
        since=since.isoformat(),
        until=until.isoformat(),
        report=incidents.page(incidents.report(since, until, of=practice), zone=practice.time_zone),
    )


@bp.post("/practice/revoke-links")
@administrators_only
@freshly_proven
def revoke_links() -> ResponseReturnValue:
    """End every link at once: a paper or a machine was lost, or a secret came to light."""
    form = forms.read(AllLinksSchema, request)
    if form.errors:
        return _index(form), 422
    ended = actions.revoke_all(of=g.clinician.practice, by=g.clinician, now=now())
    return redirect(url_for("keeping.index", ended=ended), 303)


@bp.post("/practice/erase-due")
@administrators_only
@freshly_proven
def erase_due() -> ResponseReturnValue:
    """Erase every record whose time is over."""
    form = forms.read(AllDueSchema, request)
    if form.errors:
        return _index(form), 422
    practice, on = g.clinician.practice, today_here()
    outcome = erase_each(
        [one.patient.id for one in queries.due(of=practice, years=_years(), on=on)],
        reason=Reason.TERM_OVER,
        of=practice,
        years=_years(),
        on=on,
        by=g.clinician,
        now=now(),
    )
    return redirect(url_for("keeping.index", erased=len(outcome.gone)), 303)


@bp.get("/patients/<uuid:patient_id>/privacy")
@administrators_only
def show(patient_id: UUID) -> ResponseReturnValue:
    """Where this record stands between the first visit and its erasure."""
    return _show(patient_id, forms.blank())


@bp.post("/patients/<uuid:patient_id>/privacy/restrict")
@administrators_only
@freshly_proven
def restrict(patient_id: UUID) -> ResponseReturnValue:
    """Keep the record and use it no more."""
    found = _kept(patient_id)
    form = forms.read(RestrictionSchema, request)
    if not form.errors and form.values["asked_on"] > today_here():
        form = form.refused("asked_on", words.ahead())
    if form.errors:
        return _show(patient_id, form), 422
    actions.restrict(found.patient, **form.values, by=g.clinician, now=now())
    return _done(patient_id)


@bp.post("/patients/<uuid:patient_id>/privacy/lift")
@administrators_only
@freshly_proven
def lift(patient_id: UUID) -> ResponseReturnValue:
    """Use the record again."""
    found = _kept(patient_id)
    forms.demand(NothingSchema, request)
    actions.lift(found.patient, by=g.clinician, now=now())
    return _done(patient_id)


@bp.post("/patients/<uuid:patient_id>/privacy/end")
@administrators_only
def end(patient_id: UUID) -> ResponseReturnValue:
    """Note when treatment ended."""
    found = _kept(patient_id)
    form = forms.read(EndSchema, request)
    if not form.errors and form.values["treatment_ended_on"] > today_here():
        form = form.refused("treatment_ended_on", words.ahead())
    if form.errors:
        return _show(patient_id, form), 422
    actions.end_treatment(found.patient, on=form.values["treatment_ended_on"], by=g.clinician, now=now())
    return _done(patient_id)


@bp.post("/patients/<uuid:patient_id>/privacy/hold")
@administrators_only
def hold(patient_id: UUID) -> ResponseReturnValue:
    """Nothing of it may be erased."""
    found = _kept(patient_id)
    form = forms.read(HoldSchema, request)
    if form.errors:
        return _show(patient_id, form), 422
    actions.hold(found.patient, reason=form.values["hold_reason"], by=g.clinician, now=now())
    return _done(patient_id)


@bp.post("/patients/<uuid:patient_id>/privacy/release")
@administrators_only
@freshly_proven
def release(patient_id: UUID) -> ResponseReturnValue:
    """The hold is over."""
    found = _kept(patient_id)
    forms.demand(NothingSchema, request)
    actions.release(found.patient, by=g.clinician, now=now())
    return _done(patient_id)


@bp.post("/patients/<uuid:patient_id>/privacy/erase")
@administrators_only
@freshly_proven
def erase(patient_id: UUID) -> ResponseReturnValue:
    """Erase the record for good, where nothing stands in the way."""
    _kept(patient_id)
    form = forms.read(ErasureSchema, request)
    if form.errors:
        return _show(patient_id, form), 422
    practice, on = g.clinician.practice, today_here()
    try:
        erased = actions.erase(
            patient_id,
            reason=form.values["reason"],
            of=practice,
            years=_years(),
            on=on,
            by=g.clinician,
            now=now(),
        )
    except actions.MustBeKept as refusal:
        found = _kept(patient_id)
        for key in refusal.obstacles:
            form = form.refused(WHOLE, words.obstacle(key, found.duty, years=_years()))
        return _show(patient_id, form), 422
    traces.remove(erased)
    return redirect(url_for("keeping.index", erased=1), 303)


def _index(form: Form) -> str:
    practice, on = g.clinician.practice, today_here()
    restricted = queries.restricted(of=practice, years=_years(), on=on)
    return render_template(
        "privacy/index.html",
        form=form,
        restricted=[_line(one) for one in restricted],
        due=[_line(one) for one in queries.due(of=practice, years=_years(), on=on)],
        quiet=queries.quiet(of=practice, on=on),
        erasures=[
            {
                "title": words.day(_day(one.begun_at, practice)),
                "more": words.reason(one.reason),
                "meta": one.beginner.name if one.beginner else "",
            }
            for one in queries.erasures(of=practice)
        ],
        copies=[path.name for path in traces.copies()],
        years=_years(),
        ended=request.args.get("ended", type=int),
        erased=request.args.get("erased", type=int),
    )


def _line(one: Kept) -> dict[str, Any]:
    return {
        "title": words.called(one.patient),
        "url": url_for("keeping.show", patient_id=one.patient.id),
        "more": words.until(one.duty),
        "meta": words.ground(one.keeping.restricted_for)
        if one.keeping is not None and one.keeping.restricted_for
        else "",
    }


def _done(patient_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("keeping.show", patient_id=patient_id), 303)


def _show(patient_id: UUID, form: Form) -> str:
    found = _kept(patient_id)
    practice: Practice = g.clinician.practice
    keeping = found.keeping
    return render_template(
        "privacy/keeping.html",
        patient=found.patient,
        form=form,
        state=words.state(found.duty.state),
        is_restricted=found.standing.is_restricted,
        is_held=found.standing.is_held,
        facts=_facts(found, practice),
        obstacles=[words.obstacle(key, found.duty, years=_years()) for key in found.duty.obstacles],
        may_erase=found.duty.may_erase,
        grounds=words.grounds(),
        reasons=words.reasons(),
        hold_reason=keeping.hold_reason if keeping is not None else "",
        ended_on=_iso(found.standing.treatment_ended_on or queries.last_day(found.patient.id, of=practice)),
        today=today_here().isoformat(),
        replies=_replies(found, practice),
    )


def _facts(found: Kept, practice: Practice) -> list[dict[str, str]]:
    keeping = found.keeping
    rows = [
        (words.term("ended"), words.day(found.standing.treatment_ended_on)),
        (words.term("kept"), words.day(found.duty.kept_through)),
    ]
    if found.patient.restricted_at is not None:
        rows.append((words.term("restricted"), words.day(_day(found.patient.restricted_at, practice))))
    if keeping is not None and keeping.restricted_for is not None:
        by = keeping.restricter.name if keeping.restricter else ""
        rows.append((words.term("ground"), f"{words.ground(keeping.restricted_for)} ({by})"))
    if keeping is not None and keeping.held_at is not None:
        by = keeping.holder.name if keeping.holder else ""
        day = words.day(_day(keeping.held_at, practice))
        rows.append((words.term("held"), f"{day}, {by}: {keeping.hold_reason}"))
    return [{"term": term, "text": text} for term, text in rows]


def _replies(found: Kept, practice: Practice) -> list[dict[str, str]]:
    """The answer to the person in each language, theirs first."""
    keeping = found.keeping
    if keeping is None or keeping.restricted_for is None or keeping.asked_on is None:
        return []
    languages = sorted(wording.LANGUAGES, key=lambda one: one != found.patient.language)
    return [
        {
            "name": f"reply-{language}",
            "label": wording.NAMES[language],
            "text": words.reply(
                language=language,
                ground=keeping.restricted_for,
                asked_on=keeping.asked_on,
                kept_through=found.duty.kept_through,
                practice=practice.name,
                phone=practice.phone,
            ),
        }
        for language in languages
    ]


def _kept(patient_id: UUID) -> Kept:
    return queries.kept(patient_id, of=g.clinician.practice, years=_years(), on=today_here()) or abort(404)


def _years() -> int:
    config: Config = current_app.extensions["settings"]
    return config.retention_years


def _day(at: datetime, practice: Practice) -> date:
    return at.astimezone(ZoneInfo(practice.time_zone)).date()


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
