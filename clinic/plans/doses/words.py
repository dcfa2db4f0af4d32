"""A dose in words and figures, in any language: the same on builder, paper and plan page.

Each side's count is always said for that side, so nobody halves or doubles a dose by reading it.
"""

from dataclasses import dataclass, replace

from babel.lists import format_list

from clinic.plans.doses import load_words, schedule_words
from clinic.plans.doses.amount_words import SPACE, breaths, length, spelt, spelt_length, times
from clinic.plans.doses.amount_words import figure as in_figures
from clinic.plans.doses.amounts import Count, Span
from clinic.plans.doses.dose import (
    Dose,
    Laterality,
    counts_each_side,
    in_directions,
    lacks_side,
    takes_turns,
)
from clinic.plans.doses.loads import RepetitionMaximum
from clinic.plans.doses.schedules import Breaks
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
        days=schedule_words.days(dose, language),
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
    parts.append(schedule_words.daily(dose, language))
    if dose.side != "both":
        parts.append(sides(language)[dose.side])
    elif lacks_side(dose, laterality):
        parts.append(t.gettext("side to be named"))
    elif dose.in_total:
        parts.append(_shared(dose, language))
    elif counts_each_side(dose, laterality):
        parts.append(t.gettext("each side"))
    return SEPARATOR.join(filter(None, parts))


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


def sides(language: str) -> dict[str, str]:
    """What a side is called that a dose names."""
    t = words(language)
    return {"left": t.gettext("left"), "right": t.gettext("right"), "affected": t.gettext("affected side")}


def side(dose: Dose, laterality: Laterality, language: str) -> str:
    """Which sides are trained, for the head of a card; empty where both move together."""
    t = words(language)
    only = {
        "left": t.gettext("Left side only"),
        "right": t.gettext("Right side only"),
        "affected": t.gettext("Affected side only"),
    }
    if dose.side in only:
        return only[dose.side]
    if lacks_side(dose, laterality):
        return t.gettext("One side, as agreed")
    if takes_turns(dose, laterality):
        return t.gettext("Both sides in turn")
    if dose.turn == "each" or (dose.turn is None and laterality == "each-side"):
        return t.gettext("Both sides")
    return ""


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
    if said := schedule_words.at_moments(dose, language):
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
    cells += [Cell(said) for said in schedule_words.where(dose, language)]
    return tuple(cells)
