"""A revision as a sheet of paper: kept where it was set before, its link sealed in on the way out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from typing import Any
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
from clinic.handouts.rules import Contents, Link, Logo, OriginalOnly
from clinic.plans.models import Revision
from clinic.sharing import rules


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet is made of, and whose it is: everything that can be said before an engine is asked."""

    plan_id: UUID
    page: render.Page
    digest: str
    name: str
    _printed: list[Printed] = field(default_factory=list, repr=False, compare=False)

    def printed(self) -> Printed:
        """The sheet, from where it is kept or set now. Raises like `render.pdf`."""
        if not self._printed:
            known = keeper().take(self.plan_id, self.digest)
            if known is None:
                known = render.renderer().print(self.page)
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
        return bool(self.page.address and self.printed().facts.get("open", {}).get("codes"))


def sheet(
    revision: Revision,
    design: Design,
    *,
    of: Practice,
    language: str | None = None,
    diary_from: date | None = None,
    link: Link | OriginalOnly | None = None,
) -> Sheet:
    """The revision in one design; its diary begins on a day, else on that of the issue.

    Everything is read from the database here and let go of; what follows may take its time.
    """
    frozen: Mapping[str, Any] = json.loads(revision.snapshot)
    picture = accounts.logo(of.id)
    contents = joining.contents(
        frozen,
        digest=revision.digest,
        language=language,
        colour=of.colour,
        logo=Logo(picture.content, picture.media_type) if picture else None,
        diary_from=diary_from or joining.issued_on(frozen),
        link=link,
    )
    plan_id, number = revision.plan_id, revision.number
    let_go()
    return _sheet(contents, design, plan_id=plan_id, number=number)


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
    if isinstance(failure, render.RendererBusy):
        return str(_("Several sheets are being made just now. Try again in a few seconds."))
    if isinstance(failure, render.EngineMissing):
        return str(_("This machine cannot make PDFs. Copy the link and print the page it opens."))
    return str(_("The sheet could not be made. Try again."))


def address(secret: str) -> str:
    """What a link with this secret leads to."""
    config: Config = current_app.extensions["settings"]
    return f"{config.base_url}/p/{secret}"


def place(ends_on: date) -> Link:
    """The open place of a link that works until then; `Sheet.pdf` seals it."""
    return Link(address(sealing.OPEN), ends_on)


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


def _sheet(contents: Contents, design: Design, *, plan_id: UUID, number: int) -> Sheet:
    page = render.page(words.handout(contents), design)
    name = wording.words(contents.language).gettext("exercise-plan-revision-%(number)s") % {"number": number}
    digest = hashlib.sha256(f"{_engine()}\0{page.digest}".encode()).hexdigest()
    return Sheet(plan_id, page, digest, f"{name}.pdf")


@cache
def _engine() -> str:
    """All that decides a sheet's bytes beside its page: style sheets, fonts, this code, and the engine."""
    setup = render.setup("")
    made = hashlib.sha256(
        "\0".join((setup.css, setup.font, version("weasyprint"), version("pydyf"))).encode()
    )
    for name, ornament in sorted(setup.ornaments.items()):
        made.update(name.encode() + ornament)
    for path in sorted((ROOT / "clinic" / "handouts").glob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()
