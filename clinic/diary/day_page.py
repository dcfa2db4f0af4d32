"""A day of the diary as its page shows it: this week, what stands for the day, and the form to say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.diary import planned, rules
from clinic.diary.models import Entry
from clinic.diary.rules import DayState, Fact, Felt, Kind, Said
from clinic.diary.schemas import FELT, LEFT_OUT, MORNING, field_of
from clinic.plans.doses import schedule_words
from clinic.plans.rules import WEEKDAYS
from clinic.wording import LOCALES

BACK = 14  # days that have a form on the patient's page


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the week shown."""

    short: str
    word: str
    mark: str
    state: str  # as the week component draws it
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One exercise of the day, with what may be said about it."""

    key: str
    name: str
    field: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    is_planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """The whole page."""

    title: str
    day: date
    week: tuple[Day, ...]
    count: str
    earlier: str | None
    later: str | None
    rows: tuple[Row, ...]
    said: Said
    felt: str
    asks_morning: bool
    morning: str
    on_paper: tuple[str, ...]
    asks_before: bool
    has_jumped: bool
    revision: int


def page(
    frozen: Mapping[str, Any],
    entries: Sequence[Entry],
    *,
    day: date,
    today: date,
    language: str,
) -> DayPage:
    """The diary of one day, in its week. Entries from paper are shown beside the form, never in it."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    saids = [rules.of_day(facts(entries, one)) for one in days]
    plans = [
        planned.times(planned.of_day(frozen, one, language=language), told.times)
        for one, told in zip(days, saids, strict=True)
    ]
    exercises = planned.of_day(frozen, day, language=language)
    said = rules.of_day(facts([entry for entry in entries if entry.link_id is not None], day))
    paper = rules.of_day(facts([entry for entry in entries if entry.entered_by is not None], day))
    earliest = today - timedelta(days=BACK)
    return DayPage(
        title=_title(day, today, language),
        day=day,
        week=tuple(
            _day(one, plan, told, day, today, earliest, language)
            for one, plan, told in zip(days, plans, saids, strict=True)
        ),
        count=count(rules.week(plans, saids)),
        earlier=_url(day - timedelta(days=1)) if day > earliest else None,
        later=_url(day + timedelta(days=1)) if day < today else None,
        rows=tuple(_row(one, said) for one in exercises),
        said=said,
        felt=next((name for name, felt in FELT.items() if felt is said.effort), ""),
        asks_morning=day < today and (bool(said.times) or said.morning is not None),
        morning=next((name for name, value in MORNING.items() if value is said.morning), ""),
        on_paper=_on_paper(paper, {one.key: one.name for one in exercises}),
        asks_before=planned.asks_before(frozen, day) or said.pain_before is not None,
        has_jumped=said.pain is not None and rules.has_jumped(said.pain, before=_before(said, entries, day)),
        revision=frozen["number"],
    )


def facts(entries: Sequence[Entry], day: date) -> list[Fact]:
    """The entries of one day, as it is reckoned from them."""
    return [
        Fact(day=entry.day, kind=entry.kind, value=entry.value, exercise=entry.exercise)
        for entry in entries
        if entry.day == day
    ]


def _before(said: Said, entries: Sequence[Entry], day: date) -> int | None:
    """The pain to compare with: that before exercising, else the last one of an earlier day of this week."""
    if said.pain_before is not None:
        return said.pain_before
    earlier = [entry.value for entry in entries if entry.kind is Kind.PAIN and entry.day < day]
    return earlier[-1] if earlier else None


def count(week: rules.Week) -> str:
    """The week against the plan's own number of days."""
    said = (
        ngettext(
            "%(done)d of %(num)d day this week.",
            "%(done)d of %(num)d days this week.",
            week.planned,
            done=week.done,
        )
        if week.planned
        else ngettext(
            "%(num)d day with exercises this week.", "%(num)d days with exercises this week.", week.done
        )
    )
    return str(said)


def _day(
    one: date, plan: Mapping[str, int], said: Said, shown: date, today: date, earliest: date, language: str
) -> Day:
    name = get_day_names("wide", locale=LOCALES[language])[one.weekday()]
    state = rules.state(plan, said)
    words = {
        DayState.DONE: _("done"),
        DayState.PART: _("partly done"),
        DayState.LEFT_OUT: _("left out"),
        DayState.NO_ENTRY: _("no entry"),
        DayState.REST: _("no exercises"),
    }
    drawn = {DayState.DONE: ("done", "✓"), DayState.PART: ("part", "◐"), DayState.REST: ("rest", "·")}
    look, mark = drawn.get(state, ("none", "–" if state is DayState.LEFT_OUT else ""))
    return Day(
        short=schedule_words.day_names(language)[WEEKDAYS[one.weekday()]],
        word=f"{name}: {words[state]}",
        mark=mark,
        state=f"{look} week__day--now" if one == shown else look,
        url=_url(one) if earliest <= one <= today and one != shown else None,
    )


def _row(exercise: planned.Planned, said: Said) -> Row:
    done = said.times.get(exercise.key, 0)
    most = max(exercise.most, done)
    if most == 1:
        amounts = [("1", _("Done"))]
    else:
        amounts = [
            (str(number), ngettext("%(num)d time", "%(num)d times", number)) for number in range(1, most + 1)
        ]
    chosen = str(done) if done else LEFT_OUT if exercise.key in said.left_out else ""
    return Row(
        key=exercise.key,
        name=exercise.name,
        field=field_of(exercise.key),
        choices=(("", _("No entry")), *amounts, (LEFT_OUT, _("Left out"))),
        chosen=chosen,
        is_planned=exercise.times > 0,
    )


def _on_paper(said: Said, names: Mapping[str, str]) -> tuple[str, ...]:
    lines = [
        ngettext(
            "%(name)s: %(num)d time", "%(name)s: %(num)d times", times, name=names.get(exercise, exercise)
        )
        for exercise, times in said.times.items()
    ]
    lines += [
        _("%(name)s: left out", name=names.get(exercise, exercise)) for exercise in sorted(said.left_out)
    ]
    if said.pain_before is not None:
        lines.append(_("Pain before: %(number)s of 10", number=said.pain_before))
    if said.pain is not None:
        lines.append(_("Pain after: %(number)s of 10", number=said.pain))
    if said.effort is not None:
        lines.append(felt(said.effort))
    return tuple(lines)


def felt(effort: Felt) -> str:
    """How hard it was, in words."""
    return str({Felt.EASY: _("Too easy"), Felt.RIGHT: _("Just right"), Felt.HARD: _("Too hard")}[effort])


def _title(day: date, today: date, language: str) -> str:
    name = format_date(day, "EEEE", locale=LOCALES[language])
    if day == today:
        return str(_("Today, %(weekday)s", weekday=name))
    if day == today - timedelta(days=1):
        return str(_("Yesterday, %(weekday)s", weekday=name))
    return format_date(day, "EEEE, d. MMMM" if language == "de" else "EEEE d MMMM", locale=LOCALES[language])


def _url(day: date) -> str:
    return url_for("days.show", day=day.isoformat())
