"""The content that is delivered is complete, sourced and plainly written, in every language offered."""

import re
from collections.abc import Iterator

import pytest

from clinic.commands.content_faults import SCREENING, examine
from clinic.content import languages
from clinic.content.loader import ROOT, parse
from clinic.library.catalogue import figures, library
from clinic.plans.programmes.catalogue import programmes

LONGEST_SENTENCE = 20

# What the product never says, about itself or to anybody.
NEVER = {
    "en": r"\b(safe|safely|cleared|ruled out|detects?|compliance with|please|sorry|oops|simply)\b|!",
    "de": r"\b(sicher\w*|unbedenklich\w*|Entwarnung|ausgeschlossen\w*)\b|!",
}
# One word per thing, and "Sie".
INSTEAD = {
    "en": r"\b(clinics?|prescriptions?|templates?|portal)\b",
    "de": r"\b(du|dein\w*|dir|dich)\b",
}
UNTIDY = {"en": r"\s-\s|\.\.\.|[“”„]", "de": r"\s-\s|\.\.\.|\""}
# A visit to a trial's clinic is not our practice.
EXCEPT = ("few clinic visits", "4 clinic visits")


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)


def everything(language: str) -> Iterator[tuple[str, str]]:
    """Every text of the library, the programmes and what they share, with its file."""
    for folder in languages.folders():
        if folder.is_relative_to(ROOT / "screening"):
            continue
        path = folder / f"{language}.yaml"
        for text in texts(parse(path)):
            yield path.relative_to(ROOT).as_posix(), text


def test_nothing_is_wrong_with_the_content() -> None:
    found = examine()
    assert [str(fault) for fault in found.faults] == []
    assert found.library and found.programmes and found.questionnaire
    assert (ROOT / SCREENING).is_dir()


@pytest.mark.parametrize("language", languages.REQUIRED)
def test_no_folder_lacks_a_language(language: str) -> None:
    assert languages.lacking(language) == ()


def test_every_exercise_and_programme_stands_on_something() -> None:
    for exercise in library():
        assert exercise.evidence, exercise.id
    for programme in programmes():
        assert programme.evidence, programme.id


def test_unsigned_content_says_so() -> None:
    assert library().status == "draft"
    assert {exercise.status for exercise in library()} == {"draft"}
    assert {programme.status for programme in programmes()} == {"draft"}


@pytest.mark.parametrize("language", languages.REQUIRED)
def test_instructions_are_short_enough_for_a_young_reader(language: str) -> None:
    for exercise in library():
        text = exercise.text(language)
        told = (*text.instructions, text.feel, *text.cues, *text.common_mistakes)
        for sentence in (each for line in told for each in re.split(r"(?<=[.?:])\s", line)):
            count = len(re.findall(r"[\w’'-]+", sentence))
            assert count <= LONGEST_SENTENCE, f"{exercise.id}: {count} words: {sentence}"


@pytest.mark.parametrize("language", languages.REQUIRED)
def test_no_text_says_what_the_product_never_says(language: str) -> None:
    said = [
        (file, hit[0])
        for file, text in everything(language)
        for pattern in (NEVER[language], INSTEAD[language])
        if (hit := re.search(pattern, text, re.IGNORECASE)) and not any(each in text for each in EXCEPT)
    ]
    assert said == []


@pytest.mark.parametrize("language", languages.REQUIRED)
def test_typography_is_that_of_the_language(language: str) -> None:
    found = [
        (file, text)
        for file, text in everything(language)
        if not file.startswith("sources/") and re.search(UNTIDY[language], text)
    ]
    assert found == []


def test_both_languages_say_the_same_number_of_things() -> None:
    for exercise in library():
        english, german = exercise.text("en"), exercise.text("de")
        for field in ("instructions", "cues", "common_mistakes", "poses"):
            assert len(getattr(english, field)) == len(getattr(german, field)), f"{exercise.id}: {field}"


@pytest.mark.parametrize("language", languages.REQUIRED)
def test_no_two_exercises_share_a_name(language: str) -> None:
    names = [exercise.text(language).name for exercise in library()]
    assert len(set(names)) == len(names)


def test_every_key_pose_has_its_words_short_enough_for_a_drawings_place() -> None:
    for exercise in library():
        for language in languages.REQUIRED:
            poses = exercise.text(language).poses
            assert len(poses) == len(figures()[exercise.id]), exercise.id
            assert all(len(pose) <= 90 for pose in poses), exercise.id
