"""What stands on a handout: plain values, and the sums and measures that need no words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from math import ceil

from clinic.handouts.ahead import Ahead
from clinic.library.exercise import Photo
from clinic.plans.doses.course_words import CourseWords
from clinic.plans.doses.schedules import Moment, week_number
from clinic.plans.doses.words import DoseWords
from clinic.plans.rules import WEEKDAYS, Course, Dose, Laterality, at, course, is_due, minutes

STAYS = CourseWords((), (), "")
NOTHING_AHEAD = Ahead()
MOST_SLOTS = 4  # a diary box has room for so many ticks side by side
MOST_POSE = 44  # letters
LONGEST_WORD = 13
# Characters from which a card with a page of its own has less room for its drawings; more than most say.
FULL_TEXT = (500, 590, 740)
WEEKS_LINE = 60  # characters a line of weeks has the height of
WEEKS_WORDS = 40  # characters that find room in it beside its weeks
STACKED = 100  # characters the second row of a dose has the height of
LONG_TEXT = 1800  # characters; a longer card could be taller than a page


# What goes in ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Logo:
    """The practice's mark as it was re-encoded at upload."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who hands over. Empty texts are left out."""

    name: str
    phone: str = ""
    tagline: str = ""
    address: tuple[str, ...] = ()
    hours: str = ""
    colour: str = "#005f69"
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """Why an exercise is in the library: what a source is to it, which, how strong, what it does not show."""

    relation: str
    citation: str = ""
    level: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One dose with its exercise's words in the language of the handout. `seconds` is one pass.

    `dose` is that of the week the handout is for; `is_in` says whether the exercise is in that week at all.
    `names` are those of the siblings that take over in other weeks.

    `poses` are the key poses in words, from start to end, `drawings` the names of their drawings: as many, or
    none, or the one of its photo. Words and drawings are made for `told_side`, which nobody knows of a
    practice's own exercise; `is_mirrored` turns the drawings to the other. `stop_reasons` leaves out what
    means an emergency call: those stand among the emergency signs.
    """

    dose: Dose
    laterality: Laterality
    seconds: int
    name: str
    steps: tuple[str, ...]
    feel: str = ""
    avoid: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    drawings: tuple[str, ...] = ()
    told_side: str = ""
    is_mirrored: bool = False
    move_on: str = ""
    stop_reasons: tuple[str, ...] = ()
    course: Course | None = None
    is_in: bool = True
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    layer: str = ""
    proofs: tuple[Proof, ...] = ()
    section: str = ""  # the heading it stands under
    mark: str = ""  # that it is new or changed since the revision before
    photo: Photo | None = None  # of a practice's own exercise, as the revision froze it

    @property
    def whole(self) -> Course:
        """The dose over the weeks; one that was given alone never changes."""
        return self.course or course(self.dose)


@dataclass(frozen=True, slots=True)
class Link:
    """The address a QR code leads to, and the last day it works."""

    address: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class OriginalOnly:
    """An archived copy names the link its original carried, and carries none."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a plan rests on, for the practice's own copy alone: never on a sheet for the patient."""

    stage: str
    onset: date
    outcome: str = ""
    decided_on: date | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything a handout is made of, as one issued revision and its screening state it.

    `safety_net` is the outcome's text for the patient with phone, number and date filled in; `precautions`
    are those meant for the patient. `is_draft` says that no named clinician has signed the clinical content.
    `photos` holds what pictures of own exercises show, by the names that items call them.
    """

    letterhead: Letterhead
    language: str
    addressee: str
    author: str
    issued_on: date
    revision: int
    digest: str
    items: tuple[Item, ...]
    emergency_number: str
    emergency_signs: tuple[str, ...]
    safety_net: str
    pain_rule: str
    note: str = ""
    precautions: tuple[str, ...] = ()
    step_back: str = ""
    pain_limit: int = 4
    diary_from: date | None = None
    diary_weeks: int = 4
    visit: date | datetime | None = None
    link: Link | OriginalOnly | None = None
    is_draft: bool = True
    begins_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    week: int = 1
    basis: Basis | None = None
    changes: tuple[str, ...] = ()
    changed_since: date | None = None
    photos: Mapping[str, bytes] = field(default_factory=dict, hash=False)


# What stands on paper --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeekRow:
    """Exercises done on the same days equally often. `times` has one number a day, Monday first."""

    title: str
    names: tuple[str, ...]
    summary: str
    times: tuple[int, ...]
    as_needed: bool
    every: str = ""
    days: str = ""


@dataclass(frozen=True, slots=True)
class StopBox:
    """When to call an ambulance, and when to stop and call the practice. No handout is without it."""

    emergency_number: str
    emergency_signs: tuple[str, ...]
    phone: str
    reasons: tuple[str, ...]
    precautions: tuple[str, ...]
    safety_net: str


@dataclass(frozen=True, slots=True)
class Pose:
    """One key pose: where in the movement, what it looks like in words, and its drawing's name if there is
    one; `is_wordy` sets words in a drawing's place smaller."""

    label: str
    words: str
    is_wordy: bool
    drawing: str = ""
    is_mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Exercise:
    """One card. `is_long` lays it out in one column that may run over pages.

    `course` is the whole course as the plan page tells it; `weeks` holds those of its weeks that come by
    themselves. Without `is_coming` it waits for somebody's word, or its weeks are over: it has no card then.
    """

    number: int
    name: str
    dose: DoseWords
    course: CourseWords
    is_in: bool
    side_note: str
    steps: tuple[str, ...]
    feel: str
    avoid: tuple[str, ...]
    move_on: str
    poses: tuple[Pose, ...]
    is_long: bool
    is_coming: bool = True
    weeks: CourseWords = STAYS
    short: str = ""
    reason: str = ""
    layer: str = ""
    proofs: tuple[Proof, ...] = ()
    section: str = ""
    heading: str = ""  # the section's, on the first of its cards
    mark: str = ""

    @property
    def fullness(self) -> int:
        """How much of the room of large drawings its words need, where it has a page of its own: 0 to 3."""
        said = (*self.steps, self.feel, *self.avoid, self.move_on, self.side_note)
        extras = " · ".join(f"{cell.figure} {cell.words}" for cell in self.dose.extras)
        lines = [
            f"{line.exercise}{line.dose}{line.days}{line.more}{line.condition}" for line in self.weeks.lines
        ]
        letters = sum(map(len, (*said, *self.weeks.steps, self.weeks.step_back, extras[WEEKS_LINE:])))
        letters += WEEKS_LINE * sum(max(ceil(len(line) / WEEKS_WORDS), 1) for line in lines)
        if self.dose.left and self.dose.right and len(self.dose.holds) > 1:
            letters += STACKED
        return max(bool(self.weeks.lines), sum(letters > limit for limit in FULL_TEXT))


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One line to fill in. `marks` has a number a day: times to tick, 0 on a free day, -1 for when needed."""

    number: int
    name: str
    dose: str
    days: str
    marks: tuple[int, ...]

    @property
    def is_planned(self) -> bool:
        """Whether there is anything to tick."""
        return any(self.marks)


@dataclass(frozen=True, slots=True)
class DiaryWeek:
    """The head of seven columns. `number` counts the plan's weeks."""

    title: str
    dates: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Diary:
    """Weeks × exercises; `planned` says on which days anything is planned at all."""

    weeks: tuple[DiaryWeek, ...]
    rows: tuple[DiaryRow, ...]
    planned: tuple[bool, ...]


