"""Handing over: each way makes its own link, only through an open gate, and any link can be taken back."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.models import Clinician, Role
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.database import Base, db
from clinic.plans.models import Plan
from clinic.sharing import rules
from clinic.sharing.models import Link, Way
from tests.conftest import NOON, Clock
from tests.factories import (
    a_clear_screening,
    a_clinician,
    a_patient,
    a_plan,
    an_episode,
    signed_in,
)
from tests.handouts.press import Press, standing_in
from tests.handouts.press import address_in as sealed_in
from tests.pages import Visitor
from tests.sharing.road import (
    a_decided_screening,
    address_in,
    an_issued_plan,
    damage,
    episode_of,
    give,
    links,
    newest,
    visitor_of,
)

WAYS = ("paper", "screen", "copy")


@pytest.fixture
def press(app: Flask) -> Iterator[Press]:
    press = Press()
    with standing_in(app, renderer=press):
        yield press


@pytest.fixture(autouse=True)
def without_engine(app: Flask, press: Press) -> Callable[[Exception], None]:
    """No test here starts a rendering process; given an error, the press fails with it."""

    def fail(error: Exception) -> None:
        press.fails = error

    return fail


def page(desk: Visitor, plan: Plan) -> str:
    return desk.get(f"/plans/{plan.id}/hand-over").text


def test_the_page_offers_three_ways_and_says_what_stays_in_the_practice(desk: Visitor, plan: Plan) -> None:
    shown = page(desk, plan)
    for words in ("Print with QR", "Show QR here", "Copy link", "Maria B.", "the surname", "Revision 1"):
        assert words in shown
    assert "Nothing was handed over yet." in shown
    assert 'value="2027-02-04"' in shown  # two weeks after the plan's end


@pytest.mark.parametrize(("way", "label"), [("copy", "Copied, 24 Nov"), ("screen", "Shown here, 24 Nov")])
def test_a_way_makes_its_own_link_and_shows_its_address_once(
    desk: Visitor, plan: Plan, way: str, label: str
) -> None:
    answer = give(desk, plan, way)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    path = address_in(answer.text)
    assert path not in page(desk, plan)
    assert [(link.way, link.label) for link in links(plan)] == [(Way(way), label)]
    assert ("data:image/svg+xml;base64," in answer.text) == (way == "screen")


def test_every_hand_over_has_another_address(desk: Visitor, plan: Plan) -> None:
    assert address_in(give(desk, plan).text) != address_in(give(desk, plan).text)
    assert len(links(plan)) == 2


def test_label_and_end_are_as_the_clinician_wants_them(desk: Visitor, plan: Plan) -> None:
    give(desk, plan, label="Maria’s daughter", until="2026-12-31")
    (link,) = links(plan)
    assert link.label == "Maria’s daughter"
    assert rules.last_day(link.expires_at, zone="Europe/Berlin").isoformat() == "2026-12-31"
    assert "31 Dec 2026" in page(desk, plan)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"until": "2026-11-23"}, "Choose a day from today on."),
        ({"until": "2027-11-25"}, "Choose a day within twelve months."),
        ({"until": "tomorrow"}, "Enter a day as in 24.11.2026."),
        ({"until": ""}, "Fill this in."),
        ({"label": "x" * 61}, "At most 60 characters fit here."),
        ({"language": "fr"}, "Choose one of the values offered."),
        ({"way": "pigeon"}, "Choose one of the values offered."),
        ({"key": "1"}, "This does not name anything here."),
        ({"practice_id": "1"}, "This form has no field"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    desk: Visitor, plan: Plan, fields: dict[str, str], message: str
) -> None:
    for way in ("copy", "paper"):
        answer = give(desk, plan, **{"way": way, "label": "For the phone"} | fields)
        assert answer.status_code == 422
        assert message in answer.text
        assert "label" in fields or "For the phone" in answer.text
    assert links(plan) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_doubled_click_makes_one_link(desk: Visitor, plan: Plan, way: str) -> None:
    key = str(uuid4())
    assert give(desk, plan, way, key=key).status_code == 200
    again = give(desk, plan, way, key=key)
    assert again.status_code == 409
    assert "Made already" in again.text
    assert len(links(plan)) == 1


def test_one_page_may_be_used_for_each_way_once(desk: Visitor, plan: Plan) -> None:
    key = str(uuid4())
    assert [give(desk, plan, way, key=key).status_code for way in WAYS] == [200, 200, 200]


# The gate --------------------------------------------------------------------------------------------


def shut_by_time(desk: Visitor, plan: Plan, lang: Clinician, clock: Clock) -> str:
    clock.time = NOON + timedelta(days=43)
    signed_in(desk, lang, at=clock.time)
    return "To hand this over, record a screening (about a minute)."


def shut_by_outcome(desk: Visitor, plan: Plan, lang: Clinician, clock: Clock) -> str:
    clock.time = NOON + timedelta(minutes=5)
    a_decided_screening("urgent_same_day", of=episode_of(plan, lang), by=lang, at=clock.time)
    return "Drafting only: contact a doctor today."


@pytest.mark.parametrize("shut", [shut_by_time, shut_by_outcome])
def test_a_shut_gate_refuses_every_way_out_and_says_the_way_on(
    desk: Visitor,
    plan: Plan,
    lang: Clinician,
    clock: Clock,
    press: Press,
    shut: Callable[[Visitor, Plan, Clinician, Clock], str],
) -> None:
    give(desk, plan)
    (link,) = links(plan)
    ends = link.expires_at
    reason = shut(desk, plan, lang, clock)
    revision = newest(plan)
    for answer in (
        *(give(desk, plan, way, until="2027-02-10") for way in WAYS),
        desk.get(f"/plans/{plan.id}/revisions/{revision}/handout.pdf"),
        desk.send(f"/plans/{plan.id}/links/{link.id}/extend", until="2027-06-30"),
    ):
        assert answer.status_code == 422
        assert reason in answer.text
        assert "/p/" not in answer.text
    assert [one.expires_at for one in links(plan)] == [ends]
    assert press.pages == []
    assert reason in page(desk, plan)


def test_a_plan_never_issued_is_not_handed_over(desk: Visitor, lang: Clinician) -> None:
    episode = an_episode(of=a_patient(of=lang.practice))
    a_clear_screening(of=episode, by=lang)
    draft = a_plan(of=episode, by=lang)
    for way in WAYS:
        answer = give(desk, draft, way)
        assert answer.status_code == 422
        assert "This plan was not issued yet." in answer.text
    assert links(draft) == []


def test_a_plan_without_a_screening_leads_to_one(desk: Visitor, lang: Clinician) -> None:
    draft = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang)
    shown = page(desk, draft)
    assert "Record screening" in shown
    assert f'action="/episodes/{draft.episode_id}/screenings"' in shown


def test_a_newer_screening_is_mentioned(desk: Visitor, plan: Plan, lang: Clinician, clock: Clock) -> None:
    clock.time = NOON + timedelta(minutes=5)
    a_clear_screening(of=episode_of(plan, lang), by=lang, at=clock.time)
    assert "issued before the screening of 24 November" in page(desk, plan)


def test_a_damaged_revision_goes_nowhere(desk: Visitor, plan: Plan) -> None:
    damage(plan)
    assert "This revision was damaged" in page(desk, plan)
    for way in WAYS:
        assert give(desk, plan, way).status_code == 422
    assert links(plan) == []


# Taking back -----------------------------------------------------------------------------------------


def test_a_revoked_link_ends_at_once_and_undo_brings_it_back(desk: Visitor, plan: Plan, app: Flask) -> None:
    path = address_in(give(desk, plan).text)
    (link,) = links(plan)
    patient = visitor_of(app)
    patient.get(path)
    assert patient.get("/plan").status_code == 200
    answer = desk.send(f"/plans/{plan.id}/links/{link.id}/revoke")
    assert answer.status_code == 303
    shown = desk.get(answer.location).text
    assert "“Copied, 24 Nov” is revoked. It opens nothing any more." in shown
    assert "Undo" in shown
    assert patient.get("/plan").status_code == 410
    assert patient.get(path).status_code == 410
    desk.send(f"/plans/{plan.id}/links/{link.id}/restore")
    assert patient.get("/plan").status_code == 200


def test_revoking_the_paper_keeps_the_phone(desk: Visitor, plan: Plan, app: Flask) -> None:
    phone = address_in(give(desk, plan, "screen").text)
    give(desk, plan, "paper")
    paper = next(link for link in links(plan) if link.way is Way.PAPER)
    desk.send(f"/plans/{plan.id}/links/{paper.id}/revoke")
    assert visitor_of(app).get(phone).status_code == 303


def test_undo_works_while_the_gate_is_shut_but_later_it_is_a_new_hand_over(
    desk: Visitor, plan: Plan, lang: Clinician, clock: Clock
) -> None:
    give(desk, plan)
    (link,) = links(plan)
    shut_by_time(desk, plan, lang, clock)
    address = f"/plans/{plan.id}/links/{link.id}"
    desk.send(f"{address}/revoke")
    clock.time += timedelta(minutes=9)
    assert desk.send(f"{address}/restore").status_code == 303
    desk.send(f"{address}/revoke")
    clock.time += timedelta(minutes=11)
    assert desk.send(f"{address}/restore").status_code == 422
    assert links(plan)[0].revoked_at is not None


def test_a_link_is_given_more_time(desk: Visitor, plan: Plan) -> None:
    give(desk, plan, until="2026-12-01")
    (link,) = links(plan)
    answer = desk.send(f"/plans/{plan.id}/links/{link.id}/extend", until="2027-03-31")
    assert "now works until 31 Mar 2027" in desk.get(answer.location).text
    assert rules.last_day(links(plan)[0].expires_at, zone="Europe/Berlin").isoformat() == "2027-03-31"


def test_a_link_is_not_ended_by_extending_it(desk: Visitor, plan: Plan) -> None:
    give(desk, plan)
    (link,) = links(plan)
    answer = desk.send(f"/plans/{plan.id}/links/{link.id}/extend", until="2026-11-01")
    assert answer.status_code == 422
    assert "Choose a day from today on." in answer.text


def test_a_link_of_another_plan_does_not_exist_here(desk: Visitor, plan: Plan, lang: Clinician) -> None:
    give(desk, plan)
    (link,) = links(plan)
    other = an_issued_plan(lang, number=2)
    for act in ("revoke", "restore", "extend"):
        assert desk.send(f"/plans/{other.id}/links/{link.id}/{act}", until="2027-01-01").status_code == 404
    revision = newest(plan)
    assert desk.get(f"/plans/{other.id}/revisions/{revision}/handout.pdf").status_code == 404


# Who, and what is written down -----------------------------------------------------------------------


def test_the_front_desk_hands_over_without_reading_why_it_may_not(
    desk: Visitor, plan: Plan, lang: Clinician, app: Flask, clock: Clock
) -> None:
    person = a_clinician(of=lang.practice, name="E. Empfang", role=Role.FRONT_DESK)
    counter = visitor_of(app)
    signed_in(counter, person)
    assert give(counter, plan).status_code == 200
    assert give(counter, plan, "paper").status_code == 200
    assert desk.get(f"/plans/{plan.id}").status_code == 200
    assert counter.get(f"/plans/{plan.id}").status_code == 403
    shut_by_outcome(desk, plan, lang, clock)
    for answer in (counter.get(f"/plans/{plan.id}/hand-over"), give(counter, plan)):
        assert "This cannot be handed over now." in answer.text
        assert "doctor" not in answer.text
        assert "screening" not in answer.text.split('id="seen"')[0]


def test_every_step_leaves_a_line_in_the_record(desk: Visitor, plan: Plan, lang: Clinician) -> None:
    give(desk, plan)
    (link,) = links(plan)
    for act, fields in (("revoke", {}), ("restore", {}), ("extend", {"until": "2027-03-31"})):
        desk.send(f"/plans/{plan.id}/links/{link.id}/{act}", **fields)
    events = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)).all()
    assert events[-4:] == ["link.made", "link.revoked", "link.restored", "link.extended"]
    assert list(verify(lang.practice_id)) == []


def test_no_secret_is_kept_anywhere(desk: Visitor, plan: Plan, app: Flask, press: Press) -> None:
    secrets = [address_in(give(desk, plan, way).text).removeprefix("/p/") for way in ("copy", "screen")]
    secrets.append(sealed_in(give(desk, plan, "paper").data).rpartition("/")[2])
    patient = visitor_of(app)
    patient.get(f"/p/{secrets[0]}")
    patient.get("/plan")
    patient.post("/plan/opened", data={}, headers={"User-Agent": "Mozilla/5.0 (Android 12)"})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Link)) == 3
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            kept = json.dumps({name: repr(value) for name, value in row.items()})
            assert not any(secret in kept for secret in secrets), table.name
