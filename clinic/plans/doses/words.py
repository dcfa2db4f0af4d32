"""A dose in words and figures, in any language: the same on builder, paper and plan page.

Each side's count is always said for that side, so nobody halves or doubles a dose by reading it.
"""

from dataclasses import dataclass, replace

from babel.dates import get_day_names
from babel.lists import format_list

from clinic.plans.doses import load_words
from clinic.plans.doses.amount_words import SPACE, breaths, length, spelt, spelt_length, times
from clinic.plans.doses.amount_words import figure as in_figures
from clinic.plans.doses.amounts import Count, Span, most
from clinic.plans.doses.dose import (
    Dose,
    Laterality,
    counts_each_side,
    in_directions,
    lacks_side,
    takes_turns,
)
from clinic.plans.doses.loads import RepetitionMaximum
from clinic.plans.doses.schedules import WEEKDAYS, Breaks, Moment, Weekday
from clinic.wording import words

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a dose: the figure to read from a distance, and the same in words."""

    figure: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DoseWords:
    """A dose as it is read. `count` stands alone, or `left` and `right` stand as a pair, or one of them.

    `holds` follow the count in the same size; `extras` are what else to keep to: rest, load, effort.
    """

    count: Cell | None
    left: Cell | None
    right: Cell | None
    holds: tuple[Cell, ...]
    extras: tuple[Cell, ...]
    side: str
    days: str


def in_words(dose: Dose, laterality: Laterality, language: str) -> DoseWords:
    """The whole dose, ready for paper or page."""
    t = words(language)
    total = counted(dose, laterality, language)
    left = right = None
    if lacks_side(dose, laterality):
        total = Cell(total.figure, t.gettext("on the agreed side: %(dose)s") % {"dose": total.words})
    elif dose.side == "affected":
        total = Cell(total.figure, t.gettext("on the affected side: %(dose)s") % {"dose": total.words})
    elif counts_each_side(dose, laterality) or dose.side != "both":
        if dose.side != "right":
            left = Cell(total.figure, t.gettext("left: %(dose)s") % {"dose": total.words})
        if dose.side != "left":
            right = Cell(total.figure, t.gettext("right: %(dose)s") % {"dose": total.words})
    return DoseWords(
        count=None if left or right else total,
        left=left,
        right=right,
        holds=_holds(dose, language),
        extras=_extras(dose, language),
        side=side(dose, laterality, language),
        days=days(dose, language),
    )


def short(dose: Dose, laterality: Laterality, language: str) -> str:
    """One line for a row: `3 × 10 · hold 5 s · twice daily · left`."""
    t = words(language)
    parts = [_row_count(dose, language)]
    if dose.hold_s:
        parts.append(holding(dose.hold_s, language))
    elif dose.breaths:
        parts.append(for_breaths(dose, language))
    if dose.until == "tolerated":
        parts.append(t.gettext("as tolerated"))
    elif dose.until:
        parts.append(_until(dose, language))
    parts += [load_words.load(load, language) for load in dose.load if isinstance(load, RepetitionMaximum)]
    if in_directions(dose, laterality) > 1:
        parts.append(every_direction(dose, language))
    parts.append(daily(dose, language))
    if dose.side == "left":
        parts.append(t.gettext("left"))
    elif dose.side == "right":
        parts.append(t.gettext("right"))
    elif dose.side == "affected":
        parts.append(t.gettext("affected side"))
    elif lacks_side(dose, laterality):
        parts.append(t.gettext("side to be named"))
    elif dose.in_total:
        parts.append(_shared(dose, language))
    elif counts_each_side(dose, laterality):
        parts.append(t.gettext("each side"))
    return SEPARATOR.join(filter(None, parts))


def daily(dose: Dose, language: str) -> str:
    """How often a day, or at which times of it; nothing where it is once."""
    t = words(language)
    if said := at_moments(dose, language):
        return said
    if dose.times_per_day == 2:
        return t.gettext("twice daily")
    if isinstance(dose.times_per_day, Span) or dose.a_day > 2:
        often = times(dose.times_per_day or dose.a_day, language)
        return t.gettext("%(times)s daily") % {"times": often}
    return ""


def holding(hold_s: Count, language: str) -> str:
    """How long each is held. A row breaks between its parts, never within one."""
    said = words(language).gettext("hold %(time)s") % {"time": length(hold_s, language)}
    return said.replace(" ", SPACE)


def for_breaths(dose: Dose, language: str) -> str:
    """For how many breaths each time."""
    said = words(language).gettext("for %(breaths)s")
    return (said % {"breaths": breaths(dose.breaths or 0, dose.breathing, language)}).replace(" ", SPACE)


def _row_count(dose: Dose, language: str) -> str:
    """Sets and what is in them, in figures: `3 × 8–12`, `2 × 45 s`, `10 min`."""
    sets = None if dose.sets is None else in_figures(dose.sets, language)
    if dose.mode in ("time", "distance"):
        once = (
            f"{in_figures(dose.distance_m or 0, language)} m"
            if dose.mode == "distance"
            else length(dose.duration_s or 0, language)
        )
        return once if dose.sets in (None, 1) else f"{sets} × {once}"
    if dose.series:
        return "/".join(map(str, dose.series))
    reps = "" if dose.reps is None else in_figures(dose.reps, language)
    if not reps and (dose.until or any(isinstance(load, RepetitionMaximum) for load in dose.load)):
        return "" if sets is None else f"{sets} ×"
    return f"{sets} × {reps or 1}" if sets is not None else f"{reps or 1} ×"


def rest_of(dose: Dose, language: str, *, besides: Dose) -> str:
    """Load, effort, rests and limits, as far as they differ from another dose of the same course."""
    known = _extras(besides, language)
    return SEPARATOR.join(
        f"{cell.figure} {cell.words}".strip() for cell in _extras(dose, language) if cell not in known
    )


def side(dose: Dose, laterality: Laterality, language: str) -> str:
    """Which sides are trained, for the head of a card; empty where both move together."""
    t = words(language)
    if dose.side == "left":
        return t.gettext("Left side only")
    if dose.side == "right":
        return t.gettext("Right side only")
    if dose.side == "affected":
        return t.gettext("Affected side only")
    if lacks_side(dose, laterality):
        return t.gettext("One side, as agreed")
    if takes_turns(dose, laterality):
        return t.gettext("Both sides in turn")
    if dose.turn == "each" or (dose.turn is None and laterality == "each-side"):
        return t.gettext("Both sides")
    return ""


def days(dose: Dose, language: str, *, proposed: bool = True) -> str:
    """On which days; of sessions that take turns on them which this one is, and of how many to choose.

    Days that are only a proposal are left out where the number of them is enough.
    """
    t = words(language)
    given = _in_turn(dose, _days(dose, language, proposed=proposed), language)
    if not dose.group:
        return given
    said = t.gettext("%(days)s, choose %(count)s of group %(letter)s")
    if dose.out_of > (dose.choose or 1):
        said = t.gettext("%(days)s, choose %(count)s of %(all)s (group %(letter)s)")
    return said % {"days": given, "count": dose.choose, "all": dose.out_of, "letter": dose.group}


def _in_turn(dose: Dose, given: str, language: str) -> str:
    t = words(language)
    if not dose.session:
        return given
    if not dose.in_turn:
        said = t.gettext("%(days)s, session %(letter)s")
    elif dose.in_turn[1] == 2:
        said = t.gettext("%(days)s, every other time (session %(letter)s)")
    else:
        said = t.gettext("%(days)s, one time in %(count)s (session %(letter)s)")
    return said % {"days": given, "letter": dose.session, "count": dose.in_turn[-1] if dose.in_turn else 1}


def _days(dose: Dose, language: str, *, proposed: bool) -> str:
    """Every day, when needed, or the days by their short names."""
    t = words(language)
    if dose.as_needed:
        return t.gettext("when needed")
    if dose.every_days == 2:
        return t.gettext("every other day")
    if dose.every_days:
        return t.gettext("every %(number)s days") % {"number": dose.every_days}
    if set(dose.days) == set(WEEKDAYS) and dose.per_week in (None, 7):
        return t.gettext("every day")
    names = day_names(language)
    given = SEPARATOR.join(names[day] for day in WEEKDAYS if day in dose.days)
    if dose.per_week is None and dose.in_all is None:
        return given
    if dose.per_week is None:
        said = _in_all(dose, language)
    else:
        count = in_figures(dose.per_week, language)
        said = t.ngettext("%(count)s day a week", "%(count)s days a week", most(dose.per_week))
        said %= {"count": count}
    if not (proposed and given):
        return said
    return t.gettext("%(often)s, for instance %(days)s") % {"often": said, "days": given}


def _in_all(dose: Dose, language: str) -> str:
    t = words(language)
    said = t.ngettext("%(count)s session in all", "%(count)s sessions in all", most(dose.in_all))
    return said % {"count": in_figures(dose.in_all or 0, language)}


def day_names(language: str) -> dict[Weekday, str]:
    """The short names of the days, Monday first."""
    names = get_day_names("abbreviated", context="stand-alone", locale=language)
    return {day: names[position] for position, day in enumerate(WEEKDAYS)}


def count(dose: Dose, language: str) -> Cell:
    """How much, once through, for one side or for both together."""
    t = words(language)
    if dose.mode == "time":
        if dose.duration_s is None:
            figure, said = "", ""
        else:
            figure, said = length(dose.duration_s, language), spelt_length(dose.duration_s, language)
    elif dose.mode == "distance":
        figure = f"{in_figures(dose.distance_m or 0, language)}{SPACE}m"
        said = t.gettext("at your own pace")
    elif dose.series:
        return _in_series(dose, language)
    elif dose.mode == "hold" and (dose.reps or 1) == 1 and dose.breaths:
        figure, said = breaths(dose.breaths, dose.breathing, language), times(1, language)
    elif dose.mode == "hold" and (dose.reps or 1) == 1:
        figure, said = length(dose.hold_s or 0, language), t.gettext("hold once")
    elif dose.reps is None:
        figure, said = "", ""
    else:
        said = times(dose.reps, language)
        figure = in_figures(dose.reps, language)
        if dose.sets in (None, 1):
            figure = (t.gettext("%(count)s ×") % {"count": figure}).replace(" ", SPACE)
    if dose.in_total:
        said = _shared(dose, language)
    until = "" if dose.until in (None, "tolerated") else _until(dose, language)
    cell = _in_sets(dose, figure, said or ("" if figure else until), language)
    return replace(cell, words=SEPARATOR.join((cell.words, until))) if figure and until else cell


def counted(dose: Dose, laterality: Laterality, language: str) -> Cell:
    """How much, for each direction where the sides do not say that already."""
    once = count(dose, language)
    if in_directions(dose, laterality) == 1:
        return once
    said = every_direction(dose, language)
    return Cell(once.figure, SEPARATOR.join(filter(None, (once.words, said))))


def every_direction(dose: Dose, language: str) -> str:
    """Of how many directions the count is for each."""
    t = words(language)
    if dose.directions is None:
        return t.gettext("in each direction")
    return t.gettext("in each of %(count)s directions") % {"count": dose.directions}


def moments(language: str) -> dict[Moment, str]:
    """The times of day, in their order."""
    t = words(language)
    return {
        "waking": t.gettext("after getting up"),
        "morning": t.gettext("in the morning"),
        "noon": t.gettext("at noon"),
        "afternoon": t.gettext("in the afternoon"),
        "evening": t.gettext("in the evening"),
        "bedtime": t.gettext("before going to bed"),
    }


def at_moments(dose: Dose, language: str) -> str:
    """At which times of day; nothing where they are not as many as the times a day."""
    if len(dose.moments) != dose.times_per_day:
        return ""
    names = moments(language)
    return ", ".join(names[each] for each in dose.moments)


def _in_series(dose: Dose, language: str) -> Cell:
    """Sets that differ: each with its own count."""
    t = words(language)
    sets = t.ngettext("one set", "%(count)s sets", len(dose.series))
    said = t.gettext("%(sets)s, with %(series)s repetitions") % {
        "sets": sets % {"count": spelt(len(dose.series), language)},
        "series": format_list(list(map(str, dose.series)), locale=language),
    }
    if dose.until not in (None, "tolerated"):
        said = SEPARATOR.join((said, _until(dose, language)))
    return Cell("/".join(map(str, dose.series)), said)


def _in_sets(dose: Dose, figure: str, said: str, language: str) -> Cell:
    t = words(language)
    if dose.sets in (None, 1) and figure:
        return Cell(figure, said)
    if dose.sets is None:
        return Cell(said or t.gettext("as you were shown"))
    count = in_figures(dose.sets, language)
    if isinstance(dose.sets, Span):
        sets = t.gettext("%(count)s sets") % {"count": count}
    else:
        sets = t.ngettext("one set", "%(count)s sets", dose.sets) % {"count": spelt(dose.sets, language)}
    if not figure:
        return Cell(f"{count}{SPACE}×", SEPARATOR.join(filter(None, (sets, said))))
    if not said:
        return Cell(f"{count}{SPACE}×{SPACE}{figure}", sets)
    return Cell(
        f"{count}{SPACE}×{SPACE}{figure}", t.gettext("%(sets)s, %(dose)s each") % {"sets": sets, "dose": said}
    )


def _shared(dose: Dose, language: str) -> str:
    """A count both sides share: 10 in total, 5 each side."""
    t = words(language)
    if isinstance(dose.reps, int) and dose.reps % 2 == 0:
        return t.gettext("%(total)s in total, %(half)s each side") % {
            "total": dose.reps,
            "half": dose.reps // 2,
        }
    total = "" if dose.reps is None else in_figures(dose.reps, language)
    return t.gettext("%(total)s in total, changing sides") % {"total": total}


def ends(language: str) -> dict[str, str]:
    """How far a set may go, where its end is not a number."""
    t = words(language)
    return {
        "fatigue": t.gettext("until you are tired"),
        "near-failure": t.gettext("until one or two more would just be possible"),
        "failure": t.gettext("until no more is possible"),
        "as-many": t.gettext("as many as you can"),
        "as-long": t.gettext("as long as you can"),
        "tolerated": t.gettext("only as far as you tolerate it well"),
    }


def _until(dose: Dose, language: str) -> str:
    return ends(language)[dose.until or "fatigue"]


def _holds(dose: Dose, language: str) -> tuple[Cell, ...]:
    t = words(language)
    cells = []
    if dose.mode in ("reps", "time") or (dose.mode == "hold" and (dose.reps or 1) != 1):
        if dose.hold_s:
            cells.append(Cell(length(dose.hold_s, language), t.gettext("hold each time")))
        elif dose.breaths:
            cells.append(Cell(breaths(dose.breaths, dose.breathing, language), t.gettext("each time")))
    if said := at_moments(dose, language):
        figure = f"{in_figures(len(dose.moments), language)}{SPACE}×"
        cells.append(Cell(figure, t.gettext("a day: %(moments)s") % {"moments": said}))
    elif isinstance(dose.times_per_day, Span) or dose.a_day > 1:
        spread: dict[int | Span | None, str] = {
            2: t.gettext("a day: morning and evening"),
            3: t.gettext("a day: morning, noon, evening"),
        }
        said = spread.get(dose.times_per_day, t.gettext("a day, spread over the day"))
        cells.append(Cell(f"{in_figures(dose.times_per_day or dose.a_day, language)}{SPACE}×", said))
    if dose.breaks:
        cells.append(_breaks(dose.breaks, language))
    return tuple(cells)


def _breaks(breaks: Breaks, language: str) -> Cell:
    t = words(language)
    every = t.gettext("every %(minutes)s min") % {"minutes": in_figures(breaks.every_min, language)}
    if breaks.from_hour is None:
        return Cell(every.replace(" ", SPACE), t.gettext("a short break"))
    hours = t.gettext("a short break, between %(begins)s:00 and %(ends)s:00")
    return Cell(every.replace(" ", SPACE), hours % {"begins": breaks.from_hour, "ends": breaks.to_hour})


def _extras(dose: Dose, language: str) -> tuple[Cell, ...]:
    cells = [Cell(figure, said) for figure, said in load_words.rests(dose, language)]
    cells += [Cell(load) for load in load_words.loads(dose, language)]
    if dose.effort is not None:
        cells.append(Cell(*load_words.effort(dose.effort, language)))
    cells += [
        Cell(figure or said, said if figure else "") for figure, said in load_words.pace(dose, language)
    ]
    cells += [Cell(said) for said in load_words.limits(dose, language)]
    cells += [Cell(said) for said in _where(dose, language)]
    return tuple(cells)


def _where(dose: Dose, language: str) -> tuple[str, ...]:
    """Where, and in which part of the session."""
    t = words(language)
    found = []
    if dose.in_all is not None and (dose.per_week is not None or dose.every_days or dose.as_needed):
        found.append(_in_all(dose, language))
    for each in dose.places:
        place = {
            "home": t.gettext("at home"),
            "supervised": t.gettext("with somebody who guides you"),
            "group": t.gettext("in a group"),
            "work": t.gettext("at work"),
        }[each.place]
        if each.in_all is not None:
            place = t.gettext("%(count)s sessions in all %(place)s") % {
                "count": in_figures(each.in_all, language),
                "place": place,
            }
        if each.per_week is not None:
            place = t.gettext("%(count)s × a week %(place)s") % {
                "count": in_figures(each.per_week, language),
                "place": place,
            }
        found.append(place)
    if dose.section:
        found.append(
            {
                "warm-up": t.gettext("to warm up"),
                "main": t.gettext("in the main part"),
                "cool-down": t.gettext("to finish"),
                "break": t.gettext("as a short break"),
            }[dose.section]
        )
    return tuple(found)
