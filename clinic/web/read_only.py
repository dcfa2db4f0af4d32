"""While the disk is full or a check found damage nothing is changed; reading goes on, and every page says so.

Full is what the disk says at this moment. Damage is a mark in the instance folder that every process sees. It
is set, and taken away, by whoever looked for damage: `flask serve` at its start, `flask doctor --mark`.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request
from flask_babel import format_datetime
from flask_babel import gettext as _

from clinic.config import Config
from clinic.database import db
from clinic.web import clock, errors, shell
from clinic.web.guard import READING

FULL = "full"
DAMAGED = "damaged"
RECORD_BROKEN = "record-broken"

LEAST_ROOM = 24 * 2**20  # bytes: what is under way can still be finished, and people can still sign in
MARK = "read-only.json"


@dataclass(frozen=True, slots=True)
class Halt:
    """Why nothing may be changed, and since when."""

    reason: str
    since: datetime


def install(app: Flask) -> None:
    """Refuse what would change anything, and let every page say why."""
    app.extensions["free_space"] = free_space
    app.extensions["read_only"] = _shown
    app.before_request(check)


def halted() -> Halt | None:
    """Why nothing may be changed now; None while all is well. Looked at once per request."""
    if "halt" not in g:
        g.halt = marked(_folder()) or _full()
    halt: Halt | None = g.halt
    return halt


def check() -> Response | None:
    """Answer here what would change something, before anything is read or half done."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in READING or view is None or getattr(view, "even_when_read_only", False):
        return None
    if (halt := halted()) is None:
        return None
    return errors.page(507 if halt.reason == FULL else 503, errors.READ_ONLY)


def marked(folder: Path) -> Halt | None:
    """The mark that damage was found."""
    try:
        told = json.loads((folder / MARK).read_bytes())
        return Halt(str(told["reason"]), datetime.fromisoformat(told["since"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        # Somebody meant to stop all changes; that the mark cannot be read is no reason to go on.
        return Halt(DAMAGED, clock.now())


def mark(folder: Path, reason: str | None, *, at: datetime) -> None:
    """Set the mark, or take it away where nothing is wrong any more. A known reason keeps its time."""
    if reason is None:
        (folder / MARK).unlink(missing_ok=True)
        return
    known = marked(folder)
    if known is None or known.reason != reason:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text(json.dumps({"reason": reason, "since": at.isoformat()}))


def free_space() -> int:
    """Bytes free where the database and the instance folder lie; the lesser counts."""
    places = [str(_folder())]
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        places.append(str(Path(db.engine.url.database).absolute().parent))
    return min((shutil.disk_usage(place).free for place in places if Path(place).exists()), default=0)


def room() -> int:
    """The free space as this app measures it; tests say another number."""
    measure: Callable[[], int] = current_app.extensions["free_space"]
    return measure()


def _full() -> Halt | None:
    """A full disk, and since when this process knows of it."""
    known: Halt | None = current_app.extensions.get("full")
    found = (known or Halt(FULL, clock.now())) if room() < LEAST_ROOM else None
    current_app.extensions["full"] = found
    return found


def _folder() -> Path:
    config: Config = current_app.extensions["settings"]
    return config.instance


def _shown() -> shell.ReadOnly | None:
    """The same in words, for whoever is signed in."""
    halt, seen = halted(), g.get("seen")
    if halt is None or seen is None:
        return None
    reasons: dict[str, str] = {
        FULL: _("the disk is full."),
        DAMAGED: _("a check found damage in the database."),
        RECORD_BROKEN: _("a check found lines of the audit that are not as they were written."),
    }
    return shell.ReadOnly(
        reason=reasons.get(halt.reason, reasons[DAMAGED]),
        since=format_datetime(halt.since.astimezone(ZoneInfo(seen.zone)), "d MMM, HH:mm", rebase=False),
        whom=_("whoever looks after this machine"),
    )
