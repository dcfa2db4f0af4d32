"""The handout designer as values: what can be chosen, how the sheet stands on its pages, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from clinic import wording
from clinic.accounts import queries as accounts
from clinic.accounts.models import Practice, Role
from clinic.accounts.rules import legible
from clinic.handouts import layout_words
from clinic.handouts.layouts import Design, Layout
from clinic.handouts.rules import runs
from clinic.sharing.design import as_query
from clinic.web import assets
from clinic.web.language import negotiated

PICTURE = 900  # pixels a page is wide: twice what it takes up on most screens
FRONT_DESK_LACKS = frozenset({Layout.CLINICIAN})  # reasons and findings are clinical reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that can be chosen, in the words of whoever chooses."""

    layouts: Sequence[Mapping[str, str]]
    papers: Sequence[tuple[str, str]]
    texts: Sequence[Mapping[str, str]]
    parts: Sequence[Mapping[str, str]]
    languages: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What the sheet takes from the practice, and how its colour is corrected."""

    name: str
    phone: str
    contact: str
    logo_url: str | None
    colour: str
    used: str
    change_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page as it will be printed."""

    number: int
    title: str
    text: str
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Where a break falls that somebody may not want, and the way to be rid of it if there is one."""

    text: str
    way_label: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages, and what is to be said of their breaks."""

    count: str
    pages: tuple[Shown, ...]
    remarks: tuple[Remark, ...]
    has_code: bool


def choices(role: Role) -> Choices:
    """What this person may choose among."""
    language = negotiated()
    return Choices(
        layouts=tuple(
            {
                "value": str(layout),
                "label": called.name,
                "hint": called.hint,
                "picture": assets.address(f"layouts/{layout}.png"),
            }
            for layout, called in layout_words.layouts(language).items()
            if role is not Role.FRONT_DESK or layout not in FRONT_DESK_LACKS
        ),
        papers=tuple((str(key), name) for key, name in layout_words.papers(language).items()),
        texts=_options(layout_words.text_sizes(language)),
        parts=_options(layout_words.parts(language)),
        languages=tuple(wording.NAMES.items()),
    )


def brand(practice: Practice, role: Role) -> Brand:
    """The practice as its sheets show it."""
    digest = accounts.logo_digest(practice.id)
    return Brand(
        name=practice.name,
        phone=practice.phone,
        contact=" · ".join(filter(None, (*practice.address.splitlines(), *practice.hours.splitlines()))),
        logo_url=url_for("practice.logo", digest=digest) if digest and role is not Role.FRONT_DESK else None,
        colour=practice.colour,
        used=legible(practice.colour),
        change_url=url_for("practice.show") if role is Role.ADMINISTRATOR else None,
    )


def pages(facts: Mapping[str, Any], design: Design, *, plan_id: object, language: str, digest: str) -> Pages:
    """The pages of a sheet as the engine set them."""
    sizes: Sequence[Sequence[int]] = facts.get("sizes", ())
    # The sides of a booklet are not the pages its cards were laid out on.
    is_folded = design.layout is Layout.BOOKLET
    cards: Sequence[Sequence[int]] = () if is_folded else facts.get("cards", ())
    query = {**as_query(design), "language": language}
    count = len(sizes)
    return Pages(
        count=ngettext("%(num)d page", "%(num)d pages", count),
        pages=tuple(
            Shown(
                number=number,
                title=gettext("Page %(number)s of %(count)s", number=number, count=count),
                text=_said([card[0] for card in cards if card[1] <= number <= card[2]]),
                url=url_for("designer.picture", plan_id=plan_id, number=number, of=digest, **query),
                width=PICTURE,
                height=round(PICTURE * height / width),
            )
            for number, (width, height) in enumerate(sizes, 1)
        ),
        remarks=tuple(
            _fridge(count, plan_id=plan_id, query=query)
            if design.layout is Layout.FRIDGE
            else _remarks(cards, design, plan_id=plan_id, query=query)
        ),
        has_code=bool(facts.get("open", {}).get("codes")),
    )


def _said(numbers: Iterable[int]) -> str:
    """Which exercises stand on a page: 1, 3 to 5."""
    found = [
        str(first) if first == last else gettext("%(first)s to %(last)s", first=first, last=last)
        for first, last in runs(set(numbers))
    ]
    if not found:
        return ""
    many = len(found) > 1 or not found[0].isdigit()
    return str(
        ngettext("Exercise %(numbers)s", "Exercises %(numbers)s", 2 if many else 1, numbers=", ".join(found))
    )


def _remarks(
    cards: Sequence[Sequence[int]], design: Design, *, plan_id: object, query: Mapping[str, Any]
) -> Iterable[Remark]:
    way = {}
    if design.layout not in (Layout.COMPACT, Layout.TEXT, Layout.LARGE):
        shorter = {**query, "layout": str(Layout.COMPACT)}
        way = {
            "way_label": gettext("Keep it together: two columns"),
            "way": url_for("designer.show", plan_id=plan_id, **shorter),
        }
    reason = gettext("It is longer than a page has room for.")
    for number, first, last in cards:
        if last > first:
            text = gettext("Exercise %(number)s continues on page %(page)s.", number=number, page=first + 1)
            yield Remark(text=f"{text} {reason}", **way)
    if design.layout in (Layout.ONE_PER_PAGE, Layout.LARGE):  # a card a page, or nearly
        return
    for (_, _, before), (number, first, last) in pairwise(cards):
        if first > before and first == last:
            yield Remark(
                text=gettext(
                    "Exercise %(number)s moves to page %(page)s, so that it stays whole.",
                    number=number,
                    page=first,
                )
            )


def _fridge(count: int, *, plan_id: object, query: Mapping[str, Any]) -> Iterable[Remark]:
    """A fridge sheet is meant to be one page: what it takes more, and why."""
    if count == 2:
        yield Remark(
            text=gettext(
                "Page 1 has no room for all words: they stand on page 2. Print on both sides of one leaf."
            )
        )
    elif count > 2:
        yield Remark(
            text=gettext(
                "A fridge sheet has room for about six exercises. This one begins with when to stop and goes "
                "on over %(count)s pages.",
                count=count,
            ),
            way_label=gettext("Take two columns instead"),
            way=url_for("designer.show", plan_id=plan_id, **{**query, "layout": str(Layout.COMPACT)}),
        )


def _options(named: Mapping[Any, str]) -> tuple[Mapping[str, str], ...]:
    return tuple({"value": str(key), "label": name} for key, name in named.items())
