"""Where content is signed: who answers for what; and a draft nobody signed says so once, quietly."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from clinic.accounts.models import Clinician, Practice, Role
from clinic.database import db
from clinic.desk.signing_pages import in_use
from clinic.library import catalogue as exercises
from clinic.library.catalogue import library
from clinic.plans import contents
from clinic.plans import queries as plans
from clinic.plans.programmes import catalogue as programmes
from clinic.screening import catalogue as asked
from clinic.screening import queries as screenings
from clinic.screening import signing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Approval, Content, Settlement
from tests.conftest import NOON, Clock
from tests.factories import a_clear_screening, a_clinician, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor

ASKED = questionnaire()
MARKS = signing.marks(ASKED)
DRAFT = "a draft that no clinician has signed yet"


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(role=Role.ADMINISTRATOR, title="Physiotherapist")


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


def settle(desk: Visitor, criterion: str, **changes: str) -> int:
    fields = {
        "digest": ASKED.digest,
        "verdict": "stands",
        "text": "Agreed in the team",
        "title": "Physiotherapist",
    }
    return desk.send(f"/practice/content/rules/{criterion}", **fields | changes).status_code


def sign(desk: Visitor, content: Content, **changes: str) -> int:
    signed = in_use()[content]
    fields = {"digest": signed.digest, "version": signed.version, "read": "yes", "title": "Physiotherapist"}
    return desk.send(f"/practice/content/{content}/sign", **fields | changes).status_code


def foot(page: str) -> str:
    return page.split('<footer class="foot">')[1].split("</footer>")[0]


def test_the_page_shows_each_marked_rule_with_its_alternative(desk: Visitor) -> None:
    page = desk.get("/practice/content").text
    assert "No clinician of this practice has signed version 0.2.0 yet." in page
    for name in MARKS:
        assert f'id="rule-{name}"' in page
    assert page.count("Also defensible:") == len(MARKS)
    assert f"{len(MARKS)} rules wait for a clinician" in page


def test_the_digests_a_page_asks_are_those_of_what_is_in_use() -> None:
    told = (asked.digest(), exercises.digest(), programmes.digest())
    assert told == tuple(in_use()[content].digest for content in Content)


def test_unsigned_content_says_so_once_on_a_page(desk: Visitor) -> None:
    for address in ("/", "/library", "/practice", "/practice/content"):
        assert desk.get(address).text.count(DRAFT) == 1


def test_signing_names_what_is_still_unsigned_and_then_is_silent(desk: Visitor) -> None:
    for name in MARKS:
        assert settle(desk, name) == 303
    assert sign(desk, Content.SCREENING) == 303
    assert "Not signed by a clinician yet: exercises, programmes." in foot(desk.get("/").text)
    assert sign(desk, Content.EXERCISES) == 303
    assert sign(desk, Content.PROGRAMMES) == 303
    assert "<p>" not in foot(desk.get("/").text)
    page = desk.get("/practice/content").text
    assert page.count("Signed by K. Lang, Physiotherapist on 24 November 2026.") == 3


def test_a_version_with_a_mark_left_offers_the_marks_and_no_signature(desk: Visitor) -> None:
    settle(desk, MARKS[0])
    page = desk.get("/practice/content/screening/sign").text
    assert "cannot be signed" in page
    assert f"/practice/content/rules/{MARKS[1]}" in page
    assert 'name="read"' not in page
    assert sign(desk, Content.SCREENING) == 422
    assert db.session.scalars(db.select(Approval)).all() == []


@pytest.mark.parametrize(
    "changes", [{"verdict": ""}, {"text": ""}, {"title": ""}, {"verdict": "perhaps"}, {"by": "somebody"}]
)
def test_a_decision_lacking_something_is_refused_and_keeps_what_was_typed(
    desk: Visitor, changes: dict[str, str]
) -> None:
    assert settle(desk, MARKS[0], **changes) == 422
    assert db.session.scalars(db.select(Settlement)).all() == []


def test_a_page_opened_before_the_content_changed_signs_nothing(desk: Visitor) -> None:
    assert settle(desk, MARKS[0], digest="0" * 64) == 409
    assert sign(desk, Content.EXERCISES, digest="0" * 64) == 409
    assert db.session.scalars(db.select(Approval)).all() == []


def test_nobody_signs_without_saying_they_read_it(desk: Visitor) -> None:
    assert sign(desk, Content.EXERCISES, read="") == 422


def test_a_rule_without_a_mark_has_no_such_page(desk: Visitor) -> None:
    assert desk.get("/practice/content/rules/E02").status_code == 404
    assert settle(desk, "E02") == 404
    assert desk.get("/practice/content/figures/sign").status_code == 404


def test_a_clinician_decides_on_rules_and_an_administrator_signs(client: Visitor, app: Flask) -> None:
    signed_in(client, a_clinician(title="Physiotherapist"))
    assert settle(client, MARKS[0]) == 303
    assert sign(client, Content.EXERCISES) == 403
    assert "An administrator of this practice can sign it." in client.get("/practice/content").text


def test_a_signature_taken_back_is_a_draft_again(desk: Visitor, clock: Clock) -> None:
    sign(desk, Content.EXERCISES)
    clock.time += timedelta(minutes=1)
    answer = desk.send("/practice/content/exercises/withdraw", text="A doubt", title="Physiotherapist")
    assert answer.status_code == 303
    page = desk.get("/practice/content").text
    assert re.search(r"signature taken back by K\. Lang, Physiotherapist on 24 November 2026\. A doubt", page)
    assert DRAFT in foot(page)
    again = desk.send("/practice/content/exercises/withdraw", text="A doubt", title="Physiotherapist")
    assert again.status_code == 409


def test_a_sheet_is_a_draft_until_what_stands_on_it_is_signed(desk: Visitor, lang: Clinician) -> None:
    episode = an_episode(of=a_patient(of=lang.practice))
    screening = a_clear_screening(of=episode, by=lang)
    plan = a_plan(of=episode, by=lang)

    def status() -> str:
        db.session.rollback()
        db.session.expire_all()
        of = db.session.get_one(Practice, lang.practice_id)
        author = db.session.get_one(Clinician, lang.id)
        found = plans.plan(plan.id, of=of)
        assert found is not None
        held = contents.contents(
            found,
            screening=screenings.screening(screening.id, of=of),
            practice=of,
            author=author,
            library=library(),
            questionnaire=ASKED,
            now=NOON,
        )
        return str(held.content["status"])

    assert status() == "draft"
    for name in MARKS:
        settle(desk, name)
    sign(desk, Content.SCREENING)
    assert status() == "draft"
    sign(desk, Content.EXERCISES)
    assert status() == "approved"
