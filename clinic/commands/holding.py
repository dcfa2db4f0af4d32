"""The mark that the service runs on this machine, and that whoever needs the database alone has it alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from clinic.config import Misconfigured

_alone: set[Path] = set()  # held by this process: a restore migrates what it puts back


@contextmanager
def held(instance: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the mark that the service runs here; with `alone`, refuse if anybody else holds it."""
    if alone and instance in _alone:
        yield
        return
    with _mark(instance) as file:
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


def _mark(instance: Path) -> TextIO:
    try:
        instance.mkdir(parents=True, exist_ok=True)
        return (instance / "service.lock").open("w")
    except OSError as fault:
        reason = os.strerror(fault.errno or 0).lower()
        raise Misconfigured(
            f"Nothing can be written to {instance}: {reason}. The service keeps its marks and caches there; "
            "nothing was started or changed."
        ) from None
