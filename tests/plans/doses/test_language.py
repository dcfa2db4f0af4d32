"""What is typed is read, and what is written can be read again: both languages, every kind of dose."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course
from clinic.plans.doses.reading import BLANK, read
from clinic.plans.doses.writing import written
from tests.plans.doses.strategies import some_courses

LANGUAGES = st.sampled_from(["en", "de"])


@settings(max_examples=25)
@given(some_courses(), LANGUAGES)
def test_a_course_reads_back_as_it_is_written(course: Course, language: str) -> None:
    assert read(written(course, language), BLANK) == course


@settings(max_examples=25)
@given(some_courses())
def test_a_course_comes_back_from_its_export(course: Course) -> None:
    assert dose_data.course_of(json.loads(json.dumps(dose_data.course_data(course)))) == course
