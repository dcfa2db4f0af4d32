"""An answer in words, in any language: a number with its unit, a value nobody measured as just that."""

from babel.numbers import format_decimal

from clinic.screening.logic import NO, UNKNOWN, YES, Answer
from clinic.wording import LOCALES, words

# The questionnaire's units stand in the plural.
OF_ONE = {
    "years": "year",
    "weeks": "week",
    "days": "day",
    "hours": "hour",
    "Jahre": "Jahr",
    "Wochen": "Woche",
    "Tage": "Tag",
    "Stunden": "Stunde",
}


def said(answer: Answer | None, *, unit: str = "", measured: bool = False, language: str) -> str:
    """As it is read; nothing where there is no answer. `measured`: an instrument gives it."""
    if answer is None:
        return ""
    if isinstance(answer, int | float):
        unit = OF_ONE.get(unit, unit) if answer == 1 else unit
        # A no-break space: a value and its unit are one thing.
        return f"{number(answer, language=language)}\u00a0{unit}".strip()
    t = words(language)
    if answer == UNKNOWN:
        return str(t.gettext("Not measured") if measured else t.gettext("Unknown"))
    return str({YES: t.gettext("Yes"), NO: t.gettext("No")}.get(answer, answer))


def number(value: float, *, language: str) -> str:
    """A number as people here write it, to be read or put back into a field: 38.4, German 38,4."""
    return str(format_decimal(value, format="0.##", locale=LOCALES[language]))
