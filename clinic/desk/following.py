"""How a plan goes at home, for the clinician: what was reported, never assessed, and what to do next."""

from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.desk import follow_page, pages, queries, words
from clinic.desk.rules import Situation
from clinic.diary import agreeing
from clinic.diary import queries as diary
from clinic.diary.schemas import PressSchema
from clinic.measures import words as said
from clinic.patients import queries as people
from clinic.patients.models import Episode
from clinic.plans import queries as plans
from clinic.web import forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now, today_here
from clinic.web.downloads import CSV, download
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("following", __name__))


@bp.get("/episodes/<uuid:episode_id>/diary")
@clinicians_only
def show(episode_id: UUID) -> ResponseReturnValue:
    """One sentence on top, the days and the pain below it."""
    episode, situation = _asked(episode_id)
    planned = situation.planned if situation is not None else None
    record = url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode.id)
    return render_template(
        "desk/diary.html",
        identity=pages.identity(episode.patient, on=today_here(), situation=situation, url=record),
        tabs=pages.tabs(episode, "diary"),
        page=_page(situation),
        episode_id=episode.id,
        paper_url=url_for("paper_diary.show", plan_id=planned.id) if planned and planned.number else None,
        record_url=record,
        day=words.short_day,
        number=said.number,
    )


@bp.get("/episodes/<uuid:episode_id>/diary.csv")
@clinicians_only
def table(episode_id: UUID) -> ResponseReturnValue:
    """The table of the same page, for other programs."""
    _episode, situation = _asked(episode_id)
    page = _page(situation) or abort(404)
    return download(follow_page.csv(page), name="diary.csv", media_type=CSV)


@bp.post("/episodes/<uuid:episode_id>/diary/adopt")
@clinicians_only
def adopt(episode_id: UUID) -> ResponseReturnValue:
    """Take what was reported so far into the record, where it stays if the patient ends the diary."""
    _episode, situation = _asked(episode_id)
    forms.demand(PressSchema, request)
    planned = situation.planned if situation is not None else None
    plan = plans.plan(planned.id, of=g.clinician.practice) if planned is not None else None
    if plan is None:
        abort(404)
    agreeing.adopt(plan, by=g.clinician, now=now())
    return redirect(url_for("following.show", episode_id=episode_id, _anchor="record"), 303)


def _asked(episode_id: UUID) -> tuple[Episode, Situation | None]:
    practice = g.clinician.practice
    episode = people.episode(episode_id, of=practice) or abort(404)
    return episode, queries.situation(episode.id, of=practice, now=now(), on=today_here())


def _page(situation: Situation | None) -> follow_page.Page | None:
    planned = situation.planned if situation is not None else None
    if situation is None or planned is None:
        return None
    practice, today = g.clinician.practice, today_here()
    plan = plans.plan(planned.id, of=practice) or abort(404)
    return follow_page.page(
        situation,
        plan,
        diary.entries(plan.id, of=practice, since=follow_page.earliest(today)),
        of=practice,
        opened_at=planned.opened_at,
        agreement=diary.agreement(plan.id, of=practice),
        today=today,
        language=negotiated(),
    )
