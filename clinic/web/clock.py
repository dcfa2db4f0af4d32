"""The one clock a page may read; tests put another in its place."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g


def install(app: Flask) -> None:
    """Let the app tell the time by this machine's clock."""
    app.extensions["clock"] = lambda: datetime.now(UTC)


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
