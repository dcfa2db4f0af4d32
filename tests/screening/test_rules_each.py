"""Every rule on a case of its own, none without being missed, and which questions are asked of whom."""

from dataclasses import replace
from typing import Any

import pytest

from clinic.screening import rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.questionnaire import Outcome, Status
from tests.screening.cases import ALWAYS_ASKED, Told, blow, told

CLEAR, PRECAUTIONS = Outcome.CLEAR, Outcome.CLEAR_WITH_PRECAUTIONS

NECK: dict[str, Any] = {"ctx_neck_or_head": "yes"}
EXPECTING: dict[str, Any] = {"ctx_female": "yes", "ctx_age": 30}


def assess(answers: Told) -> rules.Assessment:
    return rules.assess(questionnaire(), answers)


# ---- every rule on a case of its own -----------------------------------------------------

OWN_CASE: dict[str, Told] = {
    "E01": told("acute.ischaemic", acute_hours_since=12),
    "E02": told("acute.tearing"),
    "E03": told("core.acute", "exam.pulse_bp_asymmetry"),
    "E04": told("acute.breathless", "acute.vte_risk"),
    "E05": told("core.systemic", vit_pulse=131),
    "E06": told("neuro.sphincter"),
    "E07": told("cancer.active", "core.neuro"),
    "E08": told("neuro.cord", "neuro.weakness"),
    "E09": told("neuro.weakness", "core.systemic", vit_temp=38.0),
    "E10": told("sys.meningism"),
    "E11": told("head.thunderclap"),
    "E12": told("head.brainstem"),
    "E13": blow(trauma_days_ago=2, exam_ccr_low_risk="no", **NECK),
    "E14": blow("trauma.cleared", "neuro.weakness", trauma_days_ago=14),
    "E15": told("organ.gi_alarm"),
    "E16": told("ctx.pregnant", vit_sbp=160, **EXPECTING),
    "E17": told("prec.anticoagulant", "neuro.weakness"),
    "E18": told("prec.upper_cervical", "neuro.cord"),
    "E19": blow("trauma.head_sign", trauma_days_ago=42),
    "U01": told("acute.ischaemic", acute_hours_since=13),
    "U02": told("acute.aortic_risk"),
    "U03": told("acute.breathless"),
    "U04": told("acute.pleuritic", "acute.vte_risk"),
    "U05": told("core.cancer", "pain.night"),
    "U06": told("cancer.active"),
    "U07": told("sys.fever", "core.infection_risk"),
    "U08": told("core.infection_risk", "pain.constant", "pain.night"),
    "U09": told("head.novel", "head.vascular_trigger"),
    "U10": told("head.gca"),
    "U11": blow(trauma_days_ago=3, exam_rotation_45="no", **NECK),
    "U12": told("trauma.dangerous"),
    "U13": told("bone.steroids", "bone.sudden_focal", ctx_female="yes", ctx_age=71),
    "U14": told("core.neuro", exam_umn_count=3),
    "U15": told("neuro.weakness"),
    "U16": told("organ.rash"),
    "U17": told("pain.constant", "pain.band", "sys.weight_loss"),
    "U18": told("core.neuro", vit_sbp=180),
    "U19": told("core.cancer", ctx_age=15),
    "U20": told(ctx_age=5),
    "U21": told("ctx.pregnant", "core.acute", **EXPECTING),
    "U22": blow("prec.anticoagulant", "trauma.head", trauma_days_ago=14),
    "U23": blow("prec.upper_cervical", **NECK),
    "U24": told(vit_temp=35.0),
    "U25": told("acute.faint"),
    "U26": told("neuro.cord", "neuro.cord_new"),
    "U27": told("core.cancer", "core.neuro"),
    "U28": blow("exam.midline_tender", "exam.thoracic_tender", trauma_days_ago=14),
    "U29": told("prec.stiff_spine", "core.trauma"),
    "U30": told("organ.exertional", "organ.exertional_worse"),
    "U31": told("cancer.bone_seeking"),
    "U32": blow("trauma.head_sign", trauma_days_ago=43),
    "R02": told("pain.constant", "pain.night"),
    "R03": told("sys.weight_loss"),
    "R04": told("bone.sudden_focal"),
    "R05": told("core.bone_risk", "core.trauma"),
    "R06": told("neuro.cord"),
    "R07": told("organ.exertional"),
    "R08": told("organ.gi_pattern"),
    "R09": told("organ.blood_sputum"),
    "R10": told("core.inflammatory", inflam_ibp_count=4, ctx_duration_weeks=12),
    "R11": told("inflam.girdle"),
    "R12": told(vit_dbp=120),
    "R13": told(ctx_age=15),
    "R14": told("clin.concern"),
    "R15": told("core.infection_risk", "pain.night"),
    "R16": told("organ.pancoast"),
    "R17": told("head.new_headache"),
    "R18": blow("exam.midline_tender", "exam.thoracic_tender", trauma_days_ago=15, ctx_age=40),
    "R19": told("neuro.arm_worse"),
    "R20": told("organ.dysphagia"),
    "R21": told(vit_pulse=40),
    "P01": told("core.infection_risk"),
    "P02": told("core.bone_risk"),
    "P03": told("core.cancer"),
    "P04": told("neuro.arm"),
    "P05": told("core.head"),
    "P06": told("prec.anticoagulant"),
    "P07": told("prec.upper_cervical"),
    "P08": told("ctx.pregnant", **EXPECTING),
    "P09": told("pain.band"),
    "P10": told("acute.pleuritic"),
    "P11": told(ctx_age=17),
    "P12": told("sys.fever"),
    "P13": told("core.inflammatory", inflam_ibp_count=2),
    "P14": told(vit_dbp=100),
    "P15": blow(),
    "P16": blow("trauma.cleared", **NECK),
    "P17": told("prec.stiff_spine"),
    "P18": told("organ.lung", ctx_age=39),
    "P99": told("core.organ"),
}


