"""Puts together what a revision freezes: the plan's doses with the library's words in every language."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from clinic import wording
from clinic.accounts.models import Clinician, Practice
from clinic.library.catalogue import Library
from clinic.library.exercise import Exercise
from clinic.patients import rules as people
from clinic.plans import running
from clinic.plans.doses import reckoning
from clinic.plans.doses.courses import Course, at, changes, course, day_before, week_of
from clinic.plans.doses.dosing import course_of
from clinic.plans.doses.turns import beside_others
from clinic.plans.doses.words import side
from clinic.plans.models import Plan
from clinic.plans.rules import Dose
from clinic.plans.snapshot import Contents, Figure, Item, Safety, Sibling, Wording
from clinic.screening import versions
from clinic.screening.models import Content, Screening
from clinic.screening.netting import safety_net
from clinic.screening.questionnaire import Questionnaire
from clinic.screening.signing import unsigned


def contents(
    plan: Plan,
    *,
    screening: Screening | None,
    practice: Practice,
    author: Clinician,
    library: Library,
    questionnaire: Questionnaire,
    now: datetime,
) -> Contents:
    """Everything the plan says today. Without a screening there is nothing to rest on, and it says so."""
    patient = plan.episode.patient
    zone = ZoneInfo(practice.time_zone)
    on = now.astimezone(zone).date()
    return Contents(
        plan_id=str(plan.id),
        programme=plan.programme,
        stage=people.staging_of(plan.episode, practice=practice, on=on).stage,
        onset=plan.episode.onset,
        begins_on=running.begins_on(plan, on=on, zone=zone),
        language=plan.language,
        note=plan.note,
        minutes=plan.minutes,
        review_on=plan.review_on,
        ends_on=plan.ends_on,
        author={"name": author.name, "title": author.title},
        practice={
            "name": practice.name,
            "tagline": practice.tagline,
            "phone": practice.phone,
            "address": practice.address,
            "hours": practice.hours,
            "emergency_number": practice.emergency_number,
            "time_zone": practice.time_zone,
        },
        greeting=patient.greeting,
        items=[
            item(wanted, library, note=row.note, row=str(row.id), heading=row.heading or "")
            for row, wanted in zip(plan.doses, beside_others([*map(course_of, plan.doses)]), strict=True)
            if row.exercise in library
        ],
        safety={
            language: safety(screening, plan.review_on, practice, library, questionnaire, language)
            for language in wording.LANGUAGES
        },
        screening=_screened(screening),
        content={
            "library": library.digest,
            "questionnaire": questionnaire.digest,
            "status": "draft" if _is_draft(practice, library, questionnaire) else "approved",
        },
    )


def _is_draft(practice: Practice, library: Library, questionnaire: Questionnaire) -> bool:
    """Whether no clinician of this practice has signed what goes onto the sheet."""
    digests = {Content.EXERCISES: library.digest, Content.SCREENING: questionnaire.digest}
    return bool(unsigned(practice.approved, digests))


def item(
    wanted: Dose | Course, library: Library, *, note: str = "", row: str = "", heading: str = ""
) -> Item:
    """One dose with its exercise's words, as they stand in the library now."""
    whole = course(wanted)
    dose = whole.start
    exercise = library[dose.exercise]
    return Item(
        course=whole,
        laterality=exercise.sides,
        seconds=reckoning.seconds(dose, exercise),
        layer=exercise.layer,
        equipment=exercise.equipment,
        words=_words(exercise, dose, library),
        photo=_photo(exercise),
        note=note,
        row=row,
        heading=heading,
        seconds_from=() if whole.is_plain else seconds_from(whole, library),
        siblings={
            block.dose.exercise: Sibling(
                laterality=library[block.dose.exercise].sides,
                words=_words(library[block.dose.exercise], block.dose, library),
                photo=_photo(library[block.dose.exercise]),
            )
            for block in whole.blocks
            if block.dose.exercise != whole.exercise and block.dose.exercise in library
        },
    )


