"""Everything that can be asked of a content folder: each file, each feature, and where features meet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from clinic.content import languages
from clinic.content.loader import ROOT, ContentError, Field, fault, parse
from clinic.library import rules
from clinic.library.catalogue import Library, read_figures, read_library
from clinic.library.precautions import Tree
from clinic.plans.programmes.catalogue import Programmes, read_programmes
from clinic.screening import logic
from clinic.screening.catalogue import check as read_questionnaire
from clinic.screening.questionnaire import Questionnaire

SCREENING = "screening/upper-back"
FACTS = {"exercises": ("exercise", "figure"), "programmes": ("programme",)}

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Examined:
    """What a content folder holds, as far as it could be read, and all that is wrong with it."""

    library: Library | None
    programmes: Programmes | None
    questionnaire: Questionnaire | None
    faults: tuple[ContentError, ...]


def examine(root: Path = ROOT) -> Examined:
    """Reads everything and gathers every fault, each once, in the order of files and lines."""
    found: list[ContentError] = []

    def attempt(reading: Callable[[], _Value]) -> _Value | None:
        try:
            return reading()
        except ContentError as wrong:
            found.extend(wrong.all)
            return None

    found.extend(_strangers(root))
    library = attempt(lambda: read_library(root))
    figures = attempt(lambda: read_figures(root))
    questionnaire = attempt(lambda: read_questionnaire(root / SCREENING))
    if library:
        programmes = attempt(lambda: read_programmes(root, library))
    else:
        # Without a library their meaning cannot be checked; that they are YAML still can.
        programmes = None
        for path in _programme_files(root):
            attempt(partial(parse, path))
    for path in _files_nobody_reads_yet(root):
        attempt(partial(parse, path))
    if library and figures:
        for name, frames in figures.items():
            exercise = library[name]
            derived = rules.judged_demands(
                exercise, rules.derived_demands(exercise, frames, library.precautions)
            )
            if derived != set(exercise.demands):
                found.append(
                    fault(
                        root / "exercises" / name / "exercise.yaml",
                        ("demands",),
                        f"should be {', '.join(sorted(derived)) or 'empty'} by poses, dose and judgement",
                    )
                )
    if library and questionnaire:
        found.extend(_meeting(root, library, questionnaire))
    each = {(one.file, one.line, one.field, one.message): one for one in found}
    return Examined(library, programmes, questionnaire, tuple(each[place] for place in sorted(each)))


def _programme_files(root: Path) -> Iterator[Path]:
    for name in ("balance", "progression", "programmes"):
        yield from (root / name).rglob("*.yaml")


def _files_nobody_reads_yet(root: Path) -> Iterator[Path]:
    """Those of a language that is begun and not complete."""
    for language in set(languages.written(root)) - set(languages.offered(root)):
        yield from root.rglob(f"{language}.yaml")


def _strangers(root: Path) -> Iterator[ContentError]:
    """Files in the folder of an exercise or programme that nothing would ever read."""
    for group, names in FACTS.items():
        known = {f"{name}.yaml" for name in (*names, *languages.written(root))}
        for path in sorted((root / group).glob("*/*")):
            if path.name not in known:
                yield ContentError(path.relative_to(root).as_posix(), 1, "", "is read by nothing")


def _meeting(root: Path, library: Library, questionnaire: Questionnaire) -> Iterator[ContentError]:
    """Where the screening's precautions and answers meet the library's table."""
    effects = root / "precautions/effects.yaml"
    conditions = root / "precautions/conditions.yaml"
    table = library.precautions
    for precaution in questionnaire.precautions.values():
        if precaution.id not in table.effects:
            yield fault(effects, ("precautions",), f"does not say what {precaution.id} of the screening does")
            continue
        named = {effect.demand for effect in table.effects[precaution.id] if not effect.beyond_screening}
        if named != set(precaution.excludes) and precaution.id not in table.without_effect:
            yield fault(
                effects, ("precautions", precaution.id), "does not meet exactly what the screening excludes"
            )
    stated: list[tuple[Field, Tree]] = [
        (("set", index), each.when) for index, each in enumerate(table.stated)
    ]
    asked: list[tuple[Field, Tree]] = [
        (("ask", index), each.when) for index, each in enumerate(table.questions)
    ]
    for one, tree in (*stated, *asked):
        place = (*one, "when")
        try:
            wanted = set(logic.questions(logic.condition(tree), questionnaire.derived))
        except logic.Malformed as wrong:
            yield fault(conditions, (*place, *wrong.place), wrong.message)
        except KeyError as unknown:
            yield fault(conditions, place, f"{unknown.args[0]} is not a condition the screening derives")
        else:
            for item in sorted(wanted - set(questionnaire.questions)):
                yield fault(conditions, place, f"{item} is not a question of the screening")
