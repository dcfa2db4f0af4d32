"""The content at a terminal: whether it is whole, and what the library holds. Needs no database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from clinic.commands.content_faults import Examined, examine
from clinic.content import languages
from clinic.content.loader import ROOT, ContentError
from clinic.library.catalogue import Library, figures, library
from clinic.library.exercise import Exercise, Frame
from clinic.library.rules import session_seconds
from clinic.web.releasing import keeps_plans


@keeps_plans
@click.group()
def content() -> None:
    """Exercises, programmes and screening as they stand in their folders."""


@content.command()
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=ROOT,
    help="A content folder other than the one delivered.",
)
def check(folder: Path) -> None:
    """Check every content file.

    Prints a line for each thing wrong: file, line, field and what is wrong there. A language that is begun
    but not complete is not offered; what it lacks is listed, and is a fault in English and German alone.

    Exit status 1 if anything is wrong.

    \b
    Example: flask --app wsgi content check
    """
    found = examine(folder)
    for fault in found.faults:
        click.echo(f"{fault.file}:{fault.line}: {fault.field + ': ' if fault.field else ''}{fault.message}")
    for language in languages.written(folder):
        if lacking := languages.lacking(language, folder):
            click.echo(f"{language} is not complete: {len(lacking)} folders lack it: {', '.join(lacking)}")
    if found.faults:
        click.echo(f"{len(found.faults)} {'fault' if len(found.faults) == 1 else 'faults'}")
        sys.exit(1)
    click.echo(summary(found))


def summary(found: Examined) -> str:
    """One line on what there is, as far as it could be read."""
    held, programmes, asked = found.library, found.programmes, found.questionnaire
    counted = (
        (len(held) if held else 0, "exercises"),
        (len(programmes) if programmes else 0, "programmes"),
        (len(asked.questions) if asked else 0, "questions"),
        (len(asked.criteria) if asked else 0, "criteria"),
    )
    kinds = ", ".join(f"{count} {kind}" for count, kind in counted)
    return f"{kinds}; {held.status}, in {' and '.join(held.languages)}" if held else kinds


@content.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array with every field of every exercise.")
@click.option("--language", default="en", show_default=True, help="Language of the table.")
def list_exercises(as_json: bool, language: str) -> None:
    """List the exercises of the library.

    \b
    Example: flask --app wsgi content list --json
    """
    try:
        held = library()
        if as_json:
            drawn = figures()
            whole = [fields(exercise, held, drawn[exercise.id]) for exercise in held]
            click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
            return
    except ContentError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if language not in held.languages:
        raise click.BadParameter(f"one of {', '.join(held.languages)}", param_hint="--language")
    for line in table(held, language):
        click.echo(line)


def table(held: Library, language: str) -> list[str]:
    """One line an exercise, columns as wide as they need to be."""
    rows = [
        (
            exercise.id,
            exercise.text(language).name,
            held.word("region", exercise.region, language),
            held.word("layer", exercise.layer, language),
            held.word("difficulty", exercise.difficulty, language),
            ", ".join(exercise.stages),
        )
        for exercise in held
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def fields(exercise: Exercise, held: Library, frames: tuple[Frame, ...]) -> dict[str, Any]:
    """Every field of an exercise under the names the content was written with, and what follows from them."""
    dosage = exercise.dosage
    told = {
        f"{field}_{language}": getattr(text, field)
        for field in ("name", "also_known_as", "instructions", "feel", "cues", "common_mistakes", "poses")
        for language, text in exercise.texts.items()
    }
    return {
        "id": exercise.id,
        **told,
        "also_known_as": [name for text in exercise.texts.values() for name in text.also_known_as],
        "region": exercise.region,
        "secondary_regions": exercise.secondary_regions,
        "purpose": exercise.purpose,
        "layer": exercise.layer,
        "balance_categories": exercise.balance_categories,
        "movement_bias": exercise.movement_bias,
        "muscles_primary": exercise.muscles_primary,
        "muscles_secondary": exercise.muscles_secondary,
        "target_nerves": exercise.target_nerves,
        "position": exercise.position,
        "sides": exercise.sides,
        "equipment": exercise.equipment,
        "difficulty": exercise.difficulty,
        "stages": exercise.stages,
        "irritability_ok": exercise.irritability_ok,
        "stop_if": exercise.stop_if,
        **{f"stop_if_{language}": held.stop_texts(exercise, language) for language in held.languages},
        "dosage": {
            "mode": dosage.mode,
            "sets": dosage.sets,
            "reps": dosage.reps,
            "hold_s": dosage.hold_s,
            "duration_s": dosage.duration_s,
            "rest_s": dosage.rest_s,
            "rest_between_sides_s": dosage.rest_between_sides_s,
            "tempo": dosage.tempo,
            "times_per_day": dosage.times_per_day,
            "days_per_week": dosage.days_per_week,
            "effort_rpe": dosage.effort,
            "load": dosage.load,
        },
        "seconds_per_rep": exercise.seconds_per_rep,
        "estimated_session_s": session_seconds(exercise, dosage),
        "progression_of": exercise.progression_of,
        "regresses_to": exercise.regresses_to,
        "progresses_to": exercise.progresses_to,
        "variant_of": exercise.variant_of,
        "precautions": exercise.precautions,
        "contraindications": exercise.contraindications,
        "demands": exercise.demands,
        "judged": [
            {"add" if judgement.holds else "drop": judgement.demand, "reason": judgement.reason}
            for judgement in exercise.judged
        ],
        "evidence": [
            {
                "source": evidence.source and evidence.source.id,
                "title": evidence.source and evidence.source.title,
                "doi": evidence.source and evidence.source.doi,
                "level": evidence.source and evidence.source.level,
                "relation": evidence.relation,
            }
            for evidence in exercise.evidence
        ],
        "tags": exercise.tags,
        "status": exercise.status,
        "reviewer": exercise.reviewer,
        "reviewed": exercise.reviewed,
        "digest": exercise.digest,
        "key_frames": [
            {
                "frame": frame.frame,
                "camera": frame.camera,
                "pose": frame.pose,
                "joints": frame.joints,
                "arrows": frame.arrows,
                "note_en": frame.note,
            }
            for frame in frames
        ],
    }
