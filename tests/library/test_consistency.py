"""Whatever does not agree in the library's files is named with its file and field."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from clinic.content.loader import ROOT, ContentError, Inspection, read
from clinic.library import consistency, schemas
from clinic.library.catalogue import read_files
from tests.library.small import EXERCISES

SITTING = "exercises/neck-rotation-sitting/exercise.yaml"
TOWEL = "exercises/neck-rotation-towel-assist/exercise.yaml"
EFFECTS = "precautions/effects.yaml"
CONDITIONS = "precautions/conditions.yaml"

Files = dict[str, Any]
Break = Callable[[Files], None]


@pytest.fixture(scope="module")
def whole() -> Files:
    facts, words, exercises = read_files(ROOT, ("en", "de"), Inspection())
    return {**facts, "words": words, "exercises": {name: exercises[name] for name in EXERCISES}}


def faults(files: Files) -> list[tuple[str, tuple[str | int, ...], str]]:
    return list(consistency.of_library(files, files["words"], files["exercises"]))


def put(*way: str | int, value: object) -> Break:
    """Puts another value at a place."""

    def change(files: Files) -> None:
        inside: Any = files
        for step in way[:-1]:
            inside = inside[step]
        inside[way[-1]] = value

    return change


def drop(*way: str | int) -> Break:
    """Takes away what is at a place."""

    def change(files: Files) -> None:
        inside: Any = files
        for step in way[:-1]:
            inside = inside[step]
        del inside[way[-1]]

    return change


def sitting(*way: str | int, value: object) -> Break:
    return put("exercises", "neck-rotation-sitting", *way, value=value)


def towel(*way: str | int, value: object) -> Break:
    return put("exercises", "neck-rotation-towel-assist", *way, value=value)


def test_the_files_agree(whole: Files) -> None:
    assert faults(whole) == []


CASES: list[tuple[Break, str, tuple[str | int, ...], str]] = [
    (sitting("drawing_reviewer", value="K. Lang"), SITTING, ("drawing_reviewed",), "stated together"),
    (sitting("region", value="nape"), SITTING, ("region",), "nape is not a known region"),
    (sitting("muscles_primary", value=["brain"]), SITTING, ("muscles_primary", 0), "not a known muscle"),
    (sitting("position", value="floating"), SITTING, ("position",), "not a known position"),
    (sitting("equipment", value=["chair", "throne"]), SITTING, ("equipment", 1), "throne is not"),
    (sitting("stages", value=["chronic"]), SITTING, ("stages", 0), "chronic is not a known stage"),
    (sitting("dosage", "load", value="anvil"), SITTING, ("dosage", "load"), "anvil is not a known load"),
    (sitting("dosage", "effort", value=(4, 3)), SITTING, ("dosage", "effort_rpe"), "begins above its end"),
    (sitting("dosage", "duration_s", value=60), SITTING, ("dosage", "duration_s"), "exercises on time"),
    (sitting("dosage", "mode", value="time"), SITTING, ("dosage", "duration_s"), "exercises on time"),
    (
        sitting("dosage", "rest_between_sides_s", value=5),
        SITTING,
        ("dosage", "rest_between_sides_s"),
        "each-side exercises",
    ),
    (sitting("seconds_per_rep", value=1), SITTING, ("seconds_per_rep",), "shorter than what it contains"),
    (
        sitting("difficulty", value=5),
        TOWEL,
        ("progression_of", 0),
        "is harder than neck-rot",
    ),
    (towel("progression_of", value=["nothing"]), TOWEL, ("progression_of", 0), "nothing is not an exercise"),
    (towel("regresses_to", value=["nothing"]), TOWEL, ("regresses_to", 0), "nothing is not an exercise"),
    (towel("variant_of", value="nothing"), TOWEL, ("variant_of",), "nothing is not an exercise"),
    (towel("precautions", value=["recent-trauma"]), TOWEL, ("precautions",), "recent-trauma blocks already"),
    (towel("demands", value=["neck_bend"]), TOWEL, ("demands", 0), "not a known demand"),
    (towel("judged", 0, "drop", value="prone"), TOWEL, ("judged", 0), "adds or drops one known demand"),
    (towel("judged", 0, "add", value="neck_bend"), TOWEL, ("judged", 0), "adds or drops one known demand"),
    (
        towel("evidence", 0, "source", value="hall1807"),
        TOWEL,
        ("evidence", 0, "source"),
        "not a known source",
    ),
    (towel("evidence", 0, "relation", value="rumour"), TOWEL, ("evidence", 0, "relation"), "not a known rel"),
    (
        towel("evidence", 0, "source", value=None),
        TOWEL,
        ("evidence", 0, "source"),
        "null for expert practice",
    ),
    (towel("status", value="reviewed"), TOWEL, ("status",), "once reviewer and day are named"),
    (towel("reviewer", value="A. Clinician"), TOWEL, ("status",), "draft until then"),
    (towel("stop_if", value=["bored"]), TOWEL, ("stop_if", 0), "not a known stop_reason"),
    (drop("words", "vocabulary", "de", "region", "neck"), "vocabulary/de.yaml", ("region",), "word for neck"),
    (
        put("words", "vocabulary", "de", "region", "nape", value="x"),
        "vocabulary/de.yaml",
        ("region", "nape"),
        "the word of nothing",
    ),
    (
        put("vocabulary", "muscle", "longus-colli", "group", value="tail"),
        "vocabulary/vocabulary.yaml",
        ("muscle", "longus-colli", "group"),
        "not a known muscle group",
    ),
    (
        put("sources", "who2020", "level", value="rumour"),
        "sources/sources.yaml",
        ("who2020", "level"),
        "rumour",
    ),
    (drop("words", "sources", "de", "degam2025"), "sources/de.yaml", (), "no word for degam2025"),
    (
        put("effects", "precautions", "no_prone", "lying", value={"level": "block"}),
        EFFECTS,
        ("precautions", "no_prone", "lying"),
        "not a known demand",
    ),
    (
        put("effects", "no_exercise_effect", "no_prone", value="x"),
        EFFECTS,
        ("no_exercise_effect", "no_prone"),
        "an effect on exercises as well",
    ),
    (
        put("effects", "conditions", "osteoporosis", value=["no_fun"]),
        EFFECTS,
        ("conditions", "osteoporosis", 0),
        "no_fun is not a known precaution",
    ),
    (
        put("effects", "conditions", "brittle", value=["no_prone"]),
        EFFECTS,
        ("conditions", "brittle"),
        "not a known condition",
    ),
    (drop("words", "precautions", "en", "demand", "prone"), "precautions/en.yaml", ("demand",), "prone"),
    (
        drop("words", "precautions", "en", "reason", "no_prone", "prone"),
        "precautions/en.yaml",
        ("reason", "no_prone"),
        "no word for prone",
    ),
    (
        drop("words", "precautions", "de", "question", "steadiness"),
        "precautions/de.yaml",
        ("question",),
        "stead",
    ),
    (drop("words", "precautions", "de", "group", "arm"), "precautions/de.yaml", ("group",), "word for arm"),
    (
        put("conditions", "stated", 0, "condition", value="brittle"),
        CONDITIONS,
        ("set", 0, "condition"),
        "brittle is not a known condition",
    ),
    (put("conditions", "clinician_only", value=[]), CONDITIONS, (), "nothing asks about latex-allergy"),
    (
        put("conditions", "patient_list", "arm", value=[]),
        CONDITIONS,
        ("patient_list",),
        "holds carpal-tunnel 0 times",
    ),
]


@pytest.mark.parametrize(("change", "file", "field", "message"), CASES, ids=[case[3] for case in CASES])
def test_a_disagreement_is_named(
    whole: Files, change: Break, file: str, field: tuple[str | int, ...], message: str
) -> None:
    broken = deepcopy(whole)
    change(broken)
    found = faults(broken)
    assert any(wrong[:2] == (file, field) and message in wrong[2] for wrong in found), found


def test_a_circle_is_named_wherever_it_can_be_entered(whole: Files) -> None:
    broken = deepcopy(whole)
    sitting("regresses_to", value=["neck-rotation-towel-assist"])(broken)
    found = [wrong for wrong in faults(broken) if "in a circle" in wrong[2]]
    assert {wrong[0] for wrong in found} == {SITTING, TOWEL}


POSES = {
    "camera": "above",
    "pose": "flying",
    "part": "tail",
    "motion": "explode",
}


@pytest.mark.parametrize("wrong", POSES)
def test_a_pose_that_cannot_be_drawn_is_named(wrong: str) -> None:
    known = read(ROOT / "figures/vocabulary.yaml", schemas.FigureVocabularyShape())
    figure = read(ROOT / "exercises/neck-rotation-sitting/figure.yaml", schemas.FigureShape())
    frame = figure["frames"][-1]
    (frame if wrong in frame else frame["arrows"][0])[wrong] = POSES[wrong]
    found = list(consistency.of_figures({"neck-rotation-sitting": figure}, known, {"sit": {}}))
    assert any(fault[1][-1] == wrong and POSES[wrong] in fault[2] for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("difficulty: 1", "difficulty: 6", "difficulty", "less than or equal to 5"),
        ("difficulty: 1", 'difficulty: "1"', "difficulty", "Not a valid integer"),
        ("equipment: [chair]", "equipment: []", "equipment", "Shorter than minimum length"),
        ("equipment: [chair]", "equipment: [chair, chair]", "equipment", "names something twice"),
        ("mode: reps", "mode: forever", "dosage.mode", "Must be one of"),
        ("reps: 8", "reps: 0", "dosage.reps", "greater than or equal to 1"),
        ("tempo: 2-2-2", "tempo: quick", "dosage.tempo", "does not match"),
        ("  sets: 1\n", "", "dosage.sets", "Missing data"),
        ("region: neck", "colour: red\nregion: neck", "colour", "Unknown field"),
        ("reviewed: null", "reviewed: yesterday", "reviewed", "does not match"),
        ("status: draft", "status: fine", "status", "Must be one of"),
    ],
)
def test_an_exercise_has_its_shape(tmp_path: Any, old: str, new: str, field: str, message: str) -> None:
    text = (ROOT / SITTING).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "exercise.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read(path, schemas.ExerciseShape())
    assert refused.value.field == field
    assert message in refused.value.message
