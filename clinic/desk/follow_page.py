"""The Diary page of a record: one sentence anyone can check, the days behind it, the pain, and what to do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names
from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.desk import adherence, ways, words
from clinic.desk.adherence import Day, Summed
from clinic.desk.rules import Situation
from clinic.diary import planned as planning
from clinic.diary.models import Agreement, Entry
from clinic.diary.rules import DayState, Fact, Felt, Kind, Morning, Said, of_day
from clinic.handouts.joining import begins_on
from clinic.library.catalogue import library
from clinic.measures import line as drawing
from clinic.measures.line import Line, Value
from clinic.measures.rules import PAIN, RANGES, Instrument
from clinic.measures.words import number as said_number
from clinic.plans import snapshot
from clinic.plans.models import Plan, Revision
from clinic.web import downloads

MOST_NAMED = 4  # exercises of one day
MOST_EASED = 2  # exercises offered to be made easier
MARKS = {
    DayState.DONE: "✓",
    DayState.PART: "◐",
    DayState.LEFT_OUT: "–",
    DayState.NO_ENTRY: "",
    DayState.REST: "·",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the grid."""

    mark: str
    state: str
    word: str
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One row of the grid, with its days against the plan's own."""

    title: str
    cells: Sequence[Cell]
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the page shows."""

    sentence: str
    more: Sequence[str]
    since: str
    weekdays: Sequence[str]
    weeks: Sequence[Week]
    legend: Sequence[tuple[str, str, str]]
    line: Line | None
    band: str
    pain: str
    hard: Sequence[str]
    acts: Sequence[ways.Way]
    columns: Sequence[dict[str, Any]]
    rows: Sequence[Sequence[str]]
    record: str  # how much of it stands in the record
    may_adopt: bool


def page(
    situation: Situation,
    plan: Plan,
    entries: Sequence[Entry],
    *,
    of: Practice,
    opened_at: datetime | None,
    agreement: Agreement | None,
    today: date,
    language: str,
) -> Page | None:
    """The page for the plan a patient trains by; none before its first issue."""
    revisions = [one for one in plan.revisions if snapshot.is_sound(one)]
    if not revisions:
        return None
    frozen = [json.loads(one.snapshot) for one in revisions]
    zone = ZoneInfo(of.time_zone)
    issued = [one.issued_at.astimezone(zone).date() for one in revisions]
    begins = begins_on(frozen[0])
    shown = _days(entries, list(zip(issued, frozen, strict=True)), begins=begins, today=today)
    names = _names(frozen, language)
    hard = adherence.too_hard(
        (one.day, one.exercise, one.value == Felt.HARD)
        for one in entries
        if one.kind is Kind.EFFORT and one.exercise is not None and one.day >= shown[0].on
    )
    found = adherence.summed(shown, hard=hard)
    changes = [
        (day, _("Revision %(number)d", number=one.number)) for day, one in zip(issued, revisions, strict=True)
    ]
    names_of_days = get_day_names("abbreviated", locale=get_locale())
    line, band = _pain(shown, changes[1:])
    return Page(
        sentence=_sentence(found, names),
        more=[
            *_more(revisions[-1], entries, opened_at, zone, today),
            *_agreed(agreement, entries, zone, today),
        ],
        since=words.long_day(max(begins, shown[0].on)),
        weekdays=[names_of_days[place] for place in range(7)],
        weeks=[_week(week, today) for week in adherence.weeks(shown)],
        legend=[(str(state), MARKS[state], _word(state)) for state in DayState],
        line=line,
        band=band,
        pain=_pain_words(found),
        hard=[
            ngettext(
                "%(name)s: too hard on %(num)d day",
                "%(name)s: too hard on %(num)d days",
                count,
                name=names.get(key, key),
            )
            for key, count in found.too_hard
        ],
        acts=_acts(situation, plan, found, names),
        columns=[
            {"label": _("Day")},
            {"label": _("State")},
            {"label": _("Ticked")},
            {"label": _("Pain"), "number": True},
            {"label": _("It was")},
            {"label": _("Morning after")},
        ],
        rows=[_row(day, names) for day in reversed(shown) if not day.said.is_empty],
        record=_record(entries),
        may_adopt=any(one.link_id is not None and one.adopted_at is None for one in entries),
    )


def csv(page: Page) -> bytes:
    """The table as a file: the same words."""
    return downloads.sheet([str(column["label"]) for column in page.columns], page.rows)


def _days(
    entries: Sequence[Entry], states: Sequence[tuple[date, Mapping[str, Any]]], *, begins: date, today: date
) -> tuple[Day, ...]:
    facts = [Fact(day=one.day, kind=one.kind, value=one.value, exercise=one.exercise) for one in entries]
    said = {on: of_day(list(group)) for on, group in groupby(facts, key=lambda fact: fact.day)}

    def planned(on: date) -> Mapping[str, int]:
        # What a day was measured against is what the patient had in hand then.
        in_hand = [frozen for issued, frozen in states if issued <= on] or [states[0][1]]
        whole = planning.of_day(in_hand[-1], on, language=str(in_hand[-1]["language"]))
        return planning.times(whole, said[on].times if on in said else ())

    paper = {one.day for one in entries if one.entered_by is not None}
    return adherence.days(said, planned, begins=begins, today=today, on_paper=paper)


def _names(frozen: Sequence[Mapping[str, Any]], language: str) -> dict[str, str]:
    known = {key for one in frozen for key in planning.exercises(one)}
    return {key: library()[key].text(language).name for key in known if key in library()}


def _sentence(found: Summed, names: Mapping[str, str]) -> str:
    """What the days come to, as counts one can find below."""
    if not found.said:
        return str(_("No entries yet."))
    if not found.is_enough:
        return str(
            ngettext(
                "Too few to say: entries about %(num)d day so far.",
                "Too few to say: entries about %(num)d days so far.",
                found.said,
            )
        )
    parts = [
        ngettext(
            "%(num)d day with a tick, %(planned)d planned",
            "%(num)d days with a tick, %(planned)d planned",
            found.ticked,
            planned=found.planned,
        )
    ]
    if found.first_pain is not None and found.last_pain is not None:
        parts.append(_("pain %(first)d to %(last)d", first=found.first_pain[1], last=found.last_pain[1]))
    if found.sore:
        parts.append(
            ngettext(
                "more pain than usual on %(num)d morning after",
                "more pain than usual on %(num)d mornings after",
                found.sore,
            )
        )
    for key, count in found.too_hard[:1]:
        name = names.get(key, key)
        parts.append(
            ngettext(
                "%(name)s too hard on %(num)d day", "%(name)s too hard on %(num)d days", count, name=name
            )
        )
    return "; ".join(parts) + "."


def _more(
    newest: Revision,
    entries: Sequence[Entry],
    opened_at: datetime | None,
    zone: ZoneInfo,
    today: date,
) -> list[str]:
    """What has not been heard since the newest revision."""
    said = []
    issued = newest.issued_at
    day = words.on_day(issued.astimezone(zone).date(), on=today)
    if not any(one.received_at >= issued for one in entries):
        said.append(_("No entry since revision %(number)d (%(day)s).", number=newest.number, day=day))
        if opened_at is None or opened_at < issued:
            said.append(_("Its page was not opened since, as far as we can tell."))
        else:
            moment = words.moment(opened_at.astimezone(zone), on=today)
            said.append(_("Its page was opened %(time)s, as far as we can tell.", time=moment))
    return said


def _agreed(agreement: Agreement | None, entries: Sequence[Entry], zone: ZoneInfo, today: date) -> list[str]:
    """What the patient said about keeping a diary, where that explains why nothing stands here."""
    if agreement is None:
        return [] if entries else [_("The page asks once whether to keep a diary; nobody has said yes yet.")]
    if agreement.ended_at is None:
        return []
    day = words.on_day(agreement.ended_at.astimezone(zone).date(), on=today)
    ended = _("The patient ended the diary %(day)s.", day=day)
    gone = ngettext(
        "%(num)d entry that was not in the record was deleted.",
        "%(num)d entries that were not in the record were deleted.",
        agreement.deleted,
    )
    return [f"{ended} {gone}" if agreement.deleted else str(ended)]


def _record(entries: Sequence[Entry]) -> str:
    """How many of the patient's own entries the practice has taken into its record."""
    own = [one for one in entries if one.link_id is not None]
    if not own:
        return ""
    taken = sum(1 for one in own if one.adopted_at is not None)
    return str(
        ngettext(
            "%(taken)d of %(num)d entry shown is in the record.",
            "%(taken)d of %(num)d entries shown are in the record.",
            len(own),
            taken=taken,
        )
    )


