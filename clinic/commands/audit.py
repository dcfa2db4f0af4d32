"""`flask audit verify`: whether the record of who did what is the one that was written."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.audit import verify as faults_of_chain
from clinic.audit.models import AuditEntry, AuditHead
from clinic.database import db
from clinic.web.clock import now
from clinic.web.releasing import keeps_plans


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a chain had come at some moment, kept outside the database."""

    practice: str
    number: int
    digest: str
    at: str


@keeps_plans
@click.group("audit")
def audit() -> None:
    """The record of who saw or changed what."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Check every line of every practice's record against its chain, and the chain against its anchors.

    A changed, missing, added or moved line breaks the chain. A chain cut short or written anew as a whole is
    still sound in itself; that shows by the anchors, which each sound run leaves in the instance folder.

    Exit status 1 if anything is wrong.

    \b
    Example: flask --app wsgi audit verify
    """
    file = Path(current_app.instance_path) / "audit-anchors"
    anchors, wrong = list(read(file)), 0
    for practice in db.session.scalars(select(Practice.id)):
        faults = [*faults_of_chain(practice), *faults_by_anchors(practice, anchors)]
        head = db.session.get(AuditHead, practice)
        for fault in faults:
            click.echo(f"{practice}: {fault}")
        if not faults:
            click.echo(f"{practice}: {head.number if head else 0} entries, every one as it was written")
        if head and not faults:
            keep(file, Anchor(str(practice), head.number, head.digest.hex(), now().isoformat()), anchors)
        wrong += len(faults)
    if wrong:
        sys.exit(1)


def faults_by_anchors(practice: UUID, anchors: list[Anchor]) -> Iterator[str]:
    """Entries that were there at an earlier run and are not, or not the same, now.

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


def read(file: Path) -> Iterator[Anchor]:
    """The anchors kept so far."""
    if file.exists():
        for line in file.read_text().splitlines():
            yield Anchor(**json.loads(line))


def keep(file: Path, anchor: Anchor, known: list[Anchor]) -> None:
    """Add an anchor, unless the chain stands where it stood."""
    if any((anchor.practice, anchor.number) == (other.practice, other.number) for other in known):
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as open_file:
        open_file.write(json.dumps(asdict(anchor)) + "\n")
