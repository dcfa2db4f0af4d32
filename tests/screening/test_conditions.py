"""What the answers say about a patient's conditions: stated, possible, or open until somebody settles it."""

from typing import Any

import pytest

from clinic.library.catalogue import library
from clinic.screening.catalogue import questionnaire
from clinic.screening.conditions import FromScreen, conditions_of, denied
from tests.screening.cases import Told, blow, told


def found(answers: Told) -> FromScreen:
    return conditions_of(questionnaire(), library().precautions, answers)


@pytest.mark.parametrize(
    ("answers", "conditions"),
    [
        (told(), set()),
        (told("core.bone_risk"), {"osteoporosis"}),
        (told("bone.steroids"), {"osteoporosis"}),
        (told("prec.anticoagulant"), {"anticoagulation"}),
        (told("prec.upper_cervical"), {"cervical-instability"}),
        (blow(ctx_neck_or_head="yes"), {"recent-trauma"}),
        (blow(ctx_neck_or_head="yes", exam_rotation_45="no"), {"recent-trauma", "cervical-instability"}),
        (blow(ctx_neck_or_head="yes", trauma_days_ago=29), set()),
        (blow(ctx_neck_or_head="no"), set()),
        (told("neuro.arm"), {"radiculopathy"}),
        (told("organ.pancoast"), {"radiculopathy", "progressive-neuro-deficit"}),
        (told("neuro.weakness"), {"progressive-neuro-deficit"}),
        (told(vit_sbp=160), {"hypertension-uncontrolled"}),
        (told(vit_sbp=159, vit_dbp=99), set()),
        (told("organ.exertional"), {"cardiac-condition"}),
        (told("organ.rash"), {"skin-lesion"}),
    ],
)
def test_an_answer_states_a_condition(answers: Told, conditions: set[str]) -> None:
    assert {one.condition for one in found(answers).stated} == conditions
    assert not any(one.is_open for one in found(answers).stated)


def test_what_is_open_counts_until_it_is_settled() -> None:
    (only,) = found(told() | {"prec.anticoagulant": "unknown", "core.precaution": "yes"}).stated
    assert (only.condition, only.is_open) == ("anticoagulation", True)


@pytest.mark.parametrize(("days", "left"), [(0, 28), (5, 23), (28, 0), ("unknown", 28)])
def test_a_recent_injury_ends_by_itself(days: Any, left: int) -> None:
    injury = {one.condition: one for one in found(blow(ctx_neck_or_head="yes", trauma_days_ago=days)).stated}
    assert injury["recent-trauma"].ends_after_days == left


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        (told(), set()),
        (told("cancer.bone_seeking"), {"weak_vertebra"}),
        (told("bone.sudden_focal"), {"weak_vertebra"}),
        (blow(), {"chest_injury"}),
        (blow(trauma_days_ago=43), set()),
        (blow(ctx_age=70), {"chest_injury", "weak_vertebra", "steadiness"}),
        (told("neuro.cord"), {"cord_signs", "steadiness"}),
        (told("head.novel"), {"neck_arteries", "head_symptoms"}),
        (told("core.head"), {"head_symptoms"}),
        (told("prec.stiff_spine"), {"loose_or_inflamed_joints", "recent_operation"}),
        (told(ctx_age=65), {"steadiness"}),
    ],
)
def test_an_answer_makes_conditions_possible(answers: Told, questions: set[str]) -> None:
    assert {one.question for one in found(answers).possible} == questions


def test_every_choice_counts_until_it_is_answered_and_none_is_an_answer() -> None:
    said = found(told("core.head"))
    assert said.counting({}) == {"vertigo", "migraine", "tmj-pain"}
    assert said.counting({"head_symptoms": ("migraine",)}) == {"migraine"}
    assert said.counting({"head_symptoms": ()}) == set()
    assert found(told("core.bone_risk")).counting({}) == {"osteoporosis"}


@pytest.mark.parametrize(
    ("answers", "is_denied"),
    [
        ({"ctx.female": "no"}, True),  # whoever is not female is not asked, so nothing is open
        ({"ctx.female": "yes", "ctx.age": 60}, True),
        ({"ctx.female": "yes", "ctx.age": 30, "ctx.pregnant": "no"}, True),
        ({"ctx.female": "yes", "ctx.age": 30}, False),
        ({"ctx.female": "yes", "ctx.age": 30, "ctx.pregnant": "unknown"}, False),
        ({"ctx.female": "yes", "ctx.age": 30, "ctx.pregnant": "yes"}, False),
        ({"ctx.age": 30}, False),
        ({}, False),
    ],
)
def test_a_condition_is_denied_by_answers_alone_and_never_by_their_absence(
    answers: Told, is_denied: bool
) -> None:
    found = denied(questionnaire(), library().precautions, answers)
    assert ("pregnancy-late" in found) is is_denied
    assert "balance-impaired" not in found


def test_a_condition_is_denied_where_every_way_to_it_is() -> None:
    table = library().precautions
    assert "osteoporosis" in denied(questionnaire(), table, told())
    assert "osteoporosis" not in denied(questionnaire(), table, told("bone.steroids"))
