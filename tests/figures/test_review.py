"""A review sheet says all that a clinician holds a drawing against."""

from dataclasses import replace

from markupsafe import escape

from clinic.content.loader import ROOT, read
from clinic.figures.language import FigureFileShape
from clinic.figures.review import rows, sheets
from clinic.library.catalogue import library


def test_a_sheet_holds_pictures_words_of_both_languages_and_room_to_sign() -> None:
    sheet = sheets(library(), ["chin-tuck-sitting"], fresh=False)
    exercise = library()["chin-tuck-sitting"]
    # Each picture large and as on grey paper, the last one as a thumbnail besides.
    assert sheet.count("<svg") == 2 * len(exercise.text("en").poses) + 1
    for language in ("en", "de"):
        told = exercise.text(language)
        lines = (told.name, told.feel, *told.instructions, *told.poses)
        assert all(escape(line) in sheet for line in lines)
    assert "Name and signature" in sheet and "Date" in sheet and "Not signed yet" in sheet


def test_a_sheet_names_who_signed_and_when() -> None:
    held = library()
    signed = replace(held["heel-raise"], drawing_reviewer="K. Lang", drawing_reviewed="2026-11-22")
    sheet = sheets(replace(held, exercises={"heel-raise": signed}), ["heel-raise"], fresh=False)
    assert "Signed by K. Lang, 2026-11-22" in sheet


def test_angles_stand_as_reviewed_and_beside_them_what_the_drawing_mends() -> None:
    figure = read(ROOT / "exercises/suboccipital-stretch/figure.yaml", FigureFileShape())
    told = {row.name: row.cells for row in rows(figure)}
    assert told["left elbow"] == [("115°", ""), ("114°", "")]
    assert told["head nod"] == [("", ""), ("15°", "")]
    assert told["neck glide"] == [("", ""), ("", "12°")]
    assert told["right hand touches"] == [("chin", ""), ("chin", "")]
    assert not any("curl" in name or "thumb" in name for name in told)


def test_left_and_right_are_one_row_where_they_stand_alike() -> None:
    figure = read(ROOT / "exercises/band-pull-down-straight-arm/figure.yaml", FigureFileShape())
    told = {row.name: row.cells for row in rows(figure)}
    ahead, down = "plane 90° · elevation 95°", "plane 90° · elevation 4°"
    assert told["shoulder, both sides"] == [(ahead, ""), (down, "")]
    assert "left shoulder" not in told and "right shoulder" not in told
