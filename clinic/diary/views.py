"""What a patient reports from the plan page: a new sign and its card, and measures where somebody asked."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from clinic.diary import actions, queries, rules
from clinic.diary.schemas import PressSchema, SignSchema
from clinic.measures import actions as measuring
from clinic.measures import queries as measures
from clinic.measures import words as of_measures
from clinic.measures.models import Activity
from clinic.measures.rules import FORM
from clinic.measures.schemas import given, measuring_schema
from clinic.screening import signs
from clinic.screening.catalogue import questionnaire
from clinic.screening.signs import Sign
from clinic.sharing import answers
from clinic.sharing.rules import Opening
from clinic.web import forms, language
from clinic.web.access import link_holders_only
from clinic.web.clock import now, today
from clinic.web.forms import WHOLE, Form
from clinic.web.guard import even_when_read_only, without_token
from clinic.web.releasing import keeps_plans, shows_plans

bp = Blueprint("diary", __name__)


@bp.get("/plan/sign")
@link_holders_only
@keeps_plans
def sign() -> ResponseReturnValue:
    """What to do now about the sign just reported, and whom to call. Without one, the plan."""
    found = queries.standing_sign(g.link.id, of=g.link.practice)
    if found is None:
        return redirect(url_for("visits.plan"), 303)
    spoken = _speak()
    reported = Sign(found.sign or "")
    number = g.link.practice.emergency_number
    return answers.neutral(
        "diary/sign.html",
        g.link.practice,
        sign=signs.said(reported),
        advice=signs.advice(reported, emergency_number=number),
        is_emergency=reported.is_emergency,
        emergency_signs=tuple(questionnaire().words[spoken].emergency_signs.values()),
        may_take_back=rules.may_take_back(found.received_at, taken_back=_taken_back(), now=now()),
    )


@bp.post("/plan/sign")
@link_holders_only
@keeps_plans
@without_token
@even_when_read_only
def report() -> ResponseReturnValue:
    """Keep the sign and pause the plan; the same tap again changes nothing."""
    tapped: Sign = forms.demand(SignSchema, request)["sign"]
    link, practice = g.link, g.link.practice
    entry_id = rules.sign_id(
        link.plan_id, tapped, ended=queries.signs_ended(link.plan_id, tapped, of=practice)
    )
    if not queries.is_known(entry_id, of=practice):
        # Of two taps at once the other may come first, and is the same.
        with suppress(IntegrityError):
            actions.report_sign(
                tapped,
                entry_id=entry_id,
                link=link,
                revision_id=g.revision_id,
                episode_id=link.plan.episode_id,
                day=today(practice.time_zone),
                now=now(),
            )
    return redirect(url_for("diary.sign"), 303)


@bp.post("/plan/sign/take-back")
@link_holders_only
@shows_plans
@without_token
def take_back() -> ResponseReturnValue:
    """The sign was tapped by mistake. Later than a few minutes only a clinician lifts the pause."""
    forms.demand(PressSchema, request)
    found = queries.standing_sign(g.link.id, of=g.link.practice)
    if found is not None:
        try:
            actions.take_back(found, link=g.link, taken_back=_taken_back(), now=now())
        except actions.NotTakenBack:
            return redirect(url_for("diary.sign"), 303)
    return redirect(url_for("visits.plan"), 303)


@bp.get("/plan/measure")
@link_holders_only
@keeps_plans
def measure() -> ResponseReturnValue:
    """The few questions a clinician asked for; without any, the plan."""
    if not _is_asked():
        return redirect(url_for("visits.plan"), 303)
    return _questions(forms.blank())


@bp.post("/plan/measure")
@link_holders_only
@keeps_plans
@without_token
def answer() -> ResponseReturnValue:
    """Keep what was answered, once; a second sending finds nothing asked any more."""
    practice, episode_id = g.link.practice, g.link.plan.episode_id
    spoken = _speak()
    form = forms.read(measuring_schema(_activities(episode_id)), request)
    asked = measures.open_request(episode_id, of=practice)
    if asked is None or g.opening is not Opening.PLAN:
        return redirect(url_for("visits.plan"), 303)
    if not form.errors and given(form.values).is_empty:
        form = form.refused(WHOLE, _("Choose a number for at least one of them."))
    if form.errors:
        return _questions(form, status=422)
    measuring.take(
        episode_id,
        given(form.values),
        day=today(practice.time_zone),
        form=FORM,
        language=spoken,
        asked=asked,
        link_id=g.link.id,
        by=g.link,
        now=now(),
    )
    return redirect(url_for("visits.plan", _anchor="answered"), 303)


def _questions(form: Form, *, status: int = 200) -> ResponseReturnValue:
    _speak()
    activities = _activities(g.link.plan.episode_id)
    return answers.neutral(
        "diary/measure.html",
        g.link.practice,
        status,
        form=form,
        questions=of_measures.questions(activities),
    )


def _is_asked() -> bool:
    asked = measures.open_request(g.link.plan.episode_id, of=g.link.practice)
    return asked is not None and g.opening is Opening.PLAN


def _activities(episode_id: UUID) -> list[Activity]:
    found = measures.activities(episode_id, of=g.link.practice)
    return [one for one in found if one.ended_at is None]


def _taken_back() -> int:
    practice = g.link.practice
    return queries.taken_back(g.link.plan_id, today(practice.time_zone), of=practice)


def _speak() -> str:
    """From here on in the language the page is read in."""
    spoken, _size = answers.view(g.link.plan.language)
    language.speak(spoken)
    return spoken
