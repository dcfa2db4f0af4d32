"""The page of questions: what is told, who answers, what interrupts, and what a script is sent."""

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician, Mode
from clinic.patients.models import Episode
from clinic.patients.rules import Sex
from clinic.screening import queries
from clinic.screening.models import Origin
from tests.factories import a_clinician, a_patient, a_practice, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.test_views import begin, decide, fill

EMERGENCY = {"core-neuro": "yes", "neuro-sphincter": "yes"}


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def episode(lang: Clinician) -> Episode:
    return an_episode(of=a_patient(of=lang.practice, sex=Sex.MALE, birth_year=1985))


@pytest.fixture
def colleague(desk: Visitor, lang: Clinician) -> Visitor:
    visitor = desk.application.test_client()
    signed_in(visitor, a_clinician(of=lang.practice, name="J. Okafor"))
    assert isinstance(visitor, Visitor)
    return visitor


def sent(desk: Visitor, address: str, version: int = 1, **answers: str) -> TestResponse:
    return desk.post(
        f"{address}/answers",
        data={"version": version, "csrf_token": desk.token(), **answers},
        headers={"Accept": "application/json"},
    )


def regions(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    found: dict[str, str] = answer.json["regions"]
    return found


def test_facts_of_the_record_are_shown_as_not_confirmed_until_the_page_is_finished(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode)
    assert "not confirmed yet" in desk.get(address).text
    sent(desk, address, **{"ctx-age": "41", "core-acute": "no"})
    draft = queries.draft(episode, of=lang.practice)
    assert draft is not None
    assert {row.by for row in draft.answers if row.origin is Origin.RECORD} == {None}
    desk.send(f"{address}/answers", version=2, finish="yes")
    draft = queries.draft(episode, of=lang.practice)
    assert draft is not None
    assert {row.by for row in draft.answers} == {lang.id}
    assert "not confirmed" not in desk.get(f"{address}/outcome").text


def test_a_colleague_reads_and_sees_who_answers(desk: Visitor, episode: Episode, colleague: Visitor) -> None:
    address = begin(desk, episode)
    page = colleague.get(address).text
    assert "K. Lang is answering" in page
    assert 'name="core-acute"' not in page
    refused = sent(colleague, address, **{"core-acute": "yes"})
    assert refused.status_code == 409
    assert "K. Lang goes on with this screening" in refused.text
    by_hand = colleague.send(f"{address}/answers", version=1, **{"core-acute": "yes"})
    assert (by_hand.status_code, "Your last answer was not saved" in by_hand.text) == (409, True)
    assert colleague.get(f"{address}/outcome").status_code == 303
    assert decide(colleague, address, version=1, outcome="clear").status_code in (409, 422)


def test_a_colleague_takes_a_draft_on_and_the_first_then_reads(
    desk: Visitor, episode: Episode, colleague: Visitor
) -> None:
    address = begin(desk, episode)
    assert colleague.send(f"{address}/take-on", version=1).status_code == 303
    assert 'name="core-acute"' in colleague.get(address).text
    assert sent(colleague, address, 2, **{"core-acute": "no"}).status_code == 200
    lost = sent(desk, address, 2, **{"core-acute": "yes"})
    assert "J. Okafor goes on with this screening" in lost.text
    assert "J. Okafor is answering" in desk.get(address).text


def test_a_draft_that_moved_on_is_taken_on_from_its_new_page(
    desk: Visitor, episode: Episode, colleague: Visitor
) -> None:
    address = begin(desk, episode)
    sent(desk, address, **{"core-acute": "no"})
    colleague.send(f"{address}/take-on", version=1)
    assert "K. Lang is answering" in colleague.get(address).text


def test_an_emergency_answer_brings_everything_to_act_on(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    alarm = regions(sent(desk, address, **EMERGENCY))["alarm"]
    for part in (
        "tel:112",
        "Call 112 now.",
        "What was answered",
        "cannot feel or start passing urine",
        "Why it matters",
        "#question-neuro-sphincter",
        f"{address}/call-ahead",
        'form="screening"',
    ):
        assert part in alarm
    assert alarm.count("Act now") == 1
    back = regions(sent(desk, address, 2, **{"core-neuro": "yes", "neuro-sphincter": "no"}))
    assert "interruption" not in back["alarm"]


def test_the_page_can_say_what_to_do_without_a_line(desk: Visitor, episode: Episode) -> None:
    page = desk.get(begin(desk, episode)).text
    unsent = page.split('id="unsent-alarm"')[1].split("</section>")[0]
    assert "tel:112" in unsent
    assert page.count(" data-urgent") == 11


def test_the_number_is_the_one_the_practice_set(client: Visitor, app: Flask) -> None:
    practice = a_practice(emergency_number="999")
    signed_in(client, a_clinician(of=practice))
    address = begin(client, an_episode(of=a_patient(of=practice, sex=Sex.MALE)))
    assert "tel:999" in regions(sent(client, address, **EMERGENCY))["alarm"]


def test_a_row_that_an_answer_adds_arrives_with_all_the_others(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    found = regions(sent(desk, address, **{"ctx-age": "72"}))
    assert 'id="question-bone-steroids"' in found["lines"]
    assert "72" in found["facts"]


def test_the_parts_that_were_meant_stand_in_the_note_and_decide_nothing(
    desk: Visitor, episode: Episode
) -> None:
    address = begin(desk, episode)
    bare = regions(sent(desk, address, **{"core-neuro": "yes"}))
    marked = sent(desk, address, 2, **{"core-neuro": "yes", "parts-core-neuro": "1"})
    assert "criteria" not in regions(marked)
    assert "criteria" in bare
    assert "Yes (Weakness)" in desk.get(f"{address}/note?language=en").text
    assert sent(desk, address, 3, **{"parts-core-neuro": "9"}).status_code == 422


def test_open_criteria_are_named_once_something_was_said(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    assert "are open." not in desk.get(address).text.split('id="criteria"')[1].split("</section>")[0]
    said = regions(sent(desk, address, **{"core-neuro": "yes"}))["criteria"]
    assert "waits for: 3" in said


def test_the_criterion_that_decides_stands_first_where_suggestions_are_shown(
    client: Visitor, app: Flask
) -> None:
    pages = {}
    for mode in Mode:
        practice = a_practice(mode=mode)
        signed_in(client, a_clinician(of=practice))
        address = begin(client, an_episode(of=a_patient(of=practice, sex=Sex.MALE)))
        fill(
            client,
            address,
            **{
                "core.bone_risk": "yes",
                "bone.steroids": "yes",
                "core.pain_pattern": "yes",
                "pain.constant": "yes",
                "pain.night": "yes",
            },
        )
        pages[mode] = client.get(f"{address}/outcome").text.split('id="criteria"')[1]
    assert "points to: Medical assessment" in pages[Mode.DECISION_SUPPORT]
    assert "points to" not in pages[Mode.DOCUMENTATION]


def test_a_same_day_outcome_is_recorded_with_its_day(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    fill(desk, address)
    assert decide(desk, address, outcome="urgent_same_day").status_code == 303
    assert "Contact a doctor or hospital today (24 November 2026)" in desk.get(address).text


def test_a_recorded_screening_can_be_followed_by_a_new_one(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    fill(desk, address)
    decide(desk, address, outcome="clear")
    assert "Screen again" in desk.get(address).text
    again = desk.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location
    assert again != address
