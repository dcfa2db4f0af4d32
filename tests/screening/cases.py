"""Whole sets of answers, told as a physiotherapist would: who it is, and what was answered with yes."""

from typing import Any

from clinic.screening.catalogue import questionnaire

Told = dict[str, Any]

NORMAL: Told = {
    "ctx.age": 52,
    "ctx.female": "no",
    "ctx.neck_or_head": "no",
    "ctx.duration_weeks": 8,
    "vit.sbp": 125,
    "vit.dbp": 80,
    "vit.pulse": 70,
    "vit.temp": 36.8,
    "vit.spo2": 98,
    "vit.resp": 14,
    "exam.umn_count": 0,
    "inflam.ibp_count": 0,
    # The signs of the Canadian C-spine rule are good when they are there.
    "exam.ccr_low_risk": "yes",
    "exam.rotation_45": "yes",
}
GATEWAYS = {
    "acute": "core.acute",
    "trauma": "core.trauma",
    "neuro": "core.neuro",
    "head": "core.head",
    "cancer": "core.cancer",
    "sys": "core.systemic",
    "bone": "core.bone_risk",
    "pain": "core.pain_pattern",
    "organ": "core.organ",
    "inflam": "core.inflammatory",
    "prec": "core.precaution",
}
ALWAYS_ASKED = (
    "core.acute",
    "core.trauma",
    "core.neuro",
    "core.head",
    "core.cancer",
    "core.systemic",
    "core.infection_risk",
    "core.bone_risk",
    "core.pain_pattern",
    "core.organ",
    "core.inflammatory",
    "core.precaution",
    "clin.concern",
)


def told(*yes: str, **facts: Any) -> Told:
    """All no and normal but for these, as in `told("neuro.cord", ctx_age=70)`; a detail opens its gateway."""
    answers: Told = {
        item: "no" for item, question in questionnaire().questions.items() if not question.is_number
    }
    answers |= NORMAL
    for item in yes:
        answers[item] = "yes"
        section = item.split(".")[0]
        if section in GATEWAYS:
            answers[GATEWAYS[section]] = "yes"
    answers |= {name.replace("_", ".", 1): answer for name, answer in facts.items()}
    if answers["core.trauma"] != "no":
        answers.setdefault("trauma.days_ago", 5)
    if answers["acute.ischaemic"] != "no":
        answers.setdefault("acute.hours_since", 1)
    return answers


def blow(*yes: str, **facts: Any) -> Told:
    """An injury by a force from outside, five days ago unless said otherwise, not examined since."""
    return told("core.trauma", "trauma.blunt", *yes, **facts)
