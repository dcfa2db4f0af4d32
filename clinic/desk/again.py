"""Screening again after the questions changed: earlier answers are gone through, what changed is asked."""

from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, g, redirect, render_template, url_for
from flask import request as asked
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.audit import once
from clinic.desk import pages, queries, words
from clinic.patients import queries as people
from clinic.patients.models import Episode
from clinic.screening import actions, renewal_pages
from clinic.screening import queries as screenings
from clinic.screening.carrying import Offer
from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import NO, YES
from clinic.screening.rescreening import Trigger
from clinic.screening.views import begin, offered
from clinic.web import clock, fields, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("again", __name__))


class ConfirmSchema(forms.Schema):
    """What was gone through: of which screening, and which answers no longer hold."""

    key = fields.Id(required=True)
    last = fields.Id(required=True)
    again = fields.Several(fields.Choice(tuple(questionnaire().questions)))


@bp.get("/episodes/<uuid:episode_id>/screenings/again")
@clinicians_only
def show(episode_id: UUID) -> ResponseReturnValue:
    """What changed, and the other answers to go through; or why all of it is asked."""
    episode = _episode(episode_id)
    if draft := screenings.draft(episode, of=g.clinician.practice):
        return redirect(url_for("screening.show", screening_id=draft.id), 303)
    practice = g.clinician.practice
    on = clock.today(practice.time_zone)
    situation = queries.situation(episode.id, of=practice, now=now(), on=on) or abort(404)
    since = _since(episode)
    offer = None if since else offered(episode)
    back = url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode.id)
    return render_template(
        "desk/again.html",
        identity=pages.identity(episode.patient, on=on, situation=situation, url=back),
        back=back,
        episode_id=episode.id,
        key=uuid4(),
        since=since,
        last=offer.last.id if offer else None,
        decided=_decided(offer) if offer else "",
        until=_until(offer) if offer else "",
        changed=renewal_pages.again(offer.last, questionnaire(), language=negotiated()) if offer else None,
        answers=_answers(offer) if offer else (),
    )


@bp.post("/episodes/<uuid:episode_id>/screenings/again")
@clinicians_only
def confirm(episode_id: UUID) -> ResponseReturnValue:
    """Begin with what still holds; what was ticked and what changed is open."""
    episode = _episode(episode_id)
    values = forms.demand(ConfirmSchema, asked)
    known = once(values["key"], by=g.clinician, content=f"screening:{episode.id}")
    draft = screenings.draft(episode, of=g.clinician.practice)
    if known is not None or draft is not None:
        return redirect(url_for("screening.show", screening_id=draft.id if draft else known), 303)
    offer = None if _since(episode) else offered(episode)
    if offer is None or offer.last.id != values["last"]:
        return redirect(url_for("again.show", episode_id=episode.id), 303)
    begun = begin(
        episode,
        values["key"],
        confirmed=actions.Confirmed(
            last=offer.last,
            answers=offer.confirmed(without=values["again"]),
            open=offer.open,
            aside=(*offer.aside, *values["again"]),
        ),
    )
    return redirect(url_for("screening.show", screening_id=begun.id), 303)


def _since(episode: Episode) -> list[str]:
    """What happened since, besides the change of questions: then nothing of before is offered."""
    practice = g.clinician.practice
    found = queries.situation(episode.id, of=practice, now=now(), on=clock.today(practice.time_zone))
    if found is None:
        return []
    return [words.asks_again(due.trigger) for due in found.due if due.trigger is not Trigger.VERSION]


def _answers(offer: Offer) -> list[tuple[str, str, list[dict[str, str]]]]:
    """The answers to go through, those with yes before those with no, to tick what no longer holds."""
    put = questionnaire().words[negotiated()].questions
    legends = ((YES, _("Answered with yes")), (NO, _("Answered with no")))
    return [
        (
            answer,
            str(legend),
            [
                {"value": item, "label": put[item].question}
                for item, given in offer.confirmable.items()
                if given == answer
            ],
        )
        for answer, legend in legends
    ]


def _decided(offer: Offer) -> str:
    return _day(offer.last.decided_at)


def _until(offer: Offer) -> str:
    return _day(offer.last.valid_until)


def _day(at: datetime | None) -> str:
    zone = ZoneInfo(g.clinician.practice.time_zone)
    return words.short_day(at.astimezone(zone).date()) if at else ""


def _episode(episode_id: UUID) -> Episode:
    return people.episode(episode_id, of=g.clinician.practice) or abort(404)
