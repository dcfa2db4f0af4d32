"""A page is made once for all it depends on, and the one not asked for longest makes room."""

from collections.abc import Callable

import pytest

from clinic.sharing.page_cache import PageCache


def page(text: str, made: list[str]) -> Callable[[], bytes]:
    def make() -> bytes:
        made.append(text)
        return text.encode()

    return make


def test_a_page_is_made_once_under_its_key() -> None:
    cache, made = PageCache(), list[str]()
    assert [cache.page("a", page("a", made)) for _ in range(3)] == [b"a"] * 3
    assert cache.page("b", page("b", made)) == b"b"
    assert made == ["a", "b"]


def test_what_was_not_asked_for_longest_makes_room() -> None:
    cache, made = PageCache(most=2), list[str]()
    for key in ("a", "b", "a", "c", "a", "b"):
        cache.page(key, page(key, made))
    assert made == ["a", "b", "c", "b"]


def test_a_page_that_fails_is_not_kept() -> None:
    def fail() -> bytes:
        raise LookupError

    cache, made = PageCache(), list[str]()
    with pytest.raises(LookupError):
        cache.page("a", fail)
    assert cache.page("a", page("a", made)) == b"a"


def test_nothing_is_kept_where_pages_change_under_the_hands() -> None:
    cache, made = PageCache(most=0), list[str]()
    for _ in range(2):
        cache.page("a", page("a", made))
    assert made == ["a", "a"]
