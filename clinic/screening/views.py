"""The screen: questions answered, the clinician's decision, and the record that stays."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from clinic.audit import once
from clinic.patients import queries as patients
from clinic.patients.models import Episode
from clinic.screening import (
    actions,
    carrying,
    choosing,
    closing,
    measured,
    overtaken,
    pages,
    queries,
    refusals,
    renewal_pages,
)
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import gate
from clinic.screening.kept import standing_of
from clinic.screening.ledger import field, parts_field
from clinic.screening.logic import Answer
from clinic.screening.models import Screening
from clinic.screening.schemas import (
    CorrectionSchema,
    ReleaseSchema,
    StartSchema,
    VersionSchema,
    answers_schema,
    decision_schema,
)
from clinic.screening.showing import Asking
from clinic.screening.told import record_facts
from clinic.web import clock, errors, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("screening", __name__))


@bp.post("/episodes/<uuid:episode_id>/screenings")
@clinicians_only
def start(episode_id: UUID) -> ResponseReturnValue:
    """Begin a screening, or go on with the one that is under way."""
    episode = patients.episode(episode_id, of=g.clinician.practice) or abort(404)
    form = forms.read(StartSchema, request)
    if form.errors:
        abort(422)
    known = once(form.values["key"], by=g.clinician, content=f"screening:{episode.id}")
    draft = queries.draft(episode, of=g.clinician.practice)
    if known is None and draft is None:
        if not form.values["whole"] and offered(episode) is not None:
            return redirect(url_for("again.show", episode_id=episode.id), 303)
        draft = begin(episode, form.values["key"])
    return redirect(url_for("screening.show", screening_id=draft.id if draft else known), 303)


@bp.get("/screenings/<uuid:screening_id>")
@clinicians_only
def show(screening_id: UUID) -> ResponseReturnValue:
    """The questions while it is a draft, the record once it is decided."""
    screening = _screening(screening_id)
    if screening.decided_at is not None:
        return _record(screening, forms.blank())
    if screening.questionnaire_digest != questionnaire().digest:
        return _outdated(screening), 409
    if screening.answering_by != g.clinician.id:
        return render_template("screening/reading.html", page=_asked(screening), lost="")
    return _asking(screening, forms.blank())


@bp.post("/screenings/<uuid:screening_id>/take-on")
@clinicians_only
def take_on(screening_id: UUID) -> ResponseReturnValue:
    """Go on with a draft a colleague was answering."""
    screening = _screening(screening_id)
    version = forms.demand(VersionSchema, request)["version"]
    with suppress(actions.Stale, actions.Decided):  # the page it leads to shows how things stand
        actions.take_on(screening, version=version, by=g.clinician, now=now())
    return redirect(url_for("screening.show", screening_id=screening_id), 303)


@bp.post("/screenings/<uuid:screening_id>/renew")
@clinicians_only
def renew(screening_id: UUID) -> ResponseReturnValue:
    """Go on with a draft under today's questions; only what changed is open again."""
    screening = _screening(screening_id)
    version = forms.demand(VersionSchema, request)["version"]
    if screening.questionnaire_digest != questionnaire().digest:
        with suppress(actions.Stale, actions.Decided):  # the page it leads to shows how things stand
            actions.renew(
                screening, questionnaire=questionnaire(), version=version, by=g.clinician, now=now()
            )
    return redirect(url_for("screening.show", screening_id=screening_id), 303)


@bp.post("/screenings/<uuid:screening_id>/answers")
@clinicians_only
def answer(screening_id: UUID) -> ResponseReturnValue:
    """Keep what was answered; a script sends every answer, a person without one the whole page."""
    screening = _screening(screening_id)
    form = forms.read(answers_schema(), request)
    is_current = screening.questionnaire_digest == questionnaire().digest
    if screening.decided_at is not None or not is_current:
        return _changed_meanwhile(screening_id, {} if form.errors else measured.given(form))
    if form.errors:
        return forms.refusal(form) if errors.wants_json() else (_asking(screening, form), 422)
    before = _asked(screening)
    try:
        actions.answer(
            screening,
            measured.given(form),
            questionnaire=questionnaire(),
            parts={
                item: [int(place) for place in form.values[parts_field(item)]]
                for item, question in questionnaire().questions.items()
                if question.parts and field(item) in form.typed
            },
            confirms=form.values["finish"],
            setting=form.values["setting"],
            version=form.values["version"],
            by=g.clinician,
            now=now(),
        )
    except (actions.Stale, actions.Decided, actions.ColleagueAnswers):
        return _changed_meanwhile(screening_id, measured.given(form))
    if errors.wants_json():
        return _saved(screening, before)
    if form.values["finish"]:
        return redirect(url_for("screening.outcome", screening_id=screening.id), 303)
    return redirect(url_for("screening.show", screening_id=screening.id), 303)


@bp.get("/screenings/<uuid:screening_id>/outcome")
@clinicians_only
def outcome(screening_id: UUID) -> ResponseReturnValue:
    """Check the answers, see the criteria, decide."""
    screening = _screening(screening_id)
    is_current = screening.questionnaire_digest == questionnaire().digest
    if screening.decided_at is not None or not is_current or screening.answering_by != g.clinician.id:
        return redirect(url_for("screening.show", screening_id=screening.id), 303)
    return _deciding(screening, forms.blank())


