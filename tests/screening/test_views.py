"""What a clinician sees while screening: questions, criteria, the decision, and the record that stays."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician, Mode
from clinic.patients.models import Episode
from clinic.screening import queries
from clinic.screening.ledger import field
from clinic.screening.models import Screening
from tests.conftest import Clock
from tests.factories import a_clinician, a_patient, a_practice, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.test_actions import complete


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


def begin(desk: Visitor, episode: Episode) -> str:
    answer = desk.send(f"/episodes/{episode.id}/screenings", key=str(uuid4()))
    assert answer.status_code == 303
    return answer.location


def fill(desk: Visitor, address: str, *, version: int = 1, **changes: object) -> TestResponse:
    answers = {field(name): str(value) for name, value in complete(changes).items()}
    return desk.send(f"{address}/answers", version=version, finish="yes", **answers)


def decide(desk: Visitor, address: str, *, version: int = 2, **fields: object) -> TestResponse:
    return desk.send(f"{address}/outcome", version=version, **fields)


def test_thirteen_questions_are_asked_and_nothing_is_chosen(desk: Visitor, episode: Episode) -> None:
    page = desk.get(begin(desk, episode)).text
    assert "0 of 15 answered" in page  # a woman of 54 has two more
    asked = page.split('id="questions"')[1].split("</form>")[0]
    assert " checked" not in asked


def test_pressing_start_twice_leads_to_one_screening(desk: Visitor, episode: Episode) -> None:
    assert begin(desk, episode) == begin(desk, episode)


def test_a_clear_patient_is_decided_and_the_record_stays(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    assert fill(desk, address).location == f"{address}/outcome"
    page = desk.get(f"{address}/outcome").text
    assert "No criterion applies or is open." in page
    answer = decide(desk, address, outcome="clear", safety_net_given="yes")
    assert "/plans/new" in str(answer.location)
    assert "Handing over possible until" in desk.get(answer.location).text
    record = desk.get(address).text
    assert "Handing over possible until" in record
    assert "No red flags found today" in record


def test_an_outcome_is_never_chosen_beforehand(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    fill(desk, address)
    assert " checked" not in desk.get(f"{address}/outcome").text


def test_a_script_hears_the_new_version_and_what_changed(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    answer = desk.post(
        f"{address}/answers",
        data={"version": 1, "core-trauma": "yes", "csrf_token": desk.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"] == 2
    assert "1 of 15 answered" in answer.json["regions"]["progress"]


def test_an_emergency_interrupts_at_once_with_the_number(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    answer = desk.post(
        f"{address}/answers",
        data={"version": 1, "core-acute": "yes", "acute-tearing": "yes", "csrf_token": desk.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.json is not None
    assert "tel:112" in answer.json["regions"]["alarm"]


@pytest.mark.parametrize("wrong", ["maybe", "true", "1" * 40])
def test_what_is_no_answer_comes_back_with_what_was_typed(
    desk: Visitor, episode: Episode, wrong: str
) -> None:
    address = begin(desk, episode)
    answer = desk.send(f"{address}/answers", version=1, **{"vit-temp": wrong, "core-trauma": "no"})
    assert answer.status_code == 422
    assert "Enter a number from 30 to 43." in answer.text or "vit-temp" not in answer.text


def test_a_refused_answer_names_its_question_and_stands_open_beside_its_message(
    desk: Visitor, episode: Episode
) -> None:
    address = begin(desk, episode)
    answer = desk.send(f"{address}/answers", version=1, **{"vit-temp": "55", "core-systemic": "yes"})
    assert answer.status_code == 422
    assert re.search(r'<a href="#vit-temp">[^<]+: Enter a number from 30 to 43\.</a>', answer.text)
    assert 'value="55"' in answer.text
    assert 'id="details-core-systemic" data-details>' in answer.text


def test_a_stale_answer_is_told_apart_and_not_kept(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    desk.send(f"{address}/answers", version=1, **{"core-trauma": "yes"})
    answer = desk.send(f"{address}/answers", version=1, **{"core-trauma": "no"})
    assert answer.status_code == 409
    assert "meanwhile" in answer.text


def test_a_form_without_its_version_is_asked_for_it(desk: Visitor, episode: Episode) -> None:
    assert desk.send(f"{begin(desk, episode)}/answers", **{"core-trauma": "no"}).status_code == 428


def test_deciding_below_a_criterion_asks_for_a_reason_and_keeps_the_form(
    desk: Visitor, episode: Episode
) -> None:
    address = begin(desk, episode)
    fill(desk, address, **{"core.neuro": "yes", "neuro.cord": "yes"})
    answer = decide(desk, address, outcome="clear", note="Known since spring")
    assert answer.status_code == 422
    assert "Choose a reason and say why." in answer.text
    assert "Known since spring" in answer.text
    assert 'value="clear" checked' in answer.text


def test_in_decision_support_a_precaution_is_lowered_with_a_reason_the_page_asks_for(
    client: Visitor,
) -> None:
    lang = a_clinician(of=a_practice(mode=Mode.DECISION_SUPPORT))
    signed_in(client, lang)
    address = begin(client, an_episode(of=a_patient(of=lang.practice)))
    fill(client, address, **{"core.neuro": "yes", "neuro.arm": "yes"})
    assert 'name="reason_text"' in client.get(f"{address}/outcome").text
    sent = {"outcome": "clear", "acknowledged": ["monitor_neuro", "no_end_range_neck_compression"]}
    refused = decide(client, address, **sent)
    assert refused.status_code == 422
    assert 'id="reason_code-error"' in refused.text
    sent |= {"reason_code": "finding_not_reproduced", "reason_text": "Gone on testing, both arms the same"}
    assert decide(client, address, **sent).status_code == 303


def test_documentation_mode_names_no_computed_outcome(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    fill(desk, address, **{"core.neuro": "yes", "neuro.cord": "yes"})
    assert "points to" not in desk.get(f"{address}/outcome").text
    assert "Suggested" not in desk.get(address).text


def test_decision_support_names_the_suggestion_and_chooses_nothing(client: Visitor, app: Flask) -> None:
    practice = a_practice(mode=Mode.DECISION_SUPPORT)
    okafor = a_clinician(of=practice)
    signed_in(client, okafor)
    address = begin(client, an_episode(of=a_patient(of=practice)))
    fill(client, address, **{"core.neuro": "yes", "neuro.cord": "yes"})
    page = client.get(f"{address}/outcome").text
    assert "suggested" in page
    assert " checked" not in page


def test_a_suggested_referral_is_never_without_its_day(client: Visitor, app: Flask) -> None:
    practice = a_practice(mode=Mode.DECISION_SUPPORT)
    signed_in(client, a_clinician(of=practice))
    address = begin(client, an_episode(of=a_patient(of=practice)))
    fill(client, address, **{"core.systemic": "yes", "sys.weight_loss": "yes"})
    assert "Suggested so far: Medical assessment by 8 December 2026" in client.get(address).text
    assert "points to: Medical assessment by a date (within 14 days)" in client.get(f"{address}/outcome").text
    decide(client, address, outcome="urgent_same_day")
    assert "Medical assessment by 8 December 2026" in client.get(address).text


def test_a_decided_screening_takes_no_more_answers(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    fill(desk, address)
    decide(desk, address, outcome="clear")
    assert desk.send(f"{address}/answers", version=3, **{"core-trauma": "yes"}).status_code in (303, 409)
    assert decide(desk, address, version=3, outcome="emergency").status_code == 409
    assert "No red flags found today" in desk.get(address).text


def test_a_draft_can_be_discarded(desk: Visitor, episode: Episode, lang: Clinician) -> None:
    address = begin(desk, episode)
    assert desk.send(f"{address}/discard", version=1).status_code == 303
    assert desk.get(address).status_code == 404
    assert queries.draft(episode, of=lang.practice) is None


def test_a_correction_is_a_new_screening_and_the_old_one_stays(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode)
    fill(desk, address)
    decide(desk, address, outcome="clear")
    anew = desk.send(
        f"{address}/correct", key=str(uuid4()), correction="Blood pressure of another visit."
    ).location
    assert anew != address
    assert desk.get(address).status_code == 200
    draft = queries.draft(episode, of=lang.practice)
    assert isinstance(draft, Screening)
    assert address.endswith(str(draft.corrects_id))
    told = desk.get(address).text
    assert "Blood pressure of another visit." in told
    assert f'href="{anew}"' in told


def test_nothing_is_recorded_anew_without_a_reason(desk: Visitor, episode: Episode) -> None:
    address = begin(desk, episode)
    fill(desk, address)
    decide(desk, address, outcome="clear")
    assert desk.send(f"{address}/correct", key=str(uuid4())).status_code == 422


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_the_screen_speaks_the_clinicians_language(
    client: Visitor, app: Flask, language: str
) -> None:
    lang = a_clinician(language=language)
    signed_in(client, lang)
    address = begin(client, an_episode(of=a_patient(of=lang.practice)))
    title = {"en": "Screening", "de": "Abfrage"}[language]
    assert f"<h1>{title}" in client.get(address).text
    fill(client, address)
    assert {"en": "Your decision", "de": "Ihre Entscheidung"}[language] in client.get(
        f"{address}/outcome"
    ).text


def test_a_record_says_when_a_later_screening_counts(desk: Visitor, episode: Episode, clock: Clock) -> None:
    first = begin(desk, episode)
    fill(desk, first)
    decide(desk, first, outcome="clear")
    assert "Start a plan" in desk.get(first).text
    clock.time += timedelta(minutes=1)
    later = desk.send(f"{first}/correct", key=str(uuid4()), correction="Mixed up.").location
    fill(desk, later)
    decide(desk, later, outcome="clear_with_precautions")
    page = desk.get(first).text
    assert "A later screening counts, of " in page
    assert f'href="{later}"' in page
    assert "Start a plan" not in page
    assert "A later screening counts" not in desk.get(later).text


def test_releasing_a_plan_twice_keeps_the_first_reason(
    desk: Visitor, episode: Episode, lang: Clinician
) -> None:
    address = begin(desk, episode)
    fill(desk, address, **{"core.systemic": "yes", "sys.fever": "yes", "vit.temp": 38.4})
    acknowledged = ["ask_fever_each_visit", "no_exercise_while_febrile", "review_2_days"]
    decide(desk, address, outcome="clear_with_precautions", acknowledged=acknowledged)
    for words in ("Dr Vogt saw her today", "Pressed twice"):
        answer = desk.send(f"{address}/release", reason="discussed_with_physician", text=words)
        assert answer.status_code == 303
    screening = queries.screening(UUID(address.split("/")[-1]), of=lang.practice)
    assert screening is not None
    assert [release.text for release in screening.releases] == ["Dr Vogt saw her today"]
