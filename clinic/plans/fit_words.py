"""Why an exercise is set aside now, in a few words: “Osteoporosis: loaded flexion”."""

from collections.abc import Iterable
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from clinic.library.catalogue import Library
from clinic.library.pages import short
from clinic.patients import words as of_people
from clinic.patients.rules import Stage, Staging
from clinic.plans.fit import Mark
from clinic.screening.catalogue import questionnaire

SOON = 7  # days before a stage turns in which it is worth saying


def sentences(
    found: Iterable[Mark], library: Library, language: str, *, turns_on: date | None = None
) -> tuple[str, ...]:
    """Each mark in words, each once."""
    return tuple(dict.fromkeys(sentence(mark, library, language, turns_on=turns_on) for mark in found))


def sentence(mark: Mark, library: Library, language: str, *, turns_on: date | None = None) -> str:
    """One mark in words."""
    text: str
    if mark.kind == "precaution":
        origin = _origin(mark.origin, library, language)
        demand = library.precautions.demands[mark.what].labels[language] if mark.what else ""
        text = f"{origin}: {_lower(demand)}" if demand else origin
    elif mark.kind == "stage":
        stage = of_people.stage(Stage(mark.what))
        if mark.turns and turns_on is not None:
            text = _("%(stage)s until %(day)s", stage=stage, day=weekday(turns_on))
        else:
            text = _("not while %(stage)s", stage=stage)
    elif mark.kind == "irritability":
        text = library.word("irritability", mark.what, language)
    elif mark.kind == "equipment":
        text = _("not at home: %(thing)s", thing=library.word("equipment", mark.what, language))
    else:
        text = _("not tolerated: %(position)s", position=library.word("position", mark.what, language))
    return text


def turning(staging: Staging, *, on: date) -> str:
    """That the stage turns within days, and when; nothing where it does not."""
    if staging.following is None or staging.turns_on is None or not staging.turns_within(SOON, on=on):
        return ""
    return str(
        _(
            "Turns %(stage)s on %(day)s.",
            stage=of_people.stage(staging.following),
            day=weekday(staging.turns_on),
        )
    )


def weekday(day: date) -> str:
    """A day of the coming week by its name."""
    return str(format_date(day, "EEEE"))


def _origin(name: str, library: Library, language: str) -> str:
    """The condition by its name, the precaution by what it says to a clinician."""
    conditions = library.precautions.conditions
    if name in conditions:
        return short(conditions[name][language])
    known = questionnaire().words[language].precautions
    return known[name].clinician.rstrip(".") if name in known else name


def _lower(label: str) -> str:
    """Within a sentence, except where a word is a name or German."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
