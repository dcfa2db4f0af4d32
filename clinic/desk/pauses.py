"""A paused plan: what was reported and when, and lifting the pause with a reason; or pausing it by hand."""

from contextlib import suppress
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.desk import pages, pause_words, queries, ways
from clinic.patients import queries as people
from clinic.patients.models import Episode
from clinic.plans import gate_words
from clinic.screening import pausing
from clinic.screening import queries as screenings
from clinic.screening.closing import Reason
from clinic.screening.gate import PAUSED, gate
from clinic.screening.rescreening import LIFT_CODES, Trigger
from clinic.web import clock, fields, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import hands_out_plans, keeps_plans

bp = Blueprint("pauses", __name__)

LONGEST = 1_000
# What a clinician may be told; the other triggers are reckoned from the record.
TOLD = (
    Trigger.SYMPTOM,
    Trigger.TRAUMA,
    Trigger.NEUROLOGICAL,
    Trigger.UNWELL,
    Trigger.DIAGNOSIS,
    Trigger.PREGNANCY,
)


class LiftSchema(forms.Schema):
    """Why the plan may offer exercises again."""

    reason = fields.Choice(LIFT_CODES, required=True)
    text = fields.Note(most=LONGEST, required=True)


class PauseSchema(forms.Schema):
    """What was told, in person or on the telephone."""

    cause = fields.Choice(TOLD, required=True)
    note = fields.Note(most=LONGEST)


@bp.get("/episodes/<uuid:episode_id>/pause")
@clinicians_only
@keeps_plans
def show(episode_id: UUID) -> ResponseReturnValue:
    """What keeps the plan paused, and the way on."""
    return _page(_episode(episode_id), forms.blank())


@bp.post("/episodes/<uuid:episode_id>/pause")
@clinicians_only
@keeps_plans
def pause(episode_id: UUID) -> ResponseReturnValue:
    """Pause the plans of the episode."""
    episode = _episode(episode_id)
    form = forms.read(PauseSchema, request)
    if form.errors:
        return _page(episode, form), 422
    pausing.pause(episode, form.values["cause"], note=form.values["note"] or "", by=g.clinician, now=now())
    return redirect(url_for("pauses.show", episode_id=episode_id), 303)


@bp.post("/episodes/<uuid:episode_id>/pause/lift")
@clinicians_only
@hands_out_plans
def lift(episode_id: UUID) -> ResponseReturnValue:
    """Let the plans offer exercises again."""
    episode = _episode(episode_id)
    form = forms.read(LiftSchema, request)
    if form.errors:
        return _page(episode, form), 422
    try:
        # Where a colleague lifted it meanwhile, the record says who.
        with suppress(pausing.NotPaused):
            pausing.lift(
                screenings.pauses(episode, of=g.clinician.practice),
                Reason(code=form.values["reason"], text=form.values["text"]),
                gate=gate(screenings.standing(episode, of=g.clinician.practice), now=now()),
                by=g.clinician,
                now=now(),
            )
    except pausing.NotLiftable as refusal:
        for key in refusal.reasons:
            form = form.refused(WHOLE, gate_words.sentence(key))
        return _page(_episode(episode_id), form), 422
    episode = _episode(episode_id)
    return redirect(url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode_id), 303)


def _page(episode: Episode, form: Form) -> str:
    practice = g.clinician.practice
    zone, on = ZoneInfo(practice.time_zone), clock.today(practice.time_zone)
    standing = screenings.standing(episode, of=practice)
    others = [key for key in gate(standing, now=now()).reasons if key != PAUSED]
    situation = queries.situation(episode.id, of=practice, now=now(), on=on) or abort(404)
    back = url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode.id)
    return render_template(
        "desk/pause.html",
        identity=pages.identity(episode.patient, on=on, situation=situation, url=back),
        back=back,
        form=form,
        reports=[
            pause_words.reported(one, zone=zone, on=on) for one in queries.reports(episode.id, of=practice)
        ],
        is_paused=bool(situation.paused),
        first=gate_words.sentence(others[0]) if others else "",
        screen=ways.screen(episode.id, _("Screen again")),
        codes=[(code, pause_words.lift_code(code)) for code in LIFT_CODES],
        causes=[(str(cause), pause_words.cause(cause)) for cause in TOLD],
        episode_id=episode.id,
    )


def _episode(episode_id: UUID) -> Episode:
    return people.episode(episode_id, of=g.clinician.practice) or abort(404)