def test_every_rule_has_a_case() -> None:
    assert list(OWN_CASE) == list(questionnaire().criteria)


@pytest.mark.parametrize("rule", OWN_CASE)
def test_a_rule_is_reached_by_its_case_and_decides_its_outcome(rule: str) -> None:
    found = assess(OWN_CASE[rule])
    assert rule in found.rules
    assert found.outcome is questionnaire().criteria[rule].outcome


@pytest.mark.parametrize("rule", OWN_CASE)
def test_a_rule_taken_away_is_noticed_in_more_than_its_own_name(rule: str) -> None:
    whole = questionnaire()
    without = replace(whole, criteria={name: one for name, one in whole.criteria.items() if name != rule})
    before, after = rules.assess(whole, OWN_CASE[rule]), rules.assess(without, OWN_CASE[rule])
    assert replace(before, rules=()) != replace(after, rules=()), rule


# ---- what is asked -----------------------------------------------------------------------


def test_a_clear_man_of_38_answers_thirteen_questions_and_nothing_opens() -> None:
    facts: Told = {
        "ctx.age": 38,
        "ctx.female": "no",
        "ctx.neck_or_head": "yes",
        "ctx.duration_weeks": 6,
    }
    answers = facts | dict.fromkeys(ALWAYS_ASKED, "no")
    shown = [item for item in rules.shown(questionnaire(), answers) if not item.startswith("ctx.")]
    assert shown == list(ALWAYS_ASKED)
    found = assess(answers)
    assert (found.status, found.outcome, found.valid_days) == (Status.COMPLETE, CLEAR, 42)


@pytest.mark.parametrize(
    ("age", "female", "opens"),
    [(49, "yes", []), (50, "yes", ["bone.sudden_focal"]), (64, "no", []), (65, "no", ["bone.sudden_focal"])],
)
def test_women_from_50_and_everyone_from_65_are_asked_one_more(
    age: int, female: str, opens: list[str]
) -> None:
    answers: Told = {"ctx.age": age, "ctx.female": female, "ctx.neck_or_head": "no", "ctx.duration_weeks": 6}
    answers |= dict.fromkeys(ALWAYS_ASKED, "no")
    shown = rules.shown(questionnaire(), answers)
    assert [item for item in shown if item not in ALWAYS_ASKED and not item.startswith("ctx.")] == opens


def test_sixty_six_questions_stand_beside_the_record_the_examination_and_the_vital_signs() -> None:
    beside = ("ctx", "exam", "vit")
    assert sum(question.section not in beside for question in questionnaire().questions.values()) == 66


@pytest.mark.parametrize("gateway", ALWAYS_ASKED)
@pytest.mark.parametrize("answer", ["unknown", None])
def test_a_gateway_alone_unknown_or_missing_is_never_clear(gateway: str, answer: str | None) -> None:
    facts: Told = {"ctx.age": 38, "ctx.female": "no", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 6}
    answers = facts | {item: "no" for item in ALWAYS_ASKED if item != gateway}
    if answer is not None:
        answers[gateway] = answer
    found = assess(answers)
    assert found.status is Status.INCOMPLETE
    assert found.outcome is not CLEAR


@pytest.mark.parametrize(
    "gateway", [one for one in ALWAYS_ASKED if one not in ("core.trauma", "clin.concern")]
)
def test_a_gateway_unknown_with_every_detail_denied_still_brings_a_precaution(gateway: str) -> None:
    found = assess(told() | {gateway: "unknown"})
    assert (found.status, found.outcome) == (Status.COMPLETE, PRECAUTIONS)
