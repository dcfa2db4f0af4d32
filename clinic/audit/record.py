"""Lines of the record: numbered, chained by SHA-256, written in the transaction of their cause."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from flask import g, has_request_context, request
from sqlalchemy import literal, select

from clinic.audit.action import LINES
from clinic.audit.models import AuditEntry, AuditHead, Submission
from clinic.database import db

GENESIS = bytes(32)


class Acting(Protocol):
    """Whoever acts: a clinician, a link a patient holds, or a command."""

    @property
    def id(self) -> UUID: ...

    @property
    def practice_id(self) -> UUID: ...


class Subject(Protocol):
    """What was acted upon."""

    @property
    def id(self) -> UUID: ...


def record(
    event: str, *, by: Acting, subject: Subject, at: datetime, **facts: str | int | bool | None
) -> None:
    """Add a line to the chain of the actor's practice.

    `facts` are counts, ids and machine keys; never a name, an answer, clinical text or a token.
    """
    session = db.session()
    if LINES not in session.info:
        raise RuntimeError("A line is written inside an action only, in the same transaction as its cause.")
    session.flush()
    head = session.get(AuditHead, by.practice_id, with_for_update=True, populate_existing=True)
    if head is None:
        head = AuditHead(practice_id=by.practice_id, number=0, digest=GENESIS)
        session.add(head)
    entry = AuditEntry(
        practice_id=by.practice_id,
        number=head.number + 1,
        at=at.astimezone(UTC),
        event=event,
        actor_kind=type(by).__name__.lower(),
        actor_id=by.id,
        subject_kind=type(subject).__name__.lower(),
        subject_id=subject.id,
        facts=facts,
        address=request.remote_addr if has_request_context() else None,
        request=g.get("request_id") if has_request_context() else None,
        previous=head.digest,
    )
    entry.digest = digest(entry)
    head.number, head.digest = entry.number, entry.digest
    session.add(entry)
    session.info[LINES].append((event, subject.id))


def digest(entry: AuditEntry) -> bytes:
    """SHA-256 over the previous digest and every field, in one canonical form."""
    content: dict[str, Any] = {
        "practice": str(entry.practice_id),
        "number": entry.number,
        "at": entry.at.isoformat(),
        "event": entry.event,
        "actor": [entry.actor_kind, str(entry.actor_id)],
        "subject": [entry.subject_kind, str(entry.subject_id)],
        "facts": entry.facts,
        "address": entry.address,
        "request": entry.request,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(entry.previous + canonical.encode()).digest()


def verify(practice_id: UUID) -> Iterator[str]:
    """What is wrong with a practice's chain, fault by fault; nothing for a sound one.

    Head and entries come in one statement: between two, somebody at work would move the head on.
    """
    expected, previous = 1, GENESIS
    last, newest = 0, GENESIS
    nothing = select(literal(1)).subquery()
    chain = (
        select(AuditEntry, AuditHead.number, AuditHead.digest)
        .select_from(nothing)
        .outerjoin(AuditHead, AuditHead.practice_id == practice_id)
        .outerjoin(AuditEntry, AuditEntry.practice_id == practice_id)
        .order_by(AuditEntry.number)
    )
    for entry, number, head in db.session.execute(chain.execution_options(yield_per=500)):
        last, newest = (0, GENESIS) if number is None else (number, head)
        if entry is None:
            break
        if entry.number != expected:
            yield f"entry {expected} is missing"
        elif entry.previous != previous:
            yield f"entry {entry.number} does not follow from the one before it"
        if digest(entry) != entry.digest:
            yield f"entry {entry.number} was changed"
        expected, previous = entry.number + 1, entry.digest
    if last != expected - 1:
        yield f"the chain ends at {expected - 1}, its head says {last}"
    elif newest != previous:
        yield f"the head does not match entry {last}"


def once(key: UUID, *, by: Acting, content: str) -> UUID | None:
    """What this submission made when it was sent before, or None the first time.

    The same key with other content raises `Reused`: that is another form, not a doubled one.
    """
    known = db.session.get(Submission, (by.id, key))
    if known is None:
        return None
    if known.fingerprint != fingerprint(content):
        raise Reused
    return known.subject_id


def remember(key: UUID, *, by: Acting, content: str, subject: Subject, at: datetime) -> None:
    """Note inside the action what this submission made, so a second arrival makes nothing."""
    db.session.add(
        Submission(actor_id=by.id, key=key, fingerprint=fingerprint(content), subject_id=subject.id, at=at)
    )


class Reused(Exception):
    """A submission key came back with other content."""


def fingerprint(content: str) -> bytes:
    """The SHA-256 that stands for a form's content."""
    return hashlib.sha256(content.encode()).digest()
