"""JSON within bounds, and nothing else.

Proves security.md D-05.
"""

import json
import time

import pytest

from clinic.web.strict_json import parse


def test_plain_json_is_read() -> None:
    assert parse('{"note": "ü \\u00fc", "doses": [1, 2.5, true, null]}'.encode()) == {
        "note": "ü ü",
        "doses": [1, 2.5, True, None],
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nope",
        b"[1,]",
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9007199254740993",
        b"1" * 5_000,
        b'{"a": 1, "a": 2}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b"[" * 33 + b"]" * 33,
        b"[" * 500_000,
        b'{"a":' * 100_000,
        b'"' + b"\\" * 500_001,
        b"[" + b"0," * 1_000 + b"0]",
    ],
)
def test_json_out_of_bounds_is_refused(body: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(ValueError):
        parse(body)
    assert time.perf_counter() - began < 0.5


def test_brackets_in_words_are_no_depth() -> None:
    words = "[" * 50 + '\\" {' * 50
    assert parse(json.dumps({"note": words}).encode()) == {"note": words}


def test_depth_up_to_the_bound_is_read() -> None:
    assert parse(b"[" * 32 + b"]" * 32)
