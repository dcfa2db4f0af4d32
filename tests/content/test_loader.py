"""Content means what it says, and every fault names file, line and field."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields

from clinic.content import loader
from clinic.content.loader import ContentError
from clinic.content.shapes import Flag, Ids, Number, Words, mapping, whole, words_list

BROKEN = [
    ("answer: yes", 1, "answer", "truth value"),
    ("answer: No", 1, "answer", "truth value"),
    ("answer: [up, off]", 1, "answer[1]", "truth value"),
    ("answer: TRUE", 1, "answer", "true or false"),
    ("yes: it is a key", 1, "", "truth value"),
    ("first: 1\non: 2", 2, "", "truth value"),
    ("hold: 1:30", 1, "hold", 'write "1:30" in quotes'),
    ("day: 2026-11-24", 1, "day", "in quotes"),
    ("count: 010", 1, "count", "in quotes"),
    ("count: 0x1F", 1, "count", "in quotes"),
    ("count: 1_000", 1, "count", "in quotes"),
    ("count: 1e3", 1, "count", "in quotes"),
    ("count: +3", 1, "count", "in quotes"),
    ("count: .5", 1, "count", "in quotes"),
    ("count: .nan", 1, "count", "in quotes"),
    ("count: -.inf", 1, "count", "in quotes"),
    ("nothing: ~", 1, "nothing", "write null"),
    ("nothing: Null", 1, "nothing", "write null"),
    ("nothing:", 1, "nothing", "has no value"),
    ("list:\n  - one\n  -\n", 3, "list[1]", "has no value"),
    ("outer:\n  same: 1\n  other: 2\n  same: 3", 4, "outer.same", "stands here twice"),
    ("base: &base {a: 1}", 1, "base", "anchor"),
    ("a: 1\nb: *a", 2, "b", "alias"),
    ("a: !!str 1", 1, "a", "tag"),
    ("a: !python/object:os.system x", 1, "a", "tag"),
    ("<<: {a: 1}", 1, "", "merging"),
    ("1: one", 1, "", 'write "1" in quotes'),
    ('"": empty', 1, "", "a key is missing"),
    ("? \n: 1", 1, "", "a key is missing"),
    ("null: 1", 1, "", 'write "null" in quotes'),
    ("[a, b]: 1", 1, "", "a key must be a word"),
    ("%YAML 1.1\n---\na: 1", 1, "", "directive"),
    ("a: [1, 2", 2, "a[1]", "is not YAML"),
    ("a: 'unended", 1, "a", "is not YAML"),
    ("a:\n\t- tab", 2, "a", "is not YAML"),
    ("a: \x07", 1, "", "a character that does not belong"),
    ('a: "\\ud800"', 1, "a", "is not YAML"),
    ("- " * 50 + "deep", 1, "[0]" * 40, "more than 40 levels"),
]


@pytest.mark.parametrize(("text", "line", "field", "message"), BROKEN, ids=[case[0][:24] for case in BROKEN])
def test_what_yaml_readers_disagree_about_is_refused(text: str, line: int, field: str, message: str) -> None:
    with pytest.raises(ContentError) as refused:
        list(loader.documents(text, "some.yaml"))
    wrong = refused.value
    assert (wrong.file, wrong.line, wrong.field) == ("some.yaml", line, field)
    assert message in wrong.message


def test_plain_words_are_what_they_look_like() -> None:
    text = """
    whole: 12
    negative: -3
    decimal: 0.25
    truth: true
    untruth: false
    nothing: null
    quoted: ["yes", "no", "12", "1:30", "", "null"]
    version: 1.1.0
    doi: 10.2519/jospt.2017.0302
    tempo: 2-0-2
    name: no-load
    sentence: Yes, hold it for 10 seconds.
    """
    assert list(loader.documents(text, "t")) == [
        {
            "whole": 12,
            "negative": -3,
            "decimal": 0.25,
            "truth": True,
            "untruth": False,
            "nothing": None,
            "quoted": ["yes", "no", "12", "1:30", "", "null"],
            "version": "1.1.0",
            "doi": "10.2519/jospt.2017.0302",
            "tempo": "2-0-2",
            "name": "no-load",
            "sentence": "Yes, hold it for 10 seconds.",
        }
    ]


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(st.characters(codec="ascii"), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(values)
def test_what_json_says_is_read_the_same(value: Any) -> None:
    assert list(loader.documents(json.dumps(value), "t")) == [value]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        list(loader.documents(text, "t"))
    except ContentError as refused:
        assert refused.file == "t"
        assert refused.line >= 1


def test_several_documents_come_one_by_one() -> None:
    text = 'a: "yes"\n---\nb: 1\n---\n---\n{}\n'
    assert list(loader.documents(text, "t")) == [{"a": "yes"}, {"b": 1}, None, {}]
    assert list(loader.documents("", "t")) == []


def test_documents_before_a_fault_are_still_given() -> None:
    reading = loader.documents("a: 1\n---\nb: no\n", "t")
    assert next(reading) == {"a": 1}
    with pytest.raises(ContentError, match="truth value") as refused:
        next(reading)
    assert refused.value.line == 3


def test_bytes_that_are_not_utf8_name_their_line() -> None:
    with pytest.raises(ContentError, match="is not UTF-8") as refused:
        list(loader.documents(b"a: 1\nb: caf\xe9\n", "t"))
    assert refused.value.line == 2


def test_a_text_beyond_its_size_is_not_read() -> None:
    with pytest.raises(ContentError, match="larger than 10 bytes"):
        list(loader.documents("a: 123456789", "t", largest=10))


def test_a_million_brackets_are_refused_at_once() -> None:
    with pytest.raises(ContentError, match="40 levels"):
        list(loader.documents("[" * 1_000_000, "t"))


class Inner(Schema):
    flag = Flag(required=True)
    share = Number(required=True)
    count = whole(1, 5)


class Shape(Schema):
    name = Words(required=True)
    ids = Ids()
    told = words_list(load_default=list)
    inner = fields.Nested(Inner, required=True)
    by_id = mapping(whole(0, 9))


SOUND = """
name: A name
ids: [a, b]
inner:
  flag: true
  share: 0.5
  count: 3
