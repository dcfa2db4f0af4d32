"""Numbers, ranges and lengths in figures and in words, in any language."""

from collections.abc import Callable

from babel.numbers import format_decimal

from clinic.plans.doses.amounts import Amount, Count, Number, Span, most
from clinic.wording import LOCALES, words

SPACE = "\u00a0"  # a number and its unit stay on one line


def figure(amount: Amount, language: str) -> str:
    """In figures: 8, 8–12, up to 8, at least 8."""
    return ranged(amount, lambda number: format_decimal(number, locale=LOCALES[language]), language)


def ranged(amount: Amount, say: Callable[[Number], str], language: str) -> str:
    """A range with each end said in the same way."""
    if not isinstance(amount, Span):
        return say(amount)
    t = words(language)
    if amount.least is None:
        return t.gettext("up to %(most)s") % {"most": say(amount.most or 0)}
    if amount.most is None:
        return t.gettext("at least %(least)s") % {"least": say(amount.least)}
    return f"{say(amount.least)}–{say(amount.most)}"


def spelt(number: Number, language: str) -> str:
    """A small number spelt out, a larger one in figures."""
    # One message, so that each language spells its numbers in one place and in one form.
    names = (
        words(language).gettext("zero one two three four five six seven eight nine ten eleven twelve").split()
    )
    whole = isinstance(number, int) and 0 <= number < len(names)
    return names[int(number)] if whole else format_decimal(number, locale=LOCALES[language])


def times(amount: Count, language: str) -> str:
    """How often: once, ten times, 8–12 times."""
    t = words(language)
    if isinstance(amount, Span):
        return t.gettext("%(number)s times") % {"number": figure(amount, language)}
    name = spelt(amount, language)
    if name.isdecimal():
        return t.gettext("%(number)s times") % {"number": amount}
    return t.ngettext("once", "%(count)s times", amount) % {"count": name}


def breaths(amount: Count, breathing: str | None, language: str) -> str:
    """A length in breaths, and how they are: 5 deep breaths."""
    t, many = words(language), most(amount)
    said = {
        None: t.ngettext("%(count)s breath", "%(count)s breaths", many),
        "deep": t.ngettext("%(count)s deep breath", "%(count)s deep breaths", many),
        "slow": t.ngettext("%(count)s slow breath", "%(count)s slow breaths", many),
        "calm": t.ngettext("%(count)s calm breath", "%(count)s calm breaths", many),
    }[breathing]
    # Too long for one line of a narrow card: only the number stays with the word after it.
    return (said % {"count": figure(amount, language)}).replace(" ", SPACE, 1)


def length(amount: Count, language: str = "en") -> str:
    """A time in figures: seconds up to two minutes unless they are whole minutes."""
    if isinstance(amount, Span):
        stated = [end for end in (amount.least, amount.most) if end is not None]
        if all(end and end % 60 == 0 for end in stated):
            return f"{ranged(amount, lambda end: str(int(end // 60)), language)}{SPACE}min"
        if all(end < 120 for end in stated):
            return f"{ranged(amount, str, language)}{SPACE}s"
        return ranged(amount, lambda end: length(int(end)), language)
    whole, rest = divmod(amount, 60)
    if not whole or (rest and amount < 120):
        return f"{amount}{SPACE}s"
    return f"{whole}:{rest:02d}{SPACE}min" if rest else f"{whole}{SPACE}min"


def spelt_length(amount: Count, language: str) -> str:
    """The same in words; a range stays in figures."""
    if isinstance(amount, Span):
        return length(amount, language)
    t = words(language)
    whole, rest = divmod(amount, 60)
    if rest and amount < 120:
        whole, rest = 0, amount
    parts = []
    if whole:
        parts.append(t.ngettext("one minute", "%(count)s minutes", whole) % {"count": spelt(whole, language)})
    if rest:
        parts.append(t.ngettext("one second", "%(count)s seconds", rest) % {"count": spelt(rest, language)})
    if len(parts) == 1:
        return parts[0]
    return t.gettext("%(minutes)s and %(seconds)s") % {"minutes": parts[0], "seconds": parts[1]}
