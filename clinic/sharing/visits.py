"""What somebody with a link meets: the way in, the plan, and plain words where it is paused or has ended."""

import base64
import gzip
import hashlib
import json
import re
from datetime import date, timedelta

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
from clinic.accounts.models import Practice
from clinic.accounts.practice import logo_response
from clinic.accounts.rules import legible
from clinic.config import Config
from clinic.library.catalogue import library
from clinic.sharing import actions, plan_page, queries, rules
from clinic.sharing.giving import is_sound
from clinic.sharing.guesses import Guesses
from clinic.sharing.kept import MOST, Kept
from clinic.sharing.plan_page import telephone
from clinic.sharing.rules import Opening
from clinic.sharing.schemas import PressSchema, TokenSchema, ViewSchema
from clinic.web import assets, errors, forms, headers, language
from clinic.web.access import anyone, link_holders_only
from clinic.web.clock import now, today
from clinic.web.guard import without_token
from clinic.web.headers import patient_facing

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
    app.extensions["kept_plan_pages"] = Kept(most=0 if app.debug else MOST)


@bp.get("/p/<token>")
@anyone
@patient_facing
def follow(token: str) -> ResponseReturnValue:
    """The address on paper: on to the plan, with the secret out of every later request line."""
    return _enter(token)


@bp.post("/plan/open")
@anyone
@patient_facing
@without_token
def reopen() -> ResponseReturnValue:
    """The same from a bookmark whose cookie is gone, or from a code typed off the paper."""
    typed: str = forms.read(TokenSchema, request).values.get("token", "")
    return _enter(re.split("/p/", typed, flags=re.IGNORECASE)[-1])


@bp.get("/plan")
@link_holders_only
def plan() -> ResponseReturnValue:
    """The plan, or that it is paused."""
    practice, spoken = g.link.practice, g.link.plan.language
    if g.opening is Opening.PAUSED:
        return _neutral("sharing/paused.html", practice, 200, spoken=spoken)
    on, style = today(practice.time_zone), _brand(practice.colour)
    # All that the page depends on; what is not named here must not change it.
    key = (g.digest, g.revision_id, practice.version, g.link.expires_at, on, *_kept_view())
    pages: Kept = current_app.extensions["kept_plan_pages"]
    try:
        body = pages.page(key, lambda: gzip.compress(_written(on, style).encode(), 6, mtime=0))
    except Damaged:
        # It might tell somebody to do the wrong thing.
        return _neutral("sharing/paused.html", practice, 200, spoken=spoken)
    return _sent(body)


@bp.get("/plan/logo/<digest>.png")
@link_holders_only
def logo(digest: str) -> Response:
    """The practice's logo, for whoever holds one of its links."""
    found = accounts.logo(g.link.practice_id)
    if found is None or found.digest != digest:
        abort(404)
    return logo_response(found.content)


@bp.post("/plan/view")
@link_holders_only
@without_token
def view() -> ResponseReturnValue:
    """Keep on this device in which language and size the page is read."""
    chosen = forms.demand(ViewSchema, request)
    kept = _kept_view()
    answer = make_response(redirect(url_for("visits.plan"), 303))
    value = f"{chosen['language'] or kept[0]}.{chosen['text'] or kept[1]}"
    _set_cookie(answer, _cookie("plan-view"), value, int(timedelta(days=365).total_seconds()))
    return answer


@bp.post("/plan/forget")
@anyone
@patient_facing
@without_token
def forget() -> ResponseReturnValue:
    """Take the link off this device; the paper or message still has it."""
    forms.demand(PressSchema, request)
    answer = make_response(redirect(url_for("visits.plan", _anchor="forgotten"), 303))
    for name in ("plan", "plan-view"):
        _set_cookie(answer, _cookie(name), "", 0)
    return answer


