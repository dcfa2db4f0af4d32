"""Guessing is slowed down, by account, by network and overall, for all workers and across restarts."""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from flask import current_app
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clinic.accounts.models import Attempt
from clinic.accounts.rules import OVERALL, PER_ACCOUNT, PER_NETWORK, Pace
from clinic.database import db, writing

KEPT = timedelta(days=1)


class Waiting(Exception):
    """Nobody looks at a password before this many seconds have passed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Try:
    """One try to guess right, counted as a failure until it turns out not to be."""

    keys: tuple[tuple[bytes, Pace], ...]
    at: datetime
    before: int = 0  # failures of this account that still count


def begin(*, account: str, address: str | None, at: datetime) -> Try:
    """Count a try before the password is looked at, so that a hundred at once get no further than one.

    Not an action: it must stand when the request fails, and belongs to no practice's record.
    """
    attempt = Try(keys=_keys(account, address), at=at)
    with _ledger() as connection:
        known = {key: _row(connection, key, at) for key, _ in attempt.keys}
        wait = max(wait_until for _, wait_until, _ in known.values()) - at
        if wait > timedelta(0):
            raise Waiting(ceil(wait.total_seconds()))
        for key, pace in attempt.keys:
            failures, _, changed_at = known[key]
            failures = pace.failures(failures, since=at - changed_at) + 1
            _set(connection, key, failures=failures, wait_until=at + pace.wait(failures), changed_at=at)
            if pace is PER_ACCOUNT:
                attempt = replace(attempt, before=failures - 1)
    return attempt


def forgive(attempt: Try) -> None:
    """The password was right: the account starts afresh, and elsewhere this try was none."""
    with _ledger() as connection:
        for key, pace in attempt.keys:
            failures, _, _ = _row(connection, key, attempt.at)
            left = 0 if pace is PER_ACCOUNT else max(0, failures - 1)
            _set(connection, key, failures=left, wait_until=attempt.at, changed_at=attempt.at)
        connection.execute(delete(Attempt).where(Attempt.changed_at < attempt.at - KEPT))


def as_long(*, at: datetime) -> None:
    """One write more, where an answer must take as long as another that writes something of its own."""
    with _ledger() as connection:
        key = _fingerprint("nobody", "")
        _row(connection, key, at)
        _set(connection, key, failures=0, wait_until=at, changed_at=at)


def network(address: str | None) -> str:
    """What one visitor commands: an address of IPv4, or the /64 every customer gets of IPv6."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def _keys(account: str, address: str | None) -> tuple[tuple[bytes, Pace], ...]:
    # Always in this order: two tries that lock the same rows must not wait for each other.
    return (
        (_fingerprint("account", account), PER_ACCOUNT),
        (_fingerprint("network", network(address)), PER_NETWORK),
        (_fingerprint("overall", ""), OVERALL),
    )


def _fingerprint(kind: str, what: str) -> bytes:
    """A keyed digest: a plain one of an address is undone by trying all of them."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"attempt:{kind}:{what}".encode(), hashlib.sha256).digest()


@contextmanager
def _ledger() -> Iterator[Connection]:
    # A transaction this request holds already would keep the connection below waiting for ever.
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        yield connection


def _row(connection: Connection, key: bytes, at: datetime) -> tuple[int, datetime, datetime]:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    fresh = {"key": key, "failures": 0, "wait_until": at, "changed_at": at}
    connection.execute(insert(Attempt).values(fresh).on_conflict_do_nothing())
    row = connection.execute(
        select(Attempt.failures, Attempt.wait_until, Attempt.changed_at)
        .where(Attempt.key == key)
        .with_for_update()
    ).one()
    return row[0], row[1], row[2]


def _set(connection: Connection, key: bytes, **values: object) -> None:
    connection.execute(update(Attempt).where(Attempt.key == key).values(**values))
