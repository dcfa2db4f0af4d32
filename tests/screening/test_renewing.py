"""A draft begun under earlier questions goes on: only what changed opens, and no answer is dropped."""

from uuid import uuid4

import pytest
from flask import Flask

from clinic.accounts.models import Clinician, Mode
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.screening import actions, catalogue, closing, queries, renewing, urgency
from clinic.screening.gate import gate
from clinic.screening.kept import alarms, answers_of
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome, Questionnaire
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.editions import ADDED, REWORDED, edition

TODAY = catalogue.questionnaire()
FACTS = {"ctx.age": 54, "ctx.female": "no", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 7}
CORD = {"core.neuro": "yes", "neuro.cord": "no", "core.trauma": "no"}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


def found(screening: Screening, lang: Clinician) -> Screening:
    db.session.rollback()
    db.session.expire_all()
    kept = queries.screening(screening.id, of=lang.practice)
    assert kept is not None
    return kept


def begun(lang: Clinician, asked: Questionnaire, answers: dict[str, str]) -> Screening:
    """A draft under these questions with these answers."""
    started = actions.start(
        an_episode(of=a_patient(of=lang.practice)),
        questionnaire=asked,
        facts=FACTS,
        language="en",
        mode=Mode.DOCUMENTATION,
        key=uuid4(),
        by=lang,
        now=NOON,
    )
    started = found(started, lang)
    actions.answer(started, answers, questionnaire=asked, version=1, by=lang, now=NOON)
    return found(started, lang)


def renewed(draft: Screening, lang: Clinician) -> Screening:
    actions.renew(draft, questionnaire=TODAY, version=draft.version, by=lang, now=NOON)
    return found(draft, lang)


def test_a_changed_question_opens_and_its_answer_stays_beside(lang: Clinician) -> None:
    draft = renewed(begun(lang, edition(REWORDED, version="0.1.5"), CORD), lang)
    assert draft.questionnaire_digest == TODAY.digest
    answers = answers_of(draft, TODAY, with_unconfirmed=True)
    assert answers == {**FACTS, "core.neuro": "yes", "core.trauma": "no"}
    (kept,) = draft.takeovers
    assert kept["open"] == ["neuro.cord"]
    assert [(one["item"], one["value"], one["by"]) for one in kept["aside"]] == [
        ("neuro.cord", "no", str(lang.id))
    ]
    line = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert line is not None
    assert (line.event, line.facts["reopened"], line.facts["set_aside"]) == ("screening.renewed", 1, 1)


def test_who_answered_and_when_stays_with_what_stays(lang: Clinician) -> None:
    draft = begun(lang, edition(REWORDED, version="0.1.5"), CORD)
    before = {row.item: (row.value, row.by, row.at) for row in draft.answers if row.item != "neuro.cord"}
    after = {row.item: (row.value, row.by, row.at) for row in renewed(draft, lang).answers}
    assert after == before


def test_an_answer_nobody_asks_for_any_more_is_kept_and_does_not_count(lang: Clinician) -> None:
    draft = renewed(
        begun(lang, edition(ADDED, version="0.1.6"), {"core.neuro": "yes", "neuro.grip": "yes"}), lang
    )
    assert "neuro.grip" not in answers_of(draft, TODAY)
    last = renewing.last(draft)
    assert last is not None
    assert last.aside == (renewing.Aside("neuro.grip", "yes"),)


def test_a_draft_under_earlier_questions_is_answered_or_decided_only_after_it_went_on(
    lang: Clinician,
) -> None:
    draft = begun(lang, edition(REWORDED, version="0.1.5"), CORD)
    with pytest.raises(actions.Outdated):
        actions.answer(
            draft, {"core.trauma": "yes"}, questionnaire=TODAY, version=draft.version, by=lang, now=NOON
        )
    draft = renewed(found(draft, lang), lang)
    answers = urgency.ordinary(TODAY, {**FACTS, **CORD})
    actions.answer(
        draft, answers, questionnaire=TODAY, confirms=True, version=draft.version, by=lang, now=NOON
    )
    draft = found(draft, lang)
    decision = actions.decide(
        draft,
        closing.Choice(outcome=Outcome.CLEAR_WITH_PRECAUTIONS, acknowledged=tuple(TODAY.precautions)),
        questionnaire=TODAY,
        conditions=(),
        say=lambda _decision: "",
        note="",
        screened_at=NOON,
        version=draft.version,
        by=lang,
        now=NOON,
    )
    assert decision.outcome is Outcome.CLEAR_WITH_PRECAUTIONS


def test_two_people_going_on_at_once_are_told_apart(lang: Clinician) -> None:
    draft = begun(lang, edition(REWORDED, version="0.1.5"), CORD)
    stale = draft.version
    renewed(draft, lang)
    with pytest.raises(actions.Stale):
        actions.renew(found(draft, lang), questionnaire=TODAY, version=stale, by=lang, now=NOON)


def test_a_draft_that_alarms_keeps_the_gate_shut_under_whatever_questions_it_was_begun(
    lang: Clinician,
) -> None:
    earlier = edition(REWORDED, version="0.1.5")
    draft = begun(lang, earlier, {"core.acute": "yes", "acute.tearing": "yes"})
    assert not gate(queries.standing(draft.episode, of=lang.practice), now=NOON).open
    assert alarms(draft)


def test_the_page_says_how_many_questions_changed_and_goes_on(client: Visitor, lang: Clinician) -> None:
    draft = begun(lang, edition(REWORDED, version="0.1.5"), CORD)
    signed_in(client, lang)
    answer = client.get(f"/screenings/{draft.id}")
    assert answer.status_code == 409
    assert "1 question changed" in answer.text
    assert "Begun with version 0.1.5; today it is 0.2.0." in answer.text
    assert "Clumsy hands, unsteady or heavy legs," in answer.text
    assert "before: No" in answer.text
    answer = client.send(f"/screenings/{draft.id}/renew", version=draft.version)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "1 question changed" in page
    assert 'href="#question-neuro-cord"' in page


def test_an_autosave_of_a_page_from_before_is_told_where_to_go_on(client: Visitor, lang: Clinician) -> None:
    draft = begun(lang, edition(REWORDED, version="0.1.5"), CORD)
    signed_in(client, lang)
    answer = client.post(
        f"/screenings/{draft.id}/answers",
        data={"version": draft.version, "core-trauma": "yes", "csrf_token": client.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"]["url"] == f"/screenings/{draft.id}"
    assert found(draft, lang).version == draft.version
