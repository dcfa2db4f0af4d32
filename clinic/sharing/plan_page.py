"""What a patient may see of a plan: this and nothing else leaves the practice through a link.

All words come from the handout of the same revision, so paper and page say the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names
from flask import url_for

from clinic.handouts import joining
from clinic.handouts import words as on_paper
from clinic.handouts.ahead import Condition, Later
from clinic.handouts.rules import Handout, Item
from clinic.library import drawings, showing
from clinic.library.catalogue import library
from clinic.library.exercise import Photo
from clinic.plans.doses import schedule_words
from clinic.plans.doses import words as doses
from clinic.plans.doses.course_words import CourseWords
from clinic.plans.doses.schedules import week_number
from clinic.plans.doses.words import DoseWords
from clinic.plans.rules import WEEKDAYS, Course, at, is_due, minutes
from clinic.sharing import pacing
from clinic.wording import LOCALES, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of this week."""

    short: str
    word: str
    mark: str
    state: str  # now, rest or none


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A key pose: drawn, or in words until it is."""

    label: str
    words: str
    drawing: showing.Picture | None
    is_mirrored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise, all of it."""

    number: int
    name: str
    posture: str
    days: str
    dose: DoseWords
    short: str
    steps: tuple[str, ...]
    side_note: str
    feel: str
    avoid: tuple[str, ...]
    poses: tuple[Pose, ...]
    moving: drawings.Drawing | None
    move_on: str
    is_today: bool
    course: CourseWords
    is_in: bool
    key: str
    timing: Mapping[str, Any]
    coming: str
    changes_on: str
    section: str
    mark: str
    is_coming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Exercises that share their days."""

    title: str
    names: tuple[str, ...]
    summary: str
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The whole page."""

    language: str
    number: int
    today: date
    practice: str
    phone: str
    phone_url: str
    emergency_number: str
    emergency_url: str
    weekday: str
    minutes: int
    many: int
    next_day: str
    week: tuple[Day, ...]
    first: Exercise | None
    note: str
    note_language: str
    author: str
    issued_on: str
    reasons: tuple[str, ...]
    emergency_signs: tuple[str, ...]
    precautions: tuple[str, ...]
    safety_net: str
    pain_rule: str
    due: tuple[Exercise, ...]
    others: tuple[Exercise, ...]
    as_needed: bool
    rows: tuple[Row, ...]
    revision: str
    ends_on: str
    is_draft: bool
    asks_before: bool
    changes: tuple[str, ...]
    changed_since: str
    later: tuple[Later, ...]
    conditions: tuple[Condition, ...]


def page(
    frozen: Mapping[str, Any],
    *,
    digest: str,
    language: str,
    postures: Mapping[str, str],
    phone: str,
    emergency_number: str,
    today: date,
    last_day: date,
) -> PlanPage:
    """A revision on this day, in one language. `postures` are the signs that stand for missing drawings;
    whom to call is what holds today, whatever held when the revision was issued."""
    contents = joining.contents(frozen, digest=digest, language=language, colour="#000000", on=today)
    paper = on_paper.handout(contents)
    begins = contents.begins_on or today
    given = [item.whole for item in contents.items]
    exercises = _exercises(paper, contents.items, postures, language, today, begins)
    due = tuple(exercise for exercise in exercises if exercise.is_today)
    practice = frozen["practice"]
    return PlanPage(
        language=language,
        number=frozen["number"],
        today=today,
        practice=practice["name"],
        phone=phone,
        phone_url=telephone(phone),
        emergency_number=emergency_number,
        emergency_url=telephone(emergency_number),
        weekday=format_date(today, "EEEE", locale=LOCALES[language]),
        minutes=minutes(
            sum(
                round(item.seconds * item.dose.a_day * item.dose.share)
                for item in contents.items
                if item.is_in and is_due(item.dose, today, begins=begins)
            )
        ),
        many=_many(given, today, begins=begins),
        next_day="" if due else _next_day(given, today, begins, language),
        week=_week(given, today, begins, language),
        first=next(iter(due or exercises), None),
        note=paper.note,
        note_language=frozen["language"],
        author=paper.author,
        issued_on=paper.issued_on,
        reasons=paper.stop.reasons,
        emergency_signs=paper.stop.emergency_signs,
        precautions=paper.stop.precautions,
        safety_net=with_numbers(
            paper.stop.safety_net,
            {practice["phone"]: phone, practice["emergency_number"]: emergency_number},
        ),
        pain_rule=paper.pain_rule,
        due=due,
        others=tuple(one for one in exercises if one not in due and one.is_coming),
        as_needed=any(item.dose.as_needed for item in contents.items),
        rows=tuple(
            Row(
                title=row.title,
                names=row.names,
                summary=row.summary,
                days=row.every or _days(row.times, language),
            )
            for row in paper.week
        ),
        revision=paper.revision,
        ends_on=on_paper.in_words(last_day, language),
        is_draft=paper.is_draft,
        changes=paper.changes,
        changed_since=paper.changed_since,
        later=paper.ahead.later,
        conditions=paper.ahead.conditions,
        asks_before=any(item.is_in and item.dose.pain_at_most is not None for item in contents.items),
    )


