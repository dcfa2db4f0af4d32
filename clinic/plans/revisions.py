"""An issued revision as the clinician reads it: the frozen words and numbers, nothing newer."""

import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import format_datetime

from clinic.accounts.models import Practice
from clinic.plans import snapshot, words
from clinic.plans.models import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dose of the revision."""

    number: int
    name: str
    dose: str
    days: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole revision."""

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
    safety_net: str
    screening_id: str


def page(revision: Revision, *, practice: Practice, language: str) -> Page:
    """What was frozen, with the exercise's names in the reader's language."""
    frozen = json.loads(revision.snapshot)
    lines = []
    for number, item in enumerate(frozen["items"], start=1):
        wanted = snapshot.course_of(item)
        dose = wanted.start
        lines.append(
            Line(
                number=number,
                name=item["words"][language]["name"],
                dose=words.short(dose, item["laterality"], language),
                days=words.days(dose, language),
                reason=dose.reason or "",
            )
        )
    return Page(
        plan_id=str(revision.plan_id),
        patient=revision.plan.episode.patient.name,
        patient_id=str(revision.plan.episode.patient.id),
        number=revision.number,
        issued=format_datetime(
            revision.issued_at.astimezone(ZoneInfo(practice.time_zone)), "d MMMM y, HH:mm", rebase=False
        ),
        author=revision.issuer.name,
        digest=snapshot.short(revision.digest),
        whole_digest=revision.digest,
        is_sound=snapshot.is_sound(revision),
        language=frozen["language"],
        note=frozen["note"],
        lines=tuple(lines),
        safety_net=frozen["safety"][language]["safety_net"],
        screening_id=str(revision.screening_id),
    )
