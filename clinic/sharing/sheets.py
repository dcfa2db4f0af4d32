"""A revision as a sheet of paper: kept where it was set before, its link sealed in on the way out."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from importlib.metadata import version
from typing import Any, Protocol
from uuid import UUID

from flask import Response, current_app
from flask_babel import gettext as _

from clinic import wording
from clinic.accounts import queries as accounts
from clinic.accounts.models import Practice
from clinic.config import ROOT, Config
from clinic.database import let_go
from clinic.handouts import joining, render, sealing, words
from clinic.handouts.keeping import Keeper
from clinic.handouts.layouts import Design
from clinic.handouts.pool import Printed
from clinic.handouts.rules import Link as PaperLink
from clinic.handouts.rules import Logo, OriginalOnly
from clinic.library import queries as pictured
from clinic.library.catalogue import library
from clinic.plans import snapshot as freezing
from clinic.sharing import rules
from clinic.sharing.design import as_data as design_data
from clinic.web import fonts


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: whose it is, the hash of all that decides its bytes, and how to write it where not kept."""

    plan_id: UUID
    digest: str
    name: str
    _write: Callable[[], render.Page] = field(repr=False, compare=False)
    _printed: list[Printed] = field(default_factory=list, repr=False, compare=False)

    def printed(self) -> Printed:
        """The sheet, from where it is kept or set now. Raises like `Renderer.print`."""
        if not self._printed:
            known = keeper().take(self.plan_id, self.digest)
            if known is None:
                known = render.renderer().print(self._write())
                keeper().keep(self.plan_id, self.digest, known)
            self._printed.append(known)
        return self._printed[0]

    def pdf(self, address: str = "") -> bytes:
        """The sheet as it leaves, with this address in its open place. What is sealed is kept nowhere."""
        printed = self.printed()
        if not address or not self.has_place():
            return printed.pdf
        try:
            return sealing.sealed(printed.pdf, sealing.Opening.read(printed.facts["open"]), address)
        except sealing.NotSealable as fault:
            raise render.RenderFailed("not sealable") from fault

    def has_place(self) -> bool:
        """Whether a link can be sealed in."""
        return bool(self.printed().facts.get("open", {}).get("codes"))


class Issued(freezing.Frozen, Protocol):
    """What was issued, as a sheet needs it."""

    @property
    def plan_id(self) -> UUID: ...

    @property
    def number(self) -> int: ...


def sheet(
    revision: Issued,
    design: Design,
    *,
    of: Practice,
    language: str | None = None,
    diary_from: date | None = None,
    link: PaperLink | OriginalOnly | None = None,
) -> Sheet:
    """The revision in one design; its diary begins on a day, else on that of the issue.

    Nothing is written out before it is known that the sheet is not kept.
    """
    language = language or freezing.gist(revision).language
    name = wording.words(language).gettext("exercise-plan-revision-%(number)s") % {"number": revision.number}
    made_of = (
        _engine(),
        library().digest,
        library().shelf,
        revision.digest,
        repr(sorted(design_data(design).items())),
        language,
        of.colour,
        accounts.logo_digest(of.id) or "",
        str(diary_from),
        repr(link),
    )
    write = partial(
        _page,
        revision.snapshot,
        design,
        practice_id=of.id,
        colour=of.colour,
        digest=revision.digest,
        language=language,
        diary_from=diary_from,
        link=link,
    )
    digest = hashlib.sha256("\0".join(made_of).encode()).hexdigest()
    return Sheet(revision.plan_id, digest, f"{name}.pdf", write)


def picture(sheet: Sheet | Printed, number: int, width: int) -> bytes:
    """One page as a PNG, counted from 1; `IndexError` past the last."""
    printed = sheet.printed() if isinstance(sheet, Sheet) else sheet
    if number > len(printed.facts.get("sizes", ())):
        raise IndexError(number)
    return render.renderer().picture(printed.pdf, number - 1, width)


def answer(body: bytes, name: str) -> Response:
    """A sheet on its way to a printer."""
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def why_not(failure: Exception) -> str:
    """Why there is no sheet, and what to do instead."""
    if isinstance(failure, render.RendererStarting):
        return str(_("The PDF engine is starting. Try again in a few seconds."))
    if isinstance(failure, render.RendererBusy):
        return str(_("Several sheets are being made just now. Try again in a few seconds."))
    if isinstance(failure, render.EngineMissing):
        return str(_("This machine cannot make PDFs. Copy the link and print the page it opens."))
    return str(_("The sheet could not be made. Try again."))


def address(secret: str) -> str:
    """What a link with this secret leads to."""
    config: Config = current_app.extensions["settings"]
    return f"{config.base_url}/p/{secret}"


def place(ends_on: date) -> PaperLink:
    """The open place of a link that works until then; `Sheet.pdf` seals it."""
    return PaperLink(address(sealing.OPEN), ends_on)


def until(plan_ends: date | None, *, zone: str, now: datetime) -> date:
    """The last day of a link made now, as the page proposes it."""
    return rules.last_day(rules.expiry(ends_on=plan_ends, zone=zone, now=now), zone=zone)


def keeper() -> Keeper:
    """Where this service keeps sheets."""
    if "sheets" not in current_app.extensions:
        config: Config = current_app.extensions["settings"]
        current_app.extensions["sheets"] = Keeper(config.instance / "sheets")
    found: Keeper = current_app.extensions["sheets"]
    return found


def _page(
    snapshot: str,
    design: Design,
    *,
    practice_id: UUID,
    colour: str,
    digest: str,
    language: str,
    diary_from: date | None,
    link: PaperLink | OriginalOnly | None,
) -> render.Page:
    """The sheet as markup. What it read of the database is let go of: setting it may take its time."""
    frozen: Mapping[str, Any] = json.loads(snapshot)
    picture = accounts.logo(practice_id)
    photos = pictured.photos(freezing.photos(frozen), of=practice_id)
    contents = joining.contents(
        frozen,
        digest=digest,
        language=language,
        colour=colour,
        logo=Logo(picture.content, picture.media_type) if picture else None,
        diary_from=diary_from or joining.issued_on(frozen),
        link=link,
        photos={digest: photo.content for digest, photo in photos.items()},
    )
    let_go()
    return render.page(words.handout(contents), design)


@cache
def _engine() -> str:
    """All that decides a sheet beside its plan: style sheets, words, drawings, this code, the engine."""
    clinic = ROOT / "clinic"
    made = hashlib.sha256(f"{version('weasyprint')} {version('pydyf')} {fonts.digest()}".encode())
    for part, pattern in (
        (clinic / "static" / "css" / "paper", "*"),
        (clinic / "static" / "exercises", "*/[0-9].svg"),
        (clinic / "content", "**/*.yaml"),
        (clinic / "wording", "**/*.po"),
        (clinic, "**/*.py"),
        (ROOT / "templates" / "handouts", "*.html"),
    ):
        for path in sorted(part.glob(pattern)):
            made.update(path.read_bytes())
    return made.hexdigest()
