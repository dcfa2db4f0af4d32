"""`flask content` says what is wrong and where, and shows the library with all its fields."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clinic.commands.content import content
from clinic.content.loader import ROOT
from tests.library.small import a_small_library


def run(*arguments: object) -> Result:
    """Without any app: content needs neither configuration nor database."""
    return CliRunner().invoke(content, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = a_small_library(tmp_path)
    for name in ("balance", "progression", "screening"):
        shutil.copytree(ROOT / name, root / name)
    (root / "programmes").mkdir()
    return root


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sound_content_is_counted() -> None:
    answer = run("check")
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("140 exercises, 16 programmes, ")
    assert answer.output.endswith("draft, in en and de\n")


def test_every_fault_is_named_with_file_line_and_field(folder: Path) -> None:
    change(folder / "exercises/neck-rotation-sitting/exercise.yaml", "difficulty: 1", "difficulty: one")
    change(folder / "exercises/neck-rotation-supine/en.yaml", "feel:", "feel: yes\nfelt:")
    change(folder / "screening/upper-back/rules.yaml", "outcome: emergency", "outcome: doom")
    answer = run("check", "--folder", folder)
    lines = answer.output.splitlines()
    assert answer.exit_code == 1
    assert [line.removeprefix(f"{folder}/") for line in lines[:2]] == [
        "exercises/neck-rotation-sitting/exercise.yaml:12: difficulty: Not a valid integer.",
        "exercises/neck-rotation-supine/en.yaml:11: feel: yes is a truth value to some readers; "
        'write "yes" in quotes, or true or false',
    ]
    assert "screening/upper-back/rules.yaml:" in lines[2]
    assert ".outcome: " in lines[2]
    assert lines[-1] == "3 faults"


def test_what_nothing_would_read_is_a_fault(folder: Path) -> None:
    (folder / "exercises/neck-rotation-sitting/exercises.yaml").touch()
    answer = run("check", "--folder", folder)
    assert answer.exit_code == 1
    assert "exercises/neck-rotation-sitting/exercises.yaml:1: is read by nothing" in answer.output


def test_a_changed_dose_does_not_slip_past_the_reviewed_demands(folder: Path) -> None:
    change(folder / "exercises/neck-rotation-supine/exercise.yaml", "  reps: 10", "  reps: 5")
    answer = run("check", "--folder", folder)
    assert answer.exit_code == 1
    assert "neck-rotation-supine/exercise.yaml:" in answer.output
    assert ": demands: should be empty by poses, dose and judgement" in answer.output


def test_a_changed_drawing_does_not_slip_past_the_reviewed_demands(folder: Path) -> None:
    change(folder / "exercises/neck-rotation-sitting/figure.yaml", "joints: {}", "joints: {neck_flex: 45}")
    assert (
        "demands: should be neck_end_range_flexion, neck_end_range_rotation"
        in run("check", "--folder", folder).output
    )


def test_the_table_meets_what_the_screening_excludes(folder: Path) -> None:
    change(
        folder / "precautions/effects.yaml", "    prone: {level: block}", "    supine_long: {level: block}"
    )
    for language in ("en", "de"):
        change(
            folder / f"precautions/{language}.yaml",
            "  no_prone:\n    prone:",
            "  no_prone:\n    supine_long:",
        )
    answer = run("check", "--folder", folder)
    assert "precautions.no_prone: does not meet exactly what the screening excludes" in answer.output


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("item: core.bone_risk", "item: core.bone_wish", "core.bone_wish is not a question"),
        (
            "derived: ccr_applies",
            "derived: ccr_dreams",
            "ccr_dreams is not a condition",
        ),
        ("{item: organ.rash, is:", "{item: organ.rash, seems:", "set[8].when"),
    ],
)
def test_conditions_ask_what_the_screening_asks(folder: Path, old: str, new: str, message: str) -> None:
    change(folder / "precautions/conditions.yaml", old, new)
    answer = run("check", "--folder", folder)
    assert answer.exit_code == 1
    assert message in answer.output


def test_a_language_begun_lists_what_it_lacks_and_is_no_fault(folder: Path) -> None:
    (folder / "vocabulary/fr.yaml").write_text("region: {}\n")
    answer = run("check", "--folder", folder)
    assert answer.exit_code == 0, answer.output
    assert "fr is not complete: " in answer.output
    assert "exercises/neck-rotation-sitting" in answer.output


def test_a_language_begun_must_still_be_yaml(folder: Path) -> None:
    (folder / "vocabulary/fr.yaml").write_text("region: non: oui\n")
    assert "vocabulary/fr.yaml:1: " in run("check", "--folder", folder).output


def test_german_missing_is_a_fault(folder: Path) -> None:
    (folder / "guidance/de.yaml").unlink()
    answer = run("check", "--folder", folder)
    assert answer.exit_code == 1
    assert "guidance/de.yaml:1: cannot be read" in answer.output
    assert "de is not complete: 1 folders lack it: guidance" in answer.output


def test_programmes_are_still_read_as_yaml_when_the_library_is_broken(folder: Path) -> None:
    change(folder / "guidance/guidance.yaml", "limit: 4", "limit: four")
    change(folder / "balance/balance.yaml", "version: 2", "version: yes")
    output = run("check", "--folder", folder).output
    assert "guidance/guidance.yaml:" in output
    assert "balance/balance.yaml:" in output


def test_the_whole_library_is_one_json_array() -> None:
    answer = run("list", "--json")
    assert answer.exit_code == 0
    held = {exercise["id"]: exercise for exercise in json.loads(answer.output)}
    assert len(held) == 140
    nod = held["chin-nod-supine"]
    assert nod["name_de"] == "Kinn-Nicken in Rückenlage"
    assert nod["layer"] == "stabilise"
    assert nod["dosage"]["effort_rpe"] == [1, 2]
    assert nod["estimated_session_s"] == 150
    assert nod["progresses_to"] == ["chin-nod-hold-supine"]
    assert nod["stop_if_en"][0] == "You feel a sharp pain in your neck."
    assert nod["evidence"][0]["doi"] == "10.1097/00007632-200209010-00004"
    assert nod["key_frames"][1]["joints"]["head_nod"] == 8
    assert {frozenset(exercise) for exercise in held.values()} == {frozenset(nod)}


def test_the_table_is_in_the_language_asked_for() -> None:
    lines = run("list", "--language", "de").output.splitlines()
    assert len(lines) == 140
    assert any(
        line.startswith("chin-tuck-wall") and "Kinn zurückziehen an der Wand" in line for line in lines
    )
    refused = run("list", "--language", "fr")
    assert refused.exit_code == 2
    assert "one of en, de" in refused.output


@pytest.mark.parametrize("command", [(), ("check",), ("list",)])
def test_help_comes_with_an_example(command: tuple[str, ...]) -> None:
    answer = run(*command, "--help")
    assert answer.exit_code == 0
    assert "flask --app wsgi content" in answer.output or command == ()
