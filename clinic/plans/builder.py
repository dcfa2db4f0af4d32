"""The plan builder as its page shows it: the list, the library beside it, balance, time, and the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_time
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.library import drawings, search
from clinic.library.catalogue import Library
from clinic.library.exercise import LAYERS
from clinic.patients import rules as people
from clinic.patients import words as of_people
from clinic.patients.models import Episode
from clinic.plans import (
    balance,
    course_words,
    dosing,
    fit,
    fit_words,
    gate_words,
    issuing,
    limits,
    load_words,
    more_fields,
    step_words,
    words,
    writing,
)
from clinic.plans.beside import Beside, Habits, beside, gap_label, part_label
from clinic.plans.courses import Course, at
from clinic.plans.doubt_words import doubt_in_words
from clinic.plans.doubts import doubts
from clinic.plans.fit import Situation
from clinic.plans.models import Plan, PlanDose, PlanStep
from clinic.plans.programmes import programmes
from clinic.plans.rules import Dose, lacks_side
from clinic.plans.schedules import week_number
from clinic.screening.gate import Gate
from clinic.screening.models import Screening

# The numbers of a dose that have a field of their own.
PARTS = ("sets", "reps", "hold_s", "duration_s", "rest_s", "times_per_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One exercise of the plan."""

    id: str
    number: int
    exercise: str
    name: str
    layer: str
    layer_label: str
    posture: str
    drawing: drawings.Drawing | None
    position: str
    dose: str
    days: str
    time: str
    precaution: str
    reason: str
    heading: str
    note: str
    typed: str
    meaning: str
    doubts: tuple[str, ...]
    parts: Mapping[str, str]
    more: Mapping[str, str]
    more_used: bool
    value: Dose
    laterality: str
    steps: tuple[Mapping[str, str], ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A layer or part without exercises: how many would fill it, or why it was let be."""

    id: str
    label: str
    is_layer: bool
    regions: list[str]
    would: int
    reason: str


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
    rows: tuple[Row, ...]
    bands: tuple[tuple[str, str], ...]
    ends: tuple[tuple[str, str], ...]
    note: str
    minutes: int | None
    language: str
    review_on: str
    ends_on: str
    beside: Beside | None
    steps: step_words.Steps
    fit: Fit
    gaps: tuple[Gap, ...]
    balance: tuple[Mapping[str, object], ...]
    regions: str
    sides: str
    pull_push: str
    session: str
    session_s: int
    fullest_day: str
    remarks: tuple[str, ...]
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
    recent: Sequence[PlanStep],
    practice: Practice,
    library: Library,
    index: search.Index | None,
    query: str,
    chosen: search.Chosen,
    opened: UUID | None,
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
    begins = plan.revisions[0].issued_at.astimezone(zone).date() if plan.revisions else on
    week = week_number(on, begins=begins)
    covered = balance.cover(
        [dose for dose in (at(wanted, week) for wanted in courses) if dose and dose.exercise in library],
        exercises=library.exercises,
        muscle_groups={name: muscle.group for name, muscle in library.vocabulary.muscles.items()},
        model=programmes().balance,
    )
    open_gaps = balance.gaps(covered, stage=staging.stage)
    gaps = [gap for gap in open_gaps if gap not in plan.dismissed]
    holding = situation.limits
    review = considered(
        plan, holding=holding, library=library, open_gate=open_gate, covered=covered, gaps=gaps
    )
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
        bands=(("", "–"), *load_words.bands(language).items()),
        ends=(("", "–"), *words.ends(language).items()),
        rows=tuple(
            _row(
                row,
                wanted,
                number,
                library,
                situation,
                language,
                opened=opened,
                turns_on=staging.turns_on,
                last_week=week_number(plan.ends_on, begins=begins) if plan.ends_on else None,
            )
            for number, (row, wanted) in enumerate(zip(plan.doses, courses, strict=True), start=1)
            if wanted.exercise in library
        ),
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
            gaps=gaps,
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
        gaps=_gaps(open_gaps, plan.dismissed, library, language),
        balance=tuple(
            {
                "layer": layer,
                "label": library.word("layer", layer, language),
                "count": covered.layers[layer],
                "is_gap": layer in gaps,
                "would": sum(exercise.layer == layer for exercise in library),
            }
            for layer in LAYERS
        ),
        regions=" · ".join(f"{part_label(part)} {covered.parts[part]}" for part in balance.PARTS_IN_ORDER),
        sides=_("even") if covered.left == covered.right else f"{covered.left} : {covered.right}",
        pull_push=f"{covered.pull} : {covered.push}",
        session=clock(covered.minutes.longest_day_s),
        session_s=covered.minutes.longest_day_s,
        fullest_day=words.day_names(language)[covered.minutes.fullest_day] if covered.exercises else "",
        remarks=tuple(
            gate_words.remark(remark) for remark in balance.remarks(covered, model=programmes().balance)
        ),
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
    covered: balance.Coverage | None = None,
    gaps: Sequence[str] = (),
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
        seconds=covered.minutes.longest_day_s if covered else 0,
        minutes=plan.minutes,
        gaps=gaps,
    )


def limits_in_words(holding: limits.Limits, library: Library, language: str) -> tuple[str, ...]:
    """The conditions that hold, by name; they stand for the precautions they bring."""
    table = library.precautions
    return tuple(table.conditions[name][language] for name in holding.conditions)


def clock(seconds: int) -> str:
    """A length as minutes and seconds: 2:45."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _row(
    row: PlanDose,
    wanted: Course,
    number: int,
    library: Library,
    situation: Situation,
    language: str,
    *,
    opened: UUID | None,
    turns_on: date | None,
    last_week: int | None,
) -> Row:
    dose = wanted.start
    exercise = library[dose.exercise]
    found = fit.marks(
        exercise,
        situation,
        table=library.precautions,
        household=library.vocabulary.household,
        dose=dose,
    )
    why = fit_words.sentences(found, library, language, turns_on=turns_on)
    return Row(
        id=str(row.id),
        number=number,
        exercise=exercise.id,
        name=exercise.text(language).name,
        layer=exercise.layer,
        layer_label=library.word("layer", exercise.layer, language),
        posture=exercise.position,
        drawing=drawings.telling(exercise.id),
        position=library.word("position", exercise.position, language),
        dose=words.short(dose, exercise.sides, language),
        days=words.days(dose, language),
        time=clock(balance.seconds(dose, exercise)),
        precaution=", ".join(why),
        reason=dose.reason or "",
        heading=row.heading,
        note=row.note,
        typed=dosing.shown(wanted, language),
        meaning="\n".join(course_words.sentences(wanted, exercise.sides, language)),
        doubts=tuple(doubt_in_words(key, language) for key in doubts(wanted, last_week=last_week)),
        more=more_fields.shown(wanted),
        more_used=more_fields.is_used(wanted, dosing.starting_dose(exercise)),
        parts={name: writing.as_number(getattr(dose, name)) for name in PARTS},
        value=dose,
        laterality=exercise.sides,
        steps=tuple(
            {"direction": direction, "word": word, "name": library[name].text(language).name, "value": name}
            for direction, word, names in (
                ("easier", _("Easier"), exercise.regresses_to),
                ("harder", _("Harder"), exercise.progresses_to),
            )
            for name in names[:1]
        ),
        is_open=row.id == opened,
    )


def _gaps(
    gaps: Sequence[str], dismissed: Mapping[str, str], library: Library, language: str
) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            id=gap,
            label=gap_label(gap, library, language),
            is_layer=gap in LAYERS,
            regions=[region for region, part in balance.PARTS.items() if part == gap],
            would=sum(gap in (exercise.layer, balance.part(exercise)) for exercise in library),
            reason=dismissed.get(gap, ""),
        )
        for gap in gaps
    )


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
