"""What a questionnaire says in one language: plain values, complete for every language it offers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """One question. `headline` labels an always-asked row for the clinician alone; `question` is what
    is asked, recorded and printed. `parts` stand in the order of the question's parts."""

    question: str
    help: str
    headline: str
    parts: tuple[str, ...]
    ticks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """Why a criterion stands, and where marked what else a doctor could defend."""

    rationale: str
    alternative: str


@dataclass(frozen=True, slots=True)
class PrecautionWords:
    """A precaution for the clinician, and for the handout in the patient's own words where it goes there."""

    clinician: str
    patient: str


@dataclass(frozen=True, slots=True)
class Words:
    """One language, whole. `{date}`, `{weeks}`, `{practice_phone}` and `{emergency_number}` are filled in
    by whoever shows the text."""

    purpose: str
    outcomes: Mapping[str, str]
    sections: Mapping[str, str]
    groups: Mapping[str, str]
    units: Mapping[str, str]
    bases: Mapping[str, str]
    confirmed: Mapping[str, str]
    reasons: Mapping[str, str]
    triggers: Mapping[str, str]
    questions: Mapping[str, QuestionWords]
    criteria: Mapping[str, CriterionWords]
    precautions: Mapping[str, PrecautionWords]
    advice: Mapping[str, str]
    emergency_signs: Mapping[str, str]
    safety_net: Mapping[str, str]
    clinician_action: Mapping[str, str]
