"""Bad input by POST: each kind is refused or shown as a conflict with the item named; nothing is dropped."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.patients.models import Episode
from clinic.screening import queries
from clinic.screening.catalogue import questionnaire
from clinic.screening.kept import answers_of
from clinic.screening.ledger import field
from clinic.screening.logic import Answer
from clinic.screening.models import Screening
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.editions import REWORDED, edition
from tests.screening.test_actions import complete

ASKED = questionnaire()


class Desk:
    """A clinician at a screening: what is posted, and what is kept afterwards."""

    def __init__(self, client: Visitor, by: Clinician, episode: Episode) -> None:
        self.client, self.by, self.episode = client, by, episode
        signed_in(client, by)
        self.address = client.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location

    def screening(self) -> Screening:
        db.session.rollback()
        db.session.expire_all()
        found = queries.screening(UUID(self.address.rsplit("/", 1)[1]), of=self.by.practice)
        assert found is not None
        return found

    def kept(self) -> dict[str, Answer]:
        return answers_of(self.screening(), ASKED)

    def answer(self, *, version: int | None = None, **answers: object) -> TestResponse:
        sent = {field(name): str(value) for name, value in answers.items()}
        number = self.screening().version if version is None else version
        return self.client.send(f"{self.address}/answers", version=number, **sent)

    def fill(self, **changes: object) -> None:
        """Answer everything as if nothing were remarkable but these, and confirm it."""
        answers = {field(name): str(value) for name, value in complete(changes).items()}
        version = self.screening().version
        answer = self.client.send(f"{self.address}/answers", version=version, finish="yes", **answers)
        assert answer.status_code == 303

    def decide(self, *, version: int | None = None, **fields: object) -> TestResponse:
        number = self.screening().version if version is None else version
        return self.client.send(f"{self.address}/outcome", version=number, **fields)


@pytest.fixture
def desk(app: Flask, client: Visitor) -> Desk:
    by = a_clinician()
    return Desk(client, by, an_episode(of=a_patient(of=by.practice)))


BEYOND = [
    ("vit.sbp", "301"),
    ("vit.sbp", "-120"),
    ("vit.temp", "98.6"),
    ("vit.temp", "38.456"),
    ("vit.pulse", "72.5"),
    ("vit.pulse", "seventy"),
    ("vit.pulse", "1e2"),
    ("vit.pulse", "NaN"),
    ("vit.pulse", "٧٢"),
    ("exam.umn_count", "5"),
    ("ctx.age", "121"),
    ("core.acute", "maybe"),
    ("core.acute", "true"),
    ("core.acute", "0"),
]


def test_what_cannot_be_is_refused_by_the_name_of_its_question_and_nothing_is_saved(desk: Desk) -> None:
    before = desk.screening().version
    for item, typed in BEYOND:
        answer = desk.client.post(
            f"{desk.address}/answers",
            data={
                "version": before,
                field(item): typed,
                "core-trauma": "yes",
                "csrf_token": desk.client.token(),
            },
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 422, (item, typed)
        assert answer.json is not None
        assert list(answer.json["error"]["fields"]) == [field(item)]
    assert desk.screening().version == before
    assert "core.trauma" not in desk.kept()


def test_a_refused_page_keeps_all_that_was_typed_and_says_what_can_be(desk: Desk) -> None:
    answer = desk.answer(**{"vit.temp": "98.6", "core.trauma": "yes", "core.systemic": "yes"})
    assert answer.status_code == 422
    assert 'value="98.6"' in answer.text
    assert "Enter a number from 30 to 43." in answer.text
    group = answer.text.split('id="core-trauma"')[1].split(">")[0]
    assert 'value="yes"' in group
    assert " checked" in group


def test_a_detail_affirmed_under_a_closed_gateway_is_a_conflict_that_keeps_the_screening_open(
    desk: Desk,
) -> None:
    desk.fill(**{"core.neuro": "no", "neuro.cord": "yes"})
    page = desk.client.get(desk.address).text
    question = ASKED.words["en"].questions["neuro.cord"].question
    assert "Two answers disagree" in page
    assert question in page.split("Two answers disagree")[1].split("</ul>")[0]
    answer = desk.decide(outcome="clear")
    assert answer.status_code == 422
    assert "Answers are missing. Answer them, or close with a reason." in answer.text
    assert desk.screening().decided_at is None
    assert desk.kept()["neuro.cord"] == "yes"


def test_an_answer_under_a_closed_gateway_is_kept_shown_and_counted(desk: Desk) -> None:
    desk.fill(**{"core.systemic": "no", "vit.temp": 39.5})
    assert desk.kept()["vit.temp"] == 39.5
    assert "39.5\u00a0°C" in desk.client.get(f"{desk.address}/outcome").text
    # It counts: fever is a precaution that holds the plan, so the screening is not decided without it.
    answer = desk.decide(outcome="clear")
    assert answer.status_code == 422
    assert "Tick each precaution you have gone through." in answer.text


def test_two_numbers_at_odds_are_named_beside_both(desk: Desk) -> None:
    desk.answer(**{"core.head": "yes", "vit.sbp": 80, "vit.dbp": 120})
    page = desk.client.get(desk.address).text
    assert "120\u00a0mmHg does not lie below 80\u00a0mmHg (Systolic blood pressure)." in page


def test_the_same_decision_sent_twice_is_one(desk: Desk) -> None:
    desk.fill()
    version = desk.screening().version
    first = desk.decide(version=version, outcome="clear", note="Nothing remarkable")
    assert first.status_code == 303
    again = desk.decide(version=version, outcome="clear", note="Nothing remarkable")
    assert again.status_code == 303
    assert again.location == desk.address


def test_another_decision_about_a_decided_screening_is_a_conflict_that_says_what_was_not_recorded(
    desk: Desk,
) -> None:
    desk.fill()
    version = desk.screening().version
    desk.decide(version=version, outcome="clear")
    answer = desk.decide(
        version=version,
        outcome="emergency",
        note="Went grey in the waiting room",
        reason_code="other",
        reason_text="Seen by two of us",
    )
    assert answer.status_code == 409
    lost = answer.text.split("Not recorded: this screening was decided by K. Lang")[1].split("</ul>")[0]
    assert "Emergency" in lost
    assert "Went grey in the waiting room" in lost
    assert "Seen by two of us" in lost
    assert desk.screening().outcome == "clear"


def test_a_decision_on_answers_that_changed_meanwhile_comes_back_whole(desk: Desk) -> None:
    desk.fill()
    stale = desk.screening().version
    desk.answer(**{"core.trauma": "yes"})
    answer = desk.decide(version=stale, outcome="clear", note="Nothing remarkable")
    assert answer.status_code == 409
    assert "The answers changed meanwhile" in answer.text
    assert "Nothing remarkable" in answer.text
    assert 'value="clear" checked' in answer.text
    assert desk.screening().decided_at is None


def test_a_stale_answer_is_named_beside_what_is_saved(desk: Desk) -> None:
    stale = desk.screening().version
    desk.answer(**{"core.trauma": "yes"})
    answer = desk.answer(version=stale, **{"core.trauma": "no", "core.head": "no"})
    assert answer.status_code == 409
    assert "You answered “No”; saved is “Yes”." in answer.text
    assert "You answered “No”; saved is “no answer”." in answer.text
    assert desk.kept().get("core.trauma") == "yes"
    assert "core.head" not in desk.kept()


def test_a_script_with_a_stale_page_is_told_which_answer_was_not_saved(desk: Desk) -> None:
    stale = desk.screening().version
    desk.answer(**{"core.trauma": "yes"})
    answer = desk.client.post(
        f"{desk.address}/answers",
        data={"version": stale, "core-trauma": "no", "csrf_token": desk.client.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json is not None
    headline = ASKED.words["en"].questions["core.trauma"].headline
    assert f"{headline}: You answered “No”; saved is “Yes”." in answer.json["error"]["text"]


def test_an_answer_to_a_decided_screening_is_named_and_changes_nothing(desk: Desk) -> None:
    desk.fill()
    desk.decide(outcome="clear")
    answer = desk.answer(**{"core.trauma": "yes"})
    assert answer.status_code == 409
    assert "You answered “Yes”; saved is “No”." in answer.text
    assert desk.kept()["core.trauma"] == "no"


def test_a_draft_whose_questions_changed_is_not_decided_and_what_was_sent_is_shown(desk: Desk) -> None:
    desk.fill()
    earlier = edition(REWORDED, version="0.1.5")
    draft = desk.screening()
    draft.questionnaire_digest, draft.questionnaire_version = earlier.digest, earlier.version
    db.session.commit()
    answer = desk.decide(outcome="clear", note="Nothing remarkable")
    assert answer.status_code == 409
    assert "Not recorded: the questions have changed." in answer.text
    assert "Nothing remarkable" in answer.text
    assert desk.screening().decided_at is None


FORGED = [
    {"outcome": "cleared"},
    {"outcome": "not_determined"},
    {"outcome": ""},
    {"outcome": "clear", "valid_until": "2099-01-01"},
    {"outcome": "clear", "plan_hold": "no"},
    {"outcome": "clear", "assessment": "{}"},
    {"outcome": "clear", "decided_by": "00000000-0000-0000-0000-000000000000"},
    {"outcome": "clear", "acknowledged": "no_such_precaution"},
    {"outcome": "clear", "reason_code": "because"},
    {"outcome": "refer_routine", "assess_by": "2020-01-01"},
    {"outcome": "refer_routine", "assess_by": "2099-01-01"},
    {"outcome": "refer_routine", "assess_by": "31.02.2027"},
    # A reason for a criterion that does not apply: the page was another one.
    {"outcome": "clear", "code_E01": "other", "text_E01": "It is not the heart, says the ECG"},
    # Nothing is open, so there is nothing to close early.
    {"outcome": "clear", "closing_code": "other", "closing_text": "In a hurry"},
    # A letter nobody is to get decides nothing either.
    {"outcome": "clear", "letter_to": "x" * 401},
]


def test_a_forged_decision_is_refused_and_the_draft_stays(desk: Desk) -> None:
    desk.fill()
    for forged in FORGED:
        answer = desk.decide(**forged)
        assert answer.status_code == 422, forged
        assert 'class="errors"' in answer.text, forged
    assert desk.screening().decided_at is None


@pytest.mark.parametrize("outcome", ["clear", "clear_with_precautions"])
def test_no_path_decides_below_an_emergency_without_reason_and_safety_net(desk: Desk, outcome: str) -> None:
    desk.fill(**{"core.acute": "yes", "acute.tearing": "yes"})
    answer = desk.decide(outcome=outcome)
    assert answer.status_code == 422
    assert "Choose a reason and say why." in answer.text
    assert desk.screening().decided_at is None


def test_an_incomplete_screening_is_not_decided_however_the_form_is_forged(desk: Desk) -> None:
    desk.answer(**{"core.acute": "no"})
    for forged in ({"outcome": "clear"}, {"outcome": "clear", "finish": "yes"}, {"outcome": "emergency"}):
        assert desk.decide(**forged).status_code == 422
    closed = desk.decide(outcome="clear", closing_code="other", closing_text="In a hurry")
    assert closed.status_code == 422
    assert "What is still open asks for at least" in closed.text


def test_a_colleague_answers_nothing_while_somebody_else_does(desk: Desk, app: Flask) -> None:
    other = a_clinician(of=desk.by.practice, name="J. Okafor")
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    signed_in(visitor, other)
    version = desk.screening().version
    answer = visitor.send(f"{desk.address}/answers", version=version, **{"core-trauma": "yes"})
    assert answer.status_code == 409
    assert "You answered “Yes”" in answer.text
    assert "core.trauma" not in desk.kept()


def test_a_draft_of_last_week_is_still_a_draft_and_counts_from_its_decision(desk: Desk, clock: Clock) -> None:
    desk.fill()
    clock.time = NOON + timedelta(days=7)
    signed_in(desk.client, desk.by, at=clock.time)
    assert desk.decide(outcome="clear").status_code == 303
    assert desk.screening().valid_until == clock.time + timedelta(days=42)
