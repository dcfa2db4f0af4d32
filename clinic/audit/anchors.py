"""How far each chain had come, kept where no hand that rewrites the database reaches: files, the log, mail.

A chain cut short, or written anew as a whole, is sound in itself; it shows by an anchor of before.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from clinic.audit.models import AuditEntry, AuditHead
from clinic.audit.record import verify
from clinic.database import db

FILE = "audit-anchors"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a chain had come at some moment."""

    practice: str
    number: int
    digest: str
    at: str


def places() -> tuple[Path, ...]:
    """The files that hold anchors: in the instance folder, and wherever else they are to be kept."""
    config = current_app.extensions["settings"]
    folders = (config.instance, *((config.outside,) if config.outside else ()))
    return tuple(folder / FILE for folder in folders)


def known(more: Iterable[Path] = ()) -> list[Anchor]:
    """Every anchor of every place, each once; `more` are files brought from elsewhere."""
    found = [anchor for place in (*places(), *more) for anchor in read(place)]
    return list(dict.fromkeys(found))


def faults(practice: UUID, anchors: Iterable[Anchor]) -> Iterator[str]:
    """What is wrong with a chain: in itself, and beside the anchors."""
    yield from verify(practice)
    yield from beside(practice, anchors)


def beside(practice: UUID, anchors: Iterable[Anchor]) -> Iterator[str]:
    """Entries that were there at an earlier look and are not, or not the same, now.

    A restored backup ends earlier than what it replaced. The entry that says so excuses what is gone since.
    """
    restored = db.session.scalar(
        select(AuditEntry)
        .where(AuditEntry.practice_id == practice, AuditEntry.event == "practice.restored")
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    for anchor in anchors:
        if anchor.practice != str(practice):
            continue
        if restored and anchor.number >= restored.number and datetime.fromisoformat(anchor.at) <= restored.at:
            continue
        entry = db.session.get(AuditEntry, (practice, anchor.number))
        if entry is None:
            yield f"entry {anchor.number}, there on {anchor.at[:10]}, is gone"
        elif entry.digest.hex() != anchor.digest:
            yield f"entry {anchor.number} is not the one that was there on {anchor.at[:10]}"


def of_head(practice: UUID, *, at: datetime) -> Anchor | None:
    """The anchor of where a chain stands now."""
    head = db.session.get(AuditHead, practice, populate_existing=True)
    return None if head is None else Anchor(str(practice), head.number, head.digest.hex(), at.isoformat())


def keep(anchor: Anchor) -> bool:
    """Add an anchor to each place that has none of this number yet; whether any took it."""
    took = False
    for place in places():
        if all((anchor.practice, anchor.number) != (one.practice, one.number) for one in read(place)):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
                file.write(json.dumps(asdict(anchor)) + "\n")
                file.flush()
                os.fsync(file.fileno())
            took = True
    return took


def read(file: Path) -> Iterator[Anchor]:
    """The anchors of a file: ours, or lines of a log or mail that hold them among other text."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        _, brace, rest = line.partition("{")
        with suppress(ValueError, TypeError, KeyError):
            told = json.loads(brace + rest[: rest.rfind("}") + 1])
            yield Anchor(
                str(told["practice"]),
                int(told["number"]),
                str(told["digest"]),
                str(told.get("at") or told["time"]),
            )
