"""Handouts on their way to paper: `page` writes one, and `renderer().print` sets it or says why not.

A warm child process sets it. Whatever the page may load is handed over with it.
"""

from pathlib import Path

from flask import current_app

from clinic.accounts.rules import legible
from clinic.config import ROOT
from clinic.handouts import pool, setting
from clinic.handouts.layouts import DEFAULT, Design
from clinic.handouts.pool import (
    EngineMissing,
    Page,
    Renderer,
    RendererBusy,
    RendererStarting,
    RenderFailed,
    Setup,
)
from clinic.handouts.rules import Handout
from clinic.library import drawings
from clinic.web import fonts

__all__ = [
    "EngineMissing",
    "Page",
    "RenderFailed",
    "Renderer",
    "RendererBusy",
    "RendererStarting",
    "engine",
    "keep_drawings",
    "page",
    "renderer",
    "setup",
]

PAPER = ROOT / "clinic" / "static" / "css" / "paper"


def page(handout: Handout, design: Design = DEFAULT) -> Page:
    """The handout in one layout: markup, colour, and the pictures it names."""
    found = setting.document(handout, design)
    return Page(found.html, legible(handout.letterhead.colour), found.pictures, handout.address, found.folds)


def renderer() -> Renderer:
    """This service's renderer. Children start when first asked, or before with `renderer().warm()`."""
    if "renderer" not in current_app.extensions:
        settings = current_app.extensions["settings"]
        folder = str(settings.instance / "fonts")
        made = Renderer(lambda: setup(folder), children=settings.renderers)
        current_app.extensions.setdefault("renderer", made)  # another thread may have been quicker
    found: Renderer = current_app.extensions["renderer"]
    return found


def engine() -> str:
    """How the engine of this process is, without starting it: ok, starting, missing, or not started.

    Where it is missing, what to install is said with it.
    """
    known: Renderer | None = current_app.extensions.get("renderer")
    state = "not started" if known is None else known.state
    return f"missing: install {' '.join(EngineMissing.needs)}" if state == "missing" else state


def keep_drawings(folder: Path) -> None:
    """Begin to compile every drawing into the folder the renderer looks in; nobody waits for it."""
    pool.keep_drawings(drawings.FOLDER, folder)


def setup(folder: str) -> Setup:
    """Style sheets and their ornaments, and where the fonts come from and are kept."""
    source = fonts.source()
    return Setup(
        css="\n".join((PAPER / f"{name}.css").read_text() for name in setting.STYLES),
        ornaments={path.name: path.read_bytes() for path in sorted(PAPER.glob("*.svg"))},
        font="" if source is None else str(source),
        letters=tuple(fonts.LETTERS),
        folder=folder,
    )
