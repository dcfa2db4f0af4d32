"""An action is one transaction: all of it with its line in the record, or none of it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from clinic.database import db, writing

P = ParamSpec("P")
R = TypeVar("R")
LINES = "audit lines of the running action"


class Unrecorded(RuntimeError):
    """An action changed something and told nobody; it was undone."""


class NestedAction(RuntimeError):
    """An action called another. Share a private step instead: each action is one transaction."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Commit what the function did if it recorded it; on any error, or without a record, undo it all."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if LINES in session.info:
            raise NestedAction(function.__qualname__)
        session.info[LINES] = 0
        try:
            with writing():
                result = function(*args, **kwargs)
                session.flush()
                if not session.info[LINES]:
                    raise Unrecorded(function.__qualname__)
                session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[LINES]
        return result

    run.__dict__["is_action"] = True
    return run
