"""A sign tapped on the plan page: fixed advice at once, the plan paused, both kept when it was a slip.

Proves security.md H-09.
"""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.diary import actions, rules
from clinic.diary.models import Entry
from clinic.plans.models import Plan
from clinic.screening.models import Pause
from clinic.screening.signs import Sign
from clinic.sharing.models import Link
from tests.conftest import NOON, Clock
from tests.factories import a_clinician, signed_in
from tests.pages import Visitor
from tests.sharing.road import NOTE, a_path, address_in, an_issued_plan, episode_of, give, visitor_of

PAUSED = "Üben Sie vorerst nicht"


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


@pytest.fixture
def plan(lang: Clinician) -> Plan:
    return an_issued_plan(lang)


@pytest.fixture
def patient(app: Flask, lang: Clinician, plan: Plan) -> Visitor:
    """Somebody who followed a link."""
    visitor = visitor_of(app)
    visitor.get(a_path(plan, lang))
    return visitor


def words(page: str) -> str:
    text = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    return " ".join(text.split())


def tap(patient: Visitor, sign: str) -> str:
    """Tap a sign on the plan page and read the card."""
    answer = patient.post("/plan/sign", data={"sign": sign})
    assert (answer.status_code, answer.location) == (303, "/plan/sign")
    return patient.get("/plan/sign").text


def entries() -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).order_by(Entry.received_at)))


def pauses() -> list[Pause]:
    db.session.rollback()
    return list(db.session.scalars(select(Pause).order_by(Pause.began_at)))


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))


def test_the_plan_page_offers_the_signs_without_script(patient: Visitor) -> None:
    page = patient.get("/plan").text
    assert "Etwas Neues?" in words(page)
    for sign in Sign:
        assert f'name="sign" value="{sign}"' in page
    assert "Diese Seite liest niemand laufend mit." in words(page.split('id="new"')[1].split("</details>")[0])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("sign", list(Sign))
def test_a_tap_shows_advice_and_numbers_to_call(patient: Visitor, sign: Sign, language: str) -> None:
    patient.post("/plan/view", data={"language": language})
    card = tap(patient, sign)
    read = words(card)
    assert ("Hören Sie auf zu üben" if language == "de" else "Stop exercising") in read
    assert 'href="tel:112"' in card
    assert 'href="tel:03023125014"' in card
    assert card.split('class="advice"')[1].split("</div>")[0].count("<p>") >= 1
    first = card.split('class="care_card__calls"')[1].split("</a>")[0]
    assert ("tel:112" in first) is sign.is_emergency
    assert ("liest niemand laufend mit" if language == "de" else "Nobody reads this page live") in read
    for private in ("Kinn", NOTE, "Maria", "K. Lang"):
        assert private not in read


def test_a_tap_pauses_every_link_of_the_plan_within_one_request(
    app: Flask, patient: Visitor, desk: Visitor, plan: Plan
) -> None:
    other = visitor_of(app)
    other.get(address_in(give(desk, plan).text))
    assert PAUSED not in words(other.get("/plan").text)
    tap(patient, Sign.NUMBNESS)
    for visitor in (patient, other):
        page = visitor.get("/plan")
        assert page.status_code == 200
        assert PAUSED in words(page.text)
        assert "<article" not in page.text
    # Only who tapped it sees the card.
    assert other.get("/plan/sign").location == "/plan"


def test_a_tap_is_kept_as_reported_and_on_record(patient: Visitor, plan: Plan) -> None:
    tap(patient, Sign.FALL)
    (entry,) = entries()
    (pause,) = pauses()
    assert (entry.sign, entry.kind, entry.plan_id, entry.pause_id) == ("fall", "sign", plan.id, pause.id)
    assert (pause.cause, pause.begun_by, pause.ended_at) == ("new_trauma", None, None)
    assert events()[-2:] == ["diary.sign-reported", "plan.paused"]


def test_the_same_tap_again_adds_nothing(patient: Visitor) -> None:
    for _ in range(3):
        tap(patient, Sign.FEVER)
    assert len(entries()) == len(pauses()) == 1
    tap(patient, Sign.CHEST)
    assert len(entries()) == len(pauses()) == 2


