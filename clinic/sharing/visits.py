"""What somebody with a link meets: the way in, the plan, and plain words where it is paused or has ended."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from clinic import wording
from clinic.accounts import queries as accounts
from clinic.accounts import throttle
from clinic.accounts.practice import logo_response
from clinic.library import queries as pictured
from clinic.library import shelves
from clinic.library.catalogue import library
from clinic.measures import queries as measures
from clinic.plans import snapshot
from clinic.screening import signs
from clinic.sharing import actions, answers, plan_page, queries, rules
from clinic.sharing.guesses import Guesses
from clinic.sharing.page_cache import MOST, PageCache
from clinic.sharing.rules import Opening
from clinic.sharing.schemas import PressSchema, TokenSchema, ViewSchema
from clinic.web import errors, forms, language
from clinic.web.access import anyone, link_holders_only
from clinic.web.clock import now, today
from clinic.web.guard import even_when_read_only, without_token
from clinic.web.headers import patient_facing
from clinic.web.releasing import keeps_plans, shows_plans

View = TypeVar("View", bound=Callable[..., Any])

bp = Blueprint("visits", __name__)

NOT_A_PERSON = re.compile(
    r"bot|crawl|spider|preview|scan|fetch|curl|wget|python|headless|monitor|whatsapp|facebookexternal|slack|"
    r"telegram|skype|outlook|safelinks|proofpoint|barracuda|mimecast",
    re.IGNORECASE,
)
ONE_VISIT = timedelta(minutes=10)


class Damaged(Exception):
    """What is kept is not the text that was issued."""


def install(app: Flask) -> None:
    """Put the pages in place, and stand at the door of all that a link opens."""
    app.register_blueprint(bp)
    app.extensions["link_holder"] = holder
    app.extensions["link_guesses"] = Guesses()
    app.extensions["link_followers"] = []
    app.extensions["plan_pages"] = PageCache(most=0 if app.debug else MOST)


@bp.get("/p/<token>")
@anyone
@keeps_plans
@patient_facing
def follow(token: str) -> ResponseReturnValue:
    """The address on paper: on to the plan, with the secret out of every later request line."""
    return _enter(token)


@bp.post("/plan/open")
@anyone
@keeps_plans
@patient_facing
@without_token
@even_when_read_only
def reopen() -> ResponseReturnValue:
    """The same from a bookmark whose cookie is gone, or from a code typed off the paper."""
    typed: str = forms.read(TokenSchema, request).values.get("token", "")
    return _enter(re.split("/p/", typed, flags=re.IGNORECASE)[-1])


@bp.get("/plan")
@link_holders_only
@shows_plans
def plan() -> ResponseReturnValue:
    """The plan, or that it is paused."""
    practice, spoken = g.link.practice, g.link.plan.language
    if g.opening is Opening.PAUSED:
        return answers.neutral("sharing/paused.html", practice, 200, spoken=spoken)
    on, style = today(practice.time_zone), answers.brand(practice.colour)
    # All that the page depends on; what is not named here must not change it.
    asked = measures.open_request(g.link.plan.episode_id, of=practice) is not None
    known = (g.digest, g.revision_id, practice.version, practice.shelf, g.link.expires_at)
    key = (*known, on, asked, *answers.kept_view())
    pages: PageCache = current_app.extensions["plan_pages"]
    try:
        body = pages.page(key, lambda: gzip.compress(_written(on, style, asked=asked).encode(), 6, mtime=0))
    except Damaged:
        # It might tell somebody to do the wrong thing.
        return answers.neutral("sharing/paused.html", practice, 200, spoken=spoken)
    return answers.sent(body)


@bp.get("/plan/logo/<digest>.png")
@link_holders_only
@keeps_plans
def logo(digest: str) -> Response:
    """The practice's logo, for whoever holds one of its links."""
    found = accounts.logo(g.link.practice_id)
    if found is None or found.digest != digest:
        abort(404)
    return logo_response(found.content)


@bp.get("/plan/photo/<digest>.png")
@link_holders_only
@shows_plans
def photo(digest: str) -> Response:
    """A picture of a practice's own exercise, for whoever holds a link to a plan that shows it."""
    revision = queries.shown_by(g.digest) if g.opening is Opening.PLAN else None
    if revision is None or digest not in snapshot.photos(json.loads(revision.snapshot)):
        abort(404)
    found = pictured.photos([digest], of=g.link.practice_id).get(digest) or abort(404)
    return logo_response(found.content)


@bp.post("/plan/view")
@link_holders_only
@keeps_plans
@without_token
@even_when_read_only
def view() -> ResponseReturnValue:
    """Keep on this device in which language and size the page is read."""
    chosen = forms.demand(ViewSchema, request)
    kept = answers.kept_view()
    answer = make_response(redirect(url_for("visits.plan"), 303))
    value = f"{chosen['language'] or kept[0]}.{chosen['text'] or kept[1]}"
    answers.set_cookie(answer, answers.cookie("plan-view"), value, int(timedelta(days=365).total_seconds()))
    return answer


