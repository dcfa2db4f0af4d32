"""One line of JSON for each thing worth knowing, and no key in it that could hold a name or a secret."""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from clinic.config import Config

# Whatever is not named here does not reach a log. Values are machine keys, numbers, ids and routes.
KEYS = frozenset(
    {
        "constraint",
        "count",
        "detail",
        "digest",
        "directive",
        "event",
        "fault",
        "id",
        "level",
        "logger",
        "method",
        "ms",
        "number",
        "page",
        "pid",
        "practice",
        "queue",
        "route",
        "seconds",
        "stack",
        "status",
        "time",
        "version",
    }
)
LONGEST_VALUE = 2_000
UNKNOWN = "unknown"  # the route of an address that is none of ours
# Loggers that write down addresses as people sent them.
TALKATIVE = ("werkzeug", "gunicorn.access", "flask_wtf", "fontTools", "weasyprint", "PIL")
_ADDRESS = re.compile(r"(?:https?://|/)\S+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PACKAGE = str(Path(__file__).resolve().parents[2])


def install(app: Flask, config: Config) -> None:
    """Write logs of this process as lines of JSON to standard error, and one line for each request."""
    configure(config.log_level)
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Send our own lines and those of libraries through the same few processors."""
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamp, only_known_keys, neutral, _json],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=lambda *_: Lines(stream),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, Library)]:
        root.removeHandler(handler)
    root.addHandler(Library(level=logging.WARNING))
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)


def log() -> Any:
    """The log. Say what happened as a machine key, then facts: `log().warning("disk-full", id=…)`."""
    return structlog.get_logger()


def request_id() -> str:
    """The short id of this request, shown on error pages and written into its lines."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(5)
    known: str = g.request_id
    return known


def route() -> str:
    """The template of the address asked for, never the address: addresses of plans hold a secret."""
    return request.url_rule.rule if request.url_rule is not None else UNKNOWN


def route_of(address: object) -> str:
    """The template an address of ours belongs to."""
    if not isinstance(address, str) or len(address) > 4_096:
        return UNKNOWN
    try:
        path = urlsplit(address).path
        rule, _arguments = current_app.url_map.bind("localhost").match(path or "/", return_rule=True)
    except (HTTPException, ValueError):
        return UNKNOWN
    return rule.rule


def fault(error: BaseException) -> dict[str, str]:
    """An error for the log: its kind and where it happened, without its message, which may quote data."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = [f"{frame.filename.removeprefix(_PACKAGE)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"fault": type(error).__name__, "stack": " < ".join(reversed(places))}


def _begin() -> None:
    g.began = time.perf_counter()
    request_id()


def _end(response: Response) -> Response:
    began = g.get("began")
    log().log(
        logging.ERROR if response.status_code >= 500 else logging.INFO,
        "request",
        id=request_id(),
        method=request.method if request.method.isascii() and request.method.isalpha() else UNKNOWN,
        route=route(),
        status=response.status_code,
        ms=round((time.perf_counter() - began) * 1000, 1) if began is not None else None,
    )
    return response


def only_known_keys(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop what is not on the list, so that no careless line can carry a name into a log."""
    return {key: value for key, value in line.items() if key in KEYS and value is not None}


def neutral(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Bound each value and replace what would start a new line or turn text around in a terminal."""
    return {key: _neutral(value) for key, value in line.items()}


def _neutral(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _UNPRINTABLE.sub("\ufffd", str(value)[:LONGEST_VALUE])


def _stamp(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    seconds = time.time()
    line["time"] = (
        f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int(seconds % 1 * 1000):03d}Z"
    )
    return line


_json = structlog.processors.JSONRenderer(ensure_ascii=True, sort_keys=False)


class Lines:
    """Writes each line at once, to the given stream or to what standard error is at that moment."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        print(line, file=self._stream or sys.stderr, flush=True)

    debug = info = warning = error = critical = msg


class Library(logging.Handler):
    """Lines of libraries: their fixed words without what was put into them, and no address."""

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            facts |= fault(record.exc_info[1])
        words = _ADDRESS.sub("(address)", str(record.msg))
        log().log(max(record.levelno, logging.WARNING), "library", detail=words, **facts)
