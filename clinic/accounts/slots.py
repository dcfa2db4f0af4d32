"""Costly work happens a few at a time; who waits too long is told to come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

PATIENCE = 5.0  # seconds


class Busy(Exception):
    """Too many want the same at once; in a few seconds there is room again."""


class Slots:
    """So many at once in this process, and a bounded wait for the others."""

    def __init__(self, at_once: int, *, patience: float = PATIENCE) -> None:
        self._free = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold one slot, or raise `Busy`."""
        if not self._free.acquire(timeout=self._patience):
            raise Busy
        try:
            yield
        finally:
            self._free.release()
