"""An action is one transaction: all of it with its line in the record, or none of it."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import Flask, current_app, has_request_context

from clinic.database import db, means_to_write, writing

P = ParamSpec("P")
R = TypeVar("R")
LINES = "audit lines of the running action"
Line = tuple[str, UUID]  # an event and what it was about
Listener = Callable[[Sequence[Line]], None]
Check = Callable[[object], None]


class Unrecorded(RuntimeError):
    """An action changed something and told nobody; it was undone."""


class NestedAction(RuntimeError):
    """An action called another. Share a private step instead: each action is one transaction."""


def beforehand(app: Flask, check: Check) -> None:
    """Ask whether whoever acts in a request still may, inside the transaction of the act; a check raises."""
    app.extensions.setdefault("before_actions", []).append(check)


def afterwards(app: Flask, listener: Listener) -> None:
    """Tell the listener what was recorded, once it stands; nothing it meets may stop anybody."""
    app.extensions.setdefault("after_actions", []).append(listener)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Commit what the function did if it recorded it; on any error, or without a record, undo it all."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if LINES in session.info:
            raise NestedAction(function.__qualname__)
        lines: list[Line] = []
        session.info[LINES] = lines
        try:
            if not means_to_write():
                # A page that leaves a record has read by now, and in WAL what began as reading cannot
                # write once somebody else did (K4). What was loaded stays as it is.
                session.commit()
            with writing():
                _ask(kwargs.get("by"))
                result = function(*args, **kwargs)
                session.flush()
                if not lines:
                    raise Unrecorded(function.__qualname__)
                session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[LINES]
        _tell(lines)
        return result

    run.__dict__["is_action"] = True
    return run


def _ask(by: object) -> None:
    if by is None or not has_request_context():
        return
    checks: list[Check] = current_app.extensions.get("before_actions", [])
    for check in checks:
        check(by)


def _tell(lines: Sequence[Line]) -> None:
    listeners: list[Listener] = current_app.extensions.get("after_actions", [])
    for listener in listeners:
        listener(lines)
