"""What an exercise is done against, how hard, how fast and how far, in plain words of any language."""

from clinic.library.catalogue import library
from clinic.plans.doses.amount_words import SPACE, figure, length
from clinic.plans.doses.amounts import Span, ends, most
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import (
    BODYWEIGHT,
    DEGREES,
    KNOWN,
    Band,
    Effort,
    Load,
    Measured,
    OwnWeight,
    RepetitionMaximum,
    Share,
    Written,
)
from clinic.wording import words


def loads(dose: Dose, language: str) -> tuple[str, ...]:
    """Every load that was stated; the body's own weight goes without saying."""
    if dose.load in ((), BODYWEIGHT):
        return ()
    named = next((name for name, same in KNOWN.items() if same == dose.load), None)
    if named is not None:
        return (library().words("load", language)[named],)
    return tuple(load(each, language) for each in dose.load)


def load(one: Load, language: str) -> str:
    """One load in words, with what its number means."""
    t = words(language)
    match one:
        case OwnWeight():
            return {
                "none": t.gettext("without any load"),
                "bodyweight": t.gettext("with your own body weight"),
                "head": t.gettext("against the weight of your head"),
                "arm": t.gettext("against the weight of your arm"),
                "leg": t.gettext("against the weight of your leg"),
            }[one.part]
        case Measured():
            amount = f"{figure(one.amount, language)}{SPACE}{one.unit}"
            return t.gettext("%(amount)s in each hand") % {"amount": amount} if one.each_hand else amount
        case Share():
            whole = {
                "1rm": t.gettext("the most you can lift once"),
                "mvc": t.gettext("your greatest strength"),
                "effort": t.gettext("your greatest effort"),
                "hrmax": t.gettext("your highest heart rate"),
                "hrr": t.gettext("your heart rate reserve"),
                "vo2max": t.gettext("your highest oxygen uptake"),
            }[one.of]
            return t.gettext("%(percent)s %% of %(whole)s") % {
                "percent": figure(one.percent, language),
                "whole": whole,
            }
        case RepetitionMaximum():
            return t.gettext("a load you can just lift %(reps)s times (%(reps)s RM)") % {
                "reps": figure(one.reps, language)
            }
        case Band():
            return _band(one, language)
        case Written():
            return library().words("load", language).get(one.text, one.text)


def bands(language: str) -> dict[str, str]:
    """Every grade and colour of an elastic band, each scale from weak to strong."""
    t = words(language)
    return {
        "extra-light": str(t.pgettext("band", "very light")),
        "light": str(t.pgettext("band", "light")),
        "medium": str(t.pgettext("band", "medium")),
        "heavy": str(t.pgettext("band", "strong")),
        "extra-heavy": str(t.pgettext("band", "very strong")),
        "tan": str(t.pgettext("band", "beige")),
        "yellow": str(t.pgettext("band", "yellow")),
        "red": str(t.pgettext("band", "red")),
        "green": str(t.pgettext("band", "green")),
        "blue": str(t.pgettext("band", "blue")),
        "black": str(t.pgettext("band", "black")),
        "silver": str(t.pgettext("band", "silver")),
        "gold": str(t.pgettext("band", "gold")),
    }


def _band(band: Band, language: str) -> str:
    t, names = words(language), bands(language)
    if band.to is None:
        return t.gettext("%(grade)s elastic band") % {"grade": names[band.grade]}
    return t.gettext("elastic band, %(grade)s to %(other)s") % {
        "grade": names[band.grade],
        "other": names[band.to],
    }


def effort(one: Effort, language: str) -> tuple[str, str]:
    """How hard it should feel: the number on its scale, and what it means."""
    t = words(language)
    if one.scale == "named":
        return _degrees(one, language), ""
    level = figure(one.level, language)
    if one.scale == "reserve":
        reps = t.ngettext("stop %(num)s repetition early", "stop %(num)s repetitions early", most(one.level))
        return reps % {"num": level}, t.gettext("so many you could still do")
    if one.scale == "borg-6-20":
        return t.gettext("Borg %(level)s") % {"level": level}, t.gettext("on the scale from 6 to 20")
    said = t.gettext("%(span)s out of 10") % {"span": level}
    if one.scale == "borg-cr10":
        return f"{said} (Borg CR10)".replace(" ", SPACE), _effort(most(one.level), language)
    return said.replace(" ", SPACE), _effort(most(one.level), language)


def degrees(language: str) -> dict[str, str]:
    """How hard it should feel, where that was said in a word."""
    t = words(language)
    return {
        "light": t.gettext("light effort"),
        "moderate": t.gettext("moderate effort"),
        "hard": t.gettext("hard effort"),
        "greatest": t.gettext("as hard as you can"),
    }


