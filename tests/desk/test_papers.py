"""Letter, summary and note as pages and files: for clinicians only, and in the record before they leave."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician, Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.desk.note import on_sheet
from clinic.screening import queries
from tests.factories import a_clinician, a_patient, an_answered_screening, an_episode, signed_in
from tests.handouts.reading import pages, words
from tests.pages import Visitor

LETTER = {
    "letter_to": "Praxis Dr. Muster\nBerlin",
    "letter_body": "Sehr geehrter Herr Muster,\n\nbitte um Abklärung.",
}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(title="Physiotherapeutin")


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


def decided(desk: Visitor, lang: Clinician, outcome: str = "urgent_same_day", **fields: str) -> str:
    flags = {"core.neuro": "yes", "neuro.cord": "yes", "neuro.cord_new": "yes"}
    episode = an_episode(of=a_patient(of=lang.practice))
    screening = an_answered_screening(of=episode, by=lang, **flags)
    address = f"/screenings/{screening.id}"
    answer = desk.send(f"{address}/outcome", version=2, outcome=outcome, **(LETTER | fields))
    assert answer.status_code == 303, answer.text
    return address


def letters(address: str, lang: Clinician) -> list[str]:
    found = queries.screening(UUID(address.rpartition("/")[2]), of=lang.practice)
    assert found is not None
    return [str(one.id) for one in found.letters]


def given_out() -> list[tuple[str, str]]:
    db.session.rollback()
    found = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == "screening.given-out").order_by(AuditEntry.number)
    )
    return [(one.facts["paper"], one.facts["form"]) for one in found]


def test_a_letter_worded_with_the_decision_is_ready_on_the_record(desk: Visitor, lang: Clinician) -> None:
    address = decided(desk, lang)
    (letter,) = letters(address, lang)
    assert f"{address}/letters/{letter}.pdf" in desk.get(address).text
    sheet = desk.get(f"{address}/letters/{letter}.pdf")
    assert sheet.mimetype == "application/pdf"
    said = words("".join(pages(sheet.data)))
    for part in (
        "Praxis Dr. Muster",
        "bitte um Abklärung",
        "24. November 2026",
        "K. Lang, Physiotherapeutin",
    ):
        assert part in said
    assert "Mit Nein beantwortet" in said
    assert given_out() == [("letter", "pdf")]


def test_the_letter_is_there_as_text_too(desk: Visitor, lang: Clinician) -> None:
    address = decided(desk, lang)
    (letter,) = letters(address, lang)
    answer = desk.get(f"{address}/letters/{letter}.txt")
    assert answer.mimetype == "text/plain"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.text.startswith("Praxis Dr. Muster\nBerlin\n")
    assert given_out() == [("letter", "text")]


def test_an_outcome_without_a_doctor_keeps_no_letter(desk: Visitor, lang: Clinician) -> None:
    screening = an_answered_screening(of=an_episode(of=a_patient(of=lang.practice)), by=lang)
    address = f"/screenings/{screening.id}"
    desk.send(f"{address}/outcome", version=2, outcome="clear", **LETTER)
    assert letters(address, lang) == []
    assert "Write a letter" not in desk.get(address).text


def test_another_letter_is_written_later_in_either_language(desk: Visitor, lang: Clinician) -> None:
    address = decided(desk, lang, letter_to="", letter_body="")
    assert letters(address, lang) == []
    page = desk.get(f"{address}/letter?language=en").text
    assert "Dear colleague," in page
    refused = desk.send(f"{address}/letter", language="en", recipient="", body="Kept words")
    assert refused.status_code == 422
    assert "Kept words" in refused.text
    kept = desk.send(f"{address}/letter", language="en", recipient="Hospital", body="Dear colleague")
    assert kept.status_code == 303
    assert len(letters(address, lang)) == 1
    assert "Hospital" in desk.get(f"{address}/letter").text


def test_a_draft_has_a_summary_and_a_note_but_no_letter(desk: Visitor, lang: Clinician) -> None:
    screening = an_answered_screening(
        of=an_episode(of=a_patient(of=lang.practice)),
        by=lang,
        **{"core.neuro": "yes", "neuro.sphincter": "yes"},
    )
    address = f"/screenings/{screening.id}"
    assert desk.get(f"{address}/letter").status_code == 303
    assert desk.send(f"{address}/letter", language="en", recipient="Dr", body="Hello").status_code == 303
    assert "tel:112" in desk.get(f"{address}/call-ahead?language=en").text
    assert "Not decided yet." in desk.get(f"{address}/note?language=en").text
    sheet = desk.get(f"{address}/call-ahead.pdf?language=en")
    assert "Who took the call" in words("".join(pages(sheet.data)))
    assert given_out() == [("call-ahead", "page"), ("note", "page"), ("call-ahead", "pdf")]


def test_the_note_is_one_press_away_and_a_file_as_well(desk: Visitor, lang: Clinician) -> None:
    address = decided(desk, lang)
    assert f'data-from="{address}/note.txt"' in desk.get(address).text
    note = desk.get(f"{address}/note.txt?language=de")
    assert "ERGEBNIS: Heute ärztliche Abklärung veranlassen: 24. November 2026" in note.text
    assert "PLAN: keiner" in note.text


@pytest.mark.parametrize("paper", ["letter", "note", "note.txt", "note.pdf", "call-ahead", "call-ahead.pdf"])
def test_the_front_desk_has_no_access(client: Visitor, desk: Visitor, lang: Clinician, paper: str) -> None:
    address = decided(desk, lang)
    front = client.application.test_client()
    signed_in(front, a_clinician(of=lang.practice, role=Role.FRONT_DESK, name="Empfang"))
    assert front.get(f"{address}/{paper}").status_code in (403, 404)


def test_a_letter_of_another_screening_is_not_found(desk: Visitor, lang: Clinician) -> None:
    address = decided(desk, lang)
    assert desk.get(f"{address}/letters/{uuid4()}.pdf").status_code == 404


def test_the_note_on_the_practices_sheet_says_every_line_of_its_text() -> None:
    text = "SCREENING\nM. B., no. 7\n\nANSWERS\n- Injury: no\n- Fever: no\n\nNot decided yet.\n"
    sheet = on_sheet(text, language="en", day="24 November 2026")
    said = (sheet.subject, *sheet.body, *(part.title for part in sheet.parts))
    assert said == ("SCREENING", "M. B., no. 7", "Not decided yet.", "ANSWERS")
    assert [entry.text for entry in sheet.parts[0].entries] == ["Injury: no", "Fever: no"]
