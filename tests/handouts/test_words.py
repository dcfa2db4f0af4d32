"""A handout says what its revision and screening say, in its own language, and the same each time."""

from dataclasses import replace
from datetime import date

import pytest

from clinic.handouts.rules import Contents, OriginalOnly
from clinic.handouts.words import handout
from clinic.plans.doses.reading import blank, read
from tests.handouts.samples import LINK, contents, item


def test_equal_contents_make_equal_handouts() -> None:
    assert handout(contents("de", 8)) == handout(contents("de", 8))


def test_the_week_names_exercises_times_and_minutes() -> None:
    english, german = (handout(contents(language, 8)).week for language in ("en", "de"))
    assert [row.title for row in english] == [
        "Exercise 1",
        "Exercises 2 to 5",
        "Exercise 6",
        "Exercise 8",
        "Exercise 7",
    ]
    assert english[0].summary == "3 times a day, about 2 minutes each time"
    assert german[1].title == "Übungen 2 bis 5"
    assert german[1].summary == "einmal am Tag, zusammen etwa 14 Minuten"
    assert german[4].summary == "bei Bedarf, etwa 3 Minuten"
    assert german[0].names == ("Kinn zurückziehen im Sitzen",)


def test_the_week_says_at_which_time_of_day_where_that_was_said() -> None:
    for language, said in (
        (
            "en",
            [
                "in the morning, in the evening, about 8 minutes each time",
                "before going to bed, about 4 minutes",
            ],
        ),
        ("de", ["morgens, abends, jedes Mal etwa 8 Minuten", "vor dem Schlafengehen, etwa 4 Minuten"]),
    ):
        twice = {"times_per_day": 2, "moments": ("morning", "evening")}
        late = {"times_per_day": 1, "moments": ("bedtime",)}
        items = tuple(item("upper-trapezius-stretch", language, **given) for given in (twice, late, twice))
        assert [row.summary for row in handout(contents(language, items=items)).week] == said


def test_numbers_that_are_not_in_a_row_are_listed_as_one_reads_them() -> None:
    chin, stretch = item("chin-tuck-sitting", "de"), item("upper-trapezius-stretch", "de")
    rows = handout(contents("de", items=(chin, stretch, chin, chin, stretch))).week
    assert [row.title for row in rows] == ["Übungen 1, 3 und 4", "Übungen 2 und 5"]


def test_a_pass_of_a_minute_is_one_minute() -> None:
    short = replace(item("upper-trapezius-stretch", "en"), seconds=50)
    assert handout(contents("en", items=(short,))).week[0].summary == "once a day, about 1 minute"


def test_the_stop_box_gathers_what_every_exercise_says_once() -> None:
    stop = handout(contents("en", 5)).stop
    assert stop.emergency_number == "112"
    assert stop.phone == "030 23125 014"
    assert len(stop.emergency_signs) == 8
    assert stop.reasons == (
        "Tingling, numbness or pain runs down your arm.",
        "You feel dizzy or sick.",
        "You feel a sharp pain in your neck.",
        "You feel a sharp pain in your back.",
        "You feel a sharp or pinching pain in your shoulder.",
    )
    assert stop.precautions
    assert "8 December 2026" in stop.safety_net


def test_a_dose_for_one_side_says_not_to_change_sides() -> None:
    for side, said in (
        ("left", "Nur die linke Seite: Wechseln"),
        ("right", "Nur die rechte Seite: Wechseln"),
        ("affected", "Nur die betroffene Seite: Wechseln"),
    ):
        (exercise,) = handout(
            contents("de", items=(item("upper-trapezius-stretch", "de", side=side),))
        ).exercises
        assert exercise.side_note.startswith(said)
    (both,) = handout(contents("de", items=(item("upper-trapezius-stretch", "de"),))).exercises
    assert both.side_note == ""


@pytest.mark.parametrize(
    ("exercise", "side", "said"),
    [
        ("open-book-side-lying", "right", "Right side only: do not change sides."),
        (
            "open-book-side-lying",
            "left",
            "Left side only: do not change sides. The words describe the right side: "
            "swap left and right in them.",
        ),
        ("side-plank-knees", "left", "Left side only: do not change sides."),
        (
            "side-plank-knees",
            "affected",
            "Affected side only: do not change sides. Words and drawings show the left side. "
            "If yours is the right, swap left and right.",
        ),
    ],
)
def test_left_and_right_are_swapped_only_where_the_words_are_told_for_the_other_side(
    exercise: str, side: str, said: str
) -> None:
    (one,) = handout(contents("en", items=(item(exercise, "en", side=side),))).exercises
    assert one.side_note == said