def _degrees(one: Effort, language: str) -> str:
    names = degrees(language)
    said = dict.fromkeys(names[DEGREES[int(end) - 1]] for end in ends(one.level))
    return (
        words(language).gettext("%(one)s to %(other)s") % dict(zip(("one", "other"), said, strict=True))
        if len(said) > 1
        else next(iter(said))
    )


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
    return next((said for limit, said in steps if high <= limit), t.gettext("effort: all you can give"))


def pace(dose: Dose, language: str) -> tuple[tuple[str, str], ...]:
    """Tempo and pace: seconds of each part of a repetition, or a word."""
    t = words(language)
    found = []
    if dose.tempo:
        names = (
            t.pgettext("tempo", "out"),
            t.pgettext("tempo", "stay"),
            t.pgettext("tempo", "back"),
            t.pgettext("tempo", "wait"),
        )
        parts = (f"{name} {part}{SPACE}s" for name, part in zip(names, dose.tempo, strict=False))
        found.append(
            ("-".join(map(str, dose.tempo)), t.gettext("tempo: %(parts)s") % {"parts": ", ".join(parts)})
        )
    if dose.pace:
        said = {
            "slow": t.gettext("slowly"),
            "controlled": t.gettext("under control"),
            "fast": t.gettext("quickly"),
        }[dose.pace]
        found.append(("", said))
    return tuple(found)


def limits(dose: Dose, language: str) -> tuple[str, ...]:
    """How far to move, how much pain is all right, and when to stop."""
    t = words(language)
    found = []
    if dose.arc:
        found.append(
            {
                "pain-free": t.gettext("only as far as it does not hurt"),
                "symptom-free": t.gettext("only as far as it brings on no complaints"),
                "pain-onset": t.gettext("as far as pain begins, no further"),
                "stretch": t.gettext("until you feel a light stretch"),
                "full": t.gettext("through the whole movement"),
                "mid": t.gettext("in the middle of the movement"),
                "inner": t.gettext("in the first part of the movement"),
                "end": t.gettext("up to the end of the movement"),
            }[dose.arc]
        )
    if dose.degrees is not None:
        span = dose.degrees
        if isinstance(span, Span) and span.least is None:
            found.append(
                t.gettext("no further than %(degrees)s°") % {"degrees": figure(most(span), language)}
            )
        else:
            found.append(t.gettext("movement of %(degrees)s°") % {"degrees": figure(span, language)})
    if dose.until == "tolerated":
        found.append(t.gettext("only as far as you tolerate it well"))
    if dose.pain_at_most is not None:
        limit = (
            t.gettext("pain at most %(level)s out of 10") if dose.pain_at_most else t.gettext("without pain")
        )
        found.append(limit % {"level": dose.pain_at_most})
    if dose.settles_h is not None:
        found.append(
            t.ngettext(
                "as usual again within %(num)s hour", "as usual again within %(num)s hours", dose.settles_h
            )
            % {"num": dose.settles_h}
        )
    if dose.stops:
        reasons = {
            "pain": t.pgettext("stop when", "the pain grows"),
            "form": t.pgettext("stop when", "you can no longer do it cleanly"),
            "dizzy": t.pgettext("stop when", "you get dizzy"),
            "arm": t.pgettext("stop when", "your arm hurts or tingles"),
            "headache": t.pgettext("stop when", "your head begins to ache"),
            "shaking": t.pgettext("stop when", "you begin to shake"),
            "breath": t.pgettext("stop when", "you hold your breath"),
        }
        found.append(
            t.gettext("Stop when %(reasons)s.")
            % {"reasons": ", ".join(str(reasons[each]) for each in dose.stops)}
        )
    return tuple(found)


def rests(dose: Dose, language: str) -> tuple[tuple[str, str], ...]:
    """Each rest that was stated, as a time and where it belongs."""
    t = words(language)
    places = (
        ("rest_between_reps_s", t.gettext("rest after each repetition")),
        ("rest_s", t.gettext("rest in between")),
        ("rest_between_sides_s", t.gettext("rest between the sides")),
        ("rest_after_s", t.gettext("rest before the next exercise")),
    )
    found = []
    for name, said in places:
        amount = getattr(dose, name)
        if not amount or (name == "rest_s" and most(dose.sets, 2) < 2):
            continue
        if name == "rest_between_sides_s" and amount == _usual_change(dose.exercise):
            continue
        found.append((length(amount, language), said))
    return tuple(found)


def _usual_change(exercise: str) -> int | None:
    """The seconds the library takes to change sides; as long as they stand, they need no words."""
    return library()[exercise].dosage.rest_between_sides_s if exercise in library() else None