@bp.post("/plan/opened")
@link_holders_only
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
    secret = rules.normalised(request.cookies.get(_cookie("plan"), ""))
    found = queries.opened_by(rules.fingerprint(secret)) if secret else None
    if secret is None or found is None:
        return _nobody(403, unknown=False)
    standing = queries.standing(found, of=found.practice)
    opening = rules.opening(standing, now=now())
    if opening is Opening.ENDED:
        return _neutral("sharing/ended.html", found.practice, 410, spoken=found.plan.language)
    g.link, g.opening, g.revision_id = found, opening, standing.revision_id
    g.secret, g.digest = secret, rules.fingerprint(secret)
    return None


def _enter(typed: str) -> ResponseReturnValue:
    secret = rules.normalised(typed)
    found = queries.opened_by(rules.fingerprint(secret)) if secret else None
    if secret is None or found is None:
        return _unknown()
    standing = queries.standing(found, of=found.practice)
    if rules.opening(standing, now=now()) is Opening.ENDED:
        return _neutral("sharing/ended.html", found.practice, 410, spoken=found.plan.language)
    answer = make_response(redirect(url_for("visits.plan", _anchor=secret), 303))
    left = int((found.expires_at - now()).total_seconds())
    _set_cookie(answer, _cookie("plan"), secret, left)
    return answer


def _written(on: date, style: str) -> str:
    """The plan page as it reads today, by whatever link it was opened."""
    revision = queries.shown_by(g.digest)
    if revision is None or not is_sound(revision):
        raise Damaged
    practice, frozen = g.link.practice, json.loads(revision.snapshot)
    spoken, size = _view(frozen["language"])
    language.speak(spoken)
    page = plan_page.page(
        frozen,
        digest=revision.digest,
        language=spoken,
        postures={
            name: library()[name].position
            for name in (item["dose"]["exercise"] for item in frozen["items"])
            if name in library()
        },
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
    answer = _small(render_template("sharing/again.html", brand="", unknown=unknown))
    answer.status_code = status
    return answer


def _neutral(template: str, practice: Practice, status: int, *, spoken: str | None = None) -> Response:
    """A page with nothing of the plan and nobody's name, but whom to call."""
    if spoken:
        language.speak(_view(spoken)[0])
    body = render_template(
        template,
        practice=practice.name,
        phone=practice.phone,
        phone_url=telephone(practice.phone),
        emergency_number=practice.emergency_number,
        emergency_url=telephone(practice.emergency_number),
        brand=_brand(practice.colour),
    )
    answer = _small(body)
    answer.status_code = status
    return answer


def _small(body: str) -> Response:
    return _sent(gzip.compress(body.encode(), 6, mtime=0))


def _sent(body: bytes) -> Response:
    """A compressed page with its styles admitted. It holds no secret that somebody else could probe."""
    headers.admit_style(assets.inline("plan.css").source)
    if request.accept_encodings.quality("gzip") > 0:
        answer = make_response(body)
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = make_response(gzip.decompress(body))
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _brand(colour: str) -> str:
    """The practice's colour as a style of its own, legible on light and dark ground."""
    style = (
        f":root{{--brand:{legible(colour)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--brand:{rules.legible_on_dark(colour)}}}}}"
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    headers.admit_style(f"'sha256-{digest}'")
    return style


def _view(spoken: str) -> tuple[str, str]:
    """Language and text size of the page: as kept on this device, else as the plan was written."""
    kept_language, kept_size = _kept_view()
    return kept_language or spoken, kept_size or rules.SIZES[0]


def _kept_view() -> tuple[str, str]:
    kept_language, _, size = request.cookies.get(_cookie("plan-view"), "").partition(".")
    return (
        kept_language if kept_language in wording.LANGUAGES else "",
        size if size in rules.SIZES else "",
    )


def _config() -> Config:
    config: Config = current_app.extensions["settings"]
    return config


def _cookie(name: str) -> str:
    return f"__Host-{name}" if _config().is_secure else name


def _set_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path="/", secure=_config().is_secure, httponly=True, samesite="Lax"
    )
