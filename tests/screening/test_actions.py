"""A screening is answered under one version, decided by a clinician, and never changed after."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from clinic.accounts.models import Clinician, Mode
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.screening import actions, closing, queries, urgency
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import gate
from clinic.screening.kept import answers_of
from clinic.screening.logic import Answer
from clinic.screening.models import Origin, Screening
from clinic.screening.questionnaire import Outcome
from clinic.screening.rules import NotAnswers
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, an_episode

FACTS = {"ctx.age": 54, "ctx.female": "yes", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 7}

LETTER = actions.Written(language="de", recipient="Praxis Dr. Muster", body="Bitte sehen Sie sich das an.")


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


def begin(lang: Clinician, mode: Mode = Mode.DOCUMENTATION) -> Screening:
    episode = an_episode(of=a_patient(of=lang.practice))
    started = actions.start(
        episode,
        questionnaire=questionnaire(),
        facts=FACTS,
        language="en",
        mode=mode,
        key=uuid4(),
        by=lang,
        now=NOON,
    )
    return saved(started, lang)


def saved(screening: Screening, lang: Clinician) -> Screening:
    db.session.rollback()
    db.session.expire_all()
    found = queries.screening(screening.id, of=lang.practice)
    assert found is not None
    return found


def complete(changes: dict[str, object]) -> dict[str, Answer]:
    """These answers, and nothing remarkable to every other question that is asked."""
    return urgency.ordinary(questionnaire(), {**FACTS, **changes})  # type: ignore[dict-item]


def answered(screening: Screening, lang: Clinician, **changes: object) -> Screening:
    actions.answer(
        screening,
        complete(changes),
        questionnaire=questionnaire(),
        confirms=True,
        version=screening.version,
        by=lang,
        now=NOON,
    )
    return saved(screening, lang)


def decide(
    screening: Screening,
    lang: Clinician,
    choice: closing.Choice,
    *,
    letter: actions.Written | None = None,
) -> closing.Decision:
    return actions.decide(
        screening,
        choice,
        questionnaire=questionnaire(),
        conditions=(),
        say=lambda decision: f"Call us. {decision.outcome}",
        note="",
        screened_at=NOON,
        version=screening.version,
        by=lang,
        now=NOON,
        letter=letter,
    )


def test_the_facts_of_the_record_wait_for_a_clinician_to_confirm_them(lang: Clinician) -> None:
    screening = begin(lang)
    assert answers_of(screening, questionnaire()) == {}
    assert answers_of(screening, questionnaire(), with_unconfirmed=True) == FACTS
    assert {(row.by, row.origin) for row in screening.answers} == {(None, Origin.RECORD)}


def test_a_fact_counts_from_the_moment_it_is_confirmed(lang: Clinician) -> None:
    screening = begin(lang)
    later = NOON + timedelta(minutes=1)
    actions.answer(
        screening, FACTS, questionnaire=questionnaire(), confirms=True, version=1, by=lang, now=later
    )
    rows = saved(screening, lang).answers
    assert {(row.by, row.at, row.origin) for row in rows} == {(lang.id, later, Origin.RECORD)}
    assert answers_of(saved(screening, lang), questionnaire()) == FACTS


def test_a_fact_that_is_sent_along_is_not_confirmed_and_one_that_is_corrected_is_an_answer(
    lang: Clinician,
) -> None:
    screening = begin(lang)
    actions.answer(
        screening, FACTS | {"ctx.age": 60}, questionnaire=questionnaire(), version=1, by=lang, now=NOON
    )
    rows = {row.item: (row.by, row.origin) for row in saved(screening, lang).answers}
    assert rows["ctx.age"] == (lang.id, Origin.ASKED)
    assert rows["ctx.duration_weeks"] == (None, Origin.RECORD)


def test_nothing_is_decided_on_facts_nobody_confirmed(lang: Clinician) -> None:
    screening = begin(lang)
    actions.answer(screening, complete({}), questionnaire=questionnaire(), version=1, by=lang, now=NOON)
    with pytest.raises(closing.NotDecidable):
        decide(saved(screening, lang), lang, closing.Choice(outcome=Outcome.CLEAR))


def test_every_answer_keeps_who_gave_it_and_when(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    other = a_clinician(of=lang.practice, name="J. Okafor")
    later = NOON + timedelta(minutes=1)
    actions.take_on(screening, version=2, by=other, now=later)
    actions.answer(
        screening, {"core.acute": "yes"}, questionnaire=questionnaire(), version=3, by=other, now=later
    )
    rows = {row.item: (row.by, row.at) for row in saved(screening, lang).answers}
    assert rows["core.acute"] == (other.id, later)
    assert rows["core.trauma"] == (lang.id, NOON)


def test_one_person_answers_and_decides_until_another_takes_it_on(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    other = a_clinician(of=lang.practice, name="J. Okafor")
    asked = questionnaire()
    with pytest.raises(actions.ColleagueAnswers):
        actions.answer(screening, {"core.acute": "yes"}, questionnaire=asked, version=2, by=other, now=NOON)
    screening = saved(screening, lang)
    with pytest.raises(actions.ColleagueAnswers):
        decide(screening, other, closing.Choice(outcome=Outcome.CLEAR))
    screening = saved(screening, lang)
    actions.take_on(screening, version=2, by=other, now=NOON)
    screening = saved(screening, lang)
    assert screening.answerer.name == "J. Okafor"
    with pytest.raises(actions.ColleagueAnswers):
        actions.answer(screening, {"core.acute": "yes"}, questionnaire=asked, version=3, by=lang, now=NOON)


def test_what_is_decided_cannot_be_taken_on(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    decide(screening, lang, closing.Choice(outcome=Outcome.CLEAR))
    screening = saved(screening, lang)
    with pytest.raises(actions.Decided):
        actions.take_on(screening, version=screening.version, by=a_clinician(of=lang.practice), now=NOON)


def test_the_parts_that_were_meant_are_kept_with_a_gateway_that_is_open(lang: Clinician) -> None:
    screening = begin(lang)
    asked = questionnaire()
    given = {"core.neuro": "yes", "core.acute": "no"}
    parts = {"core.neuro": [2, 0, 2], "core.acute": [1]}
    actions.answer(screening, given, questionnaire=asked, parts=parts, version=1, by=lang, now=NOON)
    rows = {row.item: row.parts for row in saved(screening, lang).answers}
    assert (rows["core.neuro"], rows["core.acute"]) == ([0, 2], [])


@pytest.mark.parametrize(("outcome", "count"), [(Outcome.URGENT_SAME_DAY, 1), (Outcome.CLEAR, 0)])
def test_a_letter_is_kept_with_an_outcome_that_asks_for_a_doctor(
    lang: Clinician, outcome: Outcome, count: int
) -> None:
    screening = answered(begin(lang), lang)
    decide(screening, lang, closing.Choice(outcome=outcome), letter=LETTER)
    assert len(saved(screening, lang).letters) == count


def test_another_letter_stands_beside_the_first(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    decide(screening, lang, closing.Choice(outcome=Outcome.EMERGENCY), letter=LETTER)
    actions.write_letter(
        saved(screening, lang),
        replace(LETTER, recipient="Notaufnahme"),
        by=lang,
        now=NOON + timedelta(hours=1),
    )
    assert [one.recipient for one in saved(screening, lang).letters] == ["Praxis Dr. Muster", "Notaufnahme"]


def test_a_draft_has_no_letter_yet(lang: Clinician) -> None:
    with pytest.raises(actions.Undecided):
        actions.write_letter(begin(lang), LETTER, by=lang, now=NOON)


def test_an_answer_can_be_taken_back(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    actions.answer(
        screening, {"core.acute": None}, questionnaire=questionnaire(), version=2, by=lang, now=NOON
    )
    assert "core.acute" not in answers_of(saved(screening, lang), questionnaire())


@pytest.mark.parametrize(
    "wrong", [{"core.acute": "maybe"}, {"no.such": "yes"}, {"ctx.age": 400}, {"vit.temp": "yes"}]
)
def test_what_is_no_answer_is_refused_and_nothing_is_written(
    lang: Clinician, wrong: dict[str, object]
) -> None:
    screening = begin(lang)
    with pytest.raises(NotAnswers):
        actions.answer(
            screening,
            {"core.trauma": "no", **wrong},  # type: ignore[dict-item]
            questionnaire=questionnaire(),
            version=1,
            by=lang,
            now=NOON,
        )
    assert saved(screening, lang).version == 1


def test_two_people_never_overwrite_each_other_silently(lang: Clinician) -> None:
    screening = begin(lang)
    actions.answer(
        screening, {"core.acute": "yes"}, questionnaire=questionnaire(), version=1, by=lang, now=NOON
    )
    with pytest.raises(actions.Stale):
        actions.answer(
            screening, {"core.acute": "no"}, questionnaire=questionnaire(), version=1, by=lang, now=NOON
        )


def test_a_clear_screening_opens_the_gate_for_42_days(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    assert not gate(queries.standing(screening.episode, of=lang.practice), now=NOON).open
    decide(screening, lang, closing.Choice(outcome=Outcome.CLEAR))
    standing = queries.standing(screening.episode, of=lang.practice)
    assert gate(standing, now=NOON + timedelta(days=42)).open
    assert gate(standing, now=NOON + timedelta(days=42, seconds=1)).reasons == ("expired",)


def test_a_decision_is_refused_by_name_and_leaves_the_draft(lang: Clinician) -> None:
    screening = answered(begin(lang), lang, **{"core.neuro": "yes", "neuro.cord": "yes"})
    with pytest.raises(closing.NotDecidable) as refused:
        decide(screening, lang, closing.Choice(outcome=Outcome.CLEAR))
    assert {refusal.key for refusal in refused.value.refusals} >= {"reason-missing"}
    assert saved(screening, lang).decided_at is None


@pytest.mark.parametrize(("mode", "kept"), [(Mode.DOCUMENTATION, False), (Mode.DECISION_SUPPORT, True)])
def test_only_decision_support_keeps_a_computed_outcome(lang: Clinician, mode: Mode, kept: bool) -> None:
    screening = answered(begin(lang, mode), lang)
    decide(screening, lang, closing.Choice(outcome=Outcome.CLEAR))
    assessment = saved(screening, lang).assessment
    assert assessment is not None
    assert ("outcome" in assessment) is kept


def test_what_is_decided_stays_decided(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    decide(screening, lang, closing.Choice(outcome=Outcome.CLEAR))
    with pytest.raises(actions.Decided):
        answered(saved(screening, lang), lang)
    for statement in (
        "UPDATE screening SET outcome = 'emergency'",
        "DELETE FROM screening",
        "UPDATE answer SET value = 'yes'",
        "DELETE FROM answer",
    ):
        with pytest.raises(DatabaseError, match="kept as it is"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_hold_lasts_until_a_clinician_releases_it_with_a_reason(lang: Clinician) -> None:
    screening = answered(begin(lang), lang, **{"core.systemic": "yes", "sys.fever": "yes", "vit.temp": 38.4})
    decision = decide(
        screening,
        lang,
        closing.Choice(
            outcome=Outcome.CLEAR_WITH_PRECAUTIONS, acknowledged=tuple(questionnaire().precautions)
        ),
    )
    assert decision.plan_hold
    assert "plan-hold" in gate(queries.standing(screening.episode, of=lang.practice), now=NOON).reasons
    with pytest.raises(actions.NotReleasable):
        actions.release(
            saved(screening, lang),
            closing.Reason(code="", text=""),
            questionnaire=questionnaire(),
            by=lang,
            now=NOON,
        )
    actions.release(
        saved(screening, lang),
        closing.Reason(code="discussed_with_physician", text="Dr. Beispiel, no concern"),
        questionnaire=questionnaire(),
        by=lang,
        now=NOON,
    )
    assert gate(queries.standing(screening.episode, of=lang.practice), now=NOON).open


def test_the_record_names_the_step_and_never_an_answer(lang: Clinician) -> None:
    screening = answered(begin(lang), lang)
    decide(screening, lang, closing.Choice(outcome=Outcome.CLEAR))
    entries = db.session.query(AuditEntry).order_by(AuditEntry.number).all()
    assert [entry.event for entry in entries] == [
        "screening.started",
        "screening.answered",
        "screening.decided",
    ]
    assert "core." not in str([entry.facts for entry in entries])
    assert list(verify(lang.practice_id)) == []


def test_another_practice_finds_no_such_screening(lang: Clinician) -> None:
    screening = begin(lang)
    assert queries.screening(screening.id, of=a_clinician(name="Stranger").practice) is None
