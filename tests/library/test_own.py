"""A practice's own exercises: checked, found, planned and frozen like any other, by that practice alone."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from clinic.accounts.models import Access, Clinician, Practice, Role
from clinic.audit import verify
from clinic.database import db
from clinic.library import own
from clinic.library.catalogue import shipped
from clinic.plans.models import PlanDose, Revision
from tests.factories import (
    a_clear_screening,
    a_clinician,
    a_patient,
    a_plan,
    a_practice,
    an_episode,
    signed_in,
)
from tests.library.own_texts import ENGLISH, FACTS, GERMAN, MARKS
from tests.pages import Visitor


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


def form(**texts: str) -> dict[str, Any]:
    facts = {f"facts--{name}": value for name, value in FACTS.items()}
    return {**facts, **{f"texts--{name}": text for name, text in texts.items()}, "marks": list(MARKS)}


def written(desk: Visitor, **texts: str) -> str:
    """The address of an exercise with these texts, beside plans."""
    address = str(desk.send("/library/own", key=str(uuid4())).location)
    assert desk.send(address, version=1, **form(**texts)).status_code == 303
    assert desk.send(f"{address}/offer", version=2, in_use="yes").status_code == 303
    return address


def name_in_plans(address: str) -> str:
    return own.PREFIX + address.rpartition("/")[2].replace("-", "")


@pytest.mark.parametrize(
    ("facts", "texts", "marks", "fault"),
    [
        ({"sets": "11"}, {}, (), "facts--sets"),
        ({"sets": "two"}, {}, (), "facts--sets"),
        ({"region": "tail"}, {}, (), "facts--region"),
        ({"colour": "red"}, {}, (), "facts--colour"),
        ({"effort_from": "6", "effort_to": "4"}, {}, (), "facts--effort_to"),
        ({}, {"name-fr": "Glissade"}, (), "texts--name-fr"),
        ({}, {"secret-en": "x"}, (), "texts--secret-en"),
        ({}, {}, ("equipment:rocket",), "marks"),
        ({}, {}, ("colour:red",), "marks"),
    ],
)
def test_an_entry_that_cannot_stand_is_named(
    facts: dict[str, str], texts: dict[str, str], marks: tuple[str, ...], fault: str
) -> None:
    assert [name for name, _key in own.faults(facts, texts, marks, library=shipped())] == [fault]


def test_what_is_missing_is_listed_until_nothing_is() -> None:
    languages = shipped().languages
    assert own.missing(FACTS, ENGLISH, MARKS, languages=languages) == ()
    assert own.missing(FACTS, ENGLISH | GERMAN, MARKS, languages=languages) == ()
    begun = ENGLISH | {"name-de": "Sofarutscher"}
    assert "texts--feel-de" in own.missing(FACTS, begun, MARKS, languages=languages)
    assert own.missing(FACTS | {"mode": "time"}, ENGLISH, MARKS, languages=languages) == (
        "facts--duration_s",
    )
    assert own.missing(FACTS, ENGLISH, MARKS[1:], languages=languages) == ("marks:stage",)
    one_step = ENGLISH | {"instructions-en": "Sit."}
    assert own.missing(FACTS, one_step, MARKS, languages=languages) == ("texts--instructions-en",)


def test_it_is_an_exercise_like_any_other_and_says_in_which_language_alone() -> None:
    made = own.exercise("own-1", FACTS, ENGLISH, MARKS, library=shipped())
    assert (made.layer, made.contraindications, made.dosage.reps) == (
        "stretch-mobilise",
        ("osteoporosis",),
        8,
    )
    assert made.text("de").name == "Sofa slide"
    assert own.only_in(made) == "en"
    assert own.only_in(own.exercise("own-1", FACTS, ENGLISH | GERMAN, MARKS, library=shipped())) == ""


def test_it_is_found_planned_and_frozen_into_the_revision(desk: Visitor, lang: Clinician) -> None:
    address = written(desk, **ENGLISH, **GERMAN)
    name = name_in_plans(address)
    assert "Sofa slide" in desk.get("/library?q=sofa").text
    assert (
        "What it demands" in desk.get(f"/library/{name}").text
        or desk.get(f"/library/{name}").status_code == 200
    )
    episode = an_episode(of=a_patient(of=lang.practice))
    a_clear_screening(of=episode, by=lang)
    plan = f"/plans/{a_plan(of=episode, by=lang, with_doses=0).id}"
    assert "Sofa slide" in desk.get(f"{plan}?q=sofarutscher").text
    assert desk.send(f"{plan}/doses", version=1, exercise=name).status_code == 303
    assert desk.send(f"{plan}/issue", version=2).status_code == 303
    # What the practice writes later changes nothing that was issued.
    desk.send(address, version=3, **form(**{**ENGLISH, **GERMAN, "name-de": "Ganz anders"}))
    frozen = json.loads(db.session.scalars(select(Revision.snapshot)).one())
    (item,) = frozen["items"]
    assert item["words"]["de"]["name"] == "Sofarutscher"
    assert item["words"]["en"]["steps"] == ["Sit on the sofa.", "Slide to one side and come back."]
    assert list(verify(lang.practice_id)) == []


def test_taken_away_it_stays_in_plans_and_whose_they_are_is_shown_at_once(
    desk: Visitor, lang: Clinician
) -> None:
    address = written(desk, **ENGLISH)
    name = name_in_plans(address)
    held = an_episode(of=a_patient(of=lang.practice, name="M. Beispiel"))
    a_clear_screening(of=held, by=lang)
    issued = f"/plans/{a_plan(of=held, by=lang, with_doses=0).id}"
    desk.send(f"{issued}/doses", version=1, exercise=name)
    desk.send(f"{issued}/issue", version=2)
    free = an_episode(of=a_patient(of=lang.practice, name="N. Ohne", number=2))
    a_plan(of=free, by=lang)
    taken = desk.send(f"{address}/offer", version=3)
    assert (taken.status_code, taken.location) == (303, f"/library/{name}/plans?taken=yes")
    page = desk.get(taken.location).text
    assert "M. Beispiel" in page and f'href="{issued}"' in page and "issued" in page
    assert "N. Ohne" not in page
    for way in (
        issued,
        f"/patients/{held.patient_id}",
        f"{issued}/hand-over",
        f"{issued}/sheet",
        "/",
        address,
    ):
        answer = desk.get(way)
        assert answer.status_code == 200, (way, answer.status_code)


def test_whose_plans_hold_an_exercise_is_told_to_those_who_may_read_them(
    app: Flask, desk: Visitor, lang: Clinician
) -> None:
    plan = a_plan(of=an_episode(of=a_patient(of=lang.practice, name="M. Beispiel")), by=lang)
    where = f"/library/{plan.doses[0].exercise}/plans"
    assert "M. Beispiel" in desk.get(where).text
    db.session.execute(update(Practice).values(access=Access.TREATING))
    db.session.commit()
    answer = desk.get(where).text
    assert "M. Beispiel" not in answer and "Colleagues see theirs" in answer
    elsewhere = app.test_client()
    signed_in(elsewhere, a_clinician(of=a_practice("Praxis nebenan")))
    assert "M. Beispiel" not in elsewhere.get(where).text
    assert desk.get("/library/none-such/plans").status_code == 404


def test_a_row_whose_exercise_was_taken_away_is_named_and_can_be_removed(
    desk: Visitor, lang: Clinician
) -> None:
    address = written(desk, **ENGLISH)
    episode = an_episode(of=a_patient(of=lang.practice))
    a_clear_screening(of=episode, by=lang)
    plan = f"/plans/{a_plan(of=episode, by=lang, with_doses=0).id}"
    desk.send(f"{plan}/doses", version=1, exercise=name_in_plans(address))
    desk.send(f"{address}/offer", version=3)
    page = desk.get(plan).text
    assert "Sofa slide" in page and "Nothing here yet" not in page
    row = db.session.scalars(select(PlanDose)).one()
    assert f'action="{plan}/doses/{row.id}/remove"' in page
    assert desk.send(f"{plan}/issue", version=2).status_code == 422
    assert desk.send(f"{plan}/doses/{row.id}/remove", version=2).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(PlanDose)).all() == []


def test_a_condition_it_names_sets_it_aside(desk: Visitor, lang: Clinician) -> None:
    name = name_in_plans(written(desk, **ENGLISH))
    patient = a_patient(of=lang.practice, conditions=["osteoporosis"])
    plan = f"/plans/{a_plan(of=an_episode(of=patient), by=lang, with_doses=0).id}"
    assert desk.send(f"{plan}/doses", version=1, exercise=name).status_code == 422
    assert desk.send(f"{plan}/doses", version=1, exercise=name, reason="Shown here").status_code == 303


def test_another_practice_has_never_heard_of_it(app: Flask, desk: Visitor, lang: Clinician) -> None:
    address = written(desk, **ENGLISH)
    name = name_in_plans(address)
    stranger = app.test_client()
    assert isinstance(stranger, Visitor)
    other = a_clinician(of=a_practice("Praxis nebenan"))
    signed_in(stranger, other)
    for way in (address, f"/library/{name}"):
        assert stranger.get(way).status_code == 404
    assert stranger.send(f"{address}/offer", version=3).status_code == 404
    assert "Sofa slide" not in stranger.get("/library?q=sofa").text
    plan = f"/plans/{a_plan(of=an_episode(of=a_patient(of=other.practice)), by=other, with_doses=0).id}"
    stranger.inspects = False  # a forged choice has no field to lead to
    assert stranger.send(f"{plan}/doses", version=1, exercise=name).status_code == 422
    assert db.session.scalars(select(PlanDose)).all() == []


def test_its_words_go_to_its_own_practice_only(app: Flask, client: Visitor, lang: Clinician) -> None:
    signed_in(client, lang)
    written(client, **ENGLISH)
    index = client.get("/library").text.split('data-index="')[1].split('"')[0]
    own_words = client.get(index)
    assert (own_words.status_code, "private" in own_words.headers["Cache-Control"]) == (200, True)
    assert "Sofa slide" in own_words.get_data(as_text=True)
    assert app.test_client().get(index).status_code == 303
    public = client.get(f"/library/words/{shipped().digest[:16]}.json").get_data(as_text=True)
    assert "Sofa slide" not in public


def test_a_ladder_goes_both_ways_among_own_and_reviewed_exercises() -> None:
    facts = FACTS | {"easier": "chin-tuck-sitting", "harder": "own-b"}
    lower = own.exercise("own-a", facts, ENGLISH, MARKS, library=shipped())
    upper = own.exercise("own-b", FACTS | {"harder": "own-gone"}, ENGLISH, MARKS, library=shipped())
    joined = own.with_own(shipped(), [lower, upper], shelf="x")
    assert (joined["own-a"].regresses_to, joined["own-a"].progresses_to) == (
        ("chin-tuck-sitting",),
        ("own-b",),
    )
    assert (joined["own-b"].regresses_to, joined["own-b"].progresses_to) == (("own-a",), ())
    reviewed = shipped()["chin-tuck-sitting"].progresses_to
    assert joined["chin-tuck-sitting"].progresses_to == (*reviewed, "own-a")
    assert [*own.faults({"harder": "own-gone"}, {}, (), library=joined)] == [("facts--harder", "unknown")]
    assert [*own.faults({"harder": "own-a"}, {}, (), library=joined)] == []


def test_nothing_incomplete_stands_beside_plans(desk: Visitor) -> None:
    address = str(desk.send("/library/own", key=str(uuid4())).location)
    assert desk.send(f"{address}/offer", version=1, in_use="yes").status_code == 422
    address = written(desk, **ENGLISH)
    emptied = desk.send(address, version=3, **form(**{**ENGLISH, "feel-en": ""}))
    assert emptied.status_code == 422
    assert "It stands beside plans and needs this." in emptied.text


def test_how_it_reads_is_told_while_writing(desk: Visitor) -> None:
    address = str(desk.send("/library/own", key=str(uuid4())).location)
    hard = {"version": 1, "texts--instructions-en": "Retract the scapula.", "csrf_token": desk.token()}
    answer = desk.post(address, data=hard, headers={"Accept": "application/json"}).get_json()
    assert answer["version"] == 2
    assert "better: shoulder blade" in answer["regions"]["own-reading"]
    stale = desk.send(address, version=1, **form(**ENGLISH))
    assert stale.status_code == 409


def test_a_picture_is_made_anew_and_stays_in_the_practice(app: Flask, desk: Visitor) -> None:
    address = written(desk, **ENGLISH)
    taken = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of K. Lang"
    Image.new("RGB", (1200, 600), "teal").save(taken, "JPEG", exif=exif)
    sent = {"csrf_token": desk.token(), "version": 3, "photo": (io.BytesIO(taken.getvalue()), "a.jpg")}
    assert desk.post(f"{address}/photo", data=sent).status_code == 303
    place = desk.get(address).text.split('class="own__photo" src="')[1].split('"')[0]
    picture = desk.get(place)
    assert picture.data.startswith(b"\x89PNG")
    assert b"Camera" not in picture.data
    assert Image.open(io.BytesIO(picture.data)).size == (800, 400)
    assert f'src="{place}"' in desk.get(f"/library/{name_in_plans(address)}").text
    wrong = {"csrf_token": desk.token(), "version": 4, "photo": (io.BytesIO(b"<svg/>"), "a.svg")}
    assert desk.post(f"{address}/photo", data=wrong).status_code == 422
    stranger = app.test_client()
    assert isinstance(stranger, Visitor)
    signed_in(stranger, a_clinician(of=a_practice("Praxis nebenan")))
    assert stranger.get(place).status_code == 404


def test_the_front_desk_reads_and_does_not_write(client: Visitor, lang: Clinician) -> None:
    signed_in(client, a_clinician(of=lang.practice, role=Role.FRONT_DESK))
    assert "Write an exercise of your own" not in client.get("/library").text
    assert client.send("/library/own", key=str(uuid4())).status_code == 403