def test_two_taps_at_once_are_one(patient: Visitor, plan: Plan) -> None:
    """The second arrives after both have asked what is known."""
    link = db.session.scalars(select(Link)).one()
    tap(patient, Sign.FEVER)
    (entry,) = entries()
    assert rules.sign_id(plan.id, Sign.FEVER, ended=0) == entry.id
    assert entry.link_id == link.id


def test_a_slip_is_taken_back_and_both_stay_on_record(patient: Visitor) -> None:
    card = tap(patient, Sign.HEADACHE)
    assert "Aus Versehen getippt" in words(card)
    answer = patient.post("/plan/sign/take-back", data={})
    assert (answer.status_code, answer.location) == (303, "/plan")
    assert "<article" in patient.get("/plan").text
    (entry,) = entries()
    (pause,) = pauses()
    assert entry.taken_back_at == pause.ended_at == NOON
    assert pause.lifted_by is None
    assert events()[-1] == "diary.sign-taken-back"
    # Tapped in earnest afterwards, it counts anew.
    tap(patient, Sign.HEADACHE)
    assert len(entries()) == 2
    assert PAUSED in words(patient.get("/plan").text)


def test_after_ten_minutes_only_a_clinician_lifts_the_pause(patient: Visitor, clock: Clock) -> None:
    tap(patient, Sign.HEADACHE)
    clock.time = NOON + rules.TAKING_BACK + timedelta(seconds=1)
    assert "Aus Versehen getippt" not in words(patient.get("/plan/sign").text)
    assert patient.post("/plan/sign/take-back", data={}).location == "/plan/sign"
    assert PAUSED in words(patient.get("/plan").text)


def test_taking_back_again_and_again_ends_that_day(patient: Visitor) -> None:
    for _ in range(rules.MOST_TAKEN_BACK):
        tap(patient, Sign.FEVER)
        patient.post("/plan/sign/take-back", data={})
    assert "<article" in patient.get("/plan").text
    assert "Aus Versehen getippt" not in words(tap(patient, Sign.FEVER))
    patient.post("/plan/sign/take-back", data={})
    assert PAUSED in words(patient.get("/plan").text)


def test_what_a_clinician_lifted_is_not_taken_back(patient: Visitor, lang: Clinician, plan: Plan) -> None:
    tap(patient, Sign.FEVER)
    (entry,) = entries()
    (pause,) = pauses()
    link = db.session.get_one(Link, entry.link_id)
    pause.ended_at, pause.lifted_by, pause.reason, pause.text = NOON, lang.id, "other", "Called."
    db.session.commit()
    with pytest.raises(actions.NotTakenBack):
        actions.take_back(entry, link=link, taken_back=0, now=NOON)
    assert patient.get("/plan/sign").location == "/plan"


def test_a_paused_plan_still_takes_signs(patient: Visitor, clock: Clock) -> None:
    """A page opened before the pause has its buttons still."""
    tap(patient, Sign.FEVER)
    clock.time = NOON + timedelta(minutes=1)
    assert "Schmerz in der Brust" in words(tap(patient, Sign.CHEST))


def test_what_is_no_sign_is_refused(patient: Visitor) -> None:
    for data in (
        {},
        {"sign": ""},
        {"sign": "cured"},
        {"sign": ["fall", "fever"]},
        {"sign": "fall", "plan": "1"},
    ):
        assert patient.post("/plan/sign", data=data).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 0


def test_a_sign_needs_a_link(app: Flask, desk: Visitor, plan: Plan) -> None:
    for visitor in (visitor_of(app), desk):
        assert visitor.post("/plan/sign", data={"sign": "fall"}).status_code == 403
    assert not entries()


def test_the_episode_of_a_sign_is_its_plans(patient: Visitor, plan: Plan, lang: Clinician) -> None:
    tap(patient, Sign.FALL)
    (pause,) = pauses()
    assert pause.episode_id == episode_of(plan, lang).id
