"""The letter and the summary to call ahead with, read by somebody who knows nothing of us."""

from dataclasses import replace

import pytest

from clinic.screening import letter
from clinic.screening.case import Applying, Case, Decided, Given
from clinic.screening.findings import Finding, Kind
from clinic.screening.questionnaire import Outcome
from clinic.screening.sheet import Entry, Part, Sheet, line, paragraphs, text

DECIDED = Decided(
    outcome=Outcome.REFER_ROUTINE,
    label="Medical assessment by 8 December 2026",
    suggested="",
    at="24 November 2026, 12:00",
    by="K. Lang",
    title="Physiotherapist",
    is_closed_incomplete=False,
    reasons=(),
    precautions=(),
    alongside=True,
    assess_by="8 December 2026",
    review_on="",
    valid_until="8 December 2026",
    is_held=False,
    released=(),
    safety_net="See a doctor by 8 December 2026.",
    safety_net_given=True,
    note="",
)
CASE = Case(
    language="en",
    practice="Praxis am Lindenhof",
    phone="030 23125 014",
    emergency_number="112",
    patient="M. Beispiel",
    born=1972,
    number=7,
    about=("54, woman", "Neck", "7 weeks, subacute"),
    onset="3 Oct 2026",
    begun="24 November 2026, 11:52",
    setting="in-person",
    findings=(
        Finding(item="ctx.age", kind=Kind.FACT, question="Age", answer="54 years", from_record=True),
        Finding(
            item="core.neuro", kind=Kind.YES, question="Numb or weak?", answer="Yes", parts=("Weakness",)
        ),
        Finding(item="core.acute", kind=Kind.NO, question="Chest pain?", answer="No"),
        Finding(item="core.head", kind=Kind.UNKNOWN, question="A new headache?", answer="Unknown"),
        Finding(item="vit.temp", kind=Kind.MEASURED, question="Temperature", answer="37.2 °C"),
        Finding(item="core.bone", kind=Kind.OPEN, question="Osteoporosis?", answer=""),
    ),
    applying=(Applying(text="Root symptoms that last", source="Davies 2018"),),
    open=(),
    decided=DECIDED,
    questionnaire="upper-back-red-flags 0.2.0",
    is_draft_content=True,
    with_suggestion=False,
)


def written(case: Case = CASE) -> str:
    return text(
        letter.letter(case, to="Praxis Dr. Muster\nBerlin", body=letter.draft(case), day="24 November 2026")
    )


def test_the_letter_says_to_whom_how_soon_what_was_found_and_not_found_and_who_signs() -> None:
    assert (
        written()
        == """\
Praxis Dr. Muster
Berlin

Referral
M. Beispiel, born 1972
24 November 2026

MEDICAL ASSESSMENT BY 8 DECEMBER 2026
The exercise plan goes on until then.

Dear colleague,

M. Beispiel, born 1972, came to us on 24 November 2026. The complaint: Neck; 7 weeks, subacute, since \
3 Oct 2026. Before any exercise we ask about red flags. Some of the answers ask for a doctor's opinion; they \
stand below, with those that were negative.

We ask you to assess this and to tell us whether exercise is possible, from when, and with which limits.

Kind regards

Answered with yes
- Numb or weak? – Weakness

Measured
- Temperature – 37.2 °C

Criteria that apply
- Root symptoms that last (Davies 2018)

What the patient was told
- See a doctor by 8 December 2026.

Not known
- A new headache?

Not answered
- Osteoporosis?

Answered with no
- Chest pain?

K. Lang, Physiotherapist
Praxis am Lindenhof
Questions: 030 23125 014

Questionnaire upper-back-red-flags 0.2.0, answered 24 November 2026, 11:52, decided 24 November 2026, 12:00.
"""
    )


@pytest.mark.parametrize(
    ("outcome", "alongside", "held", "said"),
    [
        (Outcome.EMERGENCY, None, False, "No exercises until a doctor has seen the patient."),
        (Outcome.URGENT_SAME_DAY, None, False, "No exercises until a doctor has seen the patient."),
        (Outcome.REFER_ROUTINE, True, False, "The exercise plan goes on until then."),
        (Outcome.REFER_ROUTINE, True, True, "The exercise plan waits until then."),
        (Outcome.REFER_ROUTINE, False, False, "The exercise plan waits until then."),
        (Outcome.REFER_ROUTINE, None, False, ""),
    ],
)
def test_the_letter_says_what_becomes_of_the_exercises(
    outcome: Outcome, alongside: bool | None, held: bool, said: str
) -> None:
    decided = replace(DECIDED, outcome=outcome, alongside=alongside, is_held=held)
    sheet = letter.letter(replace(CASE, decided=decided), to="", body="", day="")
    assert sheet.urgency_more == said
    assert sheet.is_emergency is (outcome is Outcome.EMERGENCY)


