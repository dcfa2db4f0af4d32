"""Both sides of what two people changed in one plan, in words, with what each does to the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from clinic.library.catalogue import Library
from clinic.plans import balance, history
from clinic.plans.beside import gap_label
from clinic.plans.doses import dosing, words
from clinic.plans.following import clock
from clinic.plans.merging import DOSE, GAP, ORDER, THERE, Overlap

LANGUAGES = {"de": "Deutsch", "en": "English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """A form that was sent, what it overlaps with, and where it goes again with a side chosen for each."""

    who: str
    text: str
    rows: tuple[Mapping[str, str], ...]
    action: str
    fields: tuple[tuple[str, str], ...]


def rows(overlaps: Sequence[Overlap], library: Library, language: str) -> tuple[Mapping[str, str], ...]:
    """Each overlap as the page shows it."""
    return tuple(_row(overlap, library, language) for overlap in overlaps)


def _row(overlap: Overlap, library: Library, language: str) -> Mapping[str, str]:
    mine, mine_more = _said(overlap, overlap.mine, library, language)
    theirs, theirs_more = _said(overlap, overlap.theirs, library, language)
    return {
        "name": f"sides--{overlap.choice}",
        "legend": _legend(overlap, library, language),
        "mine": mine,
        "mine_more": mine_more,
        "theirs": theirs,
        "theirs_more": theirs_more,
    }


def _legend(overlap: Overlap, library: Library, language: str) -> str:
    if overlap.row:
        name = _name(overlap, library, language)
        legends: dict[str, str] = {
            "note": _("Note on %(name)s", name=name),
            "heading": _("Heading above %(name)s", name=name),
        }
        return legends.get(overlap.unit, name)
    if overlap.unit.startswith(f"{GAP}-"):
        return gap_label(overlap.unit.removeprefix(f"{GAP}-"), library, language)
    of_the_plan: dict[str, str] = {
        ORDER: _("Order"),
        "note": _("Note to the patient"),
        "minutes": _("Minutes the patient has"),
        "language": _("Language of paper and page"),
        "review_on": _("Next visit or review"),
        "ends_on": _("Plan ends"),
    }
    return of_the_plan.get(overlap.unit, overlap.unit)


def _name(overlap: Overlap, library: Library, language: str) -> str:
    for side in (overlap.before, overlap.theirs, overlap.mine):
        if isinstance(side, Mapping) and side.get("exercise") in library:
            return library[side["exercise"]].text(language).name
    return ""


def _said(overlap: Overlap, side: Any, library: Library, language: str) -> tuple[str, str]:
    """One side, and what it takes of the session."""
    if overlap.unit == THERE and side is None:
        return _("removed"), ""
    if overlap.unit in (THERE, DOSE):
        kept = dosing.course_of(history.row_of(side)).start
        if kept.exercise not in library:
            return kept.exercise, ""
        exercise = library[kept.exercise]
        said = words.short(kept, exercise.sides, language)
        if side["exercise"] != (overlap.before or {}).get("exercise"):
            said = f"{exercise.text(language).name} · {said}"
        return said, _("%(time)s a session", time=clock(balance.seconds(kept, exercise)))
    if overlap.unit == ORDER:
        return ngettext("%(num)d row in this order", "%(num)d rows in this order", len(side)), ""
    if side in (None, ""):
        return "–", ""
    if overlap.unit in ("review_on", "ends_on"):
        return format_date(date.fromisoformat(side), "medium"), ""
    return LANGUAGES.get(side, str(side)) if overlap.unit == "language" else str(side), ""
