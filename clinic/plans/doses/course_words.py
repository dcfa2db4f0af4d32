"""A course in plain words, in any language: its weeks in order, conditions, steps, and what after a flare."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import format_interval, format_skeleton

from clinic.library.catalogue import library
from clinic.plans.doses import load_words, schedule_words
from clinic.plans.doses import words as doses
from clinic.plans.doses.amount_words import SPACE, length
from clinic.plans.doses.amounts import Number, ends, most, span
from clinic.plans.doses.courses import Block, Course, Criterion, Period, Step, StepBack, Stretch, changes
from clinic.plans.doses.dose import Dose, Laterality
from clinic.plans.doses.loads import Band
from clinic.plans.doses.schedules import monday
from clinic.plans.programmes.catalogue import programmes
from clinic.wording import LOCALES, words

SEPARATOR = doses.SEPARATOR


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of a course: when, what must hold first, what to do, which other exercise takes over."""

    when: str
    dose: str
    days: str
    condition: str = ""
    exercise: str = ""
    more: str = ""
    dates: str = ""
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class CourseWords:
    """A whole course. All empty where a dose never changes: then there is nothing to say."""

    lines: tuple[Line, ...]
    steps: tuple[str, ...]
    step_back: str

    def __bool__(self) -> bool:
        return bool(self.lines or self.steps or self.step_back)


def in_words(
    wanted: Course,
    laterality: Laterality,
    language: str,
    *,
    until: int | None = None,
    begins: date | None = None,
    week: int = 0,
    named: Mapping[str, str] | None = None,
) -> CourseWords:
    """The course ahead, week by week. `named` holds exercises' names where the library's do not count."""
    stretches = changes(wanted, until=until)
    lines = () if wanted.is_plain or (len(stretches) == 1 and _is_always(stretches[0])) else stretches
    name = _name(language) if named is None else lambda exercise: named.get(exercise, exercise)
    return CourseWords(
        lines=tuple(
            replace(
                _line(each, wanted, laterality, language, name),
                dates=_dates(each, begins, language),
                is_now=_is_now(each, week),
            )
            for each in lines
        ),
        steps=tuple(
            dict.fromkeys(step_in_words(step, language) for block in wanted.blocks for step in block.steps)
        ),
        step_back="" if wanted.step_back is None else back_in_words(wanted.step_back, language),
    )


def _dates(stretch: Stretch, begins: date | None, language: str) -> str:
    """The days a stretch of weeks stands for."""
    if begins is None or stretch.unit != "week":
        return ""
    first = monday(begins) + timedelta(weeks=stretch.first - 1)
    first = max(first, begins)
    if stretch.last is None:
        return words(language).gettext("from %(day)s on") % {
            "day": format_skeleton("MMMd", first, locale=LOCALES[language])
        }
    last = monday(begins) + timedelta(weeks=stretch.last, days=-1)
    return format_interval(first, last, "MMMd", locale=LOCALES[language])


def _is_now(stretch: Stretch, week: int) -> bool:
    return (
        stretch.unit == "week" and stretch.first <= week <= (stretch.last or week) and stretch.block.is_open
    )


def _is_always(stretch: Stretch) -> bool:
    block = stretch.block
    return stretch.first == 1 and stretch.last is None and not block.criteria and block.purpose is None


def _line(
    stretch: Stretch, wanted: Course, laterality: Laterality, language: str, named: Callable[[str], str]
) -> Line:
    dose, block = stretch.dose, stretch.block
    is_entry = stretch.first == block.first or stretch.unit != block.unit
    waits = block.criteria if not block.met and is_entry else ()
    t = words(language)
    purpose = {
        "taper": t.gettext("tapering off"),
        "maintain": t.gettext("to keep what you have gained"),
        "leave": "",
        None: "",
    }[block.purpose]
    when = period(stretch.first, stretch.last, stretch.unit, language)
    if block.criteria and not block.met:
        when = t.gettext("%(when)s at the earliest") % {"when": when}
    condition = SEPARATOR.join(criterion(each, language) for each in waits)
    if block.leaves:
        return Line(when=when, dose=t.gettext("no longer part of the plan"), days="", condition=condition)
    return Line(
        when=SEPARATOR.join(filter(None, (when, purpose))),
        dose=doses.short(dose, laterality, language),
        days=schedule_words.days(dose, language),
        condition=condition,
        exercise="" if dose.exercise == wanted.exercise else named(dose.exercise),
        more=doses.rest_of(dose, language, besides=wanted.start),
    )


