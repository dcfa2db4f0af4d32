"""The shipped programmes in the language of doses: the same weeks, conditions and sums."""

from dataclasses import replace

import pytest

from clinic.library.catalogue import library
from clinic.plans import balance
from clinic.plans.doses.courses import Course, at, faults
from clinic.plans.doses.dose import refusals
from clinic.plans.doses.doubts import doubts
from clinic.plans.doses.reading import blank, read
from clinic.plans.doses.writing import written
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.programmes.courses import courses
from clinic.plans.programmes.programme import Programme

ALL = [pytest.param(programme, id=programme.id) for programme in programmes()]


def opened(course: Course, programme: Programme) -> Course:
    """The course with every condition of its phases met, and no harder sibling taken."""
    swaps = {(rule.replace_with, rule.week) for rule in programme.rules if rule.action == "swap"}
    return replace(
        course,
        blocks=tuple(
            replace(block, met=(block.dose.exercise, block.first) not in swaps) for block in course.blocks
        ),
    )


@pytest.mark.parametrize("programme", ALL)
def test_a_programme_can_be_typed_and_reads_back_equal(programme: Programme) -> None:
    for course in courses(programme):
        assert faults(course) == ()
        assert all(refusals(block.dose) == () for block in course.blocks)
        for language in ("en", "de"):
            assert read(written(course, language), blank(course.exercise)) == course


@pytest.mark.parametrize("programme", ALL)
def test_until_somebody_opens_a_step_only_the_first_core_is_given(programme: Programme) -> None:
    for week in (1, programme.duration_weeks):
        given = {dose.exercise for dose in (at(course, week) for course in courses(programme)) if dose}
        assert given <= {item.exercise for item in programme.phases[0].core}
    first = {dose.exercise for dose in (at(course, 1) for course in courses(programme)) if dose}
    assert first == {item.exercise for item in programme.phases[0].core}


@pytest.mark.parametrize("programme", ALL)
def test_with_all_steps_opened_the_last_week_of_a_phase_holds_its_doses(programme: Programme) -> None:
    for phase in programme.phases:
        found = {
            dose.exercise: dose
            for dose in (at(opened(course, programme), phase.weeks[1]) for course in courses(programme))
            if dose
        }
        assert found == {item.exercise: item.dose for item in phase.items}


@pytest.mark.parametrize("programme", ALL)
def test_a_programmes_minutes_are_reckoned_from_its_courses(programme: Programme) -> None:
    for phase in programme.phases:
        stated = balance.minutes((item.dose, library()[item.exercise]) for item in phase.items)
        found = [at(opened(course, programme), phase.weeks[1]) for course in courses(programme)]
        assert balance.minutes((dose, library()[dose.exercise]) for dose in found if dose) == stated


@pytest.mark.parametrize("programme", ALL)
def test_a_shipped_dose_raises_no_question_about_its_amount(programme: Programme) -> None:
    for phase in programme.phases:
        for item in phase.items:
            assert doubts(Course((replace(courses(programme)[0].blocks[0], dose=item.dose, first=1),))) in (
                (),
                ("step-does-nothing",),
            )
