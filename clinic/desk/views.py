"""The pages that show several features at once: today, the people, one person's record."""

from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from clinic.accounts.models import Role
from clinic.desk import (
    again,
    following,
    going,
    handling,
    holders,
    intake,
    measuring,
    overview,
    pages,
    paper_diary,
    papers,
    pauses,
    person,
    queries,
    reading,
    treating,
    words,
)
from clinic.outbox import queries as messages
from clinic.patients import actions
from clinic.patients import queries as people
from clinic.patients.models import Episode
from clinic.patients.schemas import ChangedComplaintSchema
from clinic.web import clock, errors, fields, forms, shell
from clinic.web.access import clinicians_only, staff_only
from clinic.web.addresses import Listing, listing
from clinic.web.clock import now, today_here
from clinic.web.forms import WHOLE, Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("desk", __name__))

SORTS = ("name", "newest")


def install(app: Flask) -> None:
    """Put these pages where every page leads to them."""
    app.register_blueprint(bp)
    app.register_blueprint(intake.bp)
    app.register_blueprint(papers.bp)
    app.register_blueprint(pauses.bp)
    app.register_blueprint(again.bp)
    app.register_blueprint(measuring.bp)
    app.register_blueprint(following.bp)
    app.register_blueprint(paper_diary.bp)
    app.register_blueprint(handling.bp)
    app.register_blueprint(person.bp)
    app.register_blueprint(holders.bp)
    reading.install(app)
    treating.install(app)
    errors.answer(app, actions.Stale, 409)
    shell.add_to_navigation(app, "desk.today", lazy_gettext("Today"), order=10, key="t")
    shell.add_to_navigation(app, "desk.patients", lazy_gettext("Patients"), order=20, key="p")
    going.install(app)


@bp.get("/")
@staff_only
def today() -> ResponseReturnValue:
    """Who needs somebody today, and why. The front desk begins with the people."""
    if g.clinician.role is Role.FRONT_DESK:
        return redirect(url_for("desk.patients"))
    practice = g.clinician.practice
    page = pages.today(g.clinician, now=now(), on=clock.today(practice.time_zone))
    return render_template(
        "desk/today.html",
        emergencies=treating.for_today(g.clinician),
        page=page,
        patients=people.count(of=practice),
        handled=_just_handled(),
        mail_away=_mail_away(),
    )


@bp.get("/patients")
@staff_only
def patients() -> ResponseReturnValue:
    """Everybody the practice treats, searched by name, alias or number."""
    practice, wanted = g.clinician.practice, listing(request.args, sorts=SORTS)
    archived = request.args.get("archived") == "yes"
    found = queries.people(
        wanted,
        of=practice,
        now=now(),
        on=today_here(),
        archived=archived,
        reader=g.clinician if _reads() else None,
    )
    return render_template(
        "desk/patients.html",
        wanted=wanted,
        archived=archived,
        reads=_reads(),
        total=found.total,
        rows=pages.people(found, now=now(), on=today_here(), reads=_reads()),
        anybody=bool(found.total or wanted.search) or people.count(of=practice) > 0,
        **_pages(wanted, found.total, archived=archived),
    )


@bp.get("/patients/<uuid:patient_id>")
@staff_only
def record(patient_id: UUID) -> ResponseReturnValue:
    """One person: what is wanted next, the complaint, the running plan, what was screened and issued."""
    return _shown(patient_id, None, forms.blank())


