"""The diary on a patient's device: a page a day, what its queue sends, what works without a network."""

import json
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    jsonify,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from clinic.diary import actions, agreeing, day_page, planned, queries, receiving, rules
from clinic.diary.models import Entry
from clinic.diary.receiving import Batch, Shown
from clinic.diary.rules import Diary
from clinic.diary.schemas import (
    FELT,
    MORNING,
    PAIN,
    AskedDaySchema,
    PressSchema,
    QueueSchema,
    day_schema,
    said,
)
from clinic.plans import snapshot
from clinic.screening import signs
from clinic.screening.signs import Sign
from clinic.sharing import answers, visits
from clinic.sharing import queries as shared
from clinic.sharing import rules as links
from clinic.sharing.rules import Opening
from clinic.web import assets, forms, language
from clinic.web.access import anyone, link_holders_only
from clinic.web.clock import now, today
from clinic.web.forms import Form
from clinic.web.guard import without_token
from clinic.web.headers import patient_facing
from clinic.web.releasing import keeps_plans, shows_plans

bp = Blueprint("days", __name__)


@bp.get("/plan/diary")
@link_holders_only
@shows_plans
def show() -> ResponseReturnValue:
    """One day of the diary, today or one of the two weeks before."""
    if g.opening is Opening.PAUSED:
        return _paused()
    if _diary() is not Diary.KEPT:
        return _notice()
    asked = forms.query(AskedDaySchema, request).get("day")
    return _page(_within(asked) or _today(), forms.blank())


@bp.post("/plan/diary")
@link_holders_only
@keeps_plans
@without_token
def write() -> ResponseReturnValue:
    """Let a day read as the form says. Sent again it changes nothing."""
    if g.opening is Opening.PAUSED:
        return _paused()
    if _diary() is not Diary.KEPT:
        return _notice(status=422)
    frozen = _frozen()
    keys = sorted(planned.exercises(frozen))
    form = forms.read(day_schema(keys), request)
    day = _within(form.values.get("day"))
    if form.errors or day is None:
        return _page(day or _today(), form, status=422)
    link = g.link
    actions.write_days(
        {day: said(form.values, keys)}, plan=link.plan, revision_id=g.revision_id, by=link, now=now()
    )
    return redirect(url_for("days.show", day=day.isoformat(), _anchor="kept"), 303)


@bp.post("/plan/diary/agree")
@link_holders_only
@keeps_plans
@without_token
def agree() -> ResponseReturnValue:
    """Somebody read the notice and wants a diary."""
    forms.demand(PressSchema, request)
    if g.link.takes_diary:
        agreeing.agree(g.link, language=_speak(), said_at=now(), now=now())
    return redirect(url_for("days.show"), 303)


@bp.post("/plan/diary/end")
@link_holders_only
@keeps_plans
@without_token
def end() -> ResponseReturnValue:
    """The diary ends, and what is not in the practice's record is deleted. Again it changes nothing."""
    forms.demand(PressSchema, request)
    if _diary() is Diary.KEPT:
        agreeing.end(g.link, now=now())
    return redirect(url_for("days.show"), 303)


@bp.get("/plan/diary/entries")
@link_holders_only
@keeps_plans
def entries() -> Response:
    """What stands of the last weeks, from every device and from paper, and whether the plan may be shown."""
    practice, on = g.link.practice, _today()
    standing = queries.entries(
        g.link.plan_id, of=practice, since=receiving.horizon(on), most=rules.MOST_AT_ONCE
    )
    revision = shared.shown_by(g.digest)
    return jsonify(
        check=links.check(g.secret),
        opening=str(g.opening),
        diary=str(_diary()),
        revision=revision.number if revision else 0,
        today=on.isoformat(),
        entries=[_told(entry) for entry in standing],
    )


@bp.post("/plan/diary/entries")
@link_holders_only
@keeps_plans
@without_token
@visits.takes_late
def receive() -> ResponseReturnValue:
    """Take a device's queue: each entry once, however often it comes. What is not kept is named with why."""
    form = forms.read_json(QueueSchema, request)
    if form.errors:
        return forms.refusal(form)
    if form.values["check"] != links.check(g.secret):
        return jsonify(error="another-link"), 409
    _agree(form)
    batch = _sorted(form)
    kept = [*batch.kept, *_take(batch)]
    told = jsonify(kept=kept, refused=batch.refused, opening=str(g.opening), diary=str(_diary()))
    if g.opening is Opening.ENDED:
        return told, 410
    if batch.is_full:
        told.headers["Retry-After"] = str(60 * 60)
        return told, 429
    return told


@bp.get("/plan/session")
@link_holders_only
@keeps_plans
def session() -> Response:
    """What exercising with the page takes beside the plan: controls, questions, advice for each sign."""
    _speak()
    practice = g.link.practice
    return answers.neutral(
        "diary/session.html",
        practice,
        advice=[
            (
                str(sign),
                signs.said(sign),
                signs.advice(sign, emergency_number=practice.emergency_number),
                sign.is_emergency,
            )
            for sign in Sign
        ],
        pain=PAIN,
        felt=tuple(FELT),
        mornings=tuple(MORNING),
    )