def _week(week: Sequence[Day], today: date) -> Week:
    planned = sum(1 for day in week if day.counts)
    done = sum(1 for day in week if day.said.times)
    return Week(
        title=str(format_skeleton("MMMd", week[0].on, locale=get_locale())),
        cells=[
            Cell(
                mark=MARKS[day.state] if day.state is not None else "",
                state=str(day.state) if day.state is not None else "none",
                word=_cell(day),
                is_today=day.on == today,
            )
            for day in week
        ],
        count=_count(done, planned),
    )


def _count(done: int, planned: int) -> str:
    """Of how many days; who trains on more days than planned did not do three of two."""
    if not planned:
        return ""
    if done > planned:
        return str(_("%(done)d, %(planned)d planned", done=done, planned=planned))
    return str(_("%(done)d of %(planned)d", done=done, planned=planned))


def _cell(day: Day) -> str:
    parts = [words.short_day(day.on), _word(day.state) if day.state is not None else _("not planned")]
    if day.on_paper:
        parts.append(_("from paper"))
    return ", ".join(parts)


def _word(state: DayState) -> str:
    named = {
        DayState.DONE: _("done"),
        DayState.PART: _("partly done"),
        DayState.LEFT_OUT: _("left out"),
        DayState.NO_ENTRY: _("no entry"),
        DayState.REST: _("no exercises"),
    }
    return str(named[state])


