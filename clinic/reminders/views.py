"""The patient's reminders: chosen on a link's page, read by a calendar, agreed to and stopped from a mail."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.accounts import throttle
from clinic.config import Config
from clinic.outbox import queries as messages
from clinic.outbox import rules as addresses
from clinic.plans.rules import WEEKDAYS
from clinic.reminders import actions, calendars, composing, following, page_words, queries, rules
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Planned, Times
from clinic.reminders.schemas import ChoiceSchema, PressSchema, StopSchema
from clinic.screening import queries as screenings
from clinic.screening.gate import gate
from clinic.sharing import answers
from clinic.sharing import queries as sharing
from clinic.sharing import rules as links
from clinic.sharing.rules import Opening
from clinic.web import forms, language
from clinic.web.access import anyone, link_holders_only
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.guard import from_anywhere, without_token
from clinic.web.headers import patient_facing
from clinic.web.releasing import hands_out_plans, keeps_plans, shows_plans

bp = Blueprint("reminders", __name__)


def install(app: Flask) -> None:
    """Put the pages in place and tell the outbox."""
    app.register_blueprint(bp)
    app.extensions["link_followers"].append(following.follow)
    composing.install(app)


@bp.get("/plan/reminders")
@link_holders_only
@keeps_plans
def show() -> ResponseReturnValue:
    """When to be reminded, and what is set up already. While the plan is paused, its own page says so."""
    if g.opening is not Opening.PLAN:
        return redirect(url_for("visits.plan"), 303)
    return _page(forms.blank())


@bp.post("/plan/reminders")
@link_holders_only
@hands_out_plans
@without_token
def choose() -> ResponseReturnValue:
    """Keep the choice and set up the way that was pressed."""
    _speak()
    form = forms.read(ChoiceSchema, request)
    way = form.values.get("way")
    email = addresses.address(form.values.get("email") or "")
    if not form.errors and way == "mail" and email is None:
        form = form.refused("email", _("No mail can go to this address. It needs the form name@example.org."))
    if form.errors:
        return _page(form, status=422)
    if _is_shut():
        return _not_now()
    reminder = _chosen(form)
    if way == "mail" and email is not None:
        return _ask_by_mail(reminder, email, form)
    if way == "feed":
        secret = links.token(secrets.token_bytes(links.LENGTH))
        actions.open_feed(reminder, digest=calendars.fingerprint(secret), by=g.link, now=now())
        return _page(forms.blank(), feed=f"{_config().base_url}{url_for('reminders.feed', token=secret)}")
    return redirect(url_for("reminders.calendar_file"), 303)


@bp.get("/plan/reminders/exercises.ics")
@link_holders_only
@hands_out_plans
def calendar_file() -> ResponseReturnValue:
    """The times as a file: opened again after a change it changes the same entries."""
    reminder = _own()
    if reminder is None:
        return redirect(url_for("reminders.show"), 303)
    # Taking entries out is never too late.
    if reminder.times and _is_shut():
        return _not_now()
    return _calendar(reminder)


@bp.get("/calendar/<token>.ics")
@anyone
@shows_plans
@patient_facing
def feed(token: str) -> ResponseReturnValue:
    """The same for a calendar that looks by itself; empty while the plan is paused, gone with its link."""
    secret = links.normalised(token)
    reminder = queries.fed_by(calendars.fingerprint(secret)) if secret else None
    if reminder is None:
        guesses = current_app.extensions["link_guesses"]
        if seconds := guesses.wait(throttle.network(request.remote_addr), at=now()):
            return "", 429, {"Retry-After": str(seconds)}
        return "", 404
    opening = links.opening(sharing.standing(reminder.link, of=reminder.practice), now=now())
    if opening is Opening.ENDED:
        return "", 410
    return _calendar(reminder, is_empty=opening is not Opening.PLAN)


@bp.post("/plan/reminders/stop")
@link_holders_only
@keeps_plans
@without_token
def stop_all() -> ResponseReturnValue:
    """No reminder of any kind any more."""
    forms.demand(PressSchema, request)
    if reminder := _own():
        actions.stop(reminder, by=g.link, now=now())
    return redirect(url_for("reminders.show", _anchor="stopped"), 303)


@bp.post("/plan/reminders/feed/stop")
@link_holders_only
@keeps_plans
@without_token
def stop_feed() -> ResponseReturnValue:
    """The address a calendar reads opens nothing any more."""
    forms.demand(PressSchema, request)
    if reminder := _own():
        actions.close_feed(reminder, by=g.link, now=now())
    return redirect(url_for("reminders.show"), 303)


@bp.post("/plan/reminders/mail/stop")
@link_holders_only
@keeps_plans
@without_token
def stop_mail() -> ResponseReturnValue:
    """No more mail, and the address is forgotten."""
    forms.demand(PressSchema, request)
    if reminder := _own():
        actions.stop_mail(reminder, by=g.link, now=now())
    return redirect(url_for("reminders.show"), 303)


@bp.get("/reminders/yes/<signed>")
@anyone
@keeps_plans
@patient_facing
def agree(signed: str) -> ResponseReturnValue:
    """The page behind the question in a mail. Looking at it agrees to nothing: mail services look too."""
    reminder, _given = _asked(signed)
    return _answer(reminder, "agree", action=url_for("reminders.agreed", signed=signed))


@bp.post("/reminders/yes/<signed>")
@anyone
@keeps_plans
@patient_facing
@without_token
def agreed(signed: str) -> ResponseReturnValue:
    """Somebody who reads that mailbox agreed."""
    forms.demand(PressSchema, request)
    reminder, given = _asked(signed)
    try:
        actions.confirm(reminder, given_at=given, now=now())
    except actions.NotAgreed:
        return _answer(_asked(signed)[0], "too-late", status=410)
    return _answer(reminder, "agreed")


@bp.get("/reminders/stop/<signed>")
@anyone
@keeps_plans
@patient_facing
def stop(signed: str) -> ResponseReturnValue:
    """The page behind "no more reminders". Looking at it stops nothing."""
    return _answer(_named(signed), "stop", action=url_for("reminders.stopped", signed=signed))


@bp.post("/reminders/stop/<signed>")
@anyone
@keeps_plans
@patient_facing
@without_token
@from_anywhere
def stopped(signed: str) -> ResponseReturnValue:
    """One press, on that page or in a mail program (RFC 8058). Again it says the same."""
    forms.demand(StopSchema, request)
    reminder = _named(signed)
    if reminder.email is not None:
        actions.stop_mail(reminder, by=reminder, now=now())
    return _answer(reminder, "stopped")


def _own() -> Reminder | None:
    """The reminders of the link in hand; none before they are chosen."""
    return queries.reminder(g.link, of=g.link.practice)


def _chosen(form: Form) -> Reminder:
    link, practice = g.link, g.link.practice
    known, planned = queries.reminder(link, of=practice), _planned()
    days: Sequence[str] = tuple(day for day in WEEKDAYS if day in form.values["days"])
    times = [form.values[name] for name in ("first", "second", "third") if form.values[name]]
    made = actions.choose(
        link,
        known,
        # The plan's own days follow the plan when it changes.
        days=None if planned is not None and days == planned.days else days,
        times=rules.tidy(times),
        keeps_zone=form.values["keeps_zone"],
        zone=practice.time_zone,
        language=_speak(),
        now=now(),
    )
    return queries.reminder(link, of=practice) or made


def _ask_by_mail(reminder: Reminder, email: str, form: Form) -> ResponseReturnValue:
    asked = messages.made_since(
        reminder.id,
        kind=actions.CONFIRM,
        since=now() - rules.A_DAY,
        practice_id=reminder.practice_id,
    )
    if asked >= rules.MAILS_A_DAY and reminder.email != email:
        return _page(
            form.refused("email", _("Several addresses were asked today. Try again tomorrow.")), status=429
        )
    if asked < rules.MAILS_A_DAY:
        actions.give_address(reminder, email=email, by=g.link, now=now())
    return redirect(url_for("reminders.show", _anchor="mail"), 303)


def _calendar(reminder: Reminder, *, is_empty: bool = False) -> Response:
    found = None if is_empty else queries.planned(reminder.link, of=reminder.practice)
    series = None
    if found is not None:
        planned, issued = found
        wanted = Times(tuple(reminder.days or planned.days), tuple(reminder.times))
        series = calendars.Series(
            id=reminder.id,
            wanted=wanted,
            planned=planned,
            version=reminder.version,
            most_times=reminder.most_times,
            zone=reminder.zone if reminder.keeps_zone else None,
            changed_at=max(reminder.changed_at, issued),
            page=f"{_config().base_url}{url_for('visits.plan')}",
        )
    answer = Response(
        calendars.calendar(series, language=reminder.language), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="exercises.ics"'
    return answer


def _page(form: Form, *, status: int = 200, feed: str = "") -> ResponseReturnValue:
    spoken = _speak()
    reminder = _own()
    about = [reminder.id] if reminder is not None else []
    mail = messages.about(about, kind=actions.MAIL, practice_id=g.link.practice_id)
    return answers.neutral(
        "reminders/show.html",
        g.link.practice,
        status,
        form=form,
        page=page_words.page(
            reminder,
            planned=_planned(),
            last=mail.get(reminder.id) if reminder is not None else None,
            form=form,
            zone=g.link.practice.time_zone,
            language=spoken,
        ),
        feed=feed,
        webcal=feed.replace("https://", "webcal://").replace("http://", "webcal://"),
    )


def _planned() -> Planned | None:
    found = queries.planned(g.link, of=g.link.practice)
    return found[0] if found else None


def _is_shut() -> bool:
    """Whether nothing new may be handed out about this plan now."""
    episode, practice = g.link.plan.episode_id, g.link.practice
    found = queries.episode(episode, of=practice)
    reasons = gate(screenings.standing(found, of=practice), now=now()).reasons if found else ("gone",)
    return bool(reasons) or g.opening is not Opening.PLAN


def _not_now() -> ResponseReturnValue:
    _speak()
    return answers.neutral("reminders/not_now.html", g.link.practice, 409)


def _answer(reminder: Reminder, state: str, *, status: int = 200, action: str = "") -> ResponseReturnValue:
    language.speak(reminder.language)
    return answers.neutral("reminders/from_mail.html", reminder.practice, status, state=state, action=action)


def _named(signed: str) -> Reminder:
    named = composing.stopped_by(signed)
    return (queries.named_by(named) if named else None) or abort(404)


def _asked(signed: str) -> tuple[Reminder, datetime]:
    found = composing.agreed_by(signed) or abort(404)
    return queries.named_by(found[0]) or abort(404), found[1]


def _config() -> Config:
    config: Config = current_app.extensions["settings"]
    return config


def _speak() -> str:
    """From here on in the language the page is read in."""
    spoken, _size = answers.view(g.link.plan.language)
    language.speak(spoken)
    return spoken
