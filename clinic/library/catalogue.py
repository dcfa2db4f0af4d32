"""Content folders read into one immutable library, complete and consistent or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clinic.content.cache import cached
from clinic.content.languages import offered
from clinic.content.loader import ROOT, Inspection, fingerprint
from clinic.library import assembly, consistency, schemas, search
from clinic.library.exercise import Exercise, Frame, Source
from clinic.library.precautions import Precautions
from clinic.library.vocabulary import Guidance, Vocabulary

Read = Mapping[str, Any]

CODE = (
    *sorted(ROOT.glob("*.py")),
    *(Path(__file__).parent / name for name in ("catalogue.py", "consistency.py", "schemas.py")),
)
VERSIONED = ("exercises", "programmes", "precautions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All exercises in their order, and what they have in common. One changed byte makes another digest."""

    exercises: Mapping[str, Exercise]
    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    precautions: Precautions
    guidance: Mapping[str, Guidance]
    pain_limit: int
    pain_settles_within_h: int
    languages: tuple[str, ...]
    versions: Mapping[str, str]
    status: str
    digest: str
    # Beside the digest of what was reviewed, that of a practice's own exercises.
    shelf: str = ""

    def __getitem__(self, exercise: str) -> Exercise:
        return self.exercises[exercise]

    def __contains__(self, exercise: object) -> bool:
        return exercise in self.exercises

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises.values())

    def __len__(self) -> int:
        return len(self.exercises)

    def word(self, kind: str, word: str | int, language: str) -> str:
        """What an id of a vocabulary is called: `word("position", "supine", "de")`."""
        return self.vocabulary.words[language][kind][str(word)]

    def words(self, kind: str, language: str) -> Mapping[str, str]:
        """A whole vocabulary in its order, for choices."""
        return self.vocabulary.words[language][kind]

    def harder(self, exercise: str) -> tuple[str, ...]:
        """The next steps up from an exercise; none from one that is no longer here."""
        return self[exercise].progresses_to if exercise in self else ()

    def stop_texts(self, exercise: Exercise, language: str) -> tuple[str, ...]:
        """When to stop this exercise, in the order it lists."""
        return tuple(self.word("stop_reason", reason, language) for reason in exercise.stop_if)


@cache
def digest() -> str:
    """The digest of the library in use, for whoever needs no more of it."""
    return fingerprint(_files(ROOT))


@cache
def shipped() -> Library:
    """The reviewed library, read once."""
    own = digest()
    return assembled(cached("library", partial(read_checked, ROOT), content=own, code=CODE), digest=own)


# The library of the practice a request comes from, where that has exercises of its own.
present: ContextVar[tuple[Library, search.Index] | None] = ContextVar("present library", default=None)


def library() -> Library:
    """The reviewed library, with the present practice's own exercises behind it."""
    shelf = present.get()
    return shelf[0] if shelf is not None else shipped()


def searchable() -> search.Index:
    """The library folded for searching."""
    shelf = present.get()
    return shelf[1] if shelf is not None else _shipped_index()


@cache
def _shipped_index() -> search.Index:
    return search.index(shipped().exercises, shipped().vocabulary)


@cache
def figures() -> Mapping[str, tuple[Frame, ...]]:
    """The key poses of every exercise, read when they are first needed."""
    return read_figures(ROOT)


def read_library(root: Path) -> Library:
    """The library below a content folder. All that is wrong with it is raised as one error."""
    return assembled(read_checked(root), digest=fingerprint(_files(root), below=root))


def read_checked(root: Path) -> dict[str, Any]:
    """All files of a library, each in its shape and all of them in agreement, as plain data."""
    files = Inspection()
    languages = offered(root)
    facts, words, exercises = read_files(root, languages, files)
    files.conclude()
    for path, field, message in consistency.of_library(facts, words, exercises):
        files.wrong(root / path, field, message)
    files.conclude()
    for name, exercise in exercises.items():
        exercise["digest"] = fingerprint((root / "exercises" / name).glob("*.yaml"), below=root)
    return {"languages": languages, "facts": facts, "words": words, "exercises": exercises}


