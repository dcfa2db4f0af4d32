"""What was read once is used again only while neither content nor code has changed by a byte."""

import json
import shutil
from pathlib import Path

import pytest

from clinic.content.cache import cached
from clinic.content.loader import ROOT
from clinic.library.catalogue import library, read_library
from clinic.plans.programmes.catalogue import programmes, read_programmes
from clinic.screening.catalogue import FOLDER, load, questionnaire

CODE = (ROOT / "loader.py",)


class Reading:
    """Counts how often it was asked."""

    def __init__(self, value: object) -> None:
        self.value = value
        self.times = 0

    def __call__(self) -> object:
        self.times += 1
        return self.value


def test_the_second_reading_comes_from_the_cache(tmp_path: Path) -> None:
    read = Reading({"a": (1, 2), "ä": None})
    first = cached("some", read, content="abc", code=CODE, folder=tmp_path)
    again = cached("some", read, content="abc", code=CODE, folder=tmp_path)
    assert first == again == {"a": [1, 2], "ä": None}
    assert read.times == 1


def test_other_content_or_other_code_is_read_anew(tmp_path: Path) -> None:
    read = Reading(["x"])
    cached("some", read, content="abc", code=CODE, folder=tmp_path)
    cached("some", read, content="abd", code=CODE, folder=tmp_path)
    cached("some", read, content="abd", code=(*CODE, ROOT / "shapes.py"), folder=tmp_path)
    assert read.times == 3


@pytest.mark.parametrize("torn", ["", "{", "[]", '"x"', '{"key": 1}', "\x00"])
def test_a_torn_cache_is_made_again(tmp_path: Path, torn: str) -> None:
    (tmp_path / "some.json").write_text(torn)
    read = Reading(["x"])
    assert cached("some", read, content="abc", code=CODE, folder=tmp_path) == ["x"]
    assert cached("some", read, content="abc", code=CODE, folder=tmp_path) == ["x"]
    assert read.times == 1
    assert json.loads((tmp_path / "some.json").read_text())["value"] == ["x"]


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    read = Reading(["x"])
    assert cached("some", read, content="abc", code=CODE, folder=tmp_path / "file") == ["x"]
    assert cached("some", read, content="abc", code=CODE, folder=tmp_path / "file") == ["x"]
    assert read.times == 2


def test_nothing_but_the_cache_is_left_behind(tmp_path: Path) -> None:
    cached("some", Reading(["x"]), content="abc", code=CODE, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["some.json"]


def test_a_fault_is_not_kept(tmp_path: Path) -> None:
    def broken() -> object:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        cached("some", broken, content="abc", code=CODE, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_what_would_be_read() -> None:
    assert library() == read_library(ROOT)
    assert programmes() == read_programmes(ROOT, library())


def test_the_questionnaire_from_the_cache_is_the_one_its_files_hold(tmp_path: Path) -> None:
    folder = tmp_path / "screening" / "upper-back"
    shutil.copytree(FOLDER, folder)
    assert load(folder, questionnaire().languages) == questionnaire()
