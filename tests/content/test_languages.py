"""A language is offered when every folder has it; English and German are not optional."""

from pathlib import Path

import pytest

from clinic.content import languages


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("exercises/one", "exercises/two", "vocabulary"):
        (tmp_path / folder).mkdir(parents=True)
        for name in ("en", "de"):
            (tmp_path / folder / f"{name}.yaml").touch()
        (tmp_path / folder / "facts.yaml").touch()
    return tmp_path


def test_a_language_begun_is_not_offered(root: Path) -> None:
    (root / "vocabulary/fr.yaml").touch()
    assert languages.written(root) == ("en", "de", "fr")
    assert languages.lacking("fr", root) == ("exercises/one", "exercises/two")
    assert languages.offered(root) == ("en", "de")


def test_a_complete_language_is_offered(root: Path) -> None:
    for folder in languages.folders(root):
        (folder / "fr.yaml").touch()
    assert languages.offered(root) == ("en", "de", "fr")


def test_english_and_german_are_offered_even_while_they_lack_something(root: Path) -> None:
    (root / "exercises/two/de.yaml").unlink()
    assert languages.lacking("de", root) == ("exercises/two",)
    assert languages.offered(root) == ("en", "de")