@bp.post("/screenings/<uuid:screening_id>/outcome")
@clinicians_only
def decide(screening_id: UUID) -> ResponseReturnValue:
    """Record the clinician's decision."""
    screening = _screening(screening_id)
    form = forms.read(decision_schema(), request)
    if form.errors:
        if screening.decided_at is not None:
            return _decided_meanwhile(screening_id)
        return _deciding(screening, form), 422
    at = now()
    practice = g.clinician.practice
    choice = choosing.choice(form, on=clock.today(practice.time_zone))
    try:
        actions.decide(
            screening,
            choice,
            questionnaire=questionnaire(),
            conditions=choosing.conditions_chosen(screening, form),
            say=partial(
                pages.safety_net,
                practice=practice,
                language=screening.episode.patient.language,
            ),
            note=form.values["note"],
            letter=choosing.letter(form, language=practice.language),
            screened_at=at.astimezone(ZoneInfo(practice.time_zone)),
            version=form.values["version"],
            by=g.clinician,
            now=at,
        )
    except closing.NotDecidable as fault:
        for refusal in fault.refusals:
            place, message = refusals.sentence(refusal, questionnaire(), language=negotiated())
            form = form.refused(place, message)
        return _deciding(_screening(screening_id), form), 422
    except actions.Decided:
        return _decided_meanwhile(screening_id, choice, note=form.values["note"])
    except actions.Outdated:
        sent = overtaken.decision(choice, questionnaire(), note=form.values["note"], language=negotiated())
        return _outdated(_screening(screening_id), lost=sent), 409
    except actions.ColleagueAnswers:
        return _changed_meanwhile(screening_id)
    except actions.Stale:
        text = _(
            "The answers changed meanwhile, so the decision is not recorded. "
            "Look at them, then record it again."
        )
        return _deciding(_screening(screening_id), form.refused(WHOLE, text)), 409
    return redirect(_after(screening_id, at), 303)


@bp.post("/screenings/<uuid:screening_id>/release")
@clinicians_only
def release(screening_id: UUID) -> ResponseReturnValue:
    """Let a held plan go."""
    screening = _screening(screening_id)
    if screening.decided_at is None or not screening.plan_hold:
        abort(409)
    form = forms.read(ReleaseSchema, request)
    if screening.releases:  # somebody was quicker, or pressed twice: the first reason stands
        return redirect(url_for("screening.show", screening_id=screening_id), 303)
    if form.errors:
        return _record(screening, form), 422
    reason = closing.Reason(code=form.values["reason"], text=form.values["text"], about=closing.HOLD)
    try:
        actions.release(screening, reason, questionnaire=questionnaire(), by=g.clinician, now=now())
    except actions.NotReleasable as fault:
        for refusal in fault.refusals:
            _field, message = refusals.sentence(refusal, questionnaire(), language=negotiated())
            form = form.refused("text", message)
        return _record(_screening(screening_id), form), 422
    return redirect(url_for("screening.show", screening_id=screening_id), 303)


@bp.post("/screenings/<uuid:screening_id>/discard")
@clinicians_only
def discard(screening_id: UUID) -> ResponseReturnValue:
    """Throw a draft away that was begun by mistake."""
    screening = _screening(screening_id)
    form = forms.read(VersionSchema, request)
    if form.errors:
        abort(422)
    patient = screening.episode.patient
    try:
        actions.discard(screening, version=form.values["version"], by=g.clinician, now=now())
    except (actions.Stale, actions.Decided, actions.ColleagueAnswers):
        return _changed_meanwhile(screening_id)
    return redirect(url_for("desk.record", patient_id=patient.id), 303)


@bp.post("/screenings/<uuid:screening_id>/correct")
@clinicians_only
def correct(screening_id: UUID) -> ResponseReturnValue:
    """Begin a new screening in place of one that was recorded wrongly; the old one stays readable."""
    screening = _screening(screening_id)
    form = forms.read(CorrectionSchema, request)
    if screening.decided_at is None:
        return redirect(url_for("screening.show", screening_id=screening.id), 303)
    if form.errors:
        return _record(screening, form), 422
    draft = queries.draft(screening.episode, of=g.clinician.practice) or begin(
        screening.episode, form.values["key"], corrects=screening, correction=form.values["correction"]
    )
    return redirect(url_for("screening.show", screening_id=draft.id), 303)


def offered(episode: Episode) -> carrying.Offer | None:
    """What may be confirmed instead of asked, because only some of the questions changed."""
    practice = g.clinician.practice
    return carrying.offer(
        queries.latest(episode, of=practice),
        questionnaire(),
        standing=queries.standing(episode, of=practice),
        now=now(),
    )


