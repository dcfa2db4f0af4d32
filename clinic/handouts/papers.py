"""Papers that are no handout, a letter or a summary, on the practice's sheet: `pdf(sheet, letterhead)`."""

from dataclasses import dataclass

from clinic import wording
from clinic.accounts.rules import legible
from clinic.handouts import render
from clinic.handouts.rules import Letterhead
from clinic.screening.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet and whose it is."""

    letterhead: Letterhead
    sheet: Sheet


def pdf(sheet: Sheet, letterhead: Letterhead) -> bytes:
    """The paper as a tagged PDF, or `RendererBusy`, or `RenderFailed`."""
    return render.renderer().pdf(page(sheet, letterhead))


def page(sheet: Sheet, letterhead: Letterhead) -> render.Page:
    """The paper as markup, and the one picture it names."""
    assets = {} if letterhead.logo is None else {"logo": letterhead.logo.content}
    html = wording.render(
        sheet.language, "handouts/paper.html", handout=Paper(letterhead=letterhead, sheet=sheet)
    )
    return render.Page(html, legible(letterhead.colour), assets)
