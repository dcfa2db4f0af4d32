"""The one clock a page may read; tests put another in its place."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g

NEVER = datetime.min.replace(tzinfo=UTC)
HIGHEST = "latest-time"  # in the instance folder: the latest instant any process here has seen
LOOKED_AT = 10.0  # seconds between two looks at what other processes saw


class Steady:
    """This machine's clock, except that it never goes back.

    Set back, time would open again what has ended: links, sessions, codes. So it goes on from the latest
    instant seen, at half its pace, until the machine's clock is there: an hour set back is over after two.
    """

    def __init__(
        self,
        file: Path,
        *,
        machine: Callable[[], datetime] = lambda: datetime.now(UTC),
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file, self._machine, self._elapsed = file, machine, elapsed
        self._latest, self._at = NEVER, elapsed()
        self._looked: float | None = None

    def __call__(self) -> datetime:
        at = self._elapsed()
        floor = self._latest
        if floor > NEVER:
            floor += timedelta(seconds=max(0.0, at - self._at) / 2)
        looks = self._looked is None or at - self._looked >= LOOKED_AT
        if looks:
            floor = max(floor, self._kept())
        latest = max(self._machine(), floor)
        self._latest, self._at = latest, at
        if looks:
            self._looked = at
            self._keep(latest)
        return latest

    def ahead(self) -> timedelta:
        """How far this is before the machine's clock; nothing, unless that one was set back."""
        return max(timedelta(), self() - self._machine())

    def _kept(self) -> datetime:
        with suppress(OSError, ValueError):
            kept = datetime.fromisoformat(self._file.read_text().strip())
            return kept.astimezone(UTC)
        return NEVER

    def _keep(self, latest: datetime) -> None:
        # Without room or rights the process still knows its own latest instant.
        with suppress(OSError):
            part = self._file.with_name(f".{self._file.name}.{time.monotonic_ns()}")
            try:
                part.write_text(f"{latest.isoformat()}\n")
                part.replace(self._file)
            finally:
                part.unlink(missing_ok=True)


def install(app: Flask) -> None:
    """Let the app tell the time by this machine's clock, which may be set forward and not back."""
    app.extensions["clock"] = Steady(Path(app.instance_path) / HIGHEST)


def set_back() -> timedelta:
    """How far this machine's clock lies behind what was seen before."""
    clock = current_app.extensions["clock"]
    return clock.ahead() if isinstance(clock, Steady) else timedelta()


def now() -> datetime:
    """The present instant, aware and in UTC."""
    clock: Callable[[], datetime] = current_app.extensions["clock"]
    return clock().astimezone(UTC)


def today_here() -> date:
    """The present day in the practice of whoever is signed in."""
    return today(g.clinician.practice.time_zone)


def today(zone: str) -> date:
    """The present day where the practice is."""
    return now().astimezone(ZoneInfo(zone)).date()