def begin(
    episode: Episode,
    key: UUID,
    *,
    corrects: Screening | None = None,
    correction: str | None = None,
    confirmed: actions.Confirmed | None = None,
) -> Screening:
    """A new screening of this episode in this practice's mode, filled with what the record knows."""
    return actions.start(
        episode,
        questionnaire=questionnaire(),
        facts=record_facts(episode, on=clock.today(g.clinician.practice.time_zone)),
        language=negotiated(),
        mode=g.clinician.practice.mode,
        key=key,
        corrects=corrects,
        correction=correction,
        confirmed=confirmed,
        by=g.clinician,
        now=now(),
    )


def _screening(screening_id: UUID) -> Screening:
    return queries.screening(screening_id, of=g.clinician.practice) or abort(404)


def _after(screening_id: UUID, at: datetime) -> str:
    """Where a decision leads: the first that permits a plan to its beginning, any other to the record."""
    screening = _screening(screening_id)
    if gate(standing_of(screening), now=at).open and _before(screening) is None:
        return url_for("programmes.new", episode_id=screening.episode_id, screened=screening.id)
    return url_for("screening.show", screening_id=screening_id)


def _before(screening: Screening) -> Screening | None:
    """The decided screening before this one, shown greyed beside; nothing carries over."""
    return next(
        (
            one
            for one in queries.decided(screening.episode, of=g.clinician.practice)
            if one.id != screening.id
        ),
        None,
    )


def _asked(screening: Screening) -> Asking:
    return pages.asking(
        screening, _before(screening), practice=g.clinician.practice, language=negotiated(), now=now()
    )


def _asking(screening: Screening, form: Form) -> str:
    return render_template("screening/answer.html", page=_asked(screening), form=form)


def _outdated(screening: Screening, *, lost: Sequence[str] = ()) -> str:
    renewal = renewal_pages.outlook(screening, questionnaire(), language=negotiated())
    return render_template("screening/outdated.html", screening=screening, page=renewal, lost=lost)


def _deciding(screening: Screening, form: Form) -> str:
    page = pages.deciding(screening, practice=g.clinician.practice, language=negotiated(), now=now())
    return render_template("screening/outcome.html", page=page, form=choosing.placed(form, page))


def _record(screening: Screening, form: Form, *, lost: Sequence[str] = ()) -> str:
    return render_template(
        "screening/record.html",
        page=pages.record(
            screening,
            queries.latest(screening.episode, of=g.clinician.practice) or screening,
            practice=g.clinician.practice,
            language=negotiated(),
            now=now(),
        ),
        corrections=pages.corrections(
            screening,
            queries.corrections(screening, of=g.clinician.practice),
            zone=g.clinician.practice.time_zone,
        ),
        key=uuid4(),
        form=form,
        lost=lost,
    )


def _saved(screening: Screening, before: Asking) -> ResponseReturnValue:
    """The new version, and those parts of the page that look different now."""
    after = _asked(screening)
    regions = {
        name: render_template("screening/_region.html", page=after, region=name, form=forms.blank())
        for name in pages.changed(before, after)
    }
    zone = ZoneInfo(g.clinician.practice.time_zone)
    return jsonify(
        {
            "version": screening.version,
            "saved": format_time(now().astimezone(zone), "HH:mm", rebase=False),
            "regions": regions,
        }
    )


def _decided_meanwhile(
    screening_id: UUID, choice: closing.Choice | None = None, *, note: str = ""
) -> ResponseReturnValue:
    """A second decision: the first stands and is shown, beside what was sent and does not count."""
    screening = _screening(screening_id)
    if choice is not None and overtaken.is_repeated(screening, choice, note=note):
        return redirect(url_for("screening.show", screening_id=screening_id), 303)
    sent = overtaken.decision(choice, questionnaire(), note=note, language=negotiated()) if choice else ()
    return _record(screening, forms.blank(), lost=sent or (_("What you sent was no decision."),)), 409


def _changed_meanwhile(
    screening_id: UUID, sent: Mapping[str, Answer | None] | None = None
) -> ResponseReturnValue:
    """Somebody else was faster. What stands is on the page, beside what was sent and was not saved."""
    url = url_for("screening.show", screening_id=screening_id)
    screening = _screening(screening_id)
    is_theirs = screening.decided_at is None and screening.answering_by != g.clinician.id
    text = (
        _(
            "%(name)s goes on with this screening. Your last answer was not saved.",
            name=screening.answerer.name,
        )
        if is_theirs
        else _("Somebody answered here meanwhile. Your last answer was not saved.")
    )
    differing = overtaken.answers(screening, sent or {}, questionnaire(), language=negotiated())
    lines = overtaken.listed(differing, questionnaire(), language=negotiated())
    named = " ".join((text, *lines[: overtaken.MOST_NAMED]))
    if errors.wants_json():
        return jsonify({"error": {"code": 409, "key": "changed-meanwhile", "text": named, "url": url}}), 409
    if screening.decided_at is not None:
        return (_record(screening, forms.blank(), lost=lines), 409) if lines else redirect(url, 303)
    if screening.questionnaire_digest != questionnaire().digest:
        return _outdated(screening, lost=lines), 409
    if is_theirs:
        return render_template("screening/reading.html", page=_asked(screening), lost=named), 409
    form = forms.blank().refused(WHOLE, text)
    for item, message in differing.items():
        form = form.refused(field(item), message)
    return _asking(screening, form), 409
