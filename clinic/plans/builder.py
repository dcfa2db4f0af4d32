"""The plan builder as its page shows it: the list, the library beside it, balance, time, and the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_time
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.library import search
from clinic.library.catalogue import Library
from clinic.patients import rules as people
from clinic.patients import words as of_people
from clinic.patients.models import Episode
from clinic.plans import (
    fit_words,
    gate_words,
    gone,
    issuing,
    limits,
    opening_words,
    rows,
    running,
    step_words,
)
from clinic.plans.beside import Beside, Habits, beside
from clinic.plans.doses import course_fields, dosing, field_words
from clinic.plans.doses.courses import Course
from clinic.plans.doses.schedules import week_number
from clinic.plans.fit import Situation
from clinic.plans.following import Following, following
from clinic.plans.history import Told
from clinic.plans.models import Plan
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.rules import lacks_side
from clinic.screening.gate import Gate
from clinic.screening.models import Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What exercises have to fit, as it was asked: None was not asked."""

    stage: str
    turning: str
    irritability: str | None
    equipment: tuple[str, ...] | None
    avoids: tuple[str, ...]
    summary: str
    irritabilities: tuple[tuple[str, str], ...]
    choices: Mapping[str, tuple[Mapping[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """The whole page."""

    id: str
    version: int
    revision: int
    saved: str
    started_from: str
    patient: str
    patient_id: str
    episode_id: str
    facts: tuple[str, ...]
    precautions: tuple[str, ...]
    rows: tuple[rows.Row, ...]
    gone: tuple[gone.Gone, ...]
    waiting: tuple[opening_words.Waiting, ...]
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    groups: Mapping[str, tuple[str, ...]]
    exercises: tuple[tuple[str, str], ...]
    note: str
    minutes: int | None
    language: str
    review_on: str
    ends_on: str
    beside: Beside | None
    steps: step_words.Steps
    fit: Fit
    live: Following
    review: issuing.Review
    shut: gate_words.Shut | None
    blocks: tuple[str, ...]
    newest: int
    newest_id: UUID | None
    is_changed: bool


def builder(
    plan: Plan,
    *,
    screening: Screening | None,
    open_gate: Gate,
    situation: Situation,
    habits: Habits,
    recent: Sequence[Told],
    practice: Practice,
    library: Library,
    index: search.Index | None,
    query: str,
    chosen: search.Chosen,
    opened: UUID | None,
    stretch: int | None,
    language: str,
    now: datetime,
) -> Builder:
    """Everything the page shows, in the clinician's language; texts for the patient keep the plan's own."""
    zone = ZoneInfo(practice.time_zone)
    on = now.astimezone(zone).date()
    episode, patient = plan.episode, plan.episode.patient
    staging = people.staging_of(episode, practice=practice, on=on)
    courses = [dosing.course_of(row) for row in plan.doses]
    doses = [wanted.start for wanted in courses]
    begins = running.begins_on(plan, on=on, zone=zone)
    week = week_number(on, begins=begins)
    last_week = week_number(plan.ends_on, begins=begins) if plan.ends_on else None
    live = following(
        plan,
        courses,
        week=week,
        stage=staging.stage,
        last_week=last_week,
        library=library,
        language=language,
    )
    holding = situation.limits
    review = considered(plan, holding=holding, library=library, open_gate=open_gate)
    newest = plan.revisions[-1] if plan.revisions else None
    return Builder(
        id=str(plan.id),
        version=plan.version,
        revision=(newest.number if newest else 0) + 1,
        saved=format_time(plan.changed_at.astimezone(zone), "HH:mm", rebase=False),
        started_from=programmes()[plan.programme].text(language).name
        if plan.programme and plan.programme in programmes()
        else "",
        patient=patient.name,
        patient_id=str(patient.id),
        episode_id=str(episode.id),
        facts=of_people.about(patient, episode, staging, on=on),
        precautions=limits_in_words(holding, library, language),
        choices=field_words.choices(language),
        groups=course_fields.GROUPS,
        exercises=_exercises(library, language) if stretch else (),
        waiting=opening_words.waiting(courses, library, language, week=week),
        rows=tuple(
            rows.row(
                row,
                wanted,
                number,
                library,
                situation,
                language,
                week=week,
                opened=opened,
                stretch=stretch,
                instead=_instead(plan, wanted),
                turns_on=staging.turns_on,
                last_week=last_week,
            )
            for number, (row, wanted) in enumerate(zip(plan.doses, courses, strict=True), start=1)
            if all(block.dose.exercise in library for block in wanted.blocks)
        ),
        gone=gone.gone(plan, library=library, of=practice, language=language),
        note=plan.note,
        minutes=plan.minutes,
        language=plan.language,
        review_on=plan.review_on.isoformat() if plan.review_on else "",
        ends_on=plan.ends_on.isoformat() if plan.ends_on else "",
        beside=None
        if index is None
        else beside(
            doses,
            situation=situation,
            gaps=live.open_gaps,
            habits=habits,
            library=library,
            index=index,
            query=query,
            chosen=chosen,
            turns_on=staging.turns_on,
            language=language,
        ),
        steps=step_words.steps(plan, recent, library, language, zone),
        fit=_fit(episode, staging, library, language, on=on),
        live=live,
        review=review,
        shut=gate_words.shut(open_gate, screening=screening, episode_id=episode.id, zone=zone),
        blocks=tuple(gate_words.block(key) for key in review.reasons if key not in open_gate.reasons),
        newest=newest.number if newest else 0,
        newest_id=newest.id if newest else None,
        is_changed=newest is None or plan.changed_at > newest.issued_at,
    )


def considered(
    plan: Plan,
    *,
    holding: limits.Limits,
    library: Library,
    open_gate: Gate,
) -> issuing.Review:
    """Whether the plan may go out now."""
    return issuing.review(
        [
            issuing.Considered(
                dose=wanted.start,
                is_known=all(dose.exercise in library for dose in doses),
                set_aside=any(
                    limits.is_set_aside(library[dose.exercise], holding, table=library.precautions, dose=dose)
                    for dose in doses
                    if dose.exercise in library
                ),
                lacks_side=any(
                    lacks_side(dose, library[dose.exercise].sides)
                    for dose in doses
                    if dose.exercise in library
                ),
            )
            for wanted in map(dosing.course_of, plan.doses)
            for doses in [[block.dose for block in wanted.blocks]]
        ],
        gate=open_gate.reasons,
        unknown_limits=bool(holding.unknown),
    )


def limits_in_words(holding: limits.Limits, library: Library, language: str) -> tuple[str, ...]:
    """The conditions that hold, by name; they stand for the precautions they bring."""
    table = library.precautions
    return tuple(table.conditions[name][language] for name in holding.conditions)


def _exercises(library: Library, language: str) -> tuple[tuple[str, str], ...]:
    """Every exercise by its name, for the one that takes over in a later stretch."""
    return tuple(sorted(((one.id, one.text(language).name) for one in library), key=lambda one: one[1]))


def _instead(plan: Plan, wanted: Course) -> tuple[str, ...]:
    """What the plan's programme offers in the place of an exercise; a clinician chooses."""
    known = programmes()
    if not plan.programme or plan.programme not in known:
        return ()
    choices = known[plan.programme].alternates.values()
    return next((names for names in choices if wanted.exercise in names), ())


def _fit(episode: Episode, staging: people.Staging, library: Library, language: str, *, on: date) -> Fit:
    asked = [of_people.stage_title(staging.stage)]
    if episode.irritability:
        asked.append(library.word("irritability", episode.irritability, language))
    if episode.equipment is not None:
        own = [library.word("equipment", thing, language) for thing in episode.equipment]
        asked.append(
            _("at home: %(things)s", things=", ".join(own)) if own else _("nothing to train with at home")
        )
    if episode.avoids:
        held = [library.word("position", one, language) for one in episode.avoids]
        asked.append(_("not: %(positions)s", positions=", ".join(held)))
    household = library.vocabulary.household
    return Fit(
        stage=asked[0],
        turning=fit_words.turning(staging, on=on),
        irritability=episode.irritability,
        equipment=None if episode.equipment is None else tuple(episode.equipment),
        avoids=tuple(episode.avoids),
        summary=" · ".join(asked),
        irritabilities=(("", _("not asked")), *library.words("irritability", language).items()),
        choices={
            kind: tuple(
                {"value": value, "label": label}
                for value, label in library.words(kind, language).items()
                if value not in household
            )
            for kind in ("equipment", "position")
        },
    )