def test_nobody_knows_for_which_side_an_exercise_of_a_practices_own_is_told() -> None:
    own = replace(item("open-book-side-lying", "en", side="left"), told_side="")
    (one,) = handout(contents("en", items=(own,))).exercises
    assert one.side_note.endswith("If the words describe the right side, swap left and right in them.")


def test_an_exercise_in_two_rows_is_named_with_its_sides_in_the_week() -> None:
    def names(*sides: str) -> list[str]:
        items = tuple(item("upper-trapezius-stretch", "de", side=side) for side in sides)
        return [name for row in handout(contents("de", items=items)).week for name in row.names]

    assert names("left", "right") == ["Seitliche Nackendehnung (links)", "Seitliche Nackendehnung (rechts)"]
    assert names("left") == ["Seitliche Nackendehnung"]


def test_key_poses_are_named_from_start_to_end() -> None:
    def labels(*poses: str) -> list[str]:
        changed = replace(item("chin-tuck-sitting", "de"), poses=poses)
        return [pose.label for pose in handout(contents("de", items=(changed,))).exercises[0].poses]

    assert labels() == []
    assert labels("a") == ["Start"]
    assert labels("a", "b") == ["Start", "Ende"]
    assert labels("a", "b", "c") == ["Start", "Dann", "Ende"]


def test_mistakes_end_as_sentences() -> None:
    assert handout(contents("en", 1)).exercises[0].avoid == (
        "Tipping the head back.",
        "Pushing to the end with force.",
    )


@pytest.mark.parametrize(
    ("language", "revision", "visit", "ends"),
    [
        (
            "en",
            "Revision 2 · 24 Nov 2026 · digest 7F3A 19C2",
            "Tuesday, 8 December 2026, 17:30",
            "4 February 2027",
        ),
        (
            "de",
            "Fassung 2 · 24.11.2026 · Prüfzeichen 7F3A 19C2",
            "Dienstag, 8. Dezember 2026, 17:30 Uhr",
            "4. Februar 2027",
        ),
    ],
)
def test_dates_are_said_in_the_handouts_language(language: str, revision: str, visit: str, ends: str) -> None:
    said = handout(contents(language))
    assert (said.revision, said.visit, said.link_ends) == (revision, visit, ends)


def test_a_day_without_a_time_is_a_day() -> None:
    assert handout(contents("de", visit=date(2026, 12, 8))).visit == "Dienstag, 8. Dezember 2026"
    assert handout(contents("de", visit=None)).visit == ""


def test_an_archived_copy_names_its_link_and_carries_none() -> None:
    archived = handout(contents("de", link=OriginalOnly(3)))
    assert (archived.address, archived.link_ends, archived.original_link) == ("", "", 3)
    original = handout(contents("de"))
    assert (original.address, original.original_link) == (LINK.address, None)


def test_the_diary_follows_the_plan_in_pages_of_four_weeks() -> None:
    (page,) = handout(contents("de", 8)).diary
    assert [week.title for week in page.weeks] == ["Woche 1", "Woche 2", "Woche 3", "Woche 4"]
    assert page.weeks[0].dates == "23.–29. Nov."
    assert [len(row.marks) for row in page.rows] == [28] * 8
    assert page.rows[0].dose == "10-mal · 3 × am Tag"
    assert page.rows[1].dose == "3-mal · je Seite"
    assert page.rows[7].dose.endswith("Nur die linke Seite")
    assert page.planned[:3] == (False, False, True)
    six = handout(contents("de", diary_weeks=6)).diary
    assert [len(page.weeks) for page in six] == [4, 2]
    assert six[1].weeks[0].title == "Woche 5"
    assert handout(contents("de", diary_from=None)).diary == ()


def test_a_plan_without_exercises_is_still_a_sheet() -> None:
    empty: Contents = contents("en", items=())
    assert handout(empty).week == ()
    assert handout(empty).stop.emergency_signs


def test_a_card_tells_the_weeks_ahead_with_their_days() -> None:
    course = read(
        "w1-2 2x10 mon thu; w3+ 3x12; flare half for 2 days then easier", blank("band-row-standing")
    )
    changing = replace(item("band-row-standing", "en"), dose=course.start, course=course)
    plan = contents("en", 1, items=(changing,), begins_on=date(2026, 11, 24))
    card = handout(plan).exercises[0]
    assert [(line.when, line.dates, line.dose, line.is_now) for line in card.course.lines] == [
        ("Weeks 1–2", "24 Nov\u2009–\u20096 Dec", "2 × 10", True),
        ("From week 3 on", "from 7 Dec on", "3 × 12", False),
    ]
    assert card.course.step_back == "After a flare: 50 % of the dose for 2 days, then the easier exercise."


def test_a_dose_that_never_changes_says_nothing_of_weeks() -> None:
    assert not handout(contents("en", 1)).exercises[0].course
