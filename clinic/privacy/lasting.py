"""What must stay so whatever backup comes back: erased people and withdrawn links, listed elsewhere too.

Each line names an id and a time. It is written once the database holds it, and a daily look makes good for
what could not be written then.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import select

from clinic.audit import afterwards
from clinic.config import Config
from clinic.database import db, reading
from clinic.privacy.models import Erasure
from clinic.sharing.models import Link
from clinic.web import clock, logs

FILE = "lasting"
ERASED, WITHDRAWN, GIVEN_BACK = "erased", "withdrawn", "given-back"
EVENTS = {"patient.erased": ERASED, "link.revoked": WITHDRAWN, "link.restored": GIVEN_BACK}


@dataclass(frozen=True, slots=True)
class Lasting:
    """Who was erased and which links were withdrawn, each with when."""

    erased: Mapping[UUID, datetime] = field(default_factory=dict)
    withdrawn: Mapping[UUID, datetime] = field(default_factory=dict)


def install(app: Flask) -> None:
    """Write down what is erased, withdrawn or given back, as soon as it is."""
    afterwards(app, _listen)


def places() -> tuple[Path, ...]:
    """The files of the list: in the instance folder, and wherever else it is to be kept."""
    config: Config = current_app.extensions["settings"]
    folders = (config.instance, *((config.outside,) if config.outside else ()))
    return tuple(folder / FILE for folder in folders)


def known() -> Lasting:
    """All that any of the places says; what was given back is withdrawn no more."""
    erased: dict[UUID, datetime] = {}
    withdrawn: dict[UUID, tuple[datetime, bool]] = {}
    for place in places():
        for what, which, at in _read(place):
            if what == ERASED:
                erased.setdefault(which, at)
            elif which not in withdrawn or withdrawn[which][0] <= at:
                withdrawn[which] = (at, what == WITHDRAWN)
    return Lasting(erased, {which: at for which, (at, is_so) in withdrawn.items() if is_so})


def catch_up() -> int:
    """Add to each place what the database holds and it does not; how many lines those were."""
    with reading():
        held = [(ERASED, *one) for one in _erased()]
        held += [(WITHDRAWN, *one) for one in _withdrawn()]
        db.session.rollback()
    added = 0
    for place in places():
        there = {(what, which) for what, which, _ in _read(place)}
        missing = [one for one in held if one[:2] not in there]
        write(place, missing)
        added += len(missing)
    return added


def _erased() -> Sequence[tuple[UUID, datetime]]:
    """Whom every erasure in this database was about, and when."""
    rows = db.session.execute(select(Erasure.patient_id, Erasure.begun_at).order_by(Erasure.begun_at))
    return [(patient, at) for patient, at in rows]


def _withdrawn() -> Sequence[tuple[UUID, datetime]]:
    """Every withdrawn link in this database, and since when."""
    rows = db.session.execute(
        select(Link.id, Link.revoked_at).where(Link.revoked_at.is_not(None)).order_by(Link.revoked_at)
    )
    return [(link, at) for link, at in rows if at is not None]


def _listen(lines: Sequence[tuple[str, UUID]]) -> None:
    at = clock.now()
    found = [(EVENTS[event], which, at) for event, which in lines if event in EVENTS]
    for place in places() if found else ():
        try:
            write(place, found)
        except OSError as error:
            logs.log().error("list-not-written", **logs.fault(error))


def _read(place: Path) -> Iterator[tuple[str, UUID, datetime]]:
    if not place.exists():
        return
    for line in place.read_text(encoding="utf-8").splitlines():
        # A line cut short by a power failure is made good for by the next catching up.
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            yield str(told["what"]), UUID(told["id"]), datetime.fromisoformat(told["at"])


def write(place: Path, lines: Iterable[tuple[str, UUID, datetime]]) -> None:
    """Add lines to one of the places, and return once the disk holds them."""
    text = "".join(
        json.dumps({"what": what, "id": str(which), "at": at.isoformat()}) + "\n" for what, which, at in lines
    )
    if not text:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    torn = place.exists() and place.stat().st_size and place.read_bytes()[-1:] != b"\n"
    descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(("\n" if torn else "") + text)
        file.flush()
        os.fsync(file.fileno())
