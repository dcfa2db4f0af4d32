"""A dose in words and figures, in any language: the same on builder, paper and plan page.

Each side's count is always said for that side, so nobody halves or doubles a dose by reading it.
"""

from dataclasses import dataclass

from babel.dates import get_day_names

from clinic.library.catalogue import library
from clinic.plans.rules import (
    BODYWEIGHT,
    WEEKDAYS,
    Dose,
    Laterality,
    Refusal,
    Weekday,
    counts_each_side,
    lacks_side,
)
from clinic.wording import words

SEPARATOR = " · "
SPACE = "\u00a0"  # a number and its unit stay on one line


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
    count = _count(dose, language)
    left = right = None
    if lacks_side(dose, laterality):
        count = Cell(count.figure, t.gettext("on the agreed side: %(dose)s") % {"dose": count.words})
    elif counts_each_side(dose, laterality) or dose.side != "both":
        if dose.side != "right":
            left = Cell(count.figure, t.gettext("left: %(dose)s") % {"dose": count.words})
        if dose.side != "left":
            right = Cell(count.figure, t.gettext("right: %(dose)s") % {"dose": count.words})
    return DoseWords(
        count=None if left or right else count,
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
    parts = []
    if dose.mode == "time":
        length = _length(dose.duration_s or 0)
        parts.append(length if dose.sets == 1 else f"{dose.sets} × {length}")
    else:
        parts.append(f"{dose.sets} × {dose.reps or 1}")
        if dose.hold_s:
            parts.append(t.gettext("hold %(time)s") % {"time": _length(dose.hold_s)})
    if dose.times_per_day == 2:
        parts.append(t.gettext("twice daily"))
    elif dose.times_per_day > 2:
        parts.append(t.gettext("%(times)s daily") % {"times": _times(dose.times_per_day, language)})
    if dose.side == "left":
        parts.append(t.gettext("left"))
    elif dose.side == "right":
        parts.append(t.gettext("right"))
    elif lacks_side(dose, laterality):
        parts.append(t.gettext("side to be named"))
    elif counts_each_side(dose, laterality):
        parts.append(t.gettext("each side"))
    return SEPARATOR.join(parts)


def side(dose: Dose, laterality: Laterality, language: str) -> str:
    """Which sides are trained, for the head of a card; empty where both move together."""
    t = words(language)
    if dose.side == "left":
        return t.gettext("Left side only")
    if dose.side == "right":
        return t.gettext("Right side only")
    if lacks_side(dose, laterality):
        return t.gettext("One side, as agreed")
    if laterality == "each-side":
        return t.gettext("Both sides")
    if laterality == "alternating":
        return t.gettext("Both sides in turn")
    return ""


def days(dose: Dose, language: str) -> str:
    """On which days: every day, when needed, or the days by their short names."""
    t = words(language)
    if dose.as_needed:
        return t.gettext("when needed")
    if set(dose.days) == set(WEEKDAYS):
        return t.gettext("every day")
    names = day_names(language)
    return SEPARATOR.join(names[day] for day in WEEKDAYS if day in dose.days)


def day_names(language: str) -> dict[Weekday, str]:
    """The short names of the days, Monday first."""
    names = get_day_names("abbreviated", context="stand-alone", locale=language)
    return {day: names[position] for position, day in enumerate(WEEKDAYS)}


def refusal(refused: Refusal, language: str) -> str:
    """What is wrong with one field, for the message beside it."""
    t = words(language)
    field = {
        "mode": t.gettext("Kind of dose"),
        "sets": t.gettext("Sets"),
        "reps": t.gettext("Repetitions"),
        "hold_s": t.gettext("Hold in seconds"),
        "duration_s": t.gettext("Duration in seconds"),
        "rest_s": t.gettext("Rest in seconds"),
        "rest_between_sides_s": t.gettext("Seconds to change sides"),
        "times_per_day": t.gettext("Times a day"),
        "days": t.gettext("Days"),
        "side": t.gettext("Side"),
        "effort": t.gettext("Effort"),
        "load": t.gettext("Load"),
    }[refused.field]
    if refused.field == "days" and refused.key == "missing":
        return t.gettext("Choose at least one day, or “when needed”.")
    if refused.field == "load" and refused.key == "out-of-range":
        return t.gettext("%(field)s: at most %(most)s characters.") % {"field": field, "most": refused.most}
    if refused.least is not None:
        return t.gettext("%(field)s: a number from %(least)s to %(most)s.") % {
            "field": field,
            "least": refused.least,
            "most": refused.most,
        }
    if refused.key == "missing":
        return t.gettext("%(field)s: an entry is missing.") % {"field": field}
    if refused.key == "not-used":
        return t.gettext("%(field)s: does not belong to this kind of dose.") % {"field": field}
    return t.gettext("%(field)s: this value is not known.") % {"field": field}


def _count(dose: Dose, language: str) -> Cell:
    """How much, once through, for one side or for both together."""
    t = words(language)
    if dose.mode == "time":
        figure, said = _length(dose.duration_s or 0), _spelt_length(dose.duration_s or 0, language)
    elif dose.mode == "hold" and dose.reps == 1:
        figure, said = _length(dose.hold_s or 0), t.gettext("hold once")
    else:
        reps = dose.reps or 1
        said = _times(reps, language)
        if dose.sets > 1:
            figure = str(reps)
        else:
            figure = (t.gettext("%(count)s ×") % {"count": reps}).replace(" ", SPACE)
    if dose.sets == 1:
        return Cell(figure, said)
    sets = t.ngettext("one set", "%(count)s sets", dose.sets) % {"count": _number(dose.sets, language)}
    return Cell(
        f"{dose.sets}{SPACE}×{SPACE}{figure}",
        t.gettext("%(sets)s, %(dose)s each") % {"sets": sets, "dose": said},
    )


def _holds(dose: Dose, language: str) -> tuple[Cell, ...]:
    t = words(language)
    cells = []
    if dose.hold_s and (dose.mode == "reps" or (dose.mode == "hold" and dose.reps != 1)):
        cells.append(Cell(_length(dose.hold_s), t.gettext("hold each time")))
    if dose.times_per_day > 1:
        spread = {
            2: t.gettext("a day: morning and evening"),
            3: t.gettext("a day: morning, noon, evening"),
        }.get(dose.times_per_day, t.gettext("a day, spread over the day"))
        cells.append(Cell(f"{dose.times_per_day}{SPACE}×", spread))
    return tuple(cells)


def _extras(dose: Dose, language: str) -> tuple[Cell, ...]:
    t = words(language)
    cells = []
    if dose.sets > 1 and dose.rest_s:
        cells.append(Cell(_length(dose.rest_s), t.gettext("rest in between")))
    if dose.load != BODYWEIGHT:
        cells.append(_load(dose.load, language))
    if dose.effort is not None:
        low, high = dose.effort
        span = str(low) if low == high else f"{low}–{high}"
        figure = t.gettext("%(span)s out of 10") % {"span": span}
        cells.append(Cell(figure.replace(" ", SPACE), _effort(high, language)))
    return tuple(cells)


def _load(load: str, language: str) -> Cell:
    """A load of the library by its name there; any other stands as the clinician wrote it."""
    return Cell(library().words("load", language).get(load, load))


def _effort(high: int, language: str) -> str:
    """The upper end of an effort range in words, after the scale the content uses."""
    t = words(language)
    steps = (
        (0, t.gettext("effort: none")),
        (1, t.gettext("effort: very light")),
        (2, t.gettext("effort: light")),
        (4, t.gettext("effort: moderate")),
        (6, t.gettext("effort: hard")),
        (8, t.gettext("effort: very hard")),
    )
    return next((said for most, said in steps if high <= most), t.gettext("effort: all you can give"))


def _number(number: int, language: str) -> str:
    """A small number spelt out, a larger one in figures."""
    # One message, so that each language spells its numbers in one place and in one form.
    spelt = (
        words(language).gettext("zero one two three four five six seven eight nine ten eleven twelve").split()
    )
    return spelt[number] if number < len(spelt) else str(number)


def _times(number: int, language: str) -> str:
    t = words(language)
    spelt = _number(number, language)
    if spelt.isdecimal():
        return t.gettext("%(number)s times") % {"number": number}
    return t.ngettext("once", "%(count)s times", number) % {"count": spelt}


def _length(seconds: int) -> str:
    """A time in figures: seconds up to two minutes unless they are whole minutes."""
    whole, rest = divmod(seconds, 60)
    if not whole or (rest and seconds < 120):
        return f"{seconds}{SPACE}s"
    return f"{whole}:{rest:02d}{SPACE}min" if rest else f"{whole}{SPACE}min"


def _spelt_length(seconds: int, language: str) -> str:
    t = words(language)
    whole, rest = divmod(seconds, 60)
    if rest and seconds < 120:
        whole, rest = 0, seconds
    parts = []
    if whole:
        parts.append(
            t.ngettext("one minute", "%(count)s minutes", whole) % {"count": _number(whole, language)}
        )
    if rest:
        parts.append(t.ngettext("one second", "%(count)s seconds", rest) % {"count": _number(rest, language)})
    if len(parts) == 1:
        return parts[0]
    return t.gettext("%(minutes)s and %(seconds)s") % {"minutes": parts[0], "seconds": parts[1]}
