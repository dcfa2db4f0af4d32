"""The clinical tables: where a flag leads alone, and where flags lead together."""

from typing import Any

import pytest

from clinic.screening import rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.questionnaire import Outcome, Status
from tests.screening.cases import ALWAYS_ASKED, Told, blow, told

CLEAR, PRECAUTIONS = Outcome.CLEAR, Outcome.CLEAR_WITH_PRECAUTIONS
REFER, TODAY, EMERGENCY = Outcome.REFER_ROUTINE, Outcome.URGENT_SAME_DAY, Outcome.EMERGENCY


EXPECTING: dict[str, Any] = {"ctx_female": "yes", "ctx_age": 30}


def assess(answers: Told) -> rules.Assessment:
    return rules.assess(questionnaire(), answers)


# ---- alone -------------------------------------------------------------------------------

ALONE: list[tuple[str, Told, Outcome, int | None]] = [
    ("nothing at all", told(), CLEAR, None),
    ("strain without a force from outside", told("core.trauma"), CLEAR, None),
    ("injury older than 6 weeks", blow(trauma_days_ago=43), CLEAR, None),
    *(
        (f"{gateway} alone", told(gateway), PRECAUTIONS, None)
        for gateway in ALWAYS_ASKED
        if gateway not in ("core.trauma", "clin.concern")
    ),
    ("pleuritic pain", told("acute.pleuritic"), PRECAUTIONS, None),
    ("one-arm tingling", told("neuro.arm"), PRECAUTIONS, None),
    ("unfamiliar headache", told("head.novel"), PRECAUTIONS, None),
    ("new dizziness", told("head.dizzy"), PRECAUTIONS, None),
    ("vascular trigger", told("head.vascular_trigger"), PRECAUTIONS, None),
    ("vascular trait", told("head.vascular_trait"), PRECAUTIONS, None),
    ("fever", told("sys.fever"), PRECAUTIONS, None),
    ("steroids", told("bone.steroids"), PRECAUTIONS, None),
    ("constant pain", told("pain.constant"), PRECAUTIONS, None),
    ("night pain", told("pain.night"), PRECAUTIONS, None),
    ("band-like pain", told("pain.band"), PRECAUTIONS, None),
    ("spondyloarthritis feature", told("inflam.spa_features"), PRECAUTIONS, None),
    ("cough under 40", told("organ.lung", ctx_age=39), PRECAUTIONS, None),
    ("blood thinner", told("prec.anticoagulant"), PRECAUTIONS, None),
    ("unstable upper neck", told("prec.upper_cervical"), PRECAUTIONS, None),
    ("stiff spine", told("prec.stiff_spine"), PRECAUTIONS, None),
    ("recent injury examined", blow("trauma.cleared"), PRECAUTIONS, None),
    ("recent injury of the neck, low-risk", blow(ctx_neck_or_head="yes"), PRECAUTIONS, None),
    ("new headache from 50", told("head.new_headache", ctx_age=50), REFER, 3),
    ("lung-apex pattern", told("organ.pancoast"), REFER, 3),
    ("sudden focal pain", told("bone.sudden_focal"), REFER, 7),
    ("exertional pattern", told("organ.exertional"), REFER, 7),
    ("girdle stiffness from 50", told("inflam.girdle", ctx_age=50), REFER, 7),
    ("root symptoms that grow or last", told("neuro.arm_worse"), REFER, 7),
    ("pulse of 40 without symptoms", told(vit_pulse=40), REFER, 7),
    ("cord symptoms, old and stable", told("neuro.cord"), REFER, 14),
    ("unexplained weight loss", told("sys.weight_loss"), REFER, 14),
    ("meal-related pattern", told("organ.gi_pattern"), REFER, 14),
    ("growing dysphagia", told("organ.dysphagia"), REFER, 14),
    ("lung pattern from 40", told("organ.lung", ctx_age=40), REFER, 14),
    ("bloody sputum at any age", told("organ.blood_sputum", ctx_age=18), REFER, 14),
    ("the clinician's concern", told("clin.concern"), REFER, 14),
    ("aortic risk with chest symptoms", told("acute.aortic_risk"), TODAY, None),
    ("faint with chest symptoms", told("acute.faint"), TODAY, None),
    ("breathlessness", told("acute.breathless"), TODAY, None),
    ("dangerous mechanism", told("trauma.dangerous"), TODAY, None),
    (
        "midline tenderness below the neck after a blow",
        blow("exam.midline_tender", "exam.thoracic_tender"),
        TODAY,
        None,
    ),
    ("cord symptoms new within 2 weeks", told("neuro.cord", "neuro.cord_new"), TODAY, None),
    ("marked weakness", told("neuro.weakness"), TODAY, None),
    ("scalp or jaw symptoms from 50", told("head.gca", ctx_age=50), TODAY, None),
    ("cancer under treatment", told("cancer.active"), TODAY, None),
    ("a cancer that often reaches the spine", told("cancer.bone_seeking"), TODAY, None),
    ("exertional pattern getting worse", told("organ.exertional", "organ.exertional_worse"), TODAY, None),
    ("rash", told("organ.rash"), TODAY, None),
    ("ischaemic pain up to 12 hours ago", told("acute.ischaemic", acute_hours_since=12), EMERGENCY, None),
    ("tearing onset", told("acute.tearing"), EMERGENCY, None),
    ("sphincter or saddle change", told("neuro.sphincter"), EMERGENCY, None),
    ("thunderclap", told("head.thunderclap"), EMERGENCY, None),
    ("brainstem sign", told("head.brainstem"), EMERGENCY, None),
    ("abnormal cranial nerves or gait", told("core.head", "exam.cranial_nerves"), EMERGENCY, None),
    ("meningism", told("sys.meningism"), EMERGENCY, None),
    ("acute abdomen", told("organ.gi_alarm"), EMERGENCY, None),
    ("sign of a head injury nobody has seen", blow("trauma.head_sign"), EMERGENCY, None),
    (
        "neck injury of 2 days, not cleared",
        blow(ctx_neck_or_head="yes", trauma_days_ago=2, exam_rotation_45="no"),
        EMERGENCY,
        None,
    ),
    (
        "neck injury of 14 days after a dangerous force",
        blow("trauma.dangerous", ctx_neck_or_head="yes", trauma_days_ago=14),
        EMERGENCY,
        None,
    ),
]


