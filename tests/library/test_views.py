"""The library to read: found by word and facet, each exercise whole, in both languages."""

import pytest
from flask import Flask

from clinic.accounts.models import Role
from clinic.library.catalogue import library
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor


@pytest.fixture
def visitor(client: Visitor, app: Flask) -> Visitor:
    return signed_in(client, a_clinician())


def test_the_library_shows_everything_it_holds(visitor: Visitor) -> None:
    page = visitor.get("/library")
    assert f"{len(library())} of {len(library())} exercises" in page.text
    assert page.text.count('<li class="hit"') == len(library())
    assert " hidden>" not in page.text.split('id="exercises"')[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=chin+tuck", "Chin tuck sitting"),
        ("q=Doppelkinn", "Chin tuck sitting"),
        ("q=longus", "Chin tuck sitting"),
        ("region=neck&layer=stabilise&q=chin", "Chin tuck sitting"),
        ("no_equipment=yes&q=chin", "Chin tuck sitting"),
    ],
)
def test_an_exercise_is_found_by_name_lay_word_muscle_and_facet(
    visitor: Visitor, asked: str, shown: str
) -> None:
    first = visitor.get(f"/library?{asked}").text.split('id="exercises"')[1].split("</li>")
    visible = [item for item in first if 'class="hit"' in item and " hidden>" not in item]
    assert 0 < len(visible) < len(library())
    assert any(shown in item for item in visible)


def test_nothing_found_names_what_to_take_away(visitor: Visitor) -> None:
    page = visitor.get("/library?q=zzzz&region=neck")
    assert "No exercise matches all of this." in page.text
    assert 'href="/library?region=neck"' in page.text
    assert 'href="/library?q=zzzz"' in page.text


def test_a_value_nobody_offers_narrows_to_nothing(visitor: Visitor) -> None:
    assert "0 of" in visitor.get("/library?region=knee").text


def test_a_page_asks_for_no_more_than_it_can_hold(visitor: Visitor) -> None:
    assert visitor.get("/library?q=" + "x" * 500).status_code == 400


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_exercise_has_a_page(app: Flask, client: Visitor, language: str) -> None:
    signed_in(client, a_clinician(language=language))
    for exercise in list(library())[::20]:
        page = client.get(f"/library/{exercise.id}")
        assert page.status_code == 200
        assert exercise.text(language).feel.split()[0] in page.text


def test_a_page_says_dose_ladder_precautions_and_limits(visitor: Visitor) -> None:
    page = visitor.get("/library/chin-tuck-sitting").text
    for told in (
        "every day, 3 times a day",
        "1 min 10 s",
        'href="/library/chin-nod-supine"',
        "Cervical myelopathy",
        "Posture changes; link to pain not established.",
        "No clinician has reviewed this exercise yet.",
    ):
        assert told in page


def test_an_exercise_that_never_was_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/library/headstand").status_code == 404


def test_the_front_desk_may_read_the_library(client: Visitor, app: Flask) -> None:
    assert signed_in(client, a_clinician(role=Role.FRONT_DESK)).get("/library").status_code == 200


def test_a_favourite_is_kept_until_it_is_let_go(visitor: Visitor) -> None:
    assert "Keep at hand" in visitor.get("/library/chin-tuck-sitting").text
    answer = visitor.send("/library/chin-tuck-sitting/favourite", keep="yes")
    assert answer.status_code == 303
    visitor.send("/library/chin-tuck-sitting/favourite", keep="yes")
    assert "No longer keep at hand" in visitor.get("/library/chin-tuck-sitting").text
    visitor.send("/library/chin-tuck-sitting/favourite")
    assert "No longer" not in visitor.get("/library/chin-tuck-sitting").text
    assert visitor.send("/library/never/favourite").status_code == 404


def test_the_words_to_search_are_kept_by_browsers_for_good(visitor: Visitor) -> None:
    current = f"/library/words/{library().digest[:16]}.json"
    for encoding, encoded in (("gzip", "gzip"), ("identity", None)):
        answer = visitor.get(current, headers={"Accept-Encoding": encoding})
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers.get("Content-Encoding") == encoded
    assert len(visitor.get(current).get_json()["exercises"]) == len(library())
    assert visitor.get("/library/words/0.json").status_code == 404
