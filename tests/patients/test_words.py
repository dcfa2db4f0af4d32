"""A course reads as people say it, in both languages."""

from datetime import date, timedelta

import pytest
from flask import Flask

from clinic.patients import rules, words
from clinic.patients.rules import Precision, Region, Sex, Stage

TODAY = date(2026, 11, 24)


def staged(days: int):
    return rules.staging(TODAY - timedelta(days=days), Precision.DAY, on=TODAY)


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (1, "1 day", "1 Tag"),
        (13, "13 days", "13 Tage"),
        (14, "2 weeks", "2 Wochen"),
        (181, "25 weeks", "25 Wochen"),
        (200, "6 months", "6 Monate"),
        (800, "2 years", "2 Jahre"),
    ],
)
def test_a_course_is_told_in_the_unit_people_use(
    service: Flask, days: int, english: str, german: str
) -> None:
    for language, text in (("en", english), ("de", german)):
        with service.test_request_context(headers={"Accept-Language": language}):
            assert words.course(staged(days)) == text


def test_places_are_named_with_their_sides(service: Flask) -> None:
    regions, sides = rules.places(["neck", "shoulder-blade.left", "shoulder.left", "shoulder.right"])
    with service.test_request_context(headers={"Accept-Language": "en"}):
        assert words.places(regions, sides) == "Neck, both shoulders and left shoulder blade"
    with service.test_request_context(headers={"Accept-Language": "de"}):
        assert words.places(regions, sides) == "Nacken, beide Schultern und linkes Schulterblatt"


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAY, "3 Oct 2026"),
        (Precision.WEEK, "about 3 Oct 2026"),
        (Precision.MONTH, "October 2026"),
    ],
)
def test_an_onset_is_told_as_exactly_as_it_is_known(service: Flask, precision: Precision, text: str) -> None:
    with service.test_request_context(headers={"Accept-Language": "en"}):
        assert words.onset(date(2026, 10, 3), precision) == text


@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_has_its_word(service: Flask, language: str) -> None:
    with service.test_request_context(headers={"Accept-Language": language}):
        assert all(map(words.stage, Stage))
        assert all(map(words.stage_title, Stage))
        assert all(map(words.sex, Sex))
        assert [sex for sex in Sex if not words.person(sex)] == [Sex.NOT_STATED]
        assert all(map(words.precision, Precision))
        assert all(words.region(region) and words.place(region) for region in Region)
        assert all(
            words.doubt(key) for key in ("birth-ahead", "onset-missing", "onset-ahead", "onset-before-birth")
        )
