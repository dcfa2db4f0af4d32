"""The normaliser: what may be kept, in one form, and bounded.

Proves security.md D-04.
"""

import time
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.web import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna  \t Muster ", "Anna Muster"),
        ("Jürgen", "Jürgen"),
        ("one\r\ntwo", "one two"),
        ("one\u2028two", "one two"),
        ("a\u00a0b", "a b"),
        ("Müller-Lüdenscheidt 🦒", "Müller-Lüdenscheidt 🦒"),
    ],
)
def test_one_line_is_trimmed_and_composed(typed: str, kept: str) -> None:
    assert text.normalise(typed, most=100) == kept


def test_a_note_keeps_its_lines() -> None:
    assert text.normalise(" a \r\n\r\n b\tc \n", most=100, lines=True) == "a\n\n b\tc"


def test_a_password_keeps_its_blanks() -> None:
    assert text.normalise(" two  blanks ", most=100, trim=False) == " two  blanks "


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\ufffd", "\ufffe"])
def test_unreadable_characters_are_refused(character: str) -> None:
    with pytest.raises(text.Unreadable):
        text.normalise(f"a{character}b", most=10, lines=True)


@pytest.mark.parametrize("character", list("\u202a\u202d\u202e\u2066\u2069"))
def test_what_turns_text_around_is_refused_everywhere(character: str) -> None:
    with pytest.raises(text.Unreadable):
        text.normalise(f"a{character}b", most=10, lines=True)


def test_direction_marks_belong_in_notes_and_not_in_names() -> None:
    assert text.normalise("a\u200fb", most=10) == "a\u200fb"
    with pytest.raises(text.Unreadable):
        text.normalise("a\u200fb", most=10, marks=False)


def test_length_counts_composed_characters() -> None:
    assert len(text.normalise("u\u0308" * 10, most=10)) == 10
    with pytest.raises(text.TooLong):
        text.normalise("a" * 11, most=10)


def test_length_counts_bytes_as_well() -> None:
    with pytest.raises(text.TooLong):
        text.normalise("🦒" * 10, most=10)


def test_a_megabyte_of_accents_is_refused_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(text.TooLong):
        text.normalise("a" + "\u0315\u0300" * 500_000, most=2_000)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u200b", "\u3164", "\u2800", "\u00ad", "\u0301"])
def test_what_leaves_no_ink_is_blank(typed: str) -> None:
    assert text.is_blank(typed)


@pytest.mark.parametrize("typed", ["a", "0", "…", "🦒", "ع"])
def test_what_leaves_ink_is_not_blank(typed: str) -> None:
    assert not text.is_blank(typed)


@given(some.text())
def test_whatever_is_typed_comes_back_clean_or_is_refused(typed: str) -> None:
    try:
        kept = text.normalise(typed, most=200)
    except (text.Unreadable, text.TooLong):
        return
    assert kept == text.normalise(kept, most=200)
    assert is_normalized("NFC", kept)
    assert kept.strip() == kept
    kept.encode()


@given(some.text())
def test_whatever_was_typed_can_be_shown_again(typed: str) -> None:
    text.printable(typed).encode()