def begins(block: Block, language: str) -> str:
    """From when on at the earliest: what stands beside what waits for somebody's word."""
    when = period(block.first, block.first, block.unit, language)
    return words(language).gettext("%(when)s at the earliest") % {"when": when}


def period(first: int, last: int | None, unit: Period, language: str) -> str:
    """Week 3, weeks 3–4, from week 5 on; days and months alike."""
    t = words(language)
    number = {"first": first, "last": last}
    if unit == "week":
        one, many, on = (
            t.gettext("Week %(first)s"),
            t.gettext("Weeks %(first)s–%(last)s"),
            t.gettext("From week %(first)s on"),
        )
    elif unit == "day":
        one, many, on = (
            t.gettext("Day %(first)s"),
            t.gettext("Days %(first)s–%(last)s"),
            t.gettext("From day %(first)s on"),
        )
    else:
        one, many, on = (
            t.gettext("Month %(first)s"),
            t.gettext("Months %(first)s–%(last)s"),
            t.gettext("From month %(first)s on"),
        )
    return (on if last is None else one if first == last else many) % number


def criterion(one: Criterion, language: str) -> str:
    """What must hold before somebody moves on."""
    t = words(language)
    if one.kind == "pain":
        if one.level == 0:
            return t.gettext("It does not hurt.")
        return t.gettext("Pain is at most %(level)s out of 10.") % {"level": one.level}
    if one.kind == "able":
        return t.gettext("You manage it well as it is.")
    if one.kind != "reached":
        return programmes().word("criterion", one.kind, language)
    counts = [str(each) for each in (one.sets, one.reps) if each is not None]
    held = [length(one.hold_s, language)] if one.hold_s is not None else []
    if one.sessions and not (one.reps or held):
        done = t.ngettext("%(num)s session has been done.", "%(num)s sessions have been done.", one.sessions)
        return done % {"num": one.sessions}
    amount = f"{SPACE}×{SPACE}".join([*counts, *held])
    if one.sessions:
        return t.gettext("You manage %(amount)s in %(number)s sessions in a row.") % {
            "amount": amount,
            "number": one.sessions,
        }
    return t.gettext("You manage %(amount)s.") % {"amount": amount}