@bp.post("/plan/forget")
@anyone
@keeps_plans
@patient_facing
@without_token
@even_when_read_only
def forget() -> ResponseReturnValue:
    """Take the link off this device; the paper or message still has it."""
    forms.demand(PressSchema, request)
    answer = make_response(redirect(url_for("visits.plan", _anchor="forgotten"), 303))
    for name in ("plan", "plan-view", "plan-pin"):
        answers.set_cookie(answer, answers.cookie(name), "", 0)
    return answer


@bp.post("/plan/opened")
@link_holders_only
@keeps_plans
@without_token
def opened() -> ResponseReturnValue:
    """Note that somebody had the page before them for a while, as far as anyone can tell from here."""
    forms.demand(PressSchema, request)
    at, last = now(), g.link.opened_at
    is_person = not NOT_A_PERSON.search(request.user_agent.string) and request.user_agent.string
    if g.opening is Opening.PLAN and is_person and (last is None or at - last >= ONE_VISIT):
        actions.note_opening(g.link, now=at)
    return "", 204


def holder() -> ResponseReturnValue | None:
    """Who holds this link: lets them in with `g.link`, or answers in words that name nobody."""
    secret = rules.normalised(request.cookies.get(answers.cookie("plan"), ""))
    found = queries.opened_by(rules.fingerprint(secret)) if secret else None
    if secret is None or found is None:
        return _nobody(403, unknown=False)
    standing = queries.standing(found, of=found.practice)
    opening = rules.opening(standing, now=now())
    if opening is Opening.ENDED and not _takes_late():
        return answers.neutral("sharing/ended.html", found.practice, 410, spoken=found.plan.language)
    g.link, g.opening, g.revision_id = found, opening, standing.revision_id
    g.secret, g.digest = secret, rules.fingerprint(secret)
    return None


def takes_late(view: View) -> View:
    """Let one view be asked by a link that has ended: what was written before may still arrive."""
    view.__dict__["takes_late"] = True
    return view


def _takes_late() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "takes_late", False))


def _enter(typed: str) -> ResponseReturnValue:
    secret = rules.normalised(typed)
    found = queries.opened_by(rules.fingerprint(secret)) if secret else None
    if secret is None or found is None:
        return _unknown()
    standing = queries.standing(found, of=found.practice)
    if rules.opening(standing, now=now()) is Opening.ENDED:
        return answers.neutral("sharing/ended.html", found.practice, 410, spoken=found.plan.language)
    answer = make_response(redirect(url_for("visits.plan", _anchor=secret), 303))
    left = int((found.expires_at - now()).total_seconds())
    answers.set_cookie(answer, answers.cookie("plan"), secret, left)
    kept_language, size = answers.kept_view()
    if not kept_language and found.language != found.plan.language:
        # Handed over in this language; whoever switches on the page is not asked again.
        answers.set_cookie(answer, answers.cookie("plan-view"), f"{found.language}.{size}", left)
    return answer


def _written(on: date, style: str, *, asked: bool) -> str:
    """The plan page as it reads today, by whatever link it was opened."""
    revision = queries.shown_by(g.digest)
    if revision is None or not snapshot.is_sound(revision):
        raise Damaged
    practice, frozen = g.link.practice, json.loads(revision.snapshot)
    spoken, size = answers.view(frozen["language"])
    language.speak(spoken)
    # Timers and signs are the library's; those of the practice's own exercises stand on its shelf.
    with shelves.opened(practice):
        page = plan_page.page(
            frozen,
            digest=revision.digest,
            language=spoken,
            postures={
                name: library()[name].position
                for item in frozen["items"]
                for name in (item["dose"]["exercise"], *item.get("siblings", ()))
                if name in library()
            },
            phone=practice.phone,
            emergency_number=practice.emergency_number,
            today=on,
            last_day=rules.last_day(g.link.expires_at, zone=practice.time_zone),
        )
    logo = accounts.logo_digest(practice.id)
    return render_template(
        "sharing/plan.html",
        page=page,
        text_size=size,
        larger=rules.larger(size),
        others=[(code, name) for code, name in wording.NAMES.items() if code != spoken],
        logo=url_for("visits.logo", digest=logo) if logo else None,
        brand=style,
        check=rules.check(g.secret),
        signs=signs.offered(),
        asked=asked,
        takes_diary=g.link.takes_diary,
    )


def _unknown() -> Response:
    """Always the same page, until a network has asked for too much that was never there."""
    guesses: Guesses = current_app.extensions["link_guesses"]
    if seconds := guesses.wait(throttle.network(request.remote_addr), at=now()):
        answer = errors.page(429)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    return _nobody(404, unknown=True)


def _nobody(status: int, *, unknown: bool) -> Response:
    """No such link, or no cookie: a script opens the bookmark's secret again, a person their link."""
    answer = answers.small(render_template("sharing/again.html", brand="", unknown=unknown))
    answer.status_code = status
    return answer
