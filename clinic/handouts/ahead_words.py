"""How a plan goes on, in words: a table of its weeks, and once each what later steps wait for."""

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import format_interval, format_skeleton

from clinic.handouts.ahead import (
    COLUMNS,
    Ahead,
    Cell,
    Column,
    Condition,
    Later,
    Row,
    Stretch,
    Table,
    Waits,
    over_weeks,
    waiting,
)
from clinic.handouts.rules import Item
from clinic.plans.doses import course_words, schedule_words
from clinic.plans.doses import words as doses
from clinic.plans.doses.courses import Block, week_of
from clinic.plans.doses.schedules import monday
from clinic.plans.rules import Dose
from clinic.wording import LOCALES, words

MARKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def in_words(
    items: Sequence[Item], language: str, *, begins: date | None, until: int | None, week: int
) -> Ahead:
    """The weeks of all exercises side by side, and what waits. Empty for a plan that stays as it is."""
    stretches = over_weeks([item.whole for item in items], until=until)
    later, conditions = _later(items, language, begins)
    if len(stretches) < 2:
        return Ahead((), later, conditions)
    columns = [_column(each, language, begins, week) for each in stretches]
    rows = [
        Row(number, item.name, tuple(_cells(position, item, stretches, language)))
        for position, (number, item) in enumerate(enumerate(items, 1))
        if any(each.doses[position] for each in stretches)
    ]
    tables = tuple(
        Table(
            tuple(columns[first : first + COLUMNS]),
            tuple(Row(row.number, row.name, row.cells[first : first + COLUMNS]) for row in rows),
        )
        for first in range(0, len(columns), COLUMNS)
    )
    return Ahead(tables, later, conditions)


def dates(first: int, last: int | None, begins: date | None, language: str) -> str:
    """The days whole weeks of a plan stand for."""
    if begins is None:
        return ""
    day = max(monday(begins) + timedelta(weeks=first - 1), begins)
    if last is None:
        return words(language).gettext("from %(day)s on") % {
            "day": format_skeleton("MMMd", day, locale=LOCALES[language])
        }
    end = monday(begins) + timedelta(weeks=last, days=-1)
    return format_interval(day, end, "MMMd", locale=LOCALES[language])


def _column(stretch: Stretch, language: str, begins: date | None, week: int) -> Column:
    return Column(
        title=course_words.period(stretch.first, stretch.last, "week", language),
        dates=dates(stretch.first, stretch.last, begins, language),
        is_now=stretch.first <= week <= (stretch.last or week),
    )


def _cells(position: int, item: Item, stretches: Sequence[Stretch], language: str) -> list[Cell]:
    given = [each.doses[position] for each in stretches]
    known = {dose.days for dose in given if dose is not None}
    # The week's table names the days of what is done now; here they stand where they would be missing.
    with_days = len(known) > 1 or given[0] is None
    cells, before = [], None
    for dose in given:
        said = "" if dose is None else _said(item, dose, language, with_days=with_days)
        cells.append(Cell(said, is_new=before is not None and said != before and said != ""))
        before = said
    return cells


def _said(item: Item, dose: Dose, language: str, *, with_days: bool) -> str:
    """A dose in a cell; a sibling that takes over is named before it."""
    other = "" if dose.exercise == item.whole.exercise else item.names.get(dose.exercise, dose.exercise)
    said = _amount(item, dose, language, with_days=with_days)
    return f"{other}: {said}" if other else said


def _amount(item: Item, dose: Dose, language: str, *, with_days: bool) -> str:
    amount = doses.short(dose, item.laterality, language)
    more = doses.rest_of(dose, language, besides=item.whole.start)
    days = schedule_words.days(dose, language) if with_days else ""
    return doses.SEPARATOR.join(filter(None, (amount, more, days)))


def _later(
    items: Sequence[Item], language: str, begins: date | None
) -> tuple[tuple[Later, ...], tuple[Condition, ...]]:
    """What waits, gathered by its weeks and its condition, earliest first."""
    t = words(language)
    groups: dict[tuple[int, int | None, tuple[str, ...]], list[Waits]] = {}
    for number, item in enumerate(items, 1):
        for block in waiting(item.whole):
            sentences = tuple(course_words.criterion(each, language) for each in block.criteria)
            name = item.names.get(block.dose.exercise, block.dose.exercise)
            amount = (
                t.gettext("no longer part of the plan")
                if block.leaves
                else _amount(item, block.dose, language, with_days=True)
            )
            groups.setdefault((*_weeks(block), sentences), []).append(Waits(number, name, amount))
    ordered = sorted(groups.items(), key=lambda group: (group[0][0], group[0][1] or 999))
    marks = {sentences: "" for (_, _, sentences), _ in ordered}
    marks = {sentences: MARKS[place % len(MARKS)] for place, sentences in enumerate(marks)}
    later = tuple(
        Later(
            when=t.gettext("%(when)s at the earliest")
            % {"when": course_words.period(first, last, "week", language)},
            dates=dates(first, last, begins, language),
            mark=marks[sentences],
            doses=tuple(said),
        )
        for (first, last, sentences), said in ordered
    )
    return later, tuple(Condition(mark, sentences) for sentences, mark in marks.items())


def _weeks(block: Block) -> tuple[int, int | None]:
    return week_of(block.first_day), None if block.last_day is None else week_of(block.last_day)
