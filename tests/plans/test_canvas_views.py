"""The builder's list by plain forms: undo, doubled, headed, filled, fitted, let be, kept."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.handouts import joining
from clinic.library.catalogue import library
from clinic.patients.models import Episode
from clinic.plans import queries, sources
from clinic.plans.doses.dosing import dose_of, starting_dose
from clinic.plans.models import Plan
from tests.conftest import NOON
from tests.factories import a_clear_screening, a_clinician, a_dose, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor


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


@pytest.fixture
def address(lang: Clinician, episode: Episode) -> str:
    return f"/plans/{a_plan(of=episode, by=lang).id}"


def stored(address: str, lang: Clinician) -> Plan:
    db.session.rollback()
    db.session.expire_all()
    plan = queries.plan(UUID(address.split("/")[2]), of=lang.practice)
    assert plan is not None
    return plan


def test_a_removed_exercise_is_back_at_one_press_and_gone_at_another(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    row = stored(address, lang).doses[0]
    name = row.exercise
    assert "data-undo" not in desk.get(address).text
    desk.send(f"{address}/doses/{row.id}/remove", version=1)
    page = desk.get(address).text
    assert "Chin tuck sitting removed" in page
    desk.send(f"{address}/undo", version=2)
    assert stored(address, lang).doses[0].exercise == name
    assert "data-redo" in desk.get(address).text
    desk.send(f"{address}/redo", version=3)
    assert len(stored(address, lang).doses) == 2
    assert desk.send(f"{address}/redo", version=4).status_code == 303


def test_an_undo_of_yesterdays_page_is_a_conflict(desk: Visitor, address: str, lang: Clinician) -> None:
    row = stored(address, lang).doses[0]
    desk.send(f"{address}/doses/{row.id}/remove", version=1)
    assert desk.send(f"{address}/undo", version=1).status_code == 412


def test_a_row_is_doubled_noted_and_headed(desk: Visitor, address: str, lang: Clinician) -> None:
    row = stored(address, lang).doses[1]
    assert "open=" in desk.send(f"{address}/doses/{row.id}/duplicate", version=1).location
    desk.send(f"{address}/doses/{row.id}/note", version=2, row_note="Slowly, please yourself")
    desk.send(f"{address}/doses/{row.id}/heading", version=3, heading="Evening")
    rows = stored(address, lang).doses
    assert [one.exercise for one in rows].count(row.exercise) == 2
    assert (rows[1].note, rows[1].heading) == ("Slowly, please yourself", "Evening")
    assert ">Evening</p>" in desk.get(address).text


def test_what_is_said_about_an_exercise_reaches_the_patient(
    desk: Visitor, address: str, lang: Clinician, episode: Episode
) -> None:
    a_clear_screening(of=episode, by=lang)
    row = stored(address, lang).doses[0]
    desk.send(f"{address}/doses/{row.id}/note", version=1, row_note="Stop half way.")
    desk.send(f"{address}/issue", version=2)
    (revision,) = stored(address, lang).revisions
    sheet = joining.contents(
        json.loads(revision.snapshot), digest="", language="de", colour="#000000", on=NOON.date()
    )
    assert sheet.items[0].steps[-1] == "Stop half way."


def test_a_saved_move_tells_where_the_headings_stand_now(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    first, second, _ = stored(address, lang).doses
    desk.send(f"{address}/doses/{first.id}/heading", version=1, heading="Morning")
    answer = desk.post(
        f"{address}/doses/{second.id}/move",
        data={"csrf_token": desk.token(), "version": 2, "to": 1},
        headers={"Accept": "application/json"},
    ).get_json()
    assert answer["texts"][f"dose-{second.id}-heading"] == "Morning"
    assert answer["texts"][f"dose-{first.id}-heading"] == ""
    assert "moved to place 1" in answer["regions"]["plan-steps"]


def test_a_programme_shows_what_it_adds_before_it_is_put_in(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    assert "Subacute neck pain" in desk.get(f"{address}/insert").text
    page = desk.get(f"{address}/insert?source=programme:subacute-neck").text
    assert "Nothing is added before you say so." in page
    assert page.count('name="rows"') == 12
    assert "Week 2 at the earliest" in page
    desk.send(f"{address}/insert", version=1, source="programme:subacute-neck", rows=["0", "2"])
    assert len(stored(address, lang).doses) == 5
    assert "2 exercises put in" in desk.get(address).text
    assert desk.send(f"{address}/insert", version=2, source="programme:none").status_code == 404


def test_what_is_set_aside_is_not_put_in(desk: Visitor, lang: Clinician) -> None:
    patient = a_patient(of=lang.practice, conditions=["recent-surgery-neck"])
    address = f"/plans/{a_plan(of=an_episode(of=patient), by=lang, with_doses=0).id}"
    page = desk.get(f"{address}/insert?source=programme:subacute-neck").text
    assert "set aside: " in page
    desk.send(
        f"{address}/insert",
        version=1,
        source="programme:subacute-neck",
        rows=[str(place) for place in range(12)],
    )
    assert 0 < len(stored(address, lang).doses) == page.count('name="rows"')


def test_a_plan_is_kept_as_a_programme_and_begins_another(
    desk: Visitor, address: str, lang: Clinician, episode: Episode
) -> None:
    desk.send(f"{address}/keep", name="Desk days", shared="yes")
    assert "Desk days" in desk.get("/programmes").text
    new = desk.get(f"/episodes/{episode.id}/plans/new").text
    assert "Desk days" in new
    assert "Copy the last plan" in new
    (kept,) = sources.saved(of=lang)
    answer = desk.send(f"/episodes/{episode.id}/plans", key=str(uuid4()), source=f"saved:{kept.id}")
    begun = stored(urlsplit(answer.location).path, lang)
    assert [row.exercise for row in begun.doses] == [row.exercise for row in stored(address, lang).doses]
    desk.send(f"/programmes/{kept.id}/discard")
    assert "Desk days" not in desk.get("/programmes").text


def test_an_empty_plan_is_no_programme(desk: Visitor, lang: Clinician, episode: Episode) -> None:
    address = f"/plans/{a_plan(of=episode, by=lang, with_doses=0).id}"
    assert desk.send(f"{address}/keep", name="Nothing").status_code == 422
    assert desk.send(f"{address}/keep").status_code == 422


def test_a_gap_is_let_be_with_a_reason_and_named_again(
    desk: Visitor, lang: Clinician, episode: Episode
) -> None:
    plan = a_plan(of=episode, by=lang, with_doses=(a_dose("levator-scapulae-stretch"),))
    address = f"/plans/{plan.id}"
    assert "<span>Strengthen</span> <b>Let it be</b>" in desk.get(address).text
    desk.send(f"{address}/gaps", version=1, gap="strengthen", because="Comes later")
    page = desk.get(address).text
    assert "Strengthen let be: Comes later" in page
    assert "Gap: Strengthen" not in page
    desk.send(f"{address}/gaps", version=2, gap="strengthen")
    assert "<span>Strengthen</span> <b>Let it be</b>" in desk.get(address).text


def test_what_does_not_fit_is_set_aside_and_asks_for_its_reason(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    assert "not at home" not in desk.get(address).text
    desk.send(f"{address}/fit", irritability="high", asked="yes", avoids=["prone"])
    page = desk.get(address).text
    for said in ("not at home: Elastic band", "not tolerated: Lying on the front", "High irritability"):
        assert said in page
    answer = desk.send(f"{address}/doses", version=1, exercise="band-row-standing")
    assert answer.status_code == 422
    desk.send(f"{address}/doses", version=1, exercise="band-row-standing", reason="Brings a band next week")
    assert stored(address, lang).doses[-1].reason == "Brings a band next week"
    desk.send(f"{address}/fit")
    assert "not at home" not in desk.get(address).text


def test_the_stage_that_turns_within_days_is_named_where_it_matters(desk: Visitor, lang: Clinician) -> None:
    onset = NOON.date() - timedelta(days=25)
    address = f"/plans/{a_plan(of=an_episode(of=a_patient(of=lang.practice), onset=onset), by=lang).id}"
    page = desk.get(address).text
    assert "Turns subacute on Friday." in page
    assert "acute until Friday" in page
    assert "not while acute" in page


def test_the_last_dose_is_offered_and_taken(desk: Visitor, address: str, lang: Clinician) -> None:
    row = stored(address, lang).doses[0]
    where, exercise = f"{address}/doses/{row.id}", row.exercise
    desk.send(where, version=1, typed="4x7", before="")
    desk.send(f"{where}/remove", version=2)
    assert "last 4 × 7 · hold\xa03\xa0s" in desk.get(address).text
    lang.language = "de"
    db.session.commit()
    assert "zuletzt 4 × 7 · 3\xa0s\xa0halten" in desk.get(address).text
    desk.send(f"{address}/doses", version=3, exercise=exercise)
    last = dose_of(stored(address, lang).doses[-1])
    assert (last.sets, last.reps) == (4, 7)


def test_a_part_the_page_shows_as_it_is_stays_unsent(desk: Visitor, address: str, lang: Clinician) -> None:
    where = f"{address}/doses/{stored(address, lang).doses[0].id}"
    shown = desk.get(address).text.split('data-shows="')[1].split('"')[0]

    def regions(version: int, **typed: object) -> set[str]:
        sent = {"csrf_token": desk.token(), "version": version, "before": "", **typed}
        headers = {"Accept": "application/json", "Shows": shown}
        return set(desk.post(where, data=sent, headers=headers).get_json()["regions"])

    assert regions(1, typed="2x7") == {"live-facts", "plan-steps"}
    # From week 5 on it is not in this week any more, and counts for nothing here.
    assert "live-covered" in regions(2, typed="w5-8: 2x7")


def test_what_comes_next_stands_open_to_be_dosed(desk: Visitor, address: str, lang: Clinician) -> None:
    where = f"{address}/doses/{stored(address, lang).doses[0].id}"
    answer = desk.send(where, version=1, typed="w1-3: 3x8", before="", then="add")
    assert "stretch=1" in str(answer.location)
    page = desk.get(str(answer.location)).text
    assert 'name="stretch" value="1"' in page
    assert "stretch=0" in str(desk.send(where, version=2, stretch=1, then="drop").location)


def test_what_the_exercise_brings_is_named_and_left_out_at_a_word(
    desk: Visitor, address: str, lang: Clinician
) -> None:
    row = stored(address, lang).doses[0]
    where = f"{address}/doses/{row.id}"
    start = starting_dose(library()[row.exercise])
    assert start.effort is not None
    desk.send(where, version=1, typed="3x8", before="")
    assert "Comes with the exercise:" in desk.get(f"{address}?open={row.id}").text

    answer = desk.send(where, version=2, then="bare")

    left = dose_of(stored(address, lang).doses[0])
    assert (left.sets, left.reps, left.effort, left.rest_s) == (3, 8, None, None)
    assert left.days == start.days
    assert '-brought"></span>' in desk.get(str(answer.location)).text


def test_what_is_set_aside_is_seen_where_nothing_else_matches(desk: Visitor, lang: Clinician) -> None:
    acute = an_episode(of=a_patient(of=lang.practice, number=3), onset=(NOON - timedelta(days=5)).date())
    plan = f"/plans/{a_plan(of=acute, by=lang).id}"
    assert 'id="set-aside" open' in desk.get(f"{plan}?q=neck+hold+against+a+band").text
    assert 'id="set-aside" open' not in desk.get(f"{plan}?q=neck").text


def test_sides_further_apart_than_two_to_one_are_told_the_rule(desk: Visitor, lang: Clinician) -> None:
    episode = an_episode(of=a_patient(of=lang.practice, number=4))
    plan = a_plan(of=episode, by=lang, with_doses=(a_dose("er-side-lying", side="right"),))
    assert "2 to 1 at most" in desk.get(f"/plans/{plan.id}").text
