"""Old screenings stay readable in their own words, and a version's effects are known before it is in use."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from clinic.accounts.models import Clinician, Mode
from clinic.database import db
from clinic.patients.models import Patient
from clinic.screening import actions, catalogue, closing, queries, urgency, versions
from clinic.screening.models import Approval, Content, Screening, StoredQuestionnaire
from clinic.screening.questionnaire import Outcome, Questionnaire
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.editions import ADDED, REMOVED, REWORDED, STRICTER, Edits, edition, folder

FACTS = {"ctx.age": 54, "ctx.female": "no", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 7}
EARLIER: Edits = {
    "en": [("Any one. Often mistaken for carpal tunnel", "One is enough. Often taken for carpal tunnel")]
}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


def decided(lang: Clinician, asked: Questionnaire, outcome: Outcome, **yes: str) -> Screening:
    """A screening under this version, answered as if nothing were remarkable but these."""
    patients = db.session.scalar(db.select(db.func.count()).select_from(Patient)) or 0
    episode = an_episode(of=a_patient(of=lang.practice, number=patients + 1))
    answers = urgency.ordinary(
        asked, {**FACTS, **{name.replace("_", "."): value for name, value in yes.items()}}
    )
    begun = actions.start(
        episode,
        questionnaire=asked,
        facts=FACTS,
        language="en",
        mode=Mode.DOCUMENTATION,
        key=uuid4(),
        by=lang,
        now=NOON,
    )
    begun = found(begun, lang)
    actions.answer(
        begun, answers, questionnaire=asked, confirms=True, version=begun.version, by=lang, now=NOON
    )
    begun = found(begun, lang)
    actions.decide(
        begun,
        closing.Choice(outcome=outcome, acknowledged=tuple(asked.precautions)),
        questionnaire=asked,
        conditions=(),
        say=lambda decision: f"Call us. {decision.outcome}",
        note="",
        screened_at=NOON,
        version=begun.version,
        by=lang,
        now=NOON,
    )
    return found(begun, lang)


def found(screening: Screening, lang: Clinician) -> Screening:
    db.session.rollback()
    db.session.expire_all()
    kept = queries.screening(screening.id, of=lang.practice)
    assert kept is not None
    return kept


def test_a_questionnaire_is_kept_with_its_first_answer_and_once(app: Flask, lang: Clinician) -> None:
    asked = catalogue.questionnaire()
    for _ in range(2):
        decided(lang, asked, Outcome.CLEAR)
    (kept,) = db.session.scalars(db.select(StoredQuestionnaire)).all()
    assert (kept.digest, kept.version) == (asked.digest, "0.2.0")
    assert catalogue.unpacked(versions.unpacked(kept.files)) == asked


def test_a_version_that_went_is_read_from_what_was_kept(lang: Clinician) -> None:
    earlier = edition(EARLIER, version="0.1.0")
    screening = decided(lang, earlier, Outcome.CLEAR)
    assert versions.of(screening) == earlier
    assert versions.known("f" * 64) is None


def test_what_was_tampered_with_is_not_taken_for_the_version_it_claims(lang: Clinician) -> None:
    other = edition(EARLIER, version="0.1.1")
    db.session.add(
        StoredQuestionnaire(
            digest="a" * 64, questionnaire="x", version="9", files=versions.packed(other.files), kept_at=NOON
        )
    )
    db.session.add(
        StoredQuestionnaire(digest="b" * 64, questionnaire="x", version="9", files=b"torn", kept_at=NOON)
    )
    db.session.flush()
    assert versions.known("a" * 64) is None
    assert versions.known("b" * 64) is None


def test_an_old_screening_reads_in_the_words_it_was_asked_in(client: Visitor, lang: Clinician) -> None:
    earlier = edition(
        {"en": [("Is the pain linked to exertion, meals", "Does the pain come with exertion, meals")]},
        version="0.1.2",
    )
    screening = decided(lang, earlier, Outcome.CLEAR)
    signed_in(client, lang)
    page = client.get(f"/screenings/{screening.id}").text
    answers = page.split('aria-labelledby="answers"')[1]
    assert "Does the pain come with exertion" in answers
    assert "Is the pain linked to exertion" not in answers
    assert "0.1.2" in page


def test_an_old_screening_says_which_of_its_questions_changed_and_keeps_its_validity(
    client: Visitor, lang: Clinician
) -> None:
    earlier = edition(REWORDED, version="0.1.4")
    screening = decided(lang, earlier, Outcome.CLEAR_WITH_PRECAUTIONS, core_neuro="yes")
    signed_in(client, lang)
    page = client.get(f"/screenings/{screening.id}").text
    assert "1 question changed" in page
    assert "Asked with version 0.1.4; today it is 0.2.0. What was decided keeps its validity" in page
    assert "Handing over possible until" in page
    newer = decided(lang, catalogue.questionnaire(), Outcome.CLEAR)
    assert "What was decided keeps its validity" not in client.get(f"/screenings/{newer.id}").text


def test_an_old_screening_with_a_question_that_went_keeps_its_answer(
    client: Visitor, lang: Clinician
) -> None:
    earlier = edition(ADDED, version="0.1.3")
    screening = decided(lang, earlier, Outcome.CLEAR_WITH_PRECAUTIONS, core_neuro="yes", neuro_grip="no")
    signed_in(client, lang)
    assert "A weak grip?" in client.get(f"/screenings/{screening.id}").text


def test_a_precaution_keeps_its_words_when_a_version_drops_it(lang: Clinician) -> None:
    earlier = edition(
        {
            "rules": [
                ("  - {id: note_gateway}", "  - {id: note_the_gateway}"),
                ("[note_gateway]", "[note_the_gateway]"),
            ],
            "en": [("  note_gateway:\n", "  note_the_gateway:\n")],
            "de": [("  note_gateway:\n", "  note_the_gateway:\n")],
        },
        version="0.1.7",
    )
    screening = decided(lang, earlier, Outcome.CLEAR_WITH_PRECAUTIONS, core_organ="yes")
    assert "note_the_gateway" in screening.precautions
    words = earlier.words["en"].precautions["note_the_gateway"].clinician
    assert versions.precaution("note_the_gateway", language="en") == words
    assert versions.precaution("no_such", language="en") == "no_such"


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["screening", "diff", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_tells_what_would_change_for_the_screenings_kept_here(
    app: Flask, lang: Clinician, tmp_path: Path
) -> None:
    asked = catalogue.questionnaire()
    decided(lang, asked, Outcome.CLEAR)
    moved = decided(lang, asked, Outcome.REFER_ROUTINE, clin_concern="yes")
    text = run(app, "delivered", str(folder(tmp_path, STRICTER)))
    assert "Rules: 0 added, 1 changed, 0 removed" in text
    assert "        - refer_routine\n        + urgent_same_day\n" in text
    assert "Stored screenings: 2 decided, 0 drafts\n  1 would come to another outcome" in text
    assert f"refer_routine → urgent_same_day: 1\n      {moved.id}" in text
    assert "Beispiel" not in text


def test_the_command_shows_an_added_question_whole(app: Flask, tmp_path: Path) -> None:
    text = run(app, "delivered", str(folder(tmp_path, ADDED)))
    assert "  + neuro.grip\n" in text
    assert "      question (en)\n        + A weak grip?\n" in text


def test_the_command_speaks_json_too(app: Flask, lang: Clinician, tmp_path: Path) -> None:
    asked = catalogue.questionnaire()
    decided(lang, asked, Outcome.CLEAR_WITH_PRECAUTIONS, core_neuro="yes")
    told = json.loads(run(app, "0.2.0", str(folder(tmp_path, ADDED) / "questions.yaml"), "--json"))
    assert told["new"]["version"] == "0.3.0"
    assert {"part": "question", "kind": "added", "id": "neuro.grip"}.items() <= told["changes"][1].items()
    assert told["stored"]["asked_more"] == {"neuro.grip": 1}
    assert told["stored"]["outcomes"] == []


def test_a_version_is_named_by_its_number_or_its_digest(app: Flask, lang: Clinician) -> None:
    earlier = edition(REWORDED, version="0.1.4")
    decided(lang, earlier, Outcome.CLEAR)
    for name in ("0.1.4", earlier.digest[:8]):
        assert "0.1.4" in run(app, name, "delivered")
    assert "neuro.cord" in run(app, "0.1.4", "delivered")


def test_drafts_that_would_be_asked_again_are_counted(app: Flask, lang: Clinician, tmp_path: Path) -> None:
    asked = catalogue.questionnaire()
    begun = actions.start(
        an_episode(of=a_patient(of=lang.practice)),
        questionnaire=asked,
        facts=FACTS,
        language="en",
        mode=Mode.DOCUMENTATION,
        key=uuid4(),
        by=lang,
        now=NOON,
    )
    begun = found(begun, lang)
    actions.answer(
        begun, {"core.neuro": "yes", "neuro.cord": "no"}, questionnaire=asked, version=1, by=lang, now=NOON
    )
    text = run(app, "delivered", str(folder(tmp_path, REWORDED)))
    assert "0 decided, 1 drafts" in text
    assert "1 drafts would have questions open again" in text


@pytest.mark.parametrize("name", ["9.9.9", "no/such/folder", "abcdef"])
def test_a_version_nobody_knows_is_told_with_those_there_are(app: Flask, name: str) -> None:
    result = app.test_cli_runner().invoke(args=["screening", "diff", name, "delivered"])
    assert result.exit_code == 2
    assert "Known: 0.2.0 (" in result.output


def test_a_folder_that_is_no_questionnaire_is_refused_with_file_and_line(app: Flask, tmp_path: Path) -> None:
    broken = folder(tmp_path, REMOVED)
    (broken / "rules.yaml").write_text("rules: []\n")
    result = app.test_cli_runner().invoke(args=["screening", "diff", "delivered", str(broken)])
    assert result.exit_code == 2
    assert "rules.yaml" in result.output
    assert "Traceback" not in result.output


def test_a_record_says_who_answered_for_its_questions_on_that_day(client: Visitor, lang: Clinician) -> None:
    asked = catalogue.questionnaire()
    before = decided(lang, asked, Outcome.CLEAR)
    signed_in(client, lang)
    assert "0.2.0, a draft that no clinician here had signed" in client.get(f"/screenings/{before.id}").text
    db.session.add(
        Approval(
            practice_id=lang.practice_id,
            content=Content.SCREENING,
            version=asked.version,
            digest=asked.digest,
            name="K. Lang",
            title="Physiotherapist",
            at=NOON,
            by=lang.id,
        )
    )
    db.session.commit()
    after = decided(lang, asked, Outcome.CLEAR)
    page = client.get(f"/screenings/{after.id}").text
    assert "0.2.0, signed by K. Lang, Physiotherapist on 24 November 2026" in page
