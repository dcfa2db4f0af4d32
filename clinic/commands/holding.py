"""The mark that the service runs on this machine, and that whoever needs the database alone has it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic.config import Misconfigured

_alone: set[Path] = set()  # held by this process: a restore migrates what it puts back


@contextmanager
def held(instance: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the mark that the service runs here; with `alone`, refuse if anybody else holds it."""
    if alone and instance in _alone:
        yield
        return
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "service.lock").open("w") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(
                "The service is running. Stop it first."
                if alone
                else "A database is being restored or migrated. Wait."
            ) from None
        if not alone:
            yield
            return
        _alone.add(instance)
        try:
            yield
        finally:
            _alone.discard(instance)
