"""How a sheet is wanted: what a form says of it, what a practice keeps of it, and both as a value."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from clinic import wording
from clinic.handouts.layouts import DEFAULT, Design, Layout, Paper, Part, TextSize
from clinic.web import fields, forms

One = TypeVar("One", bound=StrEnum)
# For the practice's own file: a sheet nobody chose must be one for the patient.
NOT_TO_BEGIN_WITH = frozenset({Layout.CLINICIAN})
# What a form that said nothing would say.
NOTHING: Mapping[str, Any] = {
    "layout": None,
    "paper": None,
    "text": None,
    "parts": (),
    "chosen": False,
    "language": None,
    "kept": False,
}


class DesignSchema(forms.Schema):
    """What may be chosen about a sheet. `chosen` says that `parts` is a choice even where it is empty."""

    layout = fields.Choice(Layout)
    paper = fields.Choice(Paper)
    text = fields.Choice(TextSize)
    parts = fields.Several(fields.Choice(Part))
    chosen = fields.Tick()
    language = fields.Choice(wording.LANGUAGES)
    kept = fields.Tick()  # it was kept a moment ago, and the page says so


class PictureSchema(DesignSchema):
    """One page of a sheet; `of` names the sheet if it is kept."""

    number = fields.Number(least=1, most=200)
    of = fields.Text(most=64)


class PrintSchema(DesignSchema):
    """A hand-over on paper. The key is the page's, so that a doubled press makes one link."""

    key = fields.Id(required=True)


class KeepSchema(DesignSchema):
    """A design every sheet begins with from now on."""


def design(values: Mapping[str, Any], *, default: Design) -> Design:
    """What was chosen; where nothing was, what the practice begins with."""
    return Design(
        layout=values["layout"] or default.layout,
        paper=values["paper"] or default.paper,
        text=values["text"] or default.text,
        without=frozenset(Part) - frozenset(values["parts"]) if values["chosen"] else default.without,
    )


def with_code(wanted: Design) -> Design:
    """The same with a place for code and address, for a sheet that is handed over with its link."""
    return replace(wanted, without=wanted.without - {Part.CODE})


def kept(data: Mapping[str, Any]) -> Design:
    """A design as it was kept. What it names and nobody knows any more is as it is for everybody."""
    layout = _known(Layout, data.get("layout"), DEFAULT.layout)
    return Design(
        layout=DEFAULT.layout if layout in NOT_TO_BEGIN_WITH else layout,
        paper=_known(Paper, data.get("paper"), DEFAULT.paper),
        text=_known(TextSize, data.get("text"), DEFAULT.text),
        without=frozenset(part for part in Part if part in data.get("without", ())),
    )


def as_data(wanted: Design) -> dict[str, Any]:
    """A design as it is kept."""
    return {
        "layout": str(wanted.layout),
        "paper": str(wanted.paper),
        "text": str(wanted.text),
        "without": sorted(map(str, wanted.without)),
    }


def as_query(wanted: Design) -> dict[str, Any]:
    """A design as an address or a form says it."""
    return {
        "layout": str(wanted.layout),
        "paper": str(wanted.paper),
        "text": str(wanted.text),
        "parts": [str(part) for part in Part if wanted.shows(part)],
        "chosen": "yes",
    }


def _known(kind: type[One], value: object, otherwise: One) -> One:
    with suppress(ValueError):
        return kind(str(value))
    return otherwise
