"""The chart note: a colleague without our glossary reads it in any other system."""

from dataclasses import replace

import pytest

from clinic.desk.note import PlanSummary, note
from clinic.screening.case import Applying, Given
from clinic.screening.findings import Finding, Kind
from clinic.screening.questionnaire import Outcome
from tests.screening.test_letter import CASE, DECIDED

AT = "24 Nov 2026, 11:53"
FOUND = tuple(
    replace(one, at=AT, by="" if one.item == "ctx.age" else "K. Lang") if one.kind is not Kind.OPEN else one
    for one in CASE.findings
)
CLEAR = replace(
    DECIDED,
    outcome=Outcome.CLEAR_WITH_PRECAUTIONS,
    label="Exercise possible, with precautions",
    alongside=None,
    precautions=("Short sessions",),
    reasons=(
        Given(about="Weight loss", code="Already medically assessed", text="thyroid, known since spring"),
    ),
)
PLAN = PlanSummary(
    title="revision 2 of 24 November 2026, K. Lang",
    lines=("Chin tuck: 2 × 10 · hold 3 s, every day",),
    note="Short and often.",
)


def test_the_note_holds_every_answer_with_its_day_the_outcome_the_reason_and_the_plan() -> None:
    said = note(replace(CASE, findings=FOUND, decided=CLEAR), PLAN)
    assert (
        said
        == """\
RED-FLAG SCREENING, NECK AND UPPER BACK
M. Beispiel, born 1972 (54, woman), no. 7
Complaint: Neck; 7 weeks, subacute; since 3 Oct 2026
Asked in person, begun 24 November 2026, 11:52, Praxis am Lindenhof

OUTCOME: Exercise possible, with precautions
Decided by K. Lang, Physiotherapist, 24 November 2026, 12:00
Reason: Already medically assessed: thyroid, known since spring (Weight loss)
Precaution: Short sessions
Handing over possible until 8 December 2026

ANSWERS
- Age 54 years [from the record, not confirmed]
- Numb or weak? Yes (Weakness) [24 Nov 2026, 11:53]
- Chest pain? No [24 Nov 2026, 11:53]
- A new headache? Unknown [24 Nov 2026, 11:53]
- Temperature 37.2 °C [24 Nov 2026, 11:53]

NOT ANSWERED
- Osteoporosis?

CRITERIA THAT APPLY
- Root symptoms that last (Davies 2018)

TOLD THE PATIENT
See a doctor by 8 December 2026.

PLAN: revision 2 of 24 November 2026, K. Lang
1. Chin tuck: 2 × 10 · hold 3 s, every day
To the patient: Short and often.

Questionnaire upper-back-red-flags 0.2.0, mode: documentation.
Its content is a draft that no clinician has signed.
"""
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"suggested": "Emergency"}, "The criteria suggested: Emergency"),
        ({"is_closed_incomplete": True}, "Closed as incomplete; what stayed open is listed below."),
        ({"alongside": True}, "The plan goes on alongside."),
        ({"alongside": False}, "The plan waits."),
        ({"is_held": True}, "The plan is held until a clinician releases it with a reason."),
        ({"review_on": "8 December 2026"}, "Look again by 8 December 2026"),
        ({"note": "Daughter translated"}, "Note: Daughter translated"),
        ({"safety_net_given": False}, "FOR THE PATIENT, NOT TICKED AS SAID"),
        (
            {
                "released": (
                    Given(about="25 November 2026", code="Discussed with a physician", text="Dr Muster"),
                )
            },
            "Released 25 November 2026: Discussed with a physician: Dr Muster",
        ),
        (
            {"reasons": (Given(about="", code="Other", text="patient left", physician="Dr Muster, 12:10"),)},
            "Reason: Other: patient left (Dr Muster, 12:10)",
        ),
    ],
)
def test_what_was_decided_stands_in_the_note(change: dict[str, object], line: str) -> None:
    decided = replace(DECIDED, **change)  # type: ignore[arg-type]
    assert line in note(replace(CASE, decided=decided), None).splitlines()


def test_a_note_of_a_draft_says_that_nothing_is_decided() -> None:
    said = note(replace(CASE, decided=None, with_suggestion=True), None)
    assert "Not decided yet." in said
    assert "PLAN: none" in said
    assert "mode: decision support" in said


def test_who_gave_an_answer_is_named_where_another_decided() -> None:
    answer = Finding(
        item="core.acute", kind=Kind.NO, question="Chest pain?", answer="No", at=AT, by="J. Okafor"
    )
    fact = replace(FOUND[0], by="K. Lang")
    said = note(replace(CASE, findings=(answer, fact)), None)
    assert "- Chest pain? No [24 Nov 2026, 11:53, J. Okafor]" in said
    assert "- Age 54 years [24 Nov 2026, 11:53, from the record]" in said


def test_content_that_was_signed_needs_no_mark() -> None:
    assert "no clinician has signed" not in note(replace(CASE, is_draft_content=False), None)


def test_criteria_left_open_are_listed() -> None:
    assert "CRITERIA LEFT OPEN\n- Fever and risk" in note(replace(CASE, open=("Fever and risk",)), None)


def test_the_note_counts_what_nobody_can_take_in_and_leaves_no_empty_brackets() -> None:
    many = note(replace(CASE, open=tuple(f"Criterion {number}" for number in range(40))), None)
    assert "CRITERIA LEFT OPEN\n- 40 criteria wait for the answers named above" in many
    backstop = Applying(text="Backstop", source="", is_backstop=True)
    decided = replace(DECIDED, reminders=("Note what the yes referred to.",))
    said = note(replace(CASE, applying=(backstop,), decided=decided), None)
    assert "CRITERIA THAT APPLY\n- Backstop\n" in said
    assert "Precaution: Note what the yes referred to." in said