def parted(diary: Diary, *, weeks: int) -> tuple[Diary, ...]:
    """The same diary on more pages, so many weeks on each; what is not planned on a page is not on it."""
    pages = []
    for first in range(0, len(diary.weeks), weeks):
        days = slice(7 * first, 7 * (first + weeks))
        rows = (replace(row, marks=row.marks[days]) for row in diary.rows)
        pages.append(
            Diary(
                diary.weeks[first : first + weeks],
                tuple(row for row in rows if row.is_planned),
                diary.planned[days],
            )
        )
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class File:
    """The clinician's copy: what the plan rests on, as facts with their names, and the whole digest."""

    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A handout in its words, ready for any layout. Every text is plain and is escaped where it is set."""

    language: str
    letterhead: Letterhead
    addressee: str
    author: str
    issued_on: str
    created: str
    revision: str
    note: str
    week: tuple[WeekRow, ...]
    stop: StopBox
    exercises: tuple[Exercise, ...]
    pain_limit: int
    pain_rule: str
    step_back: str
    diary: tuple[Diary, ...]
    day_names: tuple[str, ...]
    visit: str
    address: str
    link_ends: str
    original_link: int | None
    is_draft: bool
    week_title: str = ""
    review: str = ""
    ends: str = ""
    ahead: Ahead = NOTHING_AHEAD
    file: File | None = None
    changes: tuple[str, ...] = ()
    changed_since: str = ""
    photos: Mapping[str, bytes] = field(default_factory=dict, hash=False)

    @property
    def cards(self) -> tuple[Exercise, ...]:
        """The exercises that are done now or come by themselves."""
        return tuple(exercise for exercise in self.exercises if exercise.is_coming)


# Sums and measures -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Exercises, by their numbers, that share days and times of day, and the minutes of one pass."""

    numbers: tuple[int, ...]
    times: tuple[int, ...]
    as_needed: bool
    minutes: int
    every_days: int = 0
    in_words: bool = False
    at: tuple[Moment, ...] = ()


