"""Passwords against their hashes: as slow for an unknown account as for a known one, never many at once."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from flask_security.proxies import _security
from flask_security.utils import hash_password, verify_password

from clinic.accounts.slots import Slots
from clinic.database import db

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_slots = Slots(2)  # each takes 32 MiB and a processor


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _slot():
        kept: str = hash_password(password)
    return kept


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Without an account or a usable hash it takes as long to say no."""
    context = _security.pwd_context
    with _slot():
        if kept is None or context.identify(kept) is None:
            context.verify(password, nobodys(current_app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]))
            return False
        right: bool = verify_password(password, kept)
    return right


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with less effort than we ask for today."""
    outdated: bool = _security.pwd_context.needs_update(kept)
    return outdated


def nobodys(effort: dict[str, int]) -> str:
    """A hash no password belongs to, which costs as much to compare with as any other."""
    cost = "m={argon2__memory_cost},t={argon2__time_cost},p={argon2__parallelism}".format(**effort)
    return f"$argon2id$v=19${cost}$bm9ib2R5c3NhbHRoZXJl${'A' * 43}"


def one_time() -> str:
    """A password to be read from a screen once, typed, and replaced: a hundred random bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


@contextmanager
def _slot() -> Iterator[None]:
    # A hash takes as long as fifty writes, and in a post our transaction already holds the write lock.
    db.session.rollback()
    with _slots.taken():
        yield
