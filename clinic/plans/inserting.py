"""What a programme or an earlier plan would add to this one, before anything is added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _

from clinic.accounts.models import Clinician
from clinic.library.catalogue import library
from clinic.library.exercise import LAYERS
from clinic.plans import balance, fit, fit_words, history, limits, sources
from clinic.plans.doses import course_words, dosing, opening, words
from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course, at, without_reason
from clinic.plans.fit import Situation
from clinic.plans.models import Plan, PlanDose
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.rules import Dose
from clinic.plans.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One row of a source. What the plan holds already is not chosen; what is set aside cannot be."""

    row: Mapping[str, Any]
    name: str
    layer: str
    layer_label: str
    dose: str
    waits: str
    in_plan: bool
    aside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A number before and after all that is chosen beforehand."""

    label: str
    layer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Either every source to choose from, or what one would add."""

    plan_id: str
    version: int
    patient: str
    patient_id: str
    source: str
    name: str
    rows: Sequence[Offered]
    changes: Sequence[Change]
    groups: Sequence[tuple[str, Sequence[Mapping[str, str]]]]


def page(
    plan: Plan, source: Source | None, *, situation: Situation, week: int, by: Clinician, language: str
) -> Page:
    """The page before anything is put in."""
    patient = plan.episode.patient
    rows = offered(source, plan, situation, language, week=week) if source else ()
    return Page(
        plan_id=str(plan.id),
        version=plan.version,
        patient=patient.name,
        patient_id=str(patient.id),
        source=source.key if source else "",
        name=named(source, plan, by=by) if source else "",
        rows=rows,
        changes=_changes(plan, rows, language, week) if source else (),
        groups=() if source else _groups(plan, by=by, language=language),
    )


def offered(
    source: Source, plan: Plan, situation: Situation, language: str = "en", *, week: int = 1
) -> tuple[Offered, ...]:
    """The rows of a source as this plan would take them in this week, without exercises the library lost."""
    known, held = library(), {row.exercise for row in plan.doses}
    weeks = 0 if source.kind == sources.PLAN else week - 1
    found = []
    for row, wanted in zip(source.rows, source.courses, strict=True):
        dose = wanted.start
        if dose.exercise not in known:
            continue
        exercise = known[dose.exercise]
        marks = fit.marks(
            exercise,
            situation,
            table=known.precautions,
            household=known.vocabulary.household,
            dose=dose,
        )
        said = fit_words.sentences(marks, known, language) if fit.is_aside(marks) else ()
        found.append(
            Offered(
                row={**row, "course": dose_data.course_data(_as_it_may_run(wanted, situation, weeks))},
                name=exercise.text(language).name,
                layer=exercise.layer,
                layer_label=known.word("layer", exercise.layer, language),
                dose=words.short(dose, exercise.sides, language),
                waits="" if wanted.blocks[0].is_open else course_words.begins(wanted.blocks[0], language),
                in_plan=dose.exercise in held,
                # What carries its reason already may come along.
                aside="" if dose.reason else ", ".join(said),
            )
        )
    return tuple(found)


def named(source: Source, plan: Plan, *, by: Clinician) -> str:
    """What a source is called; an earlier plan by its day."""
    if source.kind != sources.PLAN:
        return source.name
    for earlier in sources.earlier(plan.episode, of=by):
        if sources.of_plan(earlier).key == source.key:
            day = format_date(earlier.changed_at.astimezone(ZoneInfo(by.practice.time_zone)), "d MMM yyyy")
            return str(_("Plan of %(day)s", day=day))
    return ""


def _changes(plan: Plan, rows: Sequence[Offered], language: str, week: int) -> tuple[Change, ...]:
    chosen = [history.row_of(one.row) for one in rows if not one.in_plan and not one.aside]
    before = _given([row for row in plan.doses if row.exercise in library()], week)
    after = before + _given(chosen, week)
    one, other = _covered(before), _covered(after)
    lines = [
        Change(
            label=library().word("layer", layer, language),
            layer=layer,
            before=str(one.layers[layer]),
            after=str(other.layers[layer]),
        )
        for layer in LAYERS
    ]
    minutes = [_clock(covered.minutes.longest_day_s) for covered in (one, other)]
    return (
        *lines,
        Change(label=_("Minutes on the fullest day"), layer="", before=minutes[0], after=minutes[1]),
    )


def _given(rows: Sequence[PlanDose], week: int) -> list[Dose]:
    return [dose for dose in (at(dosing.course_of(row), week) for row in rows) if dose is not None]


def _as_it_may_run(wanted: Course, situation: Situation, weeks: int) -> Course:
    """The course in the weeks of this plan, without the siblings that are set aside."""
    whole = opening.without(wanted, partial(limits.sets_aside, situation.limits, library()))
    return opening.shifted(without_reason(whole or wanted), weeks=weeks)


def _covered(doses: Sequence[Dose]) -> balance.Coverage:
    known = library()
    return balance.cover(
        doses,
        exercises=known.exercises,
        muscle_groups={name: muscle.group for name, muscle in known.vocabulary.muscles.items()},
        model=programmes().balance,
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _groups(
    plan: Plan, *, by: Clinician, language: str
) -> tuple[tuple[str, Sequence[Mapping[str, str]]], ...]:
    earlier = [one for one in sources.earlier(plan.episode, of=by) if one.id != plan.id]
    kept = sources.saved(of=by)
    zone = ZoneInfo(by.practice.time_zone)

    def line(source: Source, name: str) -> dict[str, str]:
        text = library()
        names = [text[one.exercise].text(language).name for one in source.courses if one.exercise in text]
        return {"key": source.key, "title": name, "meta": ", ".join(names)}

    groups = (
        (
            _("Earlier plans"),
            [
                line(
                    sources.of_plan(one),
                    _("Plan of %(day)s", day=format_date(one.changed_at.astimezone(zone), "d MMM yyyy")),
                )
                for one in earlier
            ],
        ),
        (_("My programmes"), [line(sources.of_saved(one), one.name) for one in kept if one.owner_id]),
        (
            _("The practice's programmes"),
            [line(sources.of_saved(one), one.name) for one in kept if not one.owner_id],
        ),
        (
            _("All programmes"),
            [
                line(source, source.name)
                for one in programmes()
                for source in (
                    sources.of_programme(one.id, language, layout) for layout in ("", *one.other_weeks)
                )
            ],
        ),
    )
    return tuple((title, lines) for title, lines in groups if lines)