by_id:
  x: 1
  y: 2
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    assert loader.read(written(tmp_path, SOUND), Shape()) == {
        "name": "A name",
        "ids": ["a", "b"],
        "told": [],
        "inner": {"flag": True, "share": 0.5, "count": 3},
        "by_id": {"x": 1, "y": 2},
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "message"),
    [
        ("A name", '" stray"', 2, "name", "stray space"),
        ("A name", "[a]", 2, "name", "Not a valid string"),
        ("[a, b]", "[a, b, a]", 3, "ids", "names something twice"),
        ("[a, b]", "[a, 7]", 3, "ids[1]", "Not a valid string"),
        ("flag: true", 'flag: "true"', 5, "inner.flag", "true or false"),
        ("share: 0.5", "share: true", 6, "inner.share", "must be a number"),
        ("count: 3", "count: 6", 7, "inner.count", "less than or equal to 5"),
        ("count: 3", "count: 2.5", 7, "inner.count", "Not a valid integer"),
        ("  count: 3\n", "", 4, "inner.count", "Missing data"),
        ("name:", "nmae: x\nname:", 2, "nmae", "Unknown field"),
        ("  y: 2", "  y: 12", 10, "by_id.y", "less than or equal to 9"),
        (SOUND, "- a list", 1, "", "Invalid input type"),
    ],
)
def test_a_schema_refusal_names_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, message: str
) -> None:
    with pytest.raises(ContentError) as refused:
        loader.read(written(tmp_path, SOUND.replace(old, new)), Shape())
    wrong = refused.value
    assert (wrong.line, wrong.field) == (line, field)
    assert message in wrong.message
    assert wrong.file.endswith("some.yaml")


def test_all_that_is_wrong_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("count: 3", "count: 9").replace("flag: true", 'flag: "x"')
    with pytest.raises(ContentError) as refused:
        loader.read(written(tmp_path, text), Shape())
    assert [(wrong.line, wrong.field) for wrong in refused.value.all] == [
        (5, "inner.flag"),
        (7, "inner.count"),
    ]
    assert len(str(refused.value).splitlines()) == 2


def test_a_missing_file_and_a_second_document_are_faults(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        loader.parse(tmp_path / "none.yaml")
    with pytest.raises(ContentError, match="holds 2 documents"):
        loader.parse(written(tmp_path, "a: 1\n---\nb: 2\n"))


def test_one_changed_byte_or_name_makes_another_fingerprint(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("a: 1")
    other.write_text("b: 2")
    before = loader.fingerprint([one, other], below=tmp_path)
    assert before == loader.fingerprint([other, one], below=tmp_path)
    one.write_text("a: 3")
    changed = loader.fingerprint([one, other], below=tmp_path)
    one.write_text("a: 1")
    one.rename(tmp_path / "once.yaml")
    assert len({before, changed, loader.fingerprint([tmp_path / "once.yaml", other], below=tmp_path)}) == 3
