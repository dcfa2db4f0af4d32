"""A record's measures: each with its change beside the published range, its line and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.desk import words
from clinic.measures import line as drawing
from clinic.measures import rules
from clinic.measures import words as said
from clinic.measures.line import Line, Value
from clinic.measures.models import Activity, Measure, Request
from clinic.measures.rules import Change, Instrument, Occasion
from clinic.measures.words import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One measure over time."""

    id: str
    title: str
    scale: str
    change: str
    published: str
    sources: Sequence[tuple[str, str]]
    line: Line | None
    band: str
    columns: Sequence[dict[str, Any]]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page."""

    sections: Sequence[Section]
    taken: Sequence[dict[str, Any]]
    activities: Sequence[Activity]
    may_name: bool
    questions: Sequence[Question]
    asked: str
    is_asked: bool


def page(
    measures: Sequence[Measure],
    activities: Sequence[Activity],
    asked: Request | None,
    *,
    of: Practice,
    on: date,
) -> Page:
    """Everything that was measured in one episode, the withdrawn only in the list of measurings."""
    zone = ZoneInfo(of.time_zone)
    counted = [one.occasion for one in measures if one.withdrawn_at is None]
    standing = [one for one in activities if one.ended_at is None]
    found = (_pain(counted), _activities(counted, activities), _global_change(counted))
    since = words.on_day(asked.asked_at.astimezone(zone).date(), on=on) if asked else ""
    return Page(
        sections=[one for one in found if one is not None],
        taken=[_taken(one, activities) for one in reversed(measures)],
        activities=standing,
        may_name=len(standing) < rules.MOST_ACTIVITIES,
        questions=said.questions(standing),
        asked=_("Asked for by the link %(day)s; not answered yet.", day=since) if asked else "",
        is_asked=asked is not None,
    )


def _pain(occasions: Sequence[Occasion]) -> Section | None:
    values = [Value(one.day, Decimal(one.pain)) for one in occasions if one.pain is not None]
    rated = [one for one in occasions if one.pain is not None]
    if not values:
        return None
    return _section(
        Instrument.PAIN,
        values,
        change=rules.pain_change(rated[0], rated[-1]),
        scale=rules.PAIN,
        direction=-1,
        columns=(_("Day"), _("Pain")),
        rows=[[words.short_day(one.day), said.number(one.value)] for one in values],
    )


def _activities(occasions: Sequence[Occasion], activities: Sequence[Activity]) -> Section | None:
    rated = [one for one in occasions if one.scores]
    if not rated:
        return None
    # One line holds only what was rated at its beginning and its end, and at every point between.
    same = rated[0].scores.keys() & rated[-1].scores.keys()
    whole = [one for one in rated if same and same <= one.scores.keys()]
    values = [Value(one.day, rules.mean(one.scores[each] for each in same)) for one in whole]
    named = [one for one in activities if any(one.id in occasion.scores for occasion in rated)]
    return _section(
        Instrument.ACTIVITIES,
        values,
        change=rules.activity_change(rated[0], rated[-1]),
        scale=rules.ACTIVITY,
        direction=1,
        columns=(_("Day"), *(one.text for one in named)),
        rows=[
            [
                words.short_day(one.day),
                *(said.number(one.scores[each.id]) if each.id in one.scores else "–" for each in named),
            ]
            for one in rated
        ],
    )


def _global_change(occasions: Sequence[Occasion]) -> Section | None:
    values = [Value(one.day, Decimal(one.change)) for one in occasions if one.change is not None]
    if not values:
        return None
    return _section(
        Instrument.GLOBAL_CHANGE,
        values,
        change=None,  # each value is a change already
        scale=rules.GLOBAL_CHANGE,
        direction=1,
        columns=(_("Day"), _("Since the beginning")),
        rows=[[words.short_day(one.day), said.number(int(one.value), signed=True)] for one in values],
    )


def _section(
    instrument: Instrument,
    values: Sequence[Value],
    *,
    change: Change | None,
    scale: range,
    direction: int,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Section:
    found = rules.RANGES.get(instrument)
    meaningful = None
    if found is not None and values:
        first = values[0].value
        meaningful = (first + direction * found.least, first + direction * found.most)
    line = drawing.line(values, scale=scale, step=5, meaningful=meaningful)
    band = ""
    if found is not None and line is not None and line.band is not None:
        band = _(
            "%(least)s to %(most)s points from the first value",
            least=said.number(found.least),
            most=said.number(found.most),
        )
    return Section(
        id=f"course-{instrument}",
        title=said.title(instrument),
        scale=said.scale(instrument),
        change=_course(instrument, values, change),
        published=said.published(instrument),
        sources=said.sources(instrument),
        line=line,
        band=band,
        columns=[{"label": label, "number": place > 0} for place, label in enumerate(columns)],
        rows=rows,
    )


def _course(instrument: Instrument, values: Sequence[Value], change: Change | None) -> str:
    """What the values come to, as a sum; a global change says already how it compares."""
    text: str
    if instrument is Instrument.GLOBAL_CHANGE:
        text = _("Last said: %(value)s", value=said.number(int(values[-1].value), signed=True))
    elif len(values) < 2 or change is None:
        text = _("One value so far; a change needs two.")
    else:
        text = said.change(change)
    return text


def _taken(measure: Measure, activities: Sequence[Activity]) -> dict[str, Any]:
    """One measuring as a line, with the way to withdraw it while it counts."""
    texts = {one.id: one.text for one in activities}
    values = [
        *([_("pain %(value)s", value=measure.pain)] if measure.pain is not None else ()),
        *(f"{texts.get(one.activity_id, '–')} {one.value}" for one in measure.scores),
        *(
            [_("compared with the beginning %(value)s", value=said.number(measure.change, signed=True))]
            if measure.change is not None
            else ()
        ),
    ]
    by = measure.taker.name if measure.taker is not None else _("by the patient’s link")
    return {
        "id": measure.id,
        "title": words.short_day(measure.day),
        "more": " · ".join(values),
        "by": by if measure.withdrawn_at is None else _("%(name)s; withdrawn", name=by),
        "counts": measure.withdrawn_at is None,
    }
