"""The copy of a person's record holds their plan as it stands, issued or not, and nothing of it is lost."""

import json

import pytest
from flask import Flask

from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course
from clinic.plans.doses.reading import blank, read
from clinic.privacy import export
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_plan, an_episode
from tests.plans.doses.protocols import PROTOCOLS

BREATHED = read("w1-2 5 deep breaths each side; w3+ 3x 3-5 breaths", blank("upper-trapezius-stretch"))


def courses() -> list[tuple[Course, ...]]:
    """The plan of each published protocol, one row an exercise, and one that counts breaths."""
    plans = []
    for protocol in PROTOCOLS:
        rows = {each.exercise: read(each.typed, blank(each.exercise)) for each in protocol.exercises}
        plans.append(tuple(rows.values()))
    return [*plans, (BREATHED,)]


@pytest.mark.parametrize("wanted", courses(), ids=[*(each.doi for each in PROTOCOLS), "breaths"])
def test_a_plan_nobody_issued_yet_is_in_the_copy_and_comes_back_equal(
    app: Flask, wanted: tuple[Course, ...]
) -> None:
    lang = a_clinician()
    patient = a_patient(of=lang.practice)
    a_plan(of=an_episode(of=patient), by=lang, with_doses=wanted)  # type: ignore[arg-type]
    copy = json.loads(export.as_json(export.record(patient.id, of=lang.practice, at=NOON)))
    rows = sorted(copy["tables"]["plan_dose"], key=lambda row: row["position"])
    assert tuple(dose_data.course_of(row["course"]) for row in rows) == wanted
