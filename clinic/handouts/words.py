"""A handout in words: what a revision and its screening state, said in the handout's own language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.lists import format_list

from clinic.handouts import ahead_words
from clinic.handouts.ahead import is_coming
from clinic.handouts.directions import apart
from clinic.handouts.rules import (
    Contents,
    Diary,
    DiaryRow,
    DiaryWeek,
    Exercise,
    File,
    Group,
    Handout,
    Item,
    Link,
    OriginalOnly,
    Pose,
    StopBox,
    WeekRow,
    diary_marks,
    first_monday,
    groups,
    is_long,
    is_wordy,
    runs,
    unique,
)
from clinic.plans import snapshot
from clinic.plans.doses import course_words, schedule_words
from clinic.plans.doses import words as doses
from clinic.plans.doses.amount_words import figure
from clinic.plans.doses.course_words import CourseWords
from clinic.plans.doses.schedules import week_number
from clinic.plans.rules import Dose, at, in_directions
from clinic.wording import LOCALES, words

WEEKS_A_PAGE = 4
MOST_WEEKS = 12


def handout(contents: Contents) -> Handout:
    """Everything that stands on paper. Same contents, same words: no clock is read."""
    language = contents.language
    link = contents.link
    return Handout(
        language=language,
        letterhead=contents.letterhead,
        addressee=apart(contents.addressee),
        author=apart(contents.author),
        issued_on=in_words(contents.issued_on, language),
        created=contents.issued_on.isoformat(),
        revision=_revision(contents),
        note=contents.note,
        week=tuple(_week_row(group, contents.items, language) for group in groups(contents.items)),
        stop=StopBox(
            emergency_number=contents.emergency_number,
            emergency_signs=contents.emergency_signs,
            phone=contents.letterhead.phone,
            reasons=unique(reason for item in contents.items for reason in item.stop_reasons),
            precautions=contents.precautions,
            safety_net=contents.safety_net,
        ),
        exercises=_headed(
            [_exercise(number, item, contents) for number, item in enumerate(contents.items, 1)]
        ),
        pain_limit=contents.pain_limit,
        pain_rule=contents.pain_rule,
        step_back=contents.step_back,
        diary=_diary(contents),
        day_names=tuple(schedule_words.day_names(language).values()),
        visit=_visit(contents.visit, language),
        address=link.address if isinstance(link, Link) else "",
        link_ends=in_words(link.ends_on, language) if isinstance(link, Link) else "",
        original_link=link.number if isinstance(link, OriginalOnly) else None,
        is_draft=contents.is_draft,
        week_title=_week_title(contents),
        review=_short_day(contents.review_on, language),
        ends="" if contents.ends_on is None else in_words(contents.ends_on, language),
        ahead=ahead_words.in_words(
            contents.items,
            language,
            begins=contents.begins_on,
            until=_last_week(contents),
            week=contents.week,
        ),
        file=_file(contents),
        photos=contents.photos,
        changes=contents.changes,
        changed_since="" if contents.changed_since is None else in_words(contents.changed_since, language),
    )


def _short_day(day: date | None, language: str) -> str:
    """A date where room is scarce, its month in letters: 1 Dec 2026."""
    return "" if day is None else format_skeleton("yMMMd", day, locale=LOCALES[language])


def in_words(day: date, language: str) -> str:
    """A date as people say it: 24 November 2026."""
    return format_date(day, "long", locale=LOCALES[language])


def _week_title(contents: Contents) -> str:
    """Which week of the plan the sheet is for, where the plan's weeks differ from each other."""
    if all(item.whole.is_plain for item in contents.items):
        return ""
    t, number, last = words(contents.language), contents.week, _last_week(contents)
    title = (
        t.gettext("Week %(number)s") % {"number": number}
        if last is None
        else t.gettext("Week %(number)s of %(last)s") % {"number": number, "last": last}
    )
    dates = ahead_words.dates(number, number, contents.begins_on, contents.language)
    return doses.SEPARATOR.join(filter(None, (title, dates)))


