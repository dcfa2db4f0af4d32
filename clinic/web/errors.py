"""What people read when a request cannot be answered: a few plain pages, whatever went wrong within."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import RequestRedirect

from clinic.web import faults, logs

RETRY_SECONDS = 5
FORM_EXPIRED = "form-expired"
SIGN_IN_FIRST = "sign-in"
LOCKED = "locked"
PROVE_FIRST = "prove-first"
SECOND_FACTOR_FIRST = "second-factor-first"
READ_ONLY = "read-only"
# Equal for what does not exist and what belongs to others, and for every dead link: nothing may vary.
CONSTANT = frozenset({404, 410})
# What has no page of its own is answered by the nearest that has.
NEAREST = {401: 403, 406: 400, 408: 503, 411: 400, 412: 409, 414: 400, 416: 400, 417: 400, 431: 400}


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: what is the case, and the way on."""

    title: str
    text: str


def words_for(code: int, key: str = "") -> Words:
    """The words for one status, in the language of the page."""
    match NEAREST.get(code, code):
        case 400 if key == FORM_EXPIRED:
            return Words(
                _("This form is no longer valid"),
                _("Nothing was saved. Load the page again and repeat your step."),
            )
        case 403 if key == SIGN_IN_FIRST:
            return Words(_("You are not signed in"), _("Nothing was saved. Sign in, then repeat your step."))
        case 403 if key == LOCKED:
            return Words(_("This page is locked"), _("Not saved yet. Unlock it, then it is."))
        case 403 if key == PROVE_FIRST:
            return Words(
                _("Show once more that it is you"),
                _("Nothing was saved. Do so on the next page, then repeat your step."),
            )
        case 403 if key == SECOND_FACTOR_FIRST:
            return Words(
                _("Your practice asks for a second factor"),
                _("Nothing was saved. Set one up on your account page first."),
            )
        case 403 if who := g.get("who_may_enter"):
            return Words(_("This page is not open to you"), _who_can(str(who)))
        case 403:
            return Words(
                _("This was not sent from a page of ours"),
                _("Nothing was saved. Open the page here and repeat your step."),
            )
        case 404:
            return Words(
                _("Nothing is here"),
                _("The address is mistyped, or what stood here is no longer kept."),
            )
        case 405:
            return Words(
                _("This address takes no such request"),
                _("Go back to the page you came from and use its buttons."),
            )
        case 409:
            return Words(
                _("Somebody changed this at the same time"),
                _("Nothing was overwritten. Go back, load the page again and repeat your change."),
            )
        case 410:
            return Words(
                _("This has ended"),
                _("What stood here was withdrawn or has expired. The practice can give you a new one."),
            )
        case 413:
            return Words(
                _("That was too much at once"),
                _("Nothing was saved. Send a smaller file, or less text."),
            )
        case 415:
            return Words(
                _("This kind of content is not taken here"),
                _("Nothing was saved. Use the form on the page you came from."),
            )
        case 422:
            return Words(
                _("Something sent does not fit"),
                _("Nothing was saved. Go back and check what you entered."),
            )
        case 428:
            return Words(
                _("It is not clear which state you changed"),
                _("Nothing was saved. Load the page again and repeat your change."),
            )
        case 429:
            return Words(
                _("Too many tries"),
                _("Wait a little, then try again."),
            )
        case 500:
            return Words(
                _("This did not work"),
                _("The fault is ours and has been noted. Nothing was half saved. Go back and try again."),
            )
        case 503 if key == READ_ONLY:
            return Words(
                _("This can only be read at the moment"),
                _("Nothing was saved. You can still read and print. Tell whoever looks after this machine."),
            )
        case 503:
            return Words(
                _("Not available at the moment"),
                _("Nothing was lost or half saved. Try again in a few seconds."),
            )
        case 507:
            return Words(
                _("There is no room left to save"),
                _("Nothing was half saved; reading still works. Tell whoever looks after this machine."),
            )
        case _:
            return Words(
                _("This request cannot be read"),
                _("Nothing was saved. Go back, load the page again and repeat your step."),
            )


def _who_can(entry: str) -> str:
    if entry == "administrators":
        return str(_("An administrator of your practice can do this."))
    if entry == "treating":
        return str(_("Whoever treats this patient can do this."))
    return str(_("A clinician of your practice can do this."))


def wants_json() -> bool:
    """Whether a script asked, and not somebody looking at a page."""
    if request.mimetype == "application/json":
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def problem(code: int, key: str, **facts: Any) -> ResponseReturnValue:
    """The short JSON a script gets: the status, a machine key, and what helps it on."""
    words = words_for(code, key)
    body: dict[str, Any] = {"code": code, "key": key, "title": words.title, "text": words.text, **facts}
    if code not in CONSTANT:
        body["id"] = logs.request_id()
    return jsonify({"error": body}), code


def page(code: int, key: str = "") -> Response:
    """The page or the JSON for one status."""
    if wants_json():
        return make_response(problem(code, key or "error"))
    words = words_for(code, key)
    known = "" if code in CONSTANT else logs.request_id()
    g.is_error = True
    values = {"code": code, "title": words.title, "text": words.text, "id": known}
    # For a host that is not ours no address can be built, so the page must do without any.
    template = (
        "errors/bare.html" if isinstance(request.routing_exception, SecurityError) else "errors/page.html"
    )
    try:
        body = render_template(template, **values)
    except Exception as error:
        if _wants_to_see(current_app):
            raise
        # A page about a failure may need nothing that can fail.
        logs.log().error("error-page", **logs.fault(error))
        body = render_template("errors/bare.html", **values)
    return make_response(body, code)


def answer(app: Flask, exception: type[Exception], code: int) -> None:
    """Let a feature say which status its own exception means, wherever a view lets it pass."""
    app.extensions.setdefault("answered_faults", {})[exception] = code


def install(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.get_response()  # somebody aborted with an answer of their own
    if isinstance(error, RequestRedirect):
        return error
    code = error.code or 500
    key = FORM_EXPIRED if isinstance(error, CSRFError) else error.name.lower().replace(" ", "-")
    response = page(code, key)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    if code == 503:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return response


def _failed(error: Exception) -> ResponseReturnValue:
    answered: dict[type[Exception], int] = current_app.extensions.get("answered_faults", {})
    code = next((code for kind, code in answered.items() if isinstance(error, kind)), None)
    found = faults.Fault(code) if code is not None else faults.of(error)
    if found is None and _wants_to_see(current_app):
        raise error  # a test or a debugger wants the traceback, not a page about it
    code = found.code if found else 500
    if code >= 500 or (found and found.is_ours):
        logs.log().error(
            "failed", id=logs.request_id(), route=logs.route(), status=code, **faults.facts(error)
        )
    response = page(code, "failed")
    if code in (503, 507):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _wants_to_see(app: Flask) -> bool:
    wanted: bool | None = app.config["PROPAGATE_EXCEPTIONS"]
    return wanted if wanted is not None else app.testing or app.debug