def read_files(root: Path, languages: Sequence[str], files: Inspection) -> tuple[Read, Read, Read]:
    """Every file of a library as its schema leaves it: what is shared, its words, and the exercises."""
    facts = {
        "vocabulary": files.read(root / "vocabulary/vocabulary.yaml", schemas.vocabulary_shape()),
        "guidance": files.read(root / "guidance/guidance.yaml", schemas.GuidanceShape()),
        "sources": files.read(root / "sources/sources.yaml", schemas.by_id(schemas.SourceShape)),
        "demands": files.read(root / "precautions/demands.yaml", schemas.by_id(schemas.DemandShape)),
        "effects": files.read(root / "precautions/effects.yaml", schemas.EffectsShape()),
        "conditions": files.read(root / "precautions/conditions.yaml", schemas.ConditionsShape()),
        "versions": files.read(root / "versions.yaml", schemas.VersionsShape()),
    }
    shapes = {
        "vocabulary": schemas.words_shape(facts["vocabulary"] or ()),
        "guidance": schemas.GuidanceTextShape(),
        "sources": schemas.notes_shape(),
        "precautions": schemas.PrecautionTextShape(),
    }
    words = {
        name: {language: files.read(root / name / f"{language}.yaml", shape) for language in languages}
        for name, shape in shapes.items()
    }
    exercise_shape, text_shape = schemas.ExerciseShape(), schemas.ExerciseTextShape()
    exercises: dict[str, Any] = {}
    for folder in _exercise_folders(root):
        exercises[folder.name] = files.read(folder / "exercise.yaml", exercise_shape) or {}
        exercises[folder.name]["texts"] = {
            language: files.read(folder / f"{language}.yaml", text_shape) for language in languages
        }
    return facts, words, exercises


def read_figures(root: Path) -> Mapping[str, tuple[Frame, ...]]:
    """The key poses of every exercise below a content folder."""
    files = Inspection()
    known = files.read(root / "figures/vocabulary.yaml", schemas.FigureVocabularyShape())
    poses = files.read(root / "figures/poses.yaml", schemas.by_id(schemas.PoseShape))
    shape = schemas.FigureShape()
    figures = {folder.name: files.read(folder / "figure.yaml", shape) for folder in _exercise_folders(root)}
    files.conclude()
    for path, field, message in consistency.of_figures(figures, known, poses):
        files.wrong(root / path, field, message)
    files.conclude()
    return MappingProxyType(
        {
            name: tuple(_frame(frame, poses[frame["pose"]]["joints"]) for frame in figure["frames"])
            for name, figure in figures.items()
        }
    )


def _frame(told: Read, pose: Read) -> Frame:
    joints = {**pose, **told["joints"], "root": {**pose["root"], **told["joints"].get("root", {})}}
    return Frame(**{**told, "joints": joints, "arrows": tuple(told["arrows"])})


def _exercise_folders(root: Path) -> list[Path]:
    return sorted(path for path in (root / "exercises").iterdir() if path.is_dir())


def assembled(checked: Read, *, digest: str) -> Library:
    """The library's values from its checked files."""
    facts, words, exercises = checked["facts"], checked["words"], checked["exercises"]
    vocabulary = assembly.vocabulary(facts["vocabulary"], words["vocabulary"])
    sources = assembly.sources(facts["sources"], words["sources"])
    harder: dict[str, list[str]] = {name: [] for name in exercises}
    for name, exercise in exercises.items():
        for easier in exercise["progression_of"]:
            harder[easier].append(name)
    built = [
        assembly.exercise(name, exercise, harder=tuple(harder[name]), known=sources)
        for name, exercise in exercises.items()
    ]
    regions, purposes = vocabulary.ids["region"], vocabulary.ids["purpose"]
    built.sort(
        key=lambda one: (regions.index(one.region), purposes.index(one.purpose), one.difficulty, one.id)
    )
    return Library(
        exercises=MappingProxyType({one.id: one for one in built}),
        vocabulary=vocabulary,
        sources=sources,
        precautions=assembly.precautions(
            facts["demands"],
            facts["effects"],
            facts["conditions"],
            words["precautions"],
            words["vocabulary"],
        ),
        guidance=MappingProxyType(
            {language: Guidance(**told) for language, told in words["guidance"].items()}
        ),
        pain_limit=facts["guidance"]["pain_rule"]["limit"],
        pain_settles_within_h=facts["guidance"]["pain_rule"]["settles_within_h"],
        languages=tuple(checked["languages"]),
        versions=MappingProxyType({name: facts["versions"][name] for name in VERSIONED}),
        status=facts["versions"]["status"],
        digest=digest,
    )


def _files(root: Path) -> Iterator[Path]:
    yield root / "versions.yaml"
    for name in ("exercises", "vocabulary", "guidance", "sources", "precautions"):
        yield from (root / name).rglob("*.yaml")
