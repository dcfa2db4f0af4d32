"""Ways on stay here, and a list is asked for within bounds.

Proves security.md D-06, D-10.
"""

import pytest
from werkzeug.exceptions import BadRequest

from clinic.web.addresses import is_well_formed, listing, safe_next


@pytest.mark.parametrize("path", ["/", "/patients", "/patients?q=a%20b&page=2", "/plans/1#dose-2", "/ü"])
def test_a_path_of_ours_is_a_way_on(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "",
        "patients",
        "//evil.example",
        "///evil.example",
        "/..//evil.example",
        "/.//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%2f/evil.example",
        "/%2F%2Fevil.example",
        "/%5cevil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\x00",
        "/a\u202eb",
        "/a\u2028b",
        " /patients",
        "//[",
        "/" + "a" * 3_000,
    ],
)
def test_everything_else_leads_to_the_start(payload: str | None) -> None:
    assert safe_next(payload) == "/"


@pytest.mark.parametrize("escaped", [b"", b"a=b", b"q=%C3%BC", b"a=100%25", b"q=a+b"])
def test_well_formed_addresses(escaped: bytes) -> None:
    assert is_well_formed(escaped)


@pytest.mark.parametrize(
    "escaped", [b"a=%", b"a=%z1", b"a=%f", b"a=%ff", b"a=%ed%a0%80", b"a=%c0%80", b"\xff"]
)
def test_broken_addresses(escaped: bytes) -> None:
    assert not is_well_formed(escaped)


def test_a_list_without_wishes_begins_at_its_start() -> None:
    wanted = listing({}, sorts=("name", "-name"))
    assert (wanted.page, wanted.per_page, wanted.sort, wanted.search) == (1, 50, "name", "")
    assert wanted.offset == 0


def test_a_list_is_read_from_the_query() -> None:
    wanted = listing({"page": "3", "per_page": "20", "sort": "-name", "q": " a  b "}, sorts=("name", "-name"))
    assert (wanted.offset, wanted.per_page, wanted.sort, wanted.search) == (40, 20, "-name", "a b")


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "1000001"},
        {"page": "9" * 400},
        {"page": "١"},
        {"page": "1e3"},
        {"per_page": "101"},
        {"per_page": "100000"},
        {"sort": "name; drop table patient"},
        {"q": "a" * 201},
        {"q": "a\x00"},
    ],
)
def test_a_list_out_of_bounds_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        listing(query, sorts=("name", "-name"))