@pytest.mark.parametrize(
    ("answers", "outcome", "within"), [row[1:] for row in ALONE], ids=[r[0] for r in ALONE]
)
def test_a_flag_alone_leads_where_the_table_says(answers: Told, outcome: Outcome, within: int | None) -> None:
    found = assess(answers)
    assert (found.status, found.outcome, found.within_days) == (Status.COMPLETE, outcome, within)


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        (told("bone.sudden_focal"), True),
        (told("core.infection_risk", "pain.night"), True),
        (told("organ.pancoast"), True),
        (told("organ.exertional"), True),
        (told("sys.fever"), True),
        (told("clin.concern"), False),
        (told("neuro.cord"), False),
        (told("pain.night"), False),
    ],
)
def test_suspected_fracture_infection_apex_tumour_exertion_and_fever_hold_the_plan(
    answers: Told, held: bool
) -> None:
    assert assess(answers).plan_hold is held


def test_age_thoracic_site_and_turning_over_are_no_flags() -> None:
    assert assess(told(ctx_age=64)).outcome is CLEAR
    assert assess(told(ctx_age=95)).outcome is CLEAR
    assert assess(told(ctx_neck_or_head="yes")).outcome is CLEAR


# ---- together ----------------------------------------------------------------------------

TOGETHER: list[tuple[str, Told, Outcome, int | None]] = [
    ("night and constant", told("pain.night", "pain.constant"), REFER, 14),
    (
        "night and constant with infection risk, no fever",
        told("pain.night", "pain.constant", "core.infection_risk"),
        TODAY,
        None,
    ),
    (
        "night and constant with infection risk and fever",
        told("pain.night", "pain.constant", "core.infection_risk", "sys.fever"),
        TODAY,
        None,
    ),
    ("night and constant with any cancer", told("pain.night", "pain.constant", "core.cancer"), TODAY, None),
    ("constant, band and night", told("pain.constant", "pain.band", "pain.night"), TODAY, None),
    ("constant, band and weight loss", told("pain.constant", "pain.band", "sys.weight_loss"), TODAY, None),
    ("constant and band alone", told("pain.constant", "pain.band"), PRECAUTIONS, None),
    ("cord symptoms and band", told("neuro.cord", "pain.band"), TODAY, None),
    ("any cancer and a neurological symptom", told("core.cancer", "core.neuro"), TODAY, None),
    ("cancer under treatment and neurological", told("cancer.active", "core.neuro"), EMERGENCY, None),
    ("any cancer and weakness", told("core.cancer", "neuro.weakness"), EMERGENCY, None),
    ("fever and infection risk", told("sys.fever", "core.infection_risk"), TODAY, None),
    ("fever and a tender spine", told("sys.fever", "exam.midline_tender"), TODAY, None),
    ("fever and night pain", told("sys.fever", "pain.night"), TODAY, None),
    ("fever and constant pain", told("sys.fever", "pain.constant"), TODAY, None),
    ("fever and cord symptoms", told("sys.fever", "neuro.cord"), EMERGENCY, None),
    ("fever and weakness", told("sys.fever", "neuro.weakness"), EMERGENCY, None),
    ("cancer and cord symptoms", told("core.cancer", "neuro.cord"), EMERGENCY, None),
    ("blood thinner and cord symptoms", told("prec.anticoagulant", "neuro.cord"), EMERGENCY, None),
    ("blood thinner and weakness", told("prec.anticoagulant", "neuro.weakness"), EMERGENCY, None),
    ("pleuritic and clot risk", told("acute.pleuritic", "acute.vte_risk"), TODAY, None),
    ("pleuritic and fever", told("acute.pleuritic", "sys.fever"), TODAY, None),
    ("pleuritic and pulse 100", told("acute.pleuritic", vit_pulse=100), TODAY, None),
    ("pleuritic and pulse 99", told("acute.pleuritic", vit_pulse=99), PRECAUTIONS, None),
    ("pleuritic and saturation 94", told("acute.pleuritic", vit_spo2=94), TODAY, None),
    ("pleuritic and saturation 95", told("acute.pleuritic", vit_spo2=95), PRECAUTIONS, None),
    ("breathless and pleuritic", told("acute.breathless", "acute.pleuritic"), EMERGENCY, None),
    ("breathless and clot risk", told("acute.breathless", "acute.vte_risk"), EMERGENCY, None),
    ("unfamiliar pain and trigger", told("head.novel", "head.vascular_trigger"), TODAY, None),
    ("new dizziness and trigger", told("head.dizzy", "head.vascular_trigger"), TODAY, None),
    (
        "unfamiliar pain and trait within 4 weeks",
        told("head.novel", "head.vascular_trait", ctx_duration_weeks=4),
        TODAY,
        None,
    ),
    (
        "new dizziness and trait beyond 4 weeks",
        told("head.dizzy", "head.vascular_trait", ctx_duration_weeks=5),
        PRECAUTIONS,
        None,
    ),
    ("new headache and girdle at 50", told("head.new_headache", "inflam.girdle", ctx_age=50), TODAY, None),
    ("new headache and fever at 50", told("head.new_headache", "sys.fever", ctx_age=50), TODAY, None),
    ("girdle and weight loss at 50", told("inflam.girdle", "sys.weight_loss", ctx_age=50), TODAY, None),
    (
        "fever and weight loss are one general illness, not two",
        told("sys.fever", "sys.weight_loss"),
        REFER,
        14,
    ),
    (
        "three fracture features with a blow",
        blow("bone.steroids", ctx_female="yes"),
        TODAY,
        None,
    ),
    (
        "three fracture features with sudden focal pain",
        told("bone.steroids", "bone.sudden_focal", ctx_female="yes", ctx_age=71),
        TODAY,
        None,
    ),
    ("three fracture features, no event", told("bone.steroids", ctx_female="yes", ctx_age=71), REFER, 7),
    ("weak bone and a minor injury", told("core.bone_risk", "core.trauma"), REFER, 7),
    ("a blow at 70", blow(ctx_age=70), REFER, 7),
    ("a blow at 69", blow(ctx_age=69), PRECAUTIONS, None),
    ("tender spine after an injury at 50", told("core.trauma", "exam.midline_tender", ctx_age=50), REFER, 7),
    (
        "tender spine after an injury at 49",
        told("core.trauma", "exam.midline_tender", ctx_age=49),
        CLEAR,
        None,
    ),
    ("stiff spine and any injury", told("prec.stiff_spine", "core.trauma"), TODAY, None),
    (
        "blood thinner and head hit within 14 days",
        blow("prec.anticoagulant", "trauma.head", trauma_days_ago=14),
        TODAY,
        None,
    ),
    (
        "blood thinner and head hit 15 days ago",
        blow("prec.anticoagulant", "trauma.head", trauma_days_ago=15),
        PRECAUTIONS,
        None,
    ),
    (
        "blood thinner and neck pain within 3 days of a blow",
        blow("prec.anticoagulant", ctx_neck_or_head="yes", trauma_days_ago=3),
        TODAY,
        None,
    ),
    (
        "blood thinner and neck pain 4 days after a blow",
        blow("prec.anticoagulant", ctx_neck_or_head="yes", trauma_days_ago=4),
        PRECAUTIONS,
        None,
    ),
    ("three myelopathy signs", told("neuro.cord", exam_umn_count=3, ctx_age=30), TODAY, None),
    ("two myelopathy signs and over 45", told("neuro.cord", exam_umn_count=2, ctx_age=46), TODAY, None),
    ("two myelopathy signs at 45", told("neuro.cord", exam_umn_count=2, ctx_age=45), REFER, 14),
    (
        "four inflammatory features for 12 weeks",
        told("core.inflammatory", inflam_ibp_count=4, ctx_duration_weeks=12),
        REFER,
        42,
    ),
    (
        "four inflammatory features for 11 weeks",
        told("core.inflammatory", inflam_ibp_count=4, ctx_duration_weeks=11),
        PRECAUTIONS,
        None,
    ),
    (
        "three and a spondyloarthritis feature for 12 weeks",
        told("inflam.spa_features", inflam_ibp_count=3, ctx_duration_weeks=12),
        REFER,
        42,
    ),
    (
        "an upper neck that may be loose, and a blow",
        blow("prec.upper_cervical", ctx_neck_or_head="yes"),
        TODAY,
        None,
    ),
    ("a loose upper neck and cord symptoms", told("prec.upper_cervical", "neuro.cord"), EMERGENCY, None),
    ("a child is never clear", told(ctx_age=15), REFER, 14),
    ("a child with a flag", told("core.pain_pattern", ctx_age=15), TODAY, None),
    ("a child under 6", told(ctx_age=5), TODAY, None),
    ("an adolescent", told(ctx_age=16), PRECAUTIONS, None),
    ("pregnant", told("ctx.pregnant", **EXPECTING), PRECAUTIONS, None),
    (
        "pregnant with chest symptoms",
        told("ctx.pregnant", "core.acute", **EXPECTING),
        TODAY,
        None,
    ),
    ("pregnant at 140", told("ctx.pregnant", vit_sbp=140, **EXPECTING), TODAY, None),
    ("pregnant at 160", told("ctx.pregnant", vit_sbp=160, **EXPECTING), EMERGENCY, None),
    ("pregnant at 110 below", told("ctx.pregnant", vit_dbp=110, **EXPECTING), EMERGENCY, None),
    ("180 without symptoms", told(vit_sbp=180), REFER, 7),
    ("180 with head symptoms", told("core.head", vit_sbp=180), TODAY, None),
    ("120 below with nerve symptoms", told("core.neuro", vit_dbp=120), TODAY, None),
    ("slow pulse with chest symptoms", told("core.acute", vit_pulse=40), EMERGENCY, None),
    ("slow pulse with nerve symptoms", told("core.neuro", vit_pulse=40), TODAY, None),
    ("an alarm value without symptoms", told(vit_pulse=131), TODAY, None),
    ("an alarm value with organ symptoms", told("core.organ", vit_pulse=131), EMERGENCY, None),
    (
        "deficit after an examined injury of 14 days",
        blow("trauma.cleared", "neuro.weakness", trauma_days_ago=14),
        EMERGENCY,
        None,
    ),
    (
        "deficit after an examined injury of 15 days",
        blow("trauma.cleared", "neuro.weakness", trauma_days_ago=15),
        TODAY,
        None,
    ),
    (
        "thoracic injury of 15 days, still tender",
        blow("exam.midline_tender", "exam.thoracic_tender", trauma_days_ago=15, ctx_age=40),
        REFER,
        7,
    ),
    (
        "thoracic injury of 42 days, still tender",
        blow("exam.midline_tender", "exam.thoracic_tender", trauma_days_ago=42, ctx_age=40),
        REFER,
        7,
    ),
    (
        "thoracic injury of 43 days, still tender",
        blow("exam.midline_tender", "exam.thoracic_tender", trauma_days_ago=43, ctx_age=40),
        CLEAR,
        None,
    ),
    (
        "neck injury of 3 days, not cleared",
        blow(ctx_neck_or_head="yes", trauma_days_ago=3, exam_ccr_low_risk="no"),
        TODAY,
        None,
    ),
    (
        "neck injury of 42 days, not cleared",
        blow(ctx_neck_or_head="yes", trauma_days_ago=42, exam_ccr_low_risk="no"),
        TODAY,
        None,
    ),
    (
        "neck injury of 43 days, not cleared",
        blow(ctx_neck_or_head="yes", trauma_days_ago=43, exam_ccr_low_risk="no"),
        CLEAR,
        None,
    ),
    ("ischaemic pain 13 hours ago", told("acute.ischaemic", acute_hours_since=13), TODAY, None),
    ("sign of a head injury 43 days ago", blow("trauma.head_sign", trauma_days_ago=43), TODAY, None),
]


@pytest.mark.parametrize(
    ("answers", "outcome", "within"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER]
)
def test_flags_together_lift_the_outcome_as_the_table_says(
    answers: Told, outcome: Outcome, within: int | None
) -> None:
    found = assess(answers)
    assert (found.status, found.outcome, found.within_days) == (Status.COMPLETE, outcome, within)