def _file(contents: Contents) -> File | None:
    """What only the practice's own copy says."""
    basis, t = contents.basis, words(contents.language)
    if basis is None:
        return None
    decided = "" if basis.decided_on is None else in_words(basis.decided_on, contents.language)
    facts = (
        (t.gettext("Stage at issue"), basis.stage),
        (t.gettext("Since"), in_words(basis.onset, contents.language)),
        (t.gettext("Decision of the screening"), basis.outcome),
        (t.gettext("Decided on"), decided),
    )
    return File(tuple((name, said) for name, said in facts if said), basis.reasons, contents.digest)


def _revision(contents: Contents) -> str:
    t = words(contents.language)
    return t.gettext("Revision %(number)s · %(date)s · digest %(digest)s") % {
        "number": contents.revision,
        "date": format_date(contents.issued_on, "medium", locale=LOCALES[contents.language]),
        "digest": snapshot.short(contents.digest),
    }


def _visit(visit: date | datetime | None, language: str) -> str:
    if visit is None:
        return ""
    day = format_date(visit, "full", locale=LOCALES[language])
    if not isinstance(visit, datetime):
        return day
    time = format_time(visit, "short", locale=LOCALES[language])
    return words(language).gettext("%(day)s, %(time)s") % {"day": day, "time": time}


def _numbers(numbers: Sequence[int], language: str) -> str:
    """Exercise numbers as one reads them: 1, 3 to 5 and 8."""
    t = words(language)
    parts = []
    for first, last in runs(numbers):
        if last - first > 1:
            parts.append(t.gettext("%(first)s to %(last)s") % {"first": first, "last": last})
        else:
            parts += [str(number) for number in range(first, last + 1)]
    return format_list(parts, locale=language)


def _week_row(group: Group, items: Sequence[Item], language: str) -> WeekRow:
    t = words(language)
    many = len(group.numbers)
    title = t.ngettext("Exercise %(numbers)s", "Exercises %(numbers)s", many) % {
        "numbers": _numbers(group.numbers, language)
    }
    at = schedule_words.at_moments(items[group.numbers[0] - 1].dose, language)
    known: dict[str, int | str] = {"minutes": group.minutes, "times": max(group.times), "at": at}
    if group.as_needed:
        summary = t.ngettext(
            "when needed, about %(minutes)s minute", "when needed, about %(minutes)s minutes", group.minutes
        )
    elif group.at and max(group.times) > 1:
        summary = t.ngettext(
            "%(at)s, about %(minutes)s minute each time",
            "%(at)s, about %(minutes)s minutes each time",
            group.minutes,
        )
    elif group.at:
        summary = t.ngettext(
            "%(at)s, about %(minutes)s minute", "%(at)s, about %(minutes)s minutes", group.minutes
        )
    elif max(group.times) > 1:
        summary = t.ngettext(
            "%(times)s times a day, about %(minutes)s minute each time",
            "%(times)s times a day, about %(minutes)s minutes each time",
            group.minutes,
        )
    elif many > 1:
        summary = t.ngettext(
            "once a day, about %(minutes)s minute together",
            "once a day, about %(minutes)s minutes together",
            group.minutes,
        )
    else:
        summary = t.ngettext(
            "once a day, about %(minutes)s minute", "once a day, about %(minutes)s minutes", group.minutes
        )
    days = schedule_words.days(items[group.numbers[0] - 1].dose, language)
    return WeekRow(
        title=title,
        names=tuple(_told_apart(items[number - 1], items, language) for number in group.numbers),
        summary=summary % known,
        times=group.times,
        as_needed=group.as_needed,
        every=days if group.in_words else _every(group.every_days, language),
        days=days,
    )


def _told_apart(item: Item, items: Sequence[Item], language: str) -> str:
    """The name, with its side where the exercise stands there once for each."""
    same = [one for one in items if one.dose.exercise == item.dose.exercise]
    if len(same) < 2 or item.dose.side == "both":
        return item.name
    known = {"name": item.name, "side": doses.sides(language)[item.dose.side]}
    return words(language).gettext("%(name)s (%(side)s)") % known


def _every(days: int, language: str) -> str:
    """What stands in the week of something that has no fixed weekdays."""
    if not days:
        return ""
    t = words(language)
    return (
        t.gettext("every other day") if days == 2 else t.gettext("every %(number)s days") % {"number": days}
    )


