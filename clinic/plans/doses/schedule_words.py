"""How often and where a dose is done: on which days, at which times of them, in which part of a session."""

from babel.dates import get_day_names

from clinic.plans.doses.amount_words import figure as in_figures
from clinic.plans.doses.amount_words import times
from clinic.plans.doses.amounts import Span, most
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.schedules import WEEKDAYS, Moment, Weekday
from clinic.wording import words

SEPARATOR = " · "


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


def where(dose: Dose, language: str) -> tuple[str, ...]:
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
