"""JSON as machines agree on it: shallow, finite, each key once, numbers every reader can hold."""

import json
import math
import re
from typing import Any, NoReturn

from flask import abort

DEEPEST = 32
LARGEST_INTEGER = 2**53
MOST_ITEMS = 1_000
MOST_VALUES = 20_000
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class Malformed(ValueError):
    """The text is not JSON we take."""


def loads(body: bytes) -> Any:
    """The value a request's body holds; anything outside the bounds answers 400."""
    try:
        return parse(body)
    except (Malformed, ValueError, RecursionError):
        abort(400)


def parse(body: bytes) -> Any:
    """The value, or `Malformed` or a `ValueError` of the decoder that says why not."""
    if _depth(body) > DEEPEST:
        raise Malformed("nested too deeply")
    value = json.loads(
        body.decode("utf-8", errors="strict"),
        object_pairs_hook=_each_key_once,
        parse_constant=_no_constant,
        parse_int=_integer,
        parse_float=_finite,
    )
    _bounded(value)
    return value


def _depth(body: bytes) -> int:
    """How deep brackets nest, found without descending: a decoder would run out of stack first."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(_STRINGS.sub(b"", body)):
        if bracket[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        else:
            depth -= 1
    return deepest


def _bounded(value: Any) -> None:
    """Refuse long arrays and very many values before a schema looks at each of them."""
    waiting, seen = [value], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > MOST_VALUES:
            raise Malformed("too many values")
        if isinstance(one, list | dict):
            if len(one) > MOST_ITEMS:
                raise Malformed("too many items")
            waiting.extend(one.values() if isinstance(one, dict) else one)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise Malformed("a key came twice")
    return mapping


def _no_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is not a number")


def _integer(written: str) -> int:
    if len(written) > 17 or abs(number := int(written)) > LARGEST_INTEGER:
        raise Malformed("an integer is too large")
    return number


def _finite(written: str) -> float:
    if len(written) > 40 or not math.isfinite(number := float(written)):
        raise Malformed("a number is too large")
    return number
