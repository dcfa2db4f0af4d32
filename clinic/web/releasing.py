"""What becomes of a plan behind each route and command: it is handed out, shown, or kept. Each says which.

    @hands_out_plans    something leaves the practice, or is let out again: only through the gate
    @shows_plans        a plan that is out already is opened: not while it is paused
    @keeps_plans        no plan leaves here; also for a whole blueprint or group of commands

A guard refuses whatever does not say it, and tries each against every reason the gate can be shut for.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

import click
from flask import Flask

Marked = TypeVar("Marked")


class Release(StrEnum):
    """What becomes of a plan."""

    HANDED_OUT = "handed-out"
    SHOWN = "shown"
    KEPT = "kept"


def _mark(release: Release) -> Callable[[Marked], Marked]:
    def mark(what: Marked) -> Marked:
        what.__dict__["release"] = release
        return what

    return mark


hands_out_plans = _mark(Release.HANDED_OUT)
shows_plans = _mark(Release.SHOWN)
keeps_plans = _mark(Release.KEPT)


def release_of(app: Flask, endpoint: str) -> Release | None:
    """What a route says; else what its blueprint says of all its routes."""
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return _said(app.view_functions.get(endpoint)) or _said(blueprint)


def releases(group: click.Group, *, said: Release | None = None, name: str = "") -> dict[str, Release | None]:
    """What each command of a group says; else what the group around it says."""
    found: dict[str, Release | None] = {}
    for command in group.commands.values():
        here = _said(command) or said
        path = f"{name} {command.name}".strip()
        if isinstance(command, click.Group):
            found |= releases(command, said=here, name=path)
        else:
            found[path] = here
    return found


def _said(what: object) -> Release | None:
    release: Release | None = getattr(what, "release", None)
    return release
