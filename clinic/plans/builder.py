"""The plan builder as its page shows it: the list, the library beside it, balance, time, and the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_time
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.library import search
from clinic.library.catalogue import Library
from clinic.library.exercise import LAYERS
from clinic.library.precautions import Reach
from clinic.library.rules import strictest
from clinic.patients import rules as people
from clinic.patients import words as of_people
from clinic.plans import balance, dosing, gate_words, issuing, limits, words
from clinic.plans.models import Plan, PlanDose
from clinic.plans.programmes import programmes
from clinic.plans.rules import Dose, lacks_side
from clinic.screening.gate import Gate
from clinic.screening.models import Screening

MOST_HITS = 40


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
    position: str
    dose: str
    days: str
    time: str
    precaution: str
    reason: str
    typed: str
    value: Dose
    laterality: str
    equipment: str
    steps: tuple[Mapping[str, str], ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One exercise of the library beside the plan."""

    id: str
    name: str
    layer: str
    layer_label: str
    posture: str
    position: str
    why: str
    aside: str
    in_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow the library."""

    name: str
    label: str
    options: tuple[Mapping[str, object], ...]
    chosen: int


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
    note: str
    minutes: int | None
    language: str
    review_on: str
    ends_on: str
    query: str
    facets: tuple[Facet, ...]
    hits: tuple[Found, ...]
    aside: tuple[Found, ...]
    more: int
    found: int
    all: int
    freeing: str
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
    holding: limits.Limits,
    practice: Practice,
    library: Library,
    index: search.Index,
    query: str,
    chosen: Mapping[str, frozenset[str]],
    opened: UUID | None,
    language: str,
    now: datetime,
) -> Builder:
    """Everything the page shows, in the clinician's language; texts for the patient keep the plan's own."""
    zone = ZoneInfo(practice.time_zone)
    on = now.astimezone(zone).date()
    episode, patient = plan.episode, plan.episode.patient
    staging = people.staging(
        episode.onset,
        episode.onset_precision,
        on=on,
        boundaries=people.Boundaries(practice.subacute_from, practice.persistent_from),
    )
    doses = [dosing.dose_of(row) for row in plan.doses]
    table = library.precautions
    covered = balance.cover(
        [dose for dose in doses if dose.exercise in library],
        exercises=library.exercises,
        muscle_groups={name: muscle.group for name, muscle in library.vocabulary.muscles.items()},
        model=programmes().balance,
    )
    gaps = balance.gaps(covered, stage=staging.stage)
    found = search.search(index, query, chosen)
    in_plan = {dose.exercise for dose in doses}
    hits: list[tuple[search.Hit, tuple[Reach, ...]]] = []
    aside: list[tuple[search.Hit, tuple[Reach, ...]]] = []
    for hit in found.hits:
        reached = limits.reaches(hit.exercise, holding, table=table)
        (aside if strictest(reached) == "block" else hits).append((hit, reached))
    hits.sort(key=lambda pair: pair[0].exercise.layer not in gaps)  # what fills a gap stands first
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
        rows=tuple(
            _row(row, dose, number, library, holding, language, opened=opened)
            for number, (row, dose) in enumerate(zip(plan.doses, doses, strict=True), start=1)
            if dose.exercise in library
        ),
        note=plan.note,
        minutes=plan.minutes,
        language=plan.language,
        review_on=plan.review_on.isoformat() if plan.review_on else "",
        ends_on=plan.ends_on.isoformat() if plan.ends_on else "",
        query=query,
        facets=_facets(found, library, language),
        hits=tuple(
            _found(hit, reached, library, gaps, in_plan, language) for hit, reached in hits[:MOST_HITS]
        ),
        aside=tuple(_found(hit, reached, library, gaps, in_plan, language) for hit, reached in aside),
        more=max(len(hits) - MOST_HITS, 0),
        found=len(found.hits),
        all=len(library),
        freeing=found.freeing or "",
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
        regions=" · ".join(f"{_part(part)} {covered.parts[part]}" for part in balance.PARTS_IN_ORDER),
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
                dose=dose,
                is_known=dose.exercise in library,
                set_aside=dose.exercise in library
                and limits.is_set_aside(
                    library[dose.exercise], holding, table=library.precautions, dose=dose
                ),
                lacks_side=dose.exercise in library and lacks_side(dose, library[dose.exercise].sides),
            )
            for dose in map(dosing.dose_of, plan.doses)
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
    dose: Dose,
    number: int,
    library: Library,
    holding: limits.Limits,
    language: str,
    *,
    opened: UUID | None,
) -> Row:
    exercise = library[dose.exercise]
    reached = limits.reaches(exercise, holding, table=library.precautions, dose=dose)
    why = limits.why(reached, table=library.precautions, language=language)
    return Row(
        id=str(row.id),
        number=number,
        exercise=exercise.id,
        name=exercise.text(language).name,
        layer=exercise.layer,
        layer_label=library.word("layer", exercise.layer, language),
        posture=exercise.position,
        position=library.word("position", exercise.position, language),
        dose=words.short(dose, exercise.sides, language),
        days=words.days(dose, language),
        time=clock(balance.seconds(dose, exercise)),
        precaution=", ".join(why),
        reason=dose.reason or "",
        typed=dosing.shown(dose),
        value=dose,
        laterality=exercise.sides,
        equipment=", ".join(library.word("equipment", each, language) for each in exercise.equipment),
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


def _found(
    hit: search.Hit,
    reached: tuple[Reach, ...],
    library: Library,
    gaps: Sequence[str],
    in_plan: set[str],
    language: str,
) -> Found:
    exercise = hit.exercise
    layer_label = library.word("layer", exercise.layer, language)
    aside = ", ".join(limits.why(reached, table=library.precautions, language=language))
    blocked = strictest(reached) == "block"
    why = layer_label
    if exercise.id in in_plan:
        why = _("in the plan")
    elif exercise.layer in gaps:
        why = _("Gap: %(layer)s", layer=layer_label)
    elif aside and not blocked:
        why = _("Check first: %(reason)s", reason=aside)
    elif hit.text and hit.field != "name":
        why = hit.text
    return Found(
        id=exercise.id,
        name=exercise.text(language).name,
        layer=exercise.layer,
        layer_label=layer_label,
        posture=exercise.position,
        position=library.word("position", exercise.position, language),
        why=why,
        aside=aside if blocked else "",
        in_plan=exercise.id in in_plan,
    )


def _facets(found: search.Found, library: Library, language: str) -> tuple[Facet, ...]:
    labels = {
        "region": _("Region"),
        "layer": _("Layer"),
        "stage": _("Stage"),
        "position": _("Position"),
        "equipment": _("Equipment"),
        "difficulty": _("Difficulty"),
    }
    return tuple(
        Facet(
            name=name,
            label=label,
            options=tuple(
                {
                    "value": option.value,
                    "label": library.word(name, option.value, language),
                    "count": option.count,
                    "chosen": option.chosen,
                }
                for option in found.facets[name]
                if option.count or option.chosen
            ),
            chosen=sum(option.chosen for option in found.facets[name]),
        )
        for name, label in labels.items()
    )


def _part(part: str) -> str:
    names: dict[str, str] = {
        "neck": _("neck"),
        "shoulder-girdle": _("shoulder girdle"),
        "thoracic": _("upper back"),
    }
    return names.get(part, part)
