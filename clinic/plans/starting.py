"""How a plan begins: from a programme that fits the stage, or from nothing."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.audit import once
from clinic.library.catalogue import library
from clinic.patients import queries as patients
from clinic.patients import rules as people
from clinic.patients import words as of_people
from clinic.patients.models import Episode
from clinic.plans import actions, builder, canvas, inserting, limits, queries, sources
from clinic.plans.doses.courses import Course
from clinic.plans.fit import Situation
from clinic.plans.programmes import cards as programme_cards
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.programmes.courses import first_review, fitting
from clinic.plans.schemas import StartSchema
from clinic.plans.situations import denied, holding, situation
from clinic.screening import queries as screenings
from clinic.screening.gate import gate
from clinic.screening.kept import standing_of
from clinic.screening.models import Screening
from clinic.screening.pages import follows
from clinic.web import forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now, today_here
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("programmes", __name__))

REVIEW_AFTER = timedelta(weeks=2)
WITHOUT_PROGRAMME = 6  # weeks a plan from nothing is meant for, until somebody says otherwise


@bp.get("/programmes")
@clinicians_only
def index() -> ResponseReturnValue:
    """The reviewed starting sets, stage by stage."""
    return render_template(
        "plans/programmes.html",
        cards=programme_cards.cards(
            programmes(), library(), stage="", holding=limits.Limits((), ()), language=negotiated()
        ),
        kept=[
            (
                one,
                [
                    library()[dose["exercise"]].text(negotiated()).name
                    for dose in one.doses
                    if dose["exercise"] in library()
                ],
            )
            for one in sources.saved(of=g.clinician)
        ],
    )


@bp.get("/episodes/<uuid:episode_id>/plans/new")
@clinicians_only
def new(episode_id: UUID) -> ResponseReturnValue:
    """Start from a programme that fits the stage, from the last plan's place, or from nothing."""
    episode = patients.episode(episode_id, of=g.clinician.practice) or abort(404)
    on = today_here()
    practice = g.clinician.practice
    staging = people.staging_of(episode, practice=practice, on=on)
    screening = screenings.latest(episode, of=practice)
    held = holding(screening, episode.patient.conditions)
    return render_template(
        "plans/new.html",
        episode=episode,
        facts=of_people.about(episode.patient, episode, staging, on=on),
        cards=programme_cards.cards(
            programmes(),
            library(),
            stage=staging.stage,
            holding=held,
            denied=denied(episode, screening, on=on, zone=ZoneInfo(practice.time_zone)),
            language=negotiated(),
        ),
        follows=_follows(screening) if "screened" in request.args else "",
        precautions=builder.limits_in_words(held, library(), negotiated()),
        earlier=queries.plans(episode, of=practice),
        copied=[plan for plan in sources.earlier(episode, of=g.clinician) if plan.doses][:1],
        kept=sources.saved(of=g.clinician),
        key=uuid4(),
        form=forms.blank(),
    )


@bp.post("/episodes/<uuid:episode_id>/plans")
@clinicians_only
def start(episode_id: UUID) -> ResponseReturnValue:
    """Begin the plan. What a precaution sets aside is left out and named on the page."""
    episode = patients.episode(episode_id, of=g.clinician.practice) or abort(404)
    form = forms.read(StartSchema, request)
    if form.errors:
        abort(422)
    chosen = form.values["programme"]
    known = once(form.values["key"], by=g.clinician, content=f"plan:{episode.id}:{chosen}")
    if known is not None:
        return redirect(url_for("plans.edit", plan_id=known), 303)
    source = sources.source(form.values["source"], episode, of=g.clinician, language=negotiated())
    screening = screenings.latest(episode, of=g.clinician.practice)
    held = holding(screening, episode.patient.conditions)
    given: tuple[Course, ...] = ()
    weeks, review_after = WITHOUT_PROGRAMME, REVIEW_AFTER
    if chosen:
        programme = programmes()[chosen].laid_out(form.values["layout"])
        weeks = programme.duration_weeks
        review_after = timedelta(weeks=(first_review(programme) or 3) - 1)
        given = fitting(programme, partial(limits.sets_aside, held, library()))
    plan = actions.start(
        episode,
        programme=chosen,
        doses=given,
        language=episode.patient.language,
        ends_on=today_here() + timedelta(weeks=weeks),
        review_on=today_here() + review_after,
        key=form.values["key"],
        by=g.clinician,
        now=now(),
    )
    if source is not None:
        offered = inserting.offered(source, plan, _situation(episode, screening))
        rows = [one.row for one in offered if not one.aside]
        canvas.insert(plan, rows, source=source.kind, version=plan.version, by=g.clinician, now=now())
    # Dosing comes next, so the first row stands open with its dose ready to be typed over.
    first = plan.doses[0].id if plan.doses else None
    anchor = f"dose-{first}" if first else None
    return redirect(url_for("plans.edit", plan_id=plan.id, open=first, _anchor=anchor), 303)


def _situation(episode: Episode, screening: Screening | None) -> Situation:
    return situation(episode, screening, practice=g.clinician.practice, on=today_here())


def _follows(screening: Screening | None) -> str:
    """What the decision that led here lets happen."""
    if screening is None:
        return ""
    reasons = gate(standing_of(screening), now=now()).reasons
    return follows(screening, reasons, ZoneInfo(g.clinician.practice.time_zone))
