"""What stages, sexes, regions and doubts are called, and how a complaint's course reads in a line."""

from collections.abc import Mapping, Sequence
from datetime import date

from babel.lists import format_list
from flask_babel import format_date, get_locale, ngettext, pgettext
from flask_babel import gettext as _

from clinic.patients.models import Episode, Patient
from clinic.patients.rules import PAIRED, Precision, Region, Sex, Side, Stage, Staging, ages


def stage(stage: Stage) -> str:
    """The stage within a sentence: subacute."""
    names: dict[str, str] = {
        Stage.ACUTE: _("acute"),
        Stage.SUBACUTE: _("subacute"),
        Stage.PERSISTENT: _("persistent"),
    }
    return names[stage]


def stage_title(stage: Stage) -> str:
    """The stage where it stands alone: Subacute."""
    names: dict[str, str] = {
        Stage.ACUTE: _("Acute"),
        Stage.SUBACUTE: _("Subacute"),
        Stage.PERSISTENT: _("Persistent"),
    }
    return names[stage]


def sex(sex: Sex) -> str:
    """The sex as a choice: Female."""
    names: dict[str, str] = {
        Sex.FEMALE: pgettext("sex", "Female"),
        Sex.MALE: pgettext("sex", "Male"),
        Sex.DIVERSE: pgettext("sex", "Diverse"),
        Sex.NOT_STATED: pgettext("sex", "Not stated"),
    }
    return names[sex]


def person(sex: Sex) -> str:
    """The sex as a word about a person: woman; nothing where it was not stated."""
    names: dict[str, str] = {
        Sex.FEMALE: pgettext("person", "woman"),
        Sex.MALE: pgettext("person", "man"),
        Sex.DIVERSE: pgettext("person", "diverse"),
        Sex.NOT_STATED: "",
    }
    return names[sex]


def precision(precision: Precision) -> str:
    """How exactly an onset is known, as a choice."""
    names: dict[str, str] = {
        Precision.DAY: _("to the day"),
        Precision.WEEK: _("about, to the week"),
        Precision.MONTH: _("roughly, to the month"),
    }
    return names[precision]


def by_day() -> str:
    """The choice of an onset whose day is known."""
    text: str = _("on this day")
    return text


def weeks_ago(weeks: int) -> str:
    """The choice of an onset some weeks ago, as short as a chip."""
    text: str
    if weeks == 0:
        text = _("this week")
    elif weeks == 26:
        text = _("half a year")
    elif weeks == 52:
        text = _("a year")
    else:
        text = str(weeks)
    return text


def region(region: str) -> str:
    """A region of the body map as a heading: Shoulder blade."""
    names: dict[str, str] = {
        Region.HEAD: _("Head"),
        Region.NECK: _("Neck"),
        Region.NECK_SHOULDER: _("Neck-to-shoulder ridge"),
        Region.SHOULDER: _("Shoulder"),
        Region.SHOULDER_BLADE: _("Shoulder blade"),
        Region.UPPER_BACK: _("Upper back"),
        Region.CHEST: _("Chest"),
        Region.ARM: _("Arm"),
    }
    return names[Region(region)]


def place(region: str, side: str = "") -> str:
    """A region with its side within a sentence: left shoulder blade."""
    if region not in PAIRED:
        single: dict[str, str] = {
            Region.HEAD: pgettext("place", "head"),
            Region.NECK: pgettext("place", "neck"),
            Region.UPPER_BACK: pgettext("place", "upper back"),
            Region.CHEST: pgettext("place", "chest"),
        }
        return single[Region(region)]
    paired: dict[str, tuple[str, str, str]] = {
        Region.NECK_SHOULDER: (
            pgettext("place", "left neck-to-shoulder ridge"),
            pgettext("place", "right neck-to-shoulder ridge"),
            pgettext("place", "both neck-to-shoulder ridges"),
        ),
        Region.SHOULDER: (
            pgettext("place", "left shoulder"),
            pgettext("place", "right shoulder"),
            pgettext("place", "both shoulders"),
        ),
        Region.SHOULDER_BLADE: (
            pgettext("place", "left shoulder blade"),
            pgettext("place", "right shoulder blade"),
            pgettext("place", "both shoulder blades"),
        ),
        Region.ARM: (
            pgettext("place", "left arm"),
            pgettext("place", "right arm"),
            pgettext("place", "both arms"),
        ),
    }
    return paired[Region(region)][list(Side).index(Side(side or Side.BOTH))]


def spot(spot: str) -> str:
    """One place of the body map as a choice: Left shoulder blade."""
    region, _dot, side = spot.partition(".")
    text = place(region, side)
    return text[:1].upper() + text[1:]


def places(regions: Sequence[str], sides: Mapping[str, str]) -> str:
    """Where a complaint is felt: Neck and left shoulder blade."""
    text = format_list([place(one, sides.get(one, "")) for one in regions], locale=get_locale())
    return text[:1].upper() + text[1:]


def course(staging: Staging) -> str:
    """How long a complaint has lasted, in the unit people use."""
    text: str
    if staging.days < 14:
        text = ngettext("%(num)d day", "%(num)d days", staging.days)
    elif staging.weeks < 26:
        text = ngettext("%(num)d week", "%(num)d weeks", staging.weeks)
    elif staging.days < 2 * 365:
        text = ngettext("%(num)d month", "%(num)d months", staging.days * 12 // 365)
    else:
        text = ngettext("%(num)d year", "%(num)d years", staging.days // 365)
    return text


def onset(day: date, precision: Precision) -> str:
    """An onset as exactly as it is known: 3 Oct 2026, about 3 Oct 2026, October 2026."""
    text: str = format_date(day, "MMMM y" if precision is Precision.MONTH else "medium")
    if precision is Precision.WEEK:
        text = _("about %(day)s", day=text)
    return text


def doubt(key: str) -> str:
    """What cannot be about a birth year or an onset, as a sentence beside the field."""
    names: dict[str, str] = {
        "birth-ahead": _("This year has not begun. Check the birth year."),
        "onset-missing": _("Give a day, or how many weeks ago it began."),
        "onset-ahead": _("This day lies ahead. Check the onset."),
        "onset-before-birth": _("This is before the birth year. Check both."),
    }
    return names[key]


def about(patient: Patient, episode: Episode, staging: Staging, *, on: date) -> tuple[str, ...]:
    """Whose page this is, in the few facts that tell people apart: age and sex, where, how long, stage."""
    younger, older = ages(patient.birth_year, on=on)
    age = f"{younger}–{older}" if younger != older else str(older)
    return (
        ", ".join(filter(None, (age, person(Sex(patient.sex))))),
        places(episode.regions, episode.sides),
        f"{course(staging)}, {stage(staging.stage)}",
    )