@bp.get("/plan/away")
@link_holders_only
@keeps_plans
def away() -> Response:
    """What stands in the plan's place without a network, once its copy is too old or was never made."""
    return answers.neutral("diary/away.html", g.link.practice, spoken=g.link.plan.language)


@bp.get("/plan/worker.js")
@anyone
@keeps_plans
@patient_facing
def worker() -> Response:
    """The service worker, for the plan page and what lies below it."""
    answer = make_response(assets.text("js/worker.js"))
    answer.content_type = "text/javascript; charset=utf-8"
    answer.headers["Service-Worker-Allowed"] = "/plan"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _sorted(form: Form) -> Batch:
    link = g.link
    shown = {
        revision.number: Shown(revision.id, planned.exercises(json.loads(revision.snapshot)))
        for revision in queries.revisions(link.plan_id, of=link.practice)
    }
    return receiving.sort(
        form.values["entries"],
        link=link,
        shown=shown,
        sent_at=form.values["sent_at"],
        ended_at=(link.revoked_at or link.expires_at) if g.opening is Opening.ENDED else None,
        diary=_diary(),
        today=_today(),
        now=now(),
    )


def _agree(form: Form) -> None:
    """What was agreed to on a device without a network counts from then on."""
    said_at = form.values.get("agreed_at")
    if said_at is None or not g.link.takes_diary:
        return
    at = now()
    meant = rules.moment_meant(said_at, sent_at=form.values["sent_at"], now=at)
    found = queries.agreement(g.link.plan_id, of=g.link.practice)
    if found is None or (found.ended_at is not None and meant > found.ended_at):
        agreeing.agree(g.link, language=_speak(), said_at=meant, now=at)


def _take(batch: Batch) -> list[str]:
    """Keep what was sorted. Of the same message twice at once, the second finds everything there."""
    link = g.link
    revision_id = g.revision_id or link.revision_id
    if batch.reports:
        try:
            actions.receive(batch.reports, link=link, revision_id=revision_id, now=now())
        except IntegrityError:
            # The refusal has made the session forget the link.
            g.link = link = shared.opened_by(g.digest) or abort(410)
            actions.receive(batch.reports, link=link, revision_id=revision_id, now=now())
    kept = [str(one.id) for one in batch.reports]
    for one, sign in batch.signs:
        with suppress(IntegrityError):
            actions.report_sign(
                sign,
                entry_id=one.id,
                link=link,
                revision_id=revision_id,
                episode_id=link.plan.episode_id,
                day=one.day,
                written_at=one.written_at,
                now=now(),
            )
        kept.append(str(one.id))
    return kept


def _page(day: date, form: Form, *, status: int = 200) -> ResponseReturnValue:
    spoken, practice = _speak(), g.link.practice
    on = _today()
    since = day - timedelta(days=day.weekday())
    standing = queries.entries(g.link.plan_id, of=practice, since=since, until=since + timedelta(days=6))
    last = queries.last_day(g.link.plan_id, of=practice, before=on)
    return answers.neutral(
        "diary/day.html",
        practice,
        status,
        page=day_page.page(_frozen(), standing, day=day, today=on, language=spoken),
        errors=form.errors,
        pain=PAIN,
        felt=tuple(FELT),
        mornings=tuple(MORNING),
        adopted=queries.adopted(g.link.plan_id, of=practice),
        check=links.check(g.secret),
        is_back=rules.is_back_after_a_gap(last, today=on) and not any(entry.day == on for entry in standing),
    )


def _notice(*, status: int = 200) -> ResponseReturnValue:
    """What a diary is, asked before the first entry; where none is taken, the plan."""
    standing = _diary()
    if standing is Diary.OFF:
        return redirect(url_for("visits.plan"), 303)
    _speak()
    return answers.neutral(
        "diary/notice.html",
        g.link.practice,
        status,
        has_ended=standing is Diary.ENDED,
        kept=queries.adopted(g.link.plan_id, of=g.link.practice),
    )


def _diary() -> Diary:
    return queries.diary(g.link, of=g.link.practice)


def _speak() -> str:
    """From here on in the language the page is read in."""
    spoken, _size = answers.view(g.link.plan.language)
    language.speak(spoken)
    return spoken


def _paused() -> Response:
    return answers.neutral("sharing/paused.html", g.link.practice, spoken=g.link.plan.language)


def _frozen() -> dict[str, Any]:
    revision = shared.shown_by(g.digest)
    if revision is None or not snapshot.is_sound(revision):
        abort(404)
    frozen: dict[str, Any] = json.loads(revision.snapshot)
    return frozen


def _today() -> date:
    return today(g.link.practice.time_zone)


def _within(day: date | None) -> date | None:
    """The day, if it is one that has a form."""
    on = _today()
    return day if day is not None and on - timedelta(days=day_page.BACK) <= day <= on else None


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "edition": entry.edition,
        "day": entry.day.isoformat(),
        "kind": str(entry.kind),
        "value": entry.value,
        "exercise": entry.exercise,
        "paper": entry.entered_by is not None,
    }
