"""Drawings as pages take them: by exercise and key pose, and the map of muscles."""

from dataclasses import replace

import pytest
from flask import Flask

from clinic.library import drawings, pages
from clinic.library.catalogue import library


def test_every_key_pose_of_the_library_is_drawn_and_every_exercise_moves() -> None:
    for exercise in library():
        assert len(drawings.stills(exercise.id)) == len(exercise.text("en").poses), exercise.id
        assert drawings.moving(exercise.id), exercise.id


@pytest.mark.once
def test_an_unsigned_drawing_is_told_apart_from_one_a_clinician_signed(app: Flask) -> None:
    held = library()
    unsigned = held["cat-cow"]
    signed = replace(unsigned, drawing_reviewer="K. Lang", drawing_reviewed="2026-11-22")
    with app.test_request_context():
        told = [pages.whole(held, one, "en").drawing_reviewed for one in (unsigned, signed)]
    assert told == [
        "No clinician has reviewed these drawings yet.",
        "Drawings reviewed by K. Lang, 2026-11-22",
    ]


def test_the_still_that_stands_for_an_exercise_is_its_end() -> None:
    assert drawings.telling("cat-cow") == drawings.still("cat-cow", 1)
    assert drawings.telling("velociraptor") is None


def of_map(shown: str, name: str) -> str:
    return shown.split(f'id="{name}">')[1].split("</g>")[0]


def test_the_map_marks_what_works_and_what_assists_and_nothing_else() -> None:
    (strong, _), (pale, edge) = drawings.WORKING, drawings.ASSISTING
    plain = drawings.muscle_map((), ())
    marked = drawings.muscle_map(("rhomboids",), ("quadriceps",))
    assert strong not in plain
    assert marked.count(f'fill="{strong}"') == of_map(marked, "back-rhomboids").count("<path")
    assert pale in of_map(marked, "front-quadriceps") and edge in of_map(marked, "front-quadriceps")
    assert of_map(marked, "back-hamstrings") == of_map(plain, "back-hamstrings")


def test_what_works_lies_above_what_assists_on_the_map() -> None:
    deep, outer = "semispinalis-cervicis", "trapezius-upper"
    for working, assisting in ((deep, outer), (outer, deep)):
        shown = drawings.muscle_map((working,), (assisting,))
        assert shown.index(f'id="back-{assisting}"') < shown.index(f'id="back-{working}"')
        assert shown.count("<g ") == drawings.muscle_map((), ()).count("<g ")