@bp.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>")
@clinicians_only
def episode(patient_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """The same for one course of complaint, also an earlier one."""
    return _shown(patient_id, episode_id, forms.blank())


@bp.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/complaint")
@clinicians_only
def reword(patient_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """Keep the problem and the goals as edited in place."""
    found = _episode(patient_id, episode_id)
    form = forms.read(ChangedComplaintSchema, request)
    if form.errors:
        if errors.wants_json():
            return forms.refusal(form)
        return _shown(patient_id, episode_id, form), 422
    try:
        actions.word(found, **form.values, by=g.clinician, now=now())
    except actions.Stale:
        return _overtaken(patient_id, episode_id, form)
    if errors.wants_json():
        return jsonify({"version": found.version})
    return redirect(url_for("desk.episode", patient_id=patient_id, episode_id=episode_id), 303)


class TodaySchema(forms.Schema):
    """Which row was just handled, for the line that says so."""

    handled = fields.Id()
    reason = fields.Several(fields.Name(most=80), most=20)


def _mail_away() -> str:
    """Since when no mail goes, in words; empty while it does."""
    practice = g.clinician.practice
    since = messages.away_since(practice_id=practice.id, now=now())
    return words.moment(since.astimezone(ZoneInfo(practice.time_zone)), on=today_here()) if since else ""


def _just_handled() -> dict[str, Any] | None:
    asked = forms.query(TodaySchema, request)
    episode = people.episode(asked["handled"], of=g.clinician.practice) if asked.get("handled") else None
    if episode is None:
        return None
    return {
        "name": episode.patient.name,
        "undo_url": url_for("handling.undo", episode_id=episode.id),
        "reasons": [handling.said(one) for one in handling.read_all(asked.get("reason") or ())],
    }


def _overtaken(patient_id: UUID, episode_id: UUID, form: Form) -> ResponseReturnValue:
    """What was typed, beside what a colleague wrote meanwhile; nothing was overwritten."""
    url = url_for("desk.episode", patient_id=patient_id, episode_id=episode_id)
    change = queries.last_change(episode_id, of=g.clinician.practice)
    text = words.changed(change, zone=g.clinician.practice.time_zone, on=today_here())
    if errors.wants_json():
        return jsonify({"error": {"code": 409, "key": "changed-meanwhile", "text": text, "url": url}}), 409
    return _shown(patient_id, episode_id, form.refused(WHOLE, text)), 409


def _shown(patient_id: UUID, episode_id: UUID | None, form: Form) -> str:
    on, practice = today_here(), g.clinician.practice
    patient = people.patient(patient_id, of=practice) or abort(404)
    chosen = overview.chosen(patient, episode_id) if patient.episodes else None
    if episode_id is not None and (chosen is None or chosen.id != episode_id):
        abort(404)
    situation = queries.situation(chosen.id, of=practice, now=now(), on=on) if chosen else None
    if not _reads():
        return render_template(
            "desk/handover.html",
            patient=patient,
            page=overview.for_the_front_desk(situation, of=practice, on=on),
        )
    return render_template(
        "desk/record.html",
        patient=patient,
        episode=chosen,
        identity=pages.identity(
            patient,
            on=on,
            situation=situation,
            namesakes=people.namesakes(patient.name, of=practice, other_than=patient.id),
        ),
        page=overview.overview(chosen, situation, g.clinician, now=now(), on=on, language=negotiated())
        if chosen and situation
        else None,
        tabs=pages.tabs(chosen, "overview") if chosen else (),
        others=overview.others(patient, chosen, on=on),
        person=overview.person(patient, language=negotiated()),
        kept=pages.kept(patient, g.clinician),
        treating=treating.of_record(patient),
        form=form,
        key=uuid4(),
    )


def _episode(patient_id: UUID, episode_id: UUID) -> Episode:
    found = people.episode(episode_id, of=g.clinician.practice)
    if found is None or found.patient_id != patient_id:
        abort(404)
    return found


def _pages(wanted: Listing, total: int, *, archived: bool) -> dict[str, object]:
    """Where one is in the list, and the addresses before and after."""
    last = max(1, -(-total // wanted.per_page))

    def at(page: int) -> str | None:
        if not 1 <= page <= last:
            return None
        return url_for(
            "desk.patients",
            q=wanted.search or None,
            sort=None if wanted.sort == SORTS[0] else wanted.sort,
            archived="yes" if archived else None,
            page=page if page > 1 else None,
            per_page=None if wanted.per_page == 50 else wanted.per_page,
        )

    return {"last": last, "previous_url": at(wanted.page - 1), "next_url": at(wanted.page + 1)}


def _reads() -> bool:
    """Whether this person may read clinical things."""
    return g.clinician.role is not Role.FRONT_DESK
