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


def test_the_map_marks_what_works_and_what_assists_and_nothing_else() -> None:
    plain = drawings.muscle_map((), ())
    marked = drawings.muscle_map(("rhomboids",), ("quadriceps",))
    assert drawings.WORKING not in plain
    assert marked.count(drawings.WORKING) == 2 * marked.split('id="back-rhomboids">')[1].split("</g>")[
        0
    ].count("<path")
    assert drawings.ASSISTING in marked.split('id="front-quadriceps">')[1].split("</g>")[0]
    assert drawings.ASSISTING not in marked.split('id="back-hamstrings">')[1].split("</g>")[0]
