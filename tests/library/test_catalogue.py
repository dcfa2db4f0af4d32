"""The library is complete and consistent, or it is not there; and every fault names file, line and field."""

import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from clinic.content.loader import ROOT, ContentError
from clinic.library.catalogue import Library, figures, library, read_figures, read_library
from tests.library.small import EXERCISES, a_small_library

SITTING = "exercises/neck-rotation-sitting/exercise.yaml"
TOWEL = "exercises/neck-rotation-towel-assist/exercise.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_small_library(tmp_path)


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(root: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(ContentError) as refused:
        read_library(root)
    return [
        (Path(wrong.file).relative_to(root).as_posix(), wrong.field, wrong.message)
        for wrong in refused.value.all
    ]


def test_a_small_library_stands_by_itself(root: Path) -> None:
    small = read_library(root)
    assert set(small.exercises) == set(EXERCISES)
    assert len(read_figures(root)) == 3


def test_a_missing_language_file_is_named(root: Path) -> None:
    (root / "exercises/neck-rotation-sitting/de.yaml").unlink()
    assert (
        "exercises/neck-rotation-sitting/de.yaml",
        "",
        "cannot be read: No such file or directory",
    ) in faults(root)


def test_a_disagreement_names_file_line_and_field(root: Path) -> None:
    change(root, SITTING, "position: sitting", "position: floating")
    with pytest.raises(ContentError) as refused:
        read_library(root)
    wrong = refused.value
    assert (wrong.line, wrong.field, wrong.message) == (9, "position", "floating is not a known position")
    assert wrong.file.endswith(SITTING)


def test_faults_in_several_files_are_told_together(root: Path) -> None:
    change(root, SITTING, "difficulty: 1", "difficulty: many")
    change(root, TOWEL, "difficulty: 3", "difficulty: none")
    assert {wrong[0] for wrong in faults(root)} == {SITTING, TOWEL}


def test_a_language_is_offered_once_every_folder_has_it(root: Path) -> None:
    for path in list(root.rglob("en.yaml")):
        shutil.copy(path, path.with_name("fr.yaml"))
    (root / "guidance/fr.yaml").unlink()
    assert read_library(root).languages == ("en", "de")
    shutil.copy(root / "guidance/en.yaml", root / "guidance/fr.yaml")
    french = read_library(root)
    assert french.languages == ("en", "de", "fr")
    assert french["neck-rotation-sitting"].text("fr").name == "Head turns sitting"


def test_the_digest_is_stable_and_changes_with_a_byte(root: Path) -> None:
    before, again = read_library(root), read_library(root)
    assert before.digest == again.digest
    change(root, "exercises/neck-rotation-sitting/en.yaml", "Head turns sitting", "Head turns, sitting")
    after = read_library(root)
    assert after.digest != before.digest
    assert after["neck-rotation-sitting"].digest != before["neck-rotation-sitting"].digest
    assert after["neck-rotation-supine"].digest == before["neck-rotation-supine"].digest


def test_the_digest_does_not_depend_on_where_the_library_lies(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "content"
    shutil.copytree(root, elsewhere)
    assert read_library(elsewhere).digest == read_library(root).digest


def test_the_library_never_changes() -> None:
    exercise = library()["chin-tuck-sitting"]
    with pytest.raises(FrozenInstanceError):
        exercise.difficulty = 5  # type: ignore[misc]
    with pytest.raises(TypeError):
        library().exercises["mine"] = exercise  # type: ignore[index]
    with pytest.raises(TypeError):
        exercise.texts["en"] = exercise.texts["de"]  # type: ignore[index]


def test_the_library_is_read_once() -> None:
    assert library() is library()
    assert figures() is figures()


class TestTheReviewedLibrary:
    """What must hold for the content that is delivered."""

    held: Library = library()

    def test_every_exercise_is_there_in_english_and_german(self) -> None:
        assert len(self.held) == 140
        assert self.held.languages == ("en", "de")
        assert all(set(exercise.texts) == {"en", "de"} for exercise in self.held)

    def test_words_are_found_in_both_languages(self) -> None:
        assert self.held.word("position", "supine", "de") == "Rückenlage"
        assert self.held.word("stage", "persistent", "en") == "Persistent (chronic), more than 12 weeks"
        assert self.held.word("difficulty", 2, "de") == "leicht"
        assert list(self.held.words("layer", "en").values()) == [
            "Stretch and mobilise",
            "Stabilise",
            "Strengthen",
            "Whole body",
        ]

    def test_what_an_exercise_leads_to_follows_from_what_others_come_from(self) -> None:
        assert self.held["lateral-raise"].progresses_to == ("overhead-press-light", "shoulder-shrug-dumbbell")
        for exercise in self.held:
            for harder in exercise.progresses_to:
                assert exercise.id in self.held[harder].progression_of

    def test_stop_texts_are_those_of_the_vocabulary(self) -> None:
        texts = self.held.stop_texts(self.held["chin-nod-supine"], "de")
        assert texts[0] == "Sie spüren einen stechenden Schmerz im Nacken."
        assert texts[-1].endswith("Rufen Sie den Notruf.")
        assert "brainstem" in self.held.vocabulary.urgent

    def test_a_home_without_devices_is_enough_for_most(self) -> None:
        household = self.held.vocabulary.household
        assert household.issuperset(self.held["chin-tuck-wall"].equipment)
        assert not household.issuperset(self.held["band-row-standing"].equipment)
        assert sum(household.issuperset(exercise.equipment) for exercise in self.held) == 109

    def test_a_source_that_nobody_saw_says_so(self) -> None:
        assert not self.held.sources["mcclure2007"].verified
        assert self.held.sources["viljanen2003"].notes["de"].startswith("Negative Studie")

    def test_siblings_of_the_same_folder_are_all_read(self) -> None:
        assert set(self.held.exercises) == {path.name for path in (ROOT / "exercises").iterdir()}