def _side_note(item: Item, language: str) -> str:
    """What somebody has to know who trains one side of an exercise that is told for one or for both."""
    t = words(language)
    kept = {
        "left": t.gettext("Left side only: do not change sides."),
        "right": t.gettext("Right side only: do not change sides."),
        "affected": t.gettext("Affected side only: do not change sides."),
    }.get(item.dose.side, "")
    # Drawings are turned round for the other side; words stay as they are, and mostly name both sides.
    swapped = {
        ("left", "right"): t.gettext("The words describe the right side: swap left and right in them."),
        ("right", "left"): t.gettext("The words describe the left side: swap left and right in them."),
        ("left", ""): t.gettext("If the words describe the right side, swap left and right in them."),
        ("right", ""): t.gettext("If the words describe the left side, swap left and right in them."),
        ("affected", "right"): t.gettext(
            "Words and drawings show the right side. If yours is the left, swap left and right."
        ),
        ("affected", "left"): t.gettext(
            "Words and drawings show the left side. If yours is the right, swap left and right."
        ),
        ("affected", ""): t.gettext("Whatever side the steps name, use the affected one."),
    }.get((item.dose.side, item.told_side), "")
    return f"{kept} {swapped}".strip()


def _exercise(number: int, item: Item, contents: Contents) -> Exercise:
    language = contents.language
    return Exercise(
        number=number,
        name=item.name,
        dose=doses.in_words(item.dose, item.laterality, language),
        course=course_words.in_words(
            item.whole,
            item.laterality,
            language,
            begins=contents.begins_on,
            until=_last_week(contents),
            week=contents.week,
            named=item.names,
        ),
        is_in=item.is_in,
        side_note=_side_note(item, language),
        steps=item.steps,
        feel=item.feel,
        avoid=tuple(_sentence(mistake) for mistake in item.avoid),
        move_on=item.move_on,
        poses=_poses(item, language),
        is_long=is_long(item),
        is_coming=is_coming(item.whole, week=contents.week, until=_last_week(contents)),
        weeks=_weeks(item, contents),
        short=doses.short(item.dose, item.laterality, language),
        reason=item.whole.reason or "",
        layer=item.layer,
        proofs=item.proofs,
        section=item.section,
        mark=item.mark,
    )


def _headed(exercises: Sequence[Exercise]) -> tuple[Exercise, ...]:
    """The heading of each section on the first of its cards."""
    found, before = [], ""
    for exercise in exercises:
        begins = exercise.is_coming and exercise.section != before
        found.append(replace(exercise, heading=exercise.section) if begins else exercise)
        before = exercise.section if exercise.is_coming else before
    return tuple(found)


def _weeks(item: Item, contents: Contents) -> CourseWords:
    """The weeks of a card that come by themselves, with its steps; what waits is told once for the plan."""
    whole = item.whole
    opened = tuple(block for block in whole.blocks if block.is_open)
    said = course_words.in_words(
        replace(whole, blocks=opened or whole.blocks[:1]),
        item.laterality,
        contents.language,
        begins=contents.begins_on,
        until=_last_week(contents),
        week=contents.week,
        named=item.names,
    )
    last = _last_week(contents)
    ends = opened[-1].last if opened and opened[-1].unit == "week" else None
    goes_on = ends is None or ends == last or at(whole, ends + 1) is not None
    stays = len(said.lines) < 2 and item.is_in and goes_on  # else its card must not read as if it stayed
    return replace(said, lines=() if stays or not opened else said.lines)


def _last_week(contents: Contents) -> int | None:
    """The week the plan ends in, where it has an end."""
    if contents.ends_on is None or contents.begins_on is None:
        return None
    return week_number(contents.ends_on, begins=contents.begins_on)


def _sentence(text: str) -> str:
    """The text with a full stop, unless it ends with a mark of its own."""
    return text if text.endswith((".", "…", "?")) else f"{text}."


