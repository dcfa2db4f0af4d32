"""A new screening under changed questions asks what changed; the rest counts once it was gone through."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from clinic.accounts.models import Clinician, Mode
from clinic.database import db
from clinic.patients.models import Episode, Patient
from clinic.screening import actions, catalogue, closing, pausing, queries, rules, urgency
from clinic.screening.kept import answers_of
from clinic.screening.models import Origin, Screening
from clinic.screening.questionnaire import Outcome, Questionnaire
from clinic.screening.rescreening import Trigger
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.editions import REWORDED, edition

TODAY = catalogue.questionnaire()
OLD = edition(REWORDED, version="0.1.5")
FACTS = {"ctx.age": 54, "ctx.female": "no", "ctx.neck_or_head": "yes", "ctx.duration_weeks": 7}
CORD = {"core.neuro": "yes", "neuro.cord": "no", "neuro.cord_new": "unknown", "core.trauma": "no"}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def episode(lang: Clinician) -> Episode:
    return an_episode(of=a_patient(of=lang.practice))


def found(screening: Screening, lang: Clinician) -> Screening:
    db.session.rollback()
    db.session.expire_all()
    kept = queries.screening(screening.id, of=lang.practice)
    assert kept is not None
    return kept


def decided(
    episode: Episode, lang: Clinician, *, asked: Questionnaire = OLD, outcome: Outcome | None = None
) -> Screening:
    """A screening with one symptom in an arm, decided under these questions."""
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
    answers = urgency.ordinary(asked, {**FACTS, **CORD})
    begun = found(begun, lang)
    actions.answer(begun, answers, questionnaire=asked, confirms=True, version=1, by=lang, now=NOON)
    begun = found(begun, lang)
    assessment = rules.assess(asked, answers_of(begun, asked))
    reason = closing.Reason(code="already_medically_assessed", text="Seen by the neurologist last week.")
    actions.decide(
        begun,
        closing.Choice(
            outcome=outcome or Outcome.CLEAR_WITH_PRECAUTIONS,
            acknowledged=assessment.precautions,
            reasons=dict.fromkeys(closing.to_explain(asked, assessment), reason),
            reason=reason,
            closing=None if assessment.is_complete else reason,
            safety_net_given=True,
        ),
        questionnaire=asked,
        conditions=(),
        say=lambda _decision: "",
        note="",
        screened_at=NOON,
        version=begun.version,
        by=lang,
        now=NOON,
    )
    return found(begun, lang)


def start(desk: Visitor, episode: Episode, **more: str) -> str:
    answer = desk.send(f"/episodes/{episode.id}/screenings", key=str(uuid4()), **more)
    assert answer.status_code == 303
    return str(answer.location)


def draft(episode: Episode, lang: Clinician) -> Screening | None:
    db.session.rollback()
    db.session.expire_all()
    return queries.draft(episode, of=lang.practice)


def test_what_changed_is_named_and_nothing_counts_before_it_was_gone_through(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    decided(episode, lang)
    way = start(desk, episode)
    assert way == f"/episodes/{episode.id}/screenings/again"
    assert draft(episode, lang) is None
    page = desk.get(way).text
    assert "1 question changed" in page
    assert "Last asked with version 0.1.5; today it is 0.2.0." in page
    assert "Clumsy hands, unsteady or heavy legs," in page
    assert 'value="core.trauma"' in page
    assert "checked" not in page
    for never in ("neuro.cord", "neuro.cord_new", "ctx.age", "clin.concern", "vit.temp"):
        assert f'value="{never}"' not in page


def test_what_was_confirmed_is_answered_today_and_the_rest_is_open(
    desk: Visitor, episode: Episode, lang: Clinician, clock: Clock
) -> None:
    last = decided(episode, lang)
    clock.time += timedelta(minutes=5)
    answer = desk.send(
        f"/episodes/{episode.id}/screenings/again",
        key=str(uuid4()),
        last=str(last.id),
        again="core.trauma",
    )
    begun = draft(episode, lang)
    assert begun is not None
    assert answer.location == f"/screenings/{begun.id}"
    rows = {row.item: row for row in begun.answers}
    confirmed = rows["core.neuro"]
    assert (confirmed.value, confirmed.by, confirmed.at) == ("yes", lang.id, clock.time)
    assert confirmed.origin is Origin.CONFIRMED
    assert not {"core.trauma", "neuro.cord", "neuro.cord_new", "clin.concern"} & set(rows)
    assert {row.origin for item, row in rows.items() if item.startswith("ctx")} == {Origin.RECORD}
    (told,) = begun.takeovers
    assert (told["of"], told["open"]) == (str(last.id), ["neuro.cord"])
    assert {one["item"] for one in told["aside"]} == {"neuro.cord", "core.trauma"}
    page = desk.get(answer.location).text
    assert "answers of version 0.1.5 were confirmed with the patient" in page
    assert 'href="#question-neuro-cord"' in page


def test_what_was_confirmed_holds_no_longer_than_the_screening_it_was_asked_in(
    desk: Visitor, episode: Episode, lang: Clinician, clock: Clock
) -> None:
    last = decided(episode, lang)
    until = last.valid_until
    assert until is not None
    clock.time += timedelta(days=5)
    signed_in(desk, lang, at=clock.time)
    way = f"/episodes/{episode.id}/screenings/again"
    assert "The new screening holds to" in desk.get(way).text
    address = desk.send(way, key=str(uuid4()), last=str(last.id)).location
    asked = ("neuro-cord", "clin-concern", "ctx-pregnant", "bone-sudden_focal")
    desk.send(f"{address}/answers", version=1, finish="yes", **dict.fromkeys(asked, "no"))
    begun = draft(episode, lang)
    assert begun is not None
    desk.send(
        f"{address}/outcome",
        version=2,
        outcome="clear_with_precautions",
        acknowledged="note_gateway",
    )
    assert found(begun, lang).valid_until == until


def test_whoever_would_rather_asks_everything(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    decided(episode, lang)
    assert "/screenings/again" not in start(desk, episode, whole="yes")
    begun = draft(episode, lang)
    assert begun is not None
    assert {row.origin for row in begun.answers} == {Origin.RECORD}


def test_unchanged_questions_are_all_asked_again(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    decided(episode, lang, asked=TODAY)
    assert "/screenings/again" not in start(desk, episode)


def test_a_screening_that_lets_no_plan_go_offers_nothing(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    decided(episode, lang, outcome=Outcome.URGENT_SAME_DAY)
    assert "/screenings/again" not in start(desk, episode)


def test_one_that_has_ended_offers_nothing(
    desk: Visitor, episode: Episode, lang: Clinician, clock: Clock
) -> None:
    decided(episode, lang)
    clock.time += timedelta(days=43)
    signed_in(desk, lang, at=clock.time)
    assert "/screenings/again" not in start(desk, episode)


def test_something_reported_since_asks_everything(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    decided(episode, lang)
    pausing.pause(episode, Trigger.NEUROLOGICAL, note="", by=lang, now=NOON)
    assert "/screenings/again" not in start(desk, episode)


def test_another_condition_on_record_asks_everything_and_says_so(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    last = decided(episode, lang)
    patient = db.session.get_one(Patient, episode.patient_id)
    patient.conditions_changed_at = NOON + timedelta(minutes=1)
    db.session.commit()
    way = start(desk, episode)
    page = desk.get(way).text
    assert "The conditions on record changed since the screening." in page
    assert 'name="again"' not in page
    sent = desk.send(way, key=str(uuid4()), last=str(last.id))
    assert (sent.location, draft(episode, lang)) == (way, None)


def test_a_page_of_an_earlier_screening_confirms_nothing(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    decided(episode, lang)
    way = f"/episodes/{episode.id}/screenings/again"
    assert desk.send(way, key=str(uuid4()), last=str(uuid4())).location == way
    assert draft(episode, lang) is None