def test_reasons_and_precautions_stand_in_the_letter() -> None:
    decided = replace(
        DECIDED,
        reasons=(
            Given(about="", code="Discussed with a physician", text="by phone", physician="Dr Muster, 12:10"),
        ),
        precautions=("Short sessions",),
        safety_net_given=False,
    )
    said = written(replace(CASE, decided=decided))
    assert "- Discussed with a physician: by phone – Dr Muster, 12:10" in said
    assert "Precautions\n- Short sessions" in said
    assert "What the patient is to be told" in said


def test_a_draft_has_no_letter() -> None:
    with pytest.raises(ValueError, match="not decided"):
        letter.letter(replace(CASE, decided=None), to="", body="", day="")


def test_the_summary_begins_with_who_calls_and_leaves_room_for_what_was_agreed() -> None:
    sheet = letter.call_ahead(replace(CASE, decided=None), by="J. Okafor", day="24 November 2026")
    assert (sheet.urgency, sheet.is_emergency) == ("Emergency number 112", True)
    titles = [part.title for part in sheet.parts if part.entries]
    assert titles == [
        "Who calls",
        "About whom",
        "Answered with yes",
        "Measured",
        "Why it matters",
        "For the notes on the telephone",
        "Not known",
        "Answered with no",
    ]


def test_a_decided_screening_is_called_ahead_under_its_outcome() -> None:
    sheet = letter.call_ahead(CASE, by="K. Lang", day="24 November 2026")
    assert (sheet.urgency, sheet.urgency_more) == ("Medical assessment by 8 December 2026", "")


def test_german_letters_are_german_throughout() -> None:
    said = written(replace(CASE, language="de"))
    for english in ("Answered", "Dear", "Referral", "Questions:", "was told"):
        assert english not in said
    assert "Mit Nein beantwortet" in said


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("One\r\n\r\nTwo\n\n\n\nThree\nand a line", ("One", "Two", "Three\nand a line")),
        ("  \n\n  ", ()),
    ],
)
def test_paragraphs_are_cut_where_a_line_was_left_free(typed: str, read: tuple[str, ...]) -> None:
    assert paragraphs(typed) == read


def test_a_paper_with_nothing_but_a_title_is_still_text() -> None:
    sheet = Sheet(
        language="en", title="Referral", subject="", day="", parts=(Part(title="Empty", entries=()),)
    )
    assert text(sheet) == "Referral\n"
    assert line(Entry(text="Fever?")) == "- Fever?"


@pytest.mark.parametrize(
    ("count", "dense", "running"), [(5, False, False), (6, True, False), (11, True, False), (12, False, True)]
)
def test_many_answers_of_one_kind_are_set_close_and_none_is_left_out(
    count: int, dense: bool, running: bool
) -> None:
    found = tuple(
        Finding(item=f"open.{number}", kind=Kind.OPEN, question=f"Question {number}?", answer="")
        for number in range(count)
    )
    sheet = letter.letter(replace(CASE, findings=found), to="", body="", day="")
    (unanswered,) = (part for part in sheet.parts if part.title == "Not answered")
    assert (unanswered.is_dense, unanswered.is_running) == (dense, running)
    assert [entry.text for entry in unanswered.entries] == [one.question for one in found]
    assert text(sheet).count("\n- Question ") == count


def test_the_backstop_and_its_reminder_are_for_the_record_and_not_for_a_colleague() -> None:
    backstop = Applying(text="Backstop", source="", is_backstop=True)
    decided = replace(DECIDED, reminders=("Note what the yes referred to.",))
    said = written(replace(CASE, applying=(backstop,), decided=decided))
    assert "Backstop" not in said
    assert "Note what" not in said
    assert "Criteria that apply" not in said
    assert "- Numb or weak? – Weakness" in said


def test_what_is_set_close_stands_under_what_it_is_about() -> None:
    lines = tuple(Entry(text=text, about=about) for text, about in (("A?", ""), ("B?", "Head"), ("C?", "")))
    part = Part(title="Not answered", entries=lines)
    assert [(about, [one.text for one in of]) for about, of in part.by_subject] == [
        ("", ["A?", "C?"]),
        ("Head", ["B?"]),
    ]