def _poses(item: Item, language: str) -> tuple[Pose, ...]:
    t = words(language)
    poses = item.poses
    labels = [str(t.pgettext("pose", "Then"))] * len(poses)
    labels[-1:] = [str(t.pgettext("pose", "End"))]
    labels[:1] = [str(t.pgettext("pose", "Start"))]
    small = any(map(is_wordy, poses))  # one size on a card
    drawings = item.drawings if len(item.drawings) == len(poses) else ("",) * len(poses)
    return tuple(
        Pose(label, pose, small, drawing, item.is_mirrored)
        for label, pose, drawing in zip(labels, poses, drawings, strict=False)
    )


def _diary(contents: Contents) -> tuple[Diary, ...]:
    """Pages of four weeks from the Monday of the first day on, to the plan's end if it is known."""
    if contents.diary_from is None:
        return ()
    language, begins = contents.language, contents.diary_from
    monday = first_monday(begins)
    plan_begins = contents.begins_on or begins
    ends = contents.ends_on if contents.ends_on and contents.ends_on >= begins else None
    weeks = contents.diary_weeks if ends is None else min(week_number(ends, begins=begins), MOST_WEEKS)
    marks = [
        diary_marks(item.whole, begins=begins, weeks=weeks, plan_begins=plan_begins, plan_ends=ends)
        for item in contents.items
    ]
    pages = []
    for first in range(0, weeks, WEEKS_A_PAGE):
        span = range(first, min(first + WEEKS_A_PAGE, weeks))
        days = slice(7 * span.start, 7 * span.stop)
        rows = tuple(
            DiaryRow(
                number,
                item.name,
                _tallies(item, span, monday, plan_begins, language),
                schedule_words.days(item.dose, language),
                marks[number - 1][days],
            )
            for number, item in enumerate(contents.items, 1)
            if any(marks[number - 1][days])
        )
        heads = (
            _diary_week(
                week_number(monday + timedelta(weeks=week), begins=plan_begins),
                monday + timedelta(weeks=week),
                language,
            )
            for week in span
        )
        planned = tuple(
            any(mark > 0 for mark in day) for day in zip(*(row.marks for row in rows), strict=True)
        )
        pages.append(Diary(tuple(heads), rows, planned or (False,) * 7 * len(span)))
    return tuple(pages)


def _tallies(item: Item, span: range, monday: date, plan_begins: date, language: str) -> str:
    """What one tick stands for in these weeks; from which week on, where that changes."""
    told: list[str] = []
    for week in span:
        number = week_number(monday + timedelta(weeks=week), begins=plan_begins)
        dose = at(item.whole, number)
        said = "" if dose is None else _tally(item, dose, language)
        if dose is not None and dose.exercise != item.dose.exercise:
            said = f"{item.names.get(dose.exercise, dose.exercise)}: {said}"
        if said and not told:
            told.append(said)
        elif said and not told[-1].endswith(said):
            told.append(
                words(language).gettext("week %(number)s: %(dose)s") % {"number": number, "dose": said}
            )
    return "; ".join(told) or _tally(item, item.dose, language)


def _tally(item: Item, dose: Dose, language: str) -> str:
    """What one tick stands for, short enough for the margin of a diary."""
    t = words(language)
    said = doses.in_words(dose, item.laterality, language)
    count = said.count or said.left or said.right
    parts = ["" if count is None else count.figure]
    if said.left and said.right:
        parts.append(t.gettext("each side"))
    elif said.left or said.right or dose.side == "affected":
        parts.append(said.side)
    if in_directions(dose, item.laterality) > 1:
        parts.append(doses.every_direction(dose, language))
    if moments := schedule_words.at_moments(dose, language):
        parts.append(moments)
    elif dose.a_day > 1:
        parts.append(
            t.gettext("%(times)s × a day") % {"times": figure(dose.times_per_day or dose.a_day, language)}
        )
    elif dose.as_needed:
        parts.append(said.days)
    return doses.SEPARATOR.join(parts)


def _diary_week(number: int, monday: date, language: str) -> DiaryWeek:
    t = words(language)
    sunday = monday + timedelta(days=6)
    dates = format_interval(monday, sunday, "MMMd", locale=LOCALES[language])
    return DiaryWeek(t.gettext("Week %(number)s") % {"number": number}, dates, number)