def seconds_from(whole: Course, library: Library) -> tuple[tuple[int, int], ...]:
    """How long it takes, from each week on in which that changes."""
    found: list[tuple[int, int]] = []
    for stretch in changes(whole):
        week = week_of(day_before(stretch.first - 1, stretch.unit) + 1)
        dose = stretch.dose
        # What still waits to be opened takes nobody's time, and does not change what the week takes.
        if dose.exercise in library and at(whole, week) == dose:
            found.append((week, reckoning.seconds(dose, library[dose.exercise])))
    return tuple(found)


def _photo(exercise: Exercise) -> Mapping[str, Any] | None:
    return None if exercise.photo is None else asdict(exercise.photo)


def _words(exercise: Exercise, dose: Dose, library: Library) -> dict[str, Wording]:
    return {language: _wording(exercise, dose, library, language) for language in wording.LANGUAGES}


def next_check(screening: date | None, plan: date | None) -> date | None:
    """The day a patient is told to come: where screening and plan each name one, the earlier."""
    return min(filter(None, (screening, plan)), default=None)


def safety(
    screening: Screening | None,
    review_on: date | None,
    practice: Practice,
    library: Library,
    questionnaire: Questionnaire,
    language: str,
) -> Safety:
    """When to stop and whom to call, in one language."""
    words = questionnaire.words[language]
    net = ""
    if screening is not None and screening.outcome is not None:
        net = safety_net(
            questionnaire,
            screening.outcome,
            phone=practice.phone,
            emergency_number=practice.emergency_number,
            day=screening.assess_by or next_check(screening.review_on, review_on),
            language=language,
        )
    # A precaution holds as it was acknowledged, in its words, whatever today's questions have become.
    precautions = screening.precautions if screening is not None else ()
    own = versions.of(screening) if screening is not None else questionnaire
    return Safety(
        emergency_signs=tuple(words.emergency_signs.values()),
        safety_net=net,
        precautions=tuple(
            own.words[language].precautions[name].patient
            for name in precautions
            if name in own.precautions and own.precautions[name].on_handout
        ),
        pain_rule=library.guidance[language].pain_rule,
    )


def _wording(exercise: Exercise, dose: Dose, library: Library, language: str) -> Wording:
    text = exercise.text(language)
    position = library.word("position", exercise.position, language)
    harder = [library[name].text(language).name for name in exercise.progresses_to[:1]]
    next_step = (
        wording.words(language).gettext(
            "When it is easy on three days in a row, ask for the next step: %(name)s."
        )
        % {"name": harder[0]}
        if harder
        else ""
    )
    return Wording(
        name=text.name,
        position=position,
        steps=text.instructions,
        feel=text.feel,
        avoid=text.common_mistakes,
        cues=text.cues,
        stop=tuple(
            library.word("stop_reason", reason, language)
            for reason in exercise.stop_if
            if reason not in library.vocabulary.urgent
        ),
        side=side(dose, exercise.sides, language),
        next=next_step,
        figures=tuple(
            Figure(frame=("start", "end")[number > 0], position=position, note=pose)
            for number, pose in enumerate(text.poses)
        ),
    )


def _screened(screening: Screening | None) -> dict[str, Any]:
    """The decision the revision rests on, with its answers."""
    if screening is None:
        return {}
    return {
        "id": str(screening.id),
        "questionnaire": [screening.questionnaire, screening.questionnaire_version],
        "questionnaire_digest": screening.questionnaire_digest,
        "answers": {
            answer.item: answer.value for answer in sorted(screening.answers, key=lambda one: one.item)
        },
        "outcome": screening.outcome,
        "status": screening.status,
        "decided_at": screening.decided_at.isoformat() if screening.decided_at else None,
        "decided_by": str(screening.decided_by),
        "precautions": list(screening.precautions),
        "conditions": list(screening.conditions),
        "reasons": list(screening.reasons),
    }
