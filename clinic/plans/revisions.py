"""An issued revision as the clinician reads it: the frozen words and numbers, nothing newer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time

from clinic.accounts.models import Practice
from clinic.plans import difference_words, differences, snapshot
from clinic.plans.doses import course_words, schedule_words, words
from clinic.plans.doses.courses import Course
from clinic.plans.models import Revision
from clinic.wording import words as spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dose of the revision."""

    number: int
    name: str
    dose: str
    days: str
    reason: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another revision of the same plan, to read or to compare with."""

    id: str
    number: int
    is_compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole revision."""

    id: str
    plan_id: str
    patient: str
    patient_id: str
    number: int
    issued: str
    author: str
    digest: str
    whole_digest: str
    is_sound: bool
    language: str
    note: str
    lines: tuple[Line, ...]
    since: int | None
    changes: tuple[str, ...]
    others: tuple[Other, ...]
    safety_net: str
    screening_id: str


def page(
    revision: Revision,
    *,
    others: Sequence[Revision] = (),
    against: UUID | None = None,
    practice: Practice,
    language: str,
) -> Page:
    """What was frozen, with the exercise's names in the reader's language, and what another revision had
    instead: the one asked for, else the one before."""
    frozen = json.loads(revision.snapshot)
    known = [one for one in others if one.id != revision.id]
    earlier = [one for one in known if one.number < revision.number]
    compared = next((one for one in known if one.id == against), earlier[-1] if earlier else None)
    lines = []
    for number, item in enumerate(frozen["items"], start=1):
        wanted = snapshot.course_of(item)
        dose = wanted.start
        lines.append(
            Line(
                number=number,
                name=item["words"][language]["name"],
                dose=words.short(dose, item["laterality"], language),
                days=words.SEPARATOR.join(
                    filter(None, (schedule_words.days(dose, language), _waits(wanted, language)))
                ),
                reason=dose.reason or "",
            )
        )
    return Page(
        id=str(revision.id),
        plan_id=str(revision.plan_id),
        patient=revision.plan.episode.patient.name,
        patient_id=str(revision.plan.episode.patient.id),
        number=revision.number,
        issued=_moment(revision.issued_at.astimezone(ZoneInfo(practice.time_zone))),
        author=revision.issuer.name,
        digest=snapshot.short(revision.digest),
        whole_digest=revision.digest,
        is_sound=snapshot.is_sound(revision),
        language=frozen["language"],
        note=frozen["note"],
        lines=tuple(lines),
        since=compared.number if compared else None,
        changes=_changes(compared, frozen, language) if compared else (),
        others=tuple(Other(str(one.id), one.number, one is compared) for one in known),
        safety_net=frozen["safety"][language]["safety_net"],
        screening_id=str(revision.screening_id),
    )


def _moment(local: datetime) -> str:
    """Day and time, as the reader's language writes a day."""
    return f"{format_date(local.date(), 'long')}, {format_time(local, 'HH:mm', rebase=False)}"


def _waits(wanted: Course, language: str) -> str:
    """From when on at the earliest, where the exercise waited for somebody's word."""
    first = wanted.blocks[0]
    return "" if first.is_open else course_words.begins(first, language)


def _changes(compared: Revision, frozen: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Everything that differs: exercises and doses, then the note, minutes and dates."""
    if not snapshot.is_sound(compared):
        return ()
    other = json.loads(compared.snapshot)
    first, second = sorted((other, frozen), key=lambda one: one["number"])
    found = [difference_words.sentence(one, language) for one in differences.changes(first, second)]
    return (*found, *_whole(first, second, language))


def _whole(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> Iterator[str]:
    t = spoken(language)
    names = {
        "note": t.gettext("Note to the patient"),
        "minutes": t.gettext("Minutes the patient has"),
        "review_on": t.gettext("Next visit or review"),
        "ends_on": t.gettext("Plan ends"),
    }
    said = t.gettext("%(field)s: before “%(was)s”, now “%(now)s”.")
    for name, label in names.items():
        if before.get(name) != after.get(name):
            was, now = (one.get(name) or t.gettext("nothing") for one in (before, after))
            yield said % {"field": label, "was": was, "now": now}
