"""Command and page are one: known cases by the terminal and by the form give the same, field by field."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from click.testing import CliRunner
from flask import Flask

from clinic.accounts.models import Clinician, Mode
from clinic.commands.screening import screening as command
from clinic.database import db
from clinic.screening import pages, queries, rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.kept import answers_of
from clinic.screening.ledger import field, unmeasured_field
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome
from clinic.screening.rules import NOT_DETERMINED
from tests.conftest import NOON
from tests.factories import a_clinician, a_patient, a_practice, an_episode, signed_in
from tests.pages import Visitor
from tests.screening.cases import Told, told
from tests.screening.test_rules_each import OWN_CASE
from tests.screening.test_rules_tables import ALONE, TOGETHER

ASKED = questionnaire()
OPEN: list[Told] = [
    {},
    {"core.acute": "yes"},
    {"core.acute": "yes", "acute.tearing": "yes"},
    told("neuro.cord", core_neuro="no"),  # a conflict
    told(core_neuro="unknown"),
    told("core.head", vit_sbp="unknown", vit_dbp="unknown"),
    told("sys.fever", vit_temp="unknown"),
    told(clin_concern="unknown"),
    dict.fromkeys(ASKED.questions, "unknown"),
]
CASES: list[Told] = [*(row[1] for row in ALONE), *(row[1] for row in TOGETHER), *OWN_CASE.values(), *OPEN]
SENT = 5  # every so many-th case goes through the form: a request costs a hundred times the rules
DECIDED = 12  # so many of the cases are decided too: each makes a screening of its own


def by_command() -> list[dict[str, Any]]:
    """What the terminal makes of all cases, in one go."""
    result = CliRunner().invoke(command, ["assess", "-"], input=yaml.safe_dump_all(CASES))
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def form(answers: Told) -> dict[str, str]:
    """A whole page of answers as a browser sends it; what has none is sent empty."""
    sent = {}
    for item, question in ASKED.questions.items():
        answer = answers.get(item, "")
        is_typed = question.is_number and not question.ticks
        if is_typed and answer == "unknown":
            sent[field(item)], sent[unmeasured_field(item)] = "", "yes"
        else:
            sent[field(item)] = str(answer).replace(".", ",") if is_typed else str(answer)
    return sent


class Desk:
    """A practice in decision support, where a page names what the terminal names."""

    def __init__(self, client: Visitor) -> None:
        self.client = client
        self.by: Clinician = a_clinician(of=a_practice(mode=Mode.DECISION_SUPPORT))
        signed_in(client, self.by)
        self.number = 0

    def begin(self) -> Screening:
        self.number += 1
        episode = an_episode(of=a_patient(of=self.by.practice, number=self.number))
        address = self.client.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location
        return self.found(UUID(address.rsplit("/", 1)[1]))

    def found(self, screening_id: UUID) -> Screening:
        db.session.rollback()
        db.session.expire_all()
        screening = queries.screening(screening_id, of=self.by.practice)
        assert screening is not None
        return screening

    def answered(self, draft: Screening, answers: Told) -> Screening:
        sent = self.client.send(
            f"/screenings/{draft.id}/answers", version=draft.version, finish="yes", **form(answers)
        )
        assert sent.status_code == 303, sent.text
        return self.found(draft.id)


@pytest.fixture
def desk(client: Visitor) -> Desk:
    return Desk(client)


@pytest.mark.once
def test_a_case_comes_to_the_same_by_command_and_by_form(desk: Desk, app: Flask) -> None:
    assert len(CASES) > 150
    draft = desk.begin()
    compared = list(zip(CASES, by_command(), strict=True))
    # What is odd enough to be listed as open goes whole; of the tables that walk through the rules, a part.
    for answers, expected in [*compared[: -len(OPEN) : SENT], *compared[-len(OPEN) :]]:
        draft = desk.answered(draft, answers)
        kept = answers_of(draft, ASKED)
        assert kept == answers
        assert rules.assess(ASKED, kept).as_mapping() == expected
        with app.test_request_context():
            page = pages.deciding(draft, practice=desk.by.practice, language="en", now=NOON)
        suggested = [choice.value for choice in page.outcomes if choice.meta]
        assert suggested == [one for one in (expected["outcome"],) if one != NOT_DETERMINED], answers
        assert [shown.id for shown in page.criteria if shown.applies] == expected["rules"]
        assert page.complete == (expected["status"] == "complete")
        if expected["within_days"] is not None and page.complete:
            assert page.latest_day == NOON.date() + timedelta(days=expected["within_days"])


@pytest.mark.once
def test_what_is_decided_as_suggested_holds_as_long_as_the_command_says(desk: Desk) -> None:
    cases = [
        (answers, found)
        for answers, found in zip(CASES, by_command(), strict=True)
        if found["status"] == "complete"
    ]
    for answers, expected in cases[:: len(cases) // DECIDED]:
        draft = desk.answered(desk.begin(), answers)
        sent: dict[str, Any] = {"outcome": expected["outcome"], "acknowledged": expected["precautions"]}
        if expected["within_days"] is not None:
            sent["assess_by"] = (NOON.date() + timedelta(days=expected["within_days"])).isoformat()
            sent["alongside"] = "alongside"
        answer = desk.client.send(f"/screenings/{draft.id}/outcome", version=draft.version, **sent)
        assert answer.status_code == 303, answers
        decided = desk.found(draft.id)
        days = expected["valid_days"]
        if expected["outcome"] == Outcome.CLEAR_WITH_PRECAUTIONS and not any(
            ASKED.criteria[name].valid_days for name in expected["rules"]
        ):
            days = min(days, ASKED.policy.valid_days_if_precautions)
        assert decided.valid_until == (None if days is None else NOON + timedelta(days=days))
        assert decided.plan_hold == expected["plan_hold"]
        assert decided.precautions == expected["precautions"]