def _pain(shown: Sequence[Day], changes: Sequence[tuple[date, str]]) -> tuple[Line | None, str]:
    values = [Value(day.on, Decimal(day.said.pain)) for day in shown if day.said.pain is not None]
    if len(values) < adherence.LEAST:
        return None, ""
    found = RANGES[Instrument.PAIN]
    first = values[0].value
    drawn = drawing.line(
        values, scale=PAIN, step=5, meaningful=(first - found.least, first - found.most), happened=changes
    )
    band = _(
        "shaded: %(least)s to %(most)s points from the first value, a change studies call meaningful",
        least=said_number(found.least),
        most=said_number(found.most),
    )
    return drawn, str(band)


def _pain_words(found: Summed) -> str:
    if found.first_pain is None:
        return str(_("No pain was reported."))
    if found.last_pain is None:
        day = words.short_day(found.first_pain[0])
        return str(_("One value so far: %(pain)d on %(day)s", pain=found.first_pain[1], day=day))
    return str(
        _(
            "First %(first)d on %(begin)s, last %(last)d on %(end)s",
            first=found.first_pain[1],
            begin=words.short_day(found.first_pain[0]),
            last=found.last_pain[1],
            end=words.short_day(found.last_pain[0]),
        )
    )


def _acts(situation: Situation, plan: Plan, found: Summed, names: Mapping[str, str]) -> list[ways.Way]:
    """What a clinician does next: ease what was too hard, take the next step, screen again."""
    rows: dict[str, UUID] = {dose.exercise: dose.id for dose in plan.doses}
    eased = [
        ways.Way(
            _("Ease %(name)s", name=names.get(key, key)),
            url_for("plans.edit", plan_id=plan.id, open=rows[key], _anchor=f"dose-{rows[key]}"),
        )
        for key, _count in found.too_hard
        if key in rows
    ]
    return [
        *eased[:MOST_EASED],
        ways.Way(_("Next step in the plan"), url_for("plans.edit", plan_id=plan.id)),
        ways.screen(situation.episode_id, _("Screen again")),
    ]


def _row(day: Day, names: Mapping[str, str]) -> list[str]:
    said: Said = day.said
    ticked = [
        f"{names.get(key, key)}{f' ×{count}' if count > 1 else ''}" for key, count in said.times.items()
    ]
    felt = {Felt.EASY: _("too easy"), Felt.RIGHT: _("right"), Felt.HARD: _("too hard")}
    mornings = {Morning.USUAL: _("as usual"), Morning.MORE: _("more pain than usual")}
    state = _word(day.state) if day.state is not None else _("not planned")
    return [
        words.short_day(day.on),
        f"{state}, {_('from paper')}" if day.on_paper else state,
        _ticked(ticked),
        str(said.pain) if said.pain is not None else "–",
        str(felt[said.effort]) if said.effort is not None else "–",
        str(mornings[said.morning]) if said.morning is not None else "–",
    ]


def _ticked(names: Sequence[str]) -> str:
    """A few exercises by name, many by their number."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names) or "–"
    return str(ngettext("%(num)d exercise", "%(num)d exercises", len(names)))


def earliest(today: date) -> date:
    """From which day on entries are wanted."""
    return adherence.first_day(today - timedelta(weeks=adherence.MOST_WEEKS), today=today)
