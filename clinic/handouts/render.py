"""Handouts as PDF: `render.pdf(handout)` gives the bytes, or raises `RendererBusy` or `RenderFailed`.

The page is written here; a warm child process sets it. Whatever the page may load is handed over with it.
"""

from flask import current_app

from clinic import wording
from clinic.accounts.rules import legible
from clinic.config import ROOT
from clinic.handouts import fit, pictures
from clinic.handouts.layouts import DEFAULT, Design
from clinic.handouts.pool import EngineMissing, Page, Renderer, RendererBusy, RenderFailed, Setup
from clinic.handouts.rules import Handout
from clinic.library import drawings
from clinic.web import fonts

__all__ = [
    "EngineMissing",
    "Page",
    "RenderFailed",
    "Renderer",
    "RendererBusy",
    "engine",
    "page",
    "pdf",
    "renderer",
    "setup",
]

PAPER = ROOT / "clinic" / "static" / "css" / "paper"
STYLES = ("page", "programme", "diary", "paper")  # in this order


def pdf(handout: Handout, design: Design = DEFAULT) -> bytes:
    """The handout as a tagged PDF (PDF/UA-1). Equal handouts of one design give equal bytes."""
    return renderer().pdf(page(handout, design))


def page(handout: Handout, design: Design = DEFAULT) -> Page:  # noqa: ARG001
    """The handout in one layout: markup, colour, and the pictures it names."""
    assets = {"scale.svg": pictures.pain_scale(handout.pain_limit).encode()}
    if handout.letterhead.logo is not None:
        assets["logo"] = handout.letterhead.logo.content
    for number, diary in enumerate(handout.diary, 1):
        assets[f"write-{number}.svg"] = pictures.write_row(diary.planned).encode()
        for row in diary.rows:
            assets[f"ticks-{number}-{row.number}.svg"] = pictures.tick_row(row.marks).encode()
    drawn = {
        drawing.name: (f"drawing-{drawing.digest[:16]}.svg", drawing)
        for exercise in handout.exercises
        for drawing in map(drawings.by_name, filter(None, (pose.drawing for pose in exercise.poses)))
    }
    assets |= {name: drawing.content for name, drawing in drawn.values()}
    html = wording.render(
        handout.language,
        "handouts/programme.html",
        handout=handout,
        size=fit.size(handout.exercises, has_closing=bool(handout.address or handout.visit)),
        drawn={key: name for key, (name, _) in drawn.items()},
    )
    return Page(html, legible(handout.letterhead.colour), assets, handout.address)


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
    """How the engine of this process is, without starting it: ok, starting, missing, or not started."""
    known: Renderer | None = current_app.extensions.get("renderer")
    return "not started" if known is None else known.state


def setup(folder: str) -> Setup:
    """Style sheets and their ornaments, and where the fonts come from and are kept."""
    source = fonts.source()
    return Setup(
        css="\n".join((PAPER / f"{name}.css").read_text() for name in STYLES),
        ornaments={path.name: path.read_bytes() for path in sorted(PAPER.glob("*.svg"))},
        font="" if source is None else str(source),
        letters=tuple(fonts.LETTERS),
        folder=folder,
    )
