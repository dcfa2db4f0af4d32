"""Published protocols are typed, shown week by week, printed, exported and read back without a fact lost."""

import json
import re

import pytest

from clinic import wording
from clinic.library.catalogue import library
from clinic.plans.doses import course_words
from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course, at, changes
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.reading import blank, read
from clinic.plans.doses.words import in_words
from clinic.plans.doses.writing import written
from tests.plans.doses.protocols import PROTOCOLS, Prescribed

CASES = [
    pytest.param(prescribed, id=f"{protocol.doi}-{number}")
    for protocol in PROTOCOLS
    for number, prescribed in enumerate(protocol.exercises, start=1)
]
NUMBERS = ("sets", "reps", "hold_s", "times_per_day", "per_week")


def typed(prescribed: Prescribed) -> Course:
    return read(prescribed.typed, blank(prescribed.exercise))


def test_there_are_a_dozen_and_each_names_its_publication_once() -> None:
    assert len(PROTOCOLS) >= 12
    assert len({protocol.doi for protocol in PROTOCOLS}) == len(PROTOCOLS)
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", protocol.doi) for protocol in PROTOCOLS)


@pytest.mark.parametrize("prescribed", CASES)
def test_the_library_holds_the_exercise(prescribed: Prescribed) -> None:
    assert prescribed.exercise in library()


@pytest.mark.parametrize("prescribed", CASES)
def test_each_week_states_what_the_source_states_and_nothing_else(prescribed: Prescribed) -> None:
    course = typed(prescribed)
    for week, facts in prescribed.weeks.items():
        dose = at(course, week)
        if facts is None:
            assert dose is None
            continue
        assert dose is not None
        assert {name: getattr(dose, name) for name in facts} == facts


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("prescribed", CASES)
def test_it_is_written_in_either_language_and_reads_back_equal(prescribed: Prescribed, language: str) -> None:
    course = typed(prescribed)
    assert read(written(course, language), blank(prescribed.exercise)) == course


@pytest.mark.parametrize("prescribed", CASES)
def test_it_is_exported_and_comes_back_equal(prescribed: Prescribed) -> None:
    course = typed(prescribed)
    assert dose_data.course_of(json.loads(json.dumps(dose_data.course_data(course)))) == course


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("prescribed", CASES)
def test_every_number_of_every_week_is_printed(prescribed: Prescribed, language: str) -> None:
    course = typed(prescribed)
    sides = library()[prescribed.exercise].sides
    for week, facts in prescribed.weeks.items():
        dose = at(course, week)
        if facts is None or dose is None:
            continue
        said = in_words(dose, sides, language)
        cells = [cell for cell in (said.count, said.left, said.right, *said.holds, *said.extras) if cell]
        text = " ".join([*(f"{cell.figure} {cell.words}" for cell in cells), said.days])
        for number in stated(dose):
            assert number in text, (week, number, text)


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("prescribed", CASES)
def test_the_whole_course_is_readable_on_paper(prescribed: Prescribed, language: str) -> None:
    course = typed(prescribed)
    told = course_words.in_words(course, library()[prescribed.exercise].sides, language)
    if course.is_plain:
        assert not told  # nothing changes, so there is nothing to tell
        return
    assert len(told.lines) == len(changes(course))
    for line, stretch in zip(told.lines, changes(course), strict=True):
        assert str(stretch.first) in line.when
        assert stretch.last is None or str(stretch.last) in line.when
    assert len(told.steps) == len({step for block in course.blocks for step in block.steps})


def stated(dose: Dose) -> list[str]:
    """The figures of a dose as they are printed, ranges whole."""
    found = []
    for name in NUMBERS:
        amount = getattr(dose, name)
        if name == "times_per_day" and amount in (None, 1):
            continue
        if name == "sets" and amount in (None, 1):
            continue
        if isinstance(amount, int):
            found.append(str(amount))
        elif amount is not None:
            found.append(f"{amount.least}–{amount.most}")
    return found