def is_planned(course: Course, on: date, *, begins: date) -> bool:
    """Whether an exercise is planned for this day, in the week of the plan that the day lies in."""
    dose = at(course, week_number(on, begins=begins))
    return dose is not None and is_due(dose, on, begins=begins)


def _many(courses: Iterable[Course], on: date, *, begins: date) -> int:
    """How many exercises a day comes to; of a group as many as one chooses."""
    doses = (at(course, week_number(on, begins=begins)) for course in courses)
    return round(sum(dose.share for dose in doses if dose is not None and is_due(dose, on, begins=begins)))


def with_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """A text with the numbers it names replaced by those that hold now."""
    known = sorted(filter(None, numbers), key=len, reverse=True)
    pattern = "|".join(rf"(?<!\d){re.escape(one)}(?!\d)" for one in known)
    return re.sub(pattern, lambda found: numbers[found[0]], text) if pattern else text


def telephone(number: str) -> str:
    """The address that calls a number: its digits, and a plus where it begins with one."""
    plus = "+" if number.strip().startswith("+") else ""
    if plus:
        number = number.replace("(0)", "")  # written for callers from the same country
    return f"tel:{plus}{''.join(sign for sign in number if sign.isascii() and sign.isdigit())}"


def _exercises(
    paper: Handout,
    items: Sequence[Item],
    postures: Mapping[str, str],
    language: str,
    today: date,
    begins: date,
) -> tuple[Exercise, ...]:
    return tuple(
        Exercise(
            number=card.number,
            name=card.name,
            posture=postures.get(item.dose.exercise, ""),
            days=card.dose.days,
            dose=card.dose,
            short=doses.short(item.dose, item.laterality, language),
            steps=card.steps,
            side_note=card.side_note,
            feel=card.feel,
            avoid=card.avoid,
            poses=tuple(
                Pose(
                    label=pose.label,
                    words=pose.words,
                    drawing=drawings.by_name(pose.drawing) if pose.drawing else _photograph(item.photo),
                    is_mirrored=pose.is_mirrored,
                )
                for pose in card.poses
            ),
            moving=drawings.moving(item.dose.exercise),
            move_on=card.move_on,
            is_today=item.is_in and is_due(item.dose, today, begins=begins),
            course=card.course,
            is_in=card.is_in,
            key=item.dose.exercise,
            timing=_timing(item) | pacing.before(item, items[:place], today, begins=begins),
            coming=pacing.coming(item, today, begins=begins),
            changes_on=str(pacing.changes_on(item, today, begins=begins) or ""),
            section=card.section,
            mark=card.mark,
            is_coming=card.is_coming,
        )
        for place, (card, item) in enumerate(zip(paper.exercises, items, strict=True))
    )


def _photograph(photo: Photo | None) -> showing.Photograph | None:
    """A practice's picture, under the address of whoever holds the link."""
    if photo is None:
        return None
    return showing.Photograph(url_for("visits.photo", digest=photo.digest), photo.width, photo.height)


def _timing(item: Item) -> dict[str, Any]:
    known = library().exercises.get(item.dose.exercise)
    return pacing.facts(item.dose, known) if known else {}


def _week(given: Sequence[Course], today: date, begins: date, language: str) -> tuple[Day, ...]:
    """This week from Monday on: how many exercises each day has."""
    t = words(language)
    short = schedule_words.day_names(language)
    whole = get_day_names("wide", locale=LOCALES[language])
    monday = today - timedelta(days=today.weekday())
    days = []
    for position, name in enumerate(WEEKDAYS):
        on = monday + timedelta(days=position)
        count = _many(given, on, begins=begins)
        said = t.ngettext("%(day)s: %(num)d exercise", "%(day)s: %(num)d exercises", count)
        if not count:
            said = t.gettext("%(day)s: no exercises")
        state = "now" if on == today else "none" if count else "rest"
        days.append(
            Day(
                short=short[name],
                word=said % {"day": whole[position], "num": count},
                mark=str(count) if count else "–",
                state=state,
            )
        )
    return tuple(days)


def _next_day(given: Sequence[Course], today: date, begins: date, language: str) -> str:
    """The next day with exercises, as a weekday; empty where there is none."""
    for ahead in range(1, 8):
        on = today + timedelta(days=ahead)
        if any(is_planned(course, on, begins=begins) for course in given):
            return format_date(on, "EEEE", locale=LOCALES[language])
    return ""


def _days(times: Sequence[int], language: str) -> str:
    """The days of one row, by their short names; empty for what is done when needed."""
    if all(times):
        return words(language).gettext("every day")
    names = schedule_words.day_names(language)
    return " · ".join(names[day] for day, count in zip(WEEKDAYS, times, strict=True) if count)