def step_in_words(step: Step, language: str) -> str:
    """A step as one reads it: one set more every two weeks, up to 5."""
    t = words(language)
    stated = sorted(ends(step.by), key=abs) if step.by is not None else []
    by = "–".join(f"{end:+g}" if place == 0 else f"{abs(end):g}" for place, end in enumerate(stated))
    by = by.replace("-", "−")
    many = most(span(abs(stated[0]), abs(stated[-1]))) if stated else 1
    names = {
        "sets": t.ngettext("%(by)s set", "%(by)s sets", many),
        "reps": t.ngettext("%(by)s repetition", "%(by)s repetitions", many),
        "hold_s": t.gettext("%(by)s s of holding"),
        "duration_s": t.gettext("%(by)s s of time"),
        "distance_m": t.gettext("%(by)s m"),
        "times_per_day": t.gettext("%(by)s × a day"),
        "per_week": t.gettext("%(by)s days a week"),
        "weight": t.gettext("%(by)s kg"),
        "weight_percent": t.gettext("%(by)s %% of the weight"),
        "pressure": t.gettext("%(by)s mmHg"),
        "share": t.gettext("%(by)s percentage points of load"),
        "rm": t.gettext("%(by)s RM"),
        "band": t.gettext("%(by)s grade of band"),
    }
    if step.to is not None:
        said = t.gettext("on to: %(load)s") % {"load": load_words.load(Band(step.to), language)}
    elif step.by is None:
        least = {
            "weight": t.gettext("the next weight"),
            "band": t.gettext("the next band"),
            "duration_s": t.gettext("a little more time"),
            "hold_s": t.gettext("hold a little longer"),
            "sets": t.gettext("one set more"),
            "reps": t.gettext("a few repetitions more"),
            "rm": t.gettext("a heavier load"),
            "share": t.gettext("a heavier load"),
            "load_anew": t.gettext("adjust the load"),
        }
        said = least.get(step.what, t.gettext("a little more"))
    else:
        named = {"progression": t.gettext("a little more"), "load_anew": t.gettext("adjust the load")}
        said = f"{named[step.what]} ({by})" if step.what in named else names[step.what] % {"by": by}
    if step.every_weeks:
        said += " " + t.ngettext("every week", "every %(num)s weeks", step.every_weeks) % {
            "num": step.every_weeks
        }
    if step.until is not None:
        said += ", " + t.gettext("until %(limit)s") % {"limit": _limit(step, step.until, language)}
    if step.criteria:
        conditions = " ".join(criterion(each, language) for each in step.criteria)
        return t.gettext("%(step)s, when this holds: %(conditions)s") % {
            "step": said,
            "conditions": conditions,
        }
    return f"{said}."


def _limit(step: Step, until: Number, language: str) -> str:
    if step.what in ("hold_s", "duration_s"):
        return length(int(until), language)
    unit = {"rm": "RM", "share": "%", "weight": "kg" if step.by is None else ""}.get(step.what)
    return f"{until:g}{SPACE}{unit}" if unit else f"{until:g}"


def back_in_words(back: StepBack, language: str) -> str:
    """What to do after a flare."""
    t = words(language)
    then = {
        "easier": t.gettext("then the easier exercise"),
        "previous": t.gettext("then the step before"),
        "pause": t.gettext("then pause and call us"),
        "as-before": t.gettext("then on as before"),
    }[back.then]
    return t.ngettext(
        "After a flare: %(percent)s %% of the dose for %(num)s day, %(then)s.",
        "After a flare: %(percent)s %% of the dose for %(num)s days, %(then)s.",
        back.days,
    ) % {"percent": back.percent, "num": back.days, "then": then}


def sentences(wanted: Course, laterality: Laterality, language: str) -> tuple[str, ...]:
    """The whole meaning, line by line: what is read back while somebody types."""
    found: list[str] = []
    if wanted.is_plain:
        return (sentence(wanted.start, laterality, language),)
    named = _name(language)
    for stretch in changes(wanted):
        line = _line(stretch, wanted, laterality, language, named)
        said = line.dose if stretch.block.leaves else sentence(stretch.dose, laterality, language)
        when = f"{line.when}: " if not _is_always(stretch) else ""
        found.append(when + SEPARATOR.join(filter(None, (line.exercise, said))))
        if line.condition:
            found.append(words(language).gettext("Condition: %(condition)s") % {"condition": line.condition})
    course = in_words(wanted, laterality, language)
    return (*found, *course.steps, *filter(None, (course.step_back,)))


def sentence(dose: Dose, laterality: Laterality, language: str) -> str:
    """One dose with everything it states, in one line."""
    said = doses.in_words(dose, laterality, language)
    count = doses.counted(dose, laterality, language)
    parts = [f"{count.figure}: {count.words}" if count.words and count.figure else count.figure]
    parts += [f"{cell.figure} {cell.words}".strip() for cell in (*said.holds, *said.extras)]
    side = words(language).gettext("each side") if said.left and said.right else said.side
    return SEPARATOR.join(filter(None, (parts[0], side, *parts[1:], said.days)))


def _name(language: str) -> Callable[[str], str]:
    def name(exercise: str) -> str:
        held = library()
        return held[exercise].text(language).name if exercise in held else exercise

    return name
