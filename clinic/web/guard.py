"""What every request must satisfy before a view sees it: size, form, host, and where it was sent from."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

import flask
from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.formparser import FormDataParser
from werkzeug.middleware.proxy_fix import ProxyFix

from clinic import extensions
from clinic.config import Config
from clinic.web import strict_json
from clinic.web.addresses import is_well_formed

View = TypeVar("View", bound=Callable[..., Any])
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
JSON = "application/json"

MEBIBYTE = 1024 * 1024
MOST_BODY = MEBIBYTE
MOST_PARTS = 200
LONGEST_ADDRESS = 4_096
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Request(flask.Request):
    """A request whose broken forms are refused. Werkzeug would hand over as much as it could read."""

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except ValueError:
            abort(400)


def accepts(
    *, size: int = MOST_BODY, parts: int = MOST_PARTS, types: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Let one view take a larger body (for uploads, at most 5 MiB), more form parts, or a rare type."""

    def mark(view: View) -> View:
        view.__dict__["accepted_body"] = (size, parts, types)
        return view

    return mark


def without_token(view: View) -> View:
    """Take a posting view out of the session token's check, never out of the origin's.

    For people without a session, whose posts a link cookie admits, and for the browser's own reports.
    A test asserts the list of all such views.
    """
    view.__dict__["without_token"] = True
    return view


def from_anywhere(view: View) -> View:
    """Let one view be posted to by a machine that is no page: a mail service that unsubscribes (RFC 8058).

    Its address holds all it needs to be believed, and it reads nothing.
    """
    view.__dict__["from_anywhere"] = True
    return view


def even_when_read_only(view: View) -> View:
    """Let a posting view go on in read-only mode: it changes nobody's record, or must be tried."""
    view.__dict__["even_when_read_only"] = True
    return view


def install(app: Flask, config: Config) -> None:
    """Set the limits and the origins this service answers to."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_MEMORY_SIZE=MOST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
        PROVIDE_AUTOMATIC_OPTIONS=False,  # a method nobody declared answers 405
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open all day; the session bounds it
        WTF_CSRF_SSL_STRICT=False,  # the origin is checked here, without needing a Referer
        WTF_CSRF_CHECK_DEFAULT=False,  # asked below, after the origin and the door
    )
    app.request_class = Request
    extensions.csrf.init_app(app)
    app.extensions["origins"] = origins(config)
    if config.forwarded_hops:
        hops = config.forwarded_hops
        # Setting an attribute is how Flask documents middleware, and the type checker cannot know.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def origins(config: Config) -> frozenset[str]:
    """The origins whose forms we take. Outside production the names of loopback mean the same machine."""
    base = urlsplit(config.base_url)
    origin = f"{base.scheme}://{base.netloc}".lower()
    if config.is_production:
        return frozenset({origin})
    port = f":{base.port}" if base.port else ""
    same_machine = {f"{base.scheme}://{host}{port}" for host in LOOPBACK & set(config.trusted_hosts)}
    return frozenset({origin, *same_machine})


def check() -> None:
    """Refuse what no page of ours sends. Runs first, for addresses that do not exist as well."""
    if request.method not in METHODS:
        abort(405)
    _check_address()
    _check_origin()
    _check_body()


def check_token() -> ResponseReturnValue | None:
    """Ask for the session's own token. Runs after the door, so an ended session leads to the sign-in page."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "without_token", False):
        return None
    try:
        extensions.csrf.protect()
    except CSRFError:
        old_page: Callable[[], ResponseReturnValue | None] | None = current_app.extensions.get("old_page")
        answer = old_page() if old_page else None
        if answer is None:
            raise
        return answer
    return None


def _check_address() -> None:
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.1" and "HTTP_HOST" not in request.environ:
        abort(400)  # the server would put its own in the place of the one that was not named
    address: str = request.environ.get("PATH_INFO", "")
    escaped = request.query_string
    if len(address) + len(escaped) > LONGEST_ADDRESS:
        abort(414)
    # WSGI hands the path over unescaped, each byte as one character of Latin-1.
    path = address.encode("latin-1", errors="replace")
    if not is_well_formed(escaped) or not _is_text(path) or any(byte < 32 or byte == 127 for byte in path):
        abort(400)
    if any(ord(character) < 32 and character not in "\t\n\r" for character in _unescaped(escaped)):
        abort(400)


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _check_origin() -> None:
    """The posting page must be ours, by what the browser says of it and no script can forge."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in READING or getattr(view, "from_anywhere", False):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "").lower()
    ours: frozenset[str] = current_app.extensions["origins"]
    if site is None:
        # Browsers name the relation only on HTTPS and loopback; older ones never do.
        if origin not in ours:
            abort(403)
        return
    # A page with Referrer-Policy no-referrer posts with Origin null, yet as same-origin (K14).
    names_another = (
        origin not in ("", "null") and origin not in ours and urlsplit(origin).netloc != request.host
    )
    if site != "same-origin" or names_another:
        abort(403)


def _check_body() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    size, parts, types = getattr(view, "accepted_body", (MOST_BODY, MOST_PARTS, ()))
    request.max_content_length = size
    request.max_form_memory_size = size
    request.max_form_parts = parts
    if request.content_length is not None and request.content_length > size:
        abort(413)
    if request.method in READING:
        return
    if request.content_encoding:
        abort(415)  # nothing of ours compresses what it sends; a bomb would
    if request.mimetype == JSON:
        g.sent = strict_json.loads(_whole(size))
    elif request.mimetype == FORM_TYPES[0]:
        body = _whole(size)
        if body.count(b"&") >= parts:
            abort(413)
        if not is_well_formed(body):
            abort(400)
    elif request.mimetype == FORM_TYPES[1]:
        request.form  # noqa: B018  parsing it finds out whether it is whole
    elif request.mimetype not in types and (request.mimetype or request.content_length):
        abort(415)


def _whole(size: int) -> bytes:
    """The body. One sent in pieces names no length, and Werkzeug cuts it off at the limit in silence."""
    body = request.get_data(cache=True)
    if request.content_length is None and len(body) >= size:
        abort(413)
    return body


def _unescaped(escaped: bytes) -> str:
    return unquote_to_bytes(escaped).decode("utf-8", errors="replace")