def groups(items: Sequence[Item]) -> tuple[Group, ...]:
    """The rows of the week table, in the order of their first exercise; when-needed ones come last."""
    rows: dict[tuple[bool, int, tuple[int | str, ...], tuple[int, ...], tuple[Moment, ...]], list[int]] = {}
    for number, item in enumerate(items, 1):
        dose = item.dose
        if not item.is_in:
            continue
        on = WEEKDAYS if dose.every_days else dose.days
        times = tuple(dose.a_day if day in on else 0 for day in WEEKDAYS)
        # Sessions in turn and groups to choose from are told in words, a row each.
        told = (*dose.in_turn, *((dose.group, dose.choose or 1) if dose.group else ()))
        moments = () if dose.as_needed or len(dose.moments) != dose.times_per_day else dose.moments
        rows.setdefault((dose.as_needed, dose.every_days or 0, told, times, moments), []).append(number)
    return tuple(
        Group(
            numbers=tuple(numbers),
            times=times,
            as_needed=as_needed,
            every_days=every_days,
            in_words=bool(told),
            at=moments,
            minutes=minutes(round(sum(items[n - 1].seconds * items[n - 1].dose.share for n in numbers))),
        )
        for (as_needed, every_days, told, times, moments), numbers in sorted(
            rows.items(), key=lambda row: (row[0][0], row[0][1] > 0)
        )
    )


def runs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Numbers as first and last of each unbroken run: 1, 2, 3, 5 → (1, 3), (5, 5)."""
    found = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        found.append((members[0], members[-1]))
    return tuple(found)


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in the order of first sight."""
    return tuple(dict.fromkeys(texts))


def first_monday(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def diary_marks(
    dose: Dose | Course,
    *,
    begins: date,
    weeks: int,
    plan_begins: date | None = None,
    plan_ends: date | None = None,
) -> tuple[int, ...]:
    """Boxes to tick on each day of whole weeks: none on free days, before the first day, out of its weeks, or
    after the plan's last day."""
    monday = first_monday(begins)
    first = plan_begins or begins
    marks = []
    for offset in range(7 * weeks):
        day = monday + timedelta(days=offset)
        now = at(course(dose), week_number(day, begins=first))
        if day < begins or now is None or (plan_ends is not None and day > plan_ends):
            marks.append(0)
        elif now.as_needed:
            marks.append(-1)
        else:
            marks.append(now.a_day if is_due(now, day, begins=first) else 0)
    return tuple(marks)


def is_long(item: Item) -> bool:
    """Whether a card could outgrow a page, so that keeping it whole would hide its end."""
    words = (item.name, *item.steps, item.feel, *item.avoid, item.move_on, *item.poses)
    return sum(len(text) + 40 * text.count("\n") for text in words) > LONG_TEXT


def is_wordy(pose: str) -> bool:
    """Whether a pose's words, or one of them, are too long for large letters in a drawing's place."""
    return len(pose) > MOST_POSE or max(map(len, pose.split()), default=0) > LONGEST_WORD
