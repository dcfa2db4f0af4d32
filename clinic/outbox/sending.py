"""Sending what is due: each message once, composed at the last moment, put off while a server is away."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from clinic.config import Config
from clinic.database import db
from clinic.outbox import actions, leases
from clinic.outbox.adapters import Adapter, Refused, TryAgain, adapter
from clinic.outbox.leases import Claim
from clinic.outbox.models import State
from clinic.outbox.rules import SERVERS_FAULT, TOO_LATE, Mail
from clinic.outbox.writing import written
from clinic.web import logs

MOST_AT_ONCE = 200
FOLDER = "outbox"


class Withdrawn(Exception):
    """What the message is about no longer holds, so it does not go. `key` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


Composer = Callable[[Claim, datetime], Mail]
Feeder = Callable[[datetime], None]


@dataclass(slots=True)
class Outbox:
    """How this app sends: by which adapter, who composes which kind, and who adds what falls due."""

    adapter: Adapter
    sender: str
    composers: dict[str, Composer] = field(default_factory=dict)
    feeders: list[Feeder] = field(default_factory=list)


def install(app: Flask, config: Config) -> None:
    """Give the app its outbox; features add their composers and feeders."""
    app.extensions["outbox"] = Outbox(
        adapter=adapter(config.mail_url, folder=config.instance / FOLDER), sender=config.mail_from
    )


def outbox() -> Outbox:
    known: Outbox = current_app.extensions["outbox"]
    return known


def send_due(clock: Callable[[], datetime]) -> Counter[str]:
    """One round: add what fell due, then send what can go. How many ended how."""
    for feed in outbox().feeders:
        feed(clock())
    ended: Counter[str] = Counter()
    for _ in range(MOST_AT_ONCE):
        claimed = leases.claim(now=clock())
        if claimed is None:
            break
        how = _see_to(claimed, clock)
        ended[how] += 1
        if how in SERVERS_FAULT:
            break  # the next would meet the same
    if ended:
        leases.sweep(now=clock())
    return ended


def _see_to(claimed: Claim, clock: Callable[[], datetime]) -> str:
    now = clock()
    try:
        if now >= claimed.good_until:
            return _end(claimed, State.GIVEN_UP, TOO_LATE, now)
        composer = outbox().composers.get(claimed.kind)
        if composer is None:
            return _end(claimed, State.WITHDRAWN, "unknown-kind", now)
        mail = composer(claimed, now)
        # What was read to compose it must not be held while a server takes its time.
        db.session.rollback()
        message = written(
            mail,
            message_id=claimed.id,
            sender=outbox().sender,
            recipient=claimed.recipient,
            language=claimed.language,
            at=claimed.made_at,
        )
        outbox().adapter.send(message, name=str(claimed.id))
        return _end(claimed, State.SENT, None, clock())
    except Withdrawn as reason:
        return _end(claimed, State.WITHDRAWN, reason.key, now)
    except Refused as reason:
        return _end(claimed, State.GIVEN_UP, reason.key, now)
    except TryAgain as reason:
        leases.defer(claimed, failure=reason.key, now=clock())
        return reason.key
    except SQLAlchemyError:
        raise
    except Exception as error:
        # One message that cannot be composed must not keep the others waiting.
        logs.log().error("mail-not-composed", id=str(claimed.id), **logs.fault(error))
        leases.defer(claimed, failure="not-composed", now=clock())
        return "not-composed"


def _end(claimed: Claim, state: State, failure: str | None, now: datetime) -> str:
    db.session.rollback()
    try:
        actions.end(
            claimed.id,
            practice_id=claimed.practice_id,
            lease=claimed.lease,
            state=state,
            failure=failure,
            now=now,
        )
    except actions.LeaseLost:
        return "taken-over"
    return str(state)
