"""What every answer tells the browser: run and load only ours, keep nothing, tell nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, request

from clinic.config import Config
from clinic.web import logs, strict_json
from clinic.web.access import Entry, anyone, entry_of
from clinic.web.clock import now
from clinic.web.guard import accepts, even_when_read_only, without_token
from clinic.web.releasing import keeps_plans

View = TypeVar("View", bound=Callable[..., Any])

bp = keeps_plans(Blueprint("reports", __name__))

REPORTS = "/csp-report"
LONGEST_REPORT = 16 * 1024
OURS = ("script", "style", "font", "connect", "manifest", "worker")
# What no page of ours asks a device for.
NEVER = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# Copying a link, signing in with a passkey, keeping the screen awake while a patient exercises.
OURSELVES = (
    "clipboard-write",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
)
PERMISSIONS = ", ".join([f"{name}=()" for name in NEVER] + [f"{name}=(self)" for name in OURSELVES])
STRICT_TRANSPORT = "max-age=31536000"


def patient_facing(view: View) -> View:
    """Mark an open page that patients reach, such as a link's address: they send no referrer.

    Routes for link holders are treated so without the mark.
    """
    view.__dict__["patient_facing"] = True
    return view


def admit_style(source: str) -> None:
    """Admit one inline style sheet in this answer, by the hash `asset.inline_style` gives for it."""
    g.setdefault("admitted_styles", []).append(source)


def policy(styles: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy, with inline style sheets admitted by hash for the plan page only."""
    allowed = {f"{kind}-src": "'self'" for kind in OURS}
    allowed["style-src"] = " ".join(("'self'", *styles))
    allowed["img-src"] = "'self' data:"
    parts = ["default-src 'none'", *(f"{kind} {sources}" for kind, sources in allowed.items())]
    parts += [
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types clinic",
        f"report-uri {REPORTS}",
    ]
    return "; ".join(parts)


def install(app: Flask, config: Config) -> None:
    """Put the headers on every answer, errors included."""
    strict_transport = config.is_production and config.is_secure

    @app.after_request
    def _dress(response: Response) -> Response:
        dress(response, for_patients=_faces_patients(), strict_transport=strict_transport)
        return response

    app.register_blueprint(bp)


def dress(response: Response, *, for_patients: bool, strict_transport: bool) -> None:
    """Set our headers on one answer."""
    headers = response.headers
    # A view may narrow the policy of a file it sends, never widen that of a page.
    if "Content-Security-Policy" not in headers or response.mimetype == "text/html":
        headers["Content-Security-Policy"] = policy(tuple(g.get("admitted_styles", ())))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Origin-Agent-Cluster"] = "?1"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Referrer-Policy"] = "no-referrer" if for_patients else "same-origin"
    headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if strict_transport:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    # Only what says so itself and is open to anyone may be kept: our assets.
    if "Cache-Control" not in headers or not _is_open():
        headers["Cache-Control"] = "private, no-store"


def _is_open() -> bool:
    return request.endpoint is not None and entry_of(current_app, request.endpoint) is Entry.ANYONE


def _faces_patients() -> bool:
    endpoint = request.endpoint
    if endpoint is None:
        return False
    view = current_app.view_functions.get(endpoint)
    marked = bool(getattr(view, "patient_facing", False))
    return marked or entry_of(current_app, endpoint) is Entry.LINK_HOLDERS


@bp.post(REPORTS)
@anyone
@without_token
@even_when_read_only
@accepts(size=LONGEST_REPORT, parts=1, types=("application/csp-report",))
def report() -> tuple[str, int]:
    """Take a browser's word that a page tried something the policy forbids, and note which kind of page."""
    violation = strict_json.loads(request.get_data())
    body = violation.get("csp-report") if isinstance(violation, dict) else None
    if isinstance(body, dict):
        told = (_directive(body), _page(body))
        if _is_news(told):
            logs.log().warning("policy-violation", directive=told[0], page=told[1])
    return "", 204


def _is_news(told: tuple[str, str]) -> bool:
    """Whether this was not noted in the last minute, so that nobody can fill the log with reports."""
    heard: dict[tuple[str, str], datetime] = current_app.extensions.setdefault("policy_violations", {})
    at, before = now(), heard.get(told)
    if before is not None and timedelta(0) <= at - before < timedelta(minutes=1):
        return False
    heard[told] = at
    return True


def _directive(body: dict[str, Any]) -> str:
    """The directive that was broken, if it is one of ours; the report itself is anyone's text."""
    named = body.get("effective-directive") or body.get("violated-directive")
    known = {part.split(" ")[0] for part in policy().split("; ")} | {
        "script-src-elem",
        "script-src-attr",
        "style-src-elem",
        "style-src-attr",
    }
    return named if isinstance(named, str) and named in known else "other"


def _page(body: dict[str, Any]) -> str:
    """The route of the page in question, never its address."""
    return logs.route_of(body.get("document-uri"))
