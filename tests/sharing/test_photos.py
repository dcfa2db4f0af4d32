"""The photo of a practice's own exercise: with the plan it was issued with, and with nobody else."""

import io
import json
import re

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.handouts import joining, setting, words
from clinic.handouts.layouts import Design
from clinic.library import queries
from clinic.library.models import OwnExercise
from clinic.plans import snapshot
from clinic.plans.models import Plan, Revision
from tests.factories import a_clear_screening, a_clinician, a_patient, a_plan, an_episode, signed_in
from tests.library.own_texts import ENGLISH, GERMAN
from tests.library.test_own import name_in_plans, written
from tests.pages import Visitor
from tests.sharing.road import address_in, an_issued_plan, give, now, visitor_of


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def desk(client: Visitor, lang: Clinician) -> Visitor:
    signed_in(client, lang)
    return client


def photographed(desk: Visitor, address: str, colour: str, *, version: int) -> None:
    taken = io.BytesIO()
    Image.new("RGB", (120, 80), colour).save(taken, "PNG")
    sent = {"csrf_token": desk.token(), "version": version, "photo": (io.BytesIO(taken.getvalue()), "a.png")}
    assert desk.post(f"{address}/photo", data=sent).status_code == 303


def issued_with(desk: Visitor, lang: Clinician, exercise: str) -> Plan:
    episode = an_episode(of=a_patient(of=lang.practice))
    a_clear_screening(of=episode, by=lang)
    plan = a_plan(of=episode, by=lang, with_doses=0)
    assert desk.send(f"/plans/{plan.id}/doses", version=1, exercise=exercise).status_code == 303
    assert desk.send(f"/plans/{plan.id}/issue", version=2).status_code == 303
    return now(plan, lang)


def opened(app: Flask, desk: Visitor, plan: Plan) -> Visitor:
    """The patient's browser, with the link of this plan."""
    phone = visitor_of(app)
    phone.get(address_in(give(desk, plan).text))
    return phone


def test_a_photo_goes_with_its_plan_and_with_no_other(app: Flask, desk: Visitor, lang: Clinician) -> None:
    address = written(desk, **ENGLISH, **GERMAN)
    photographed(desk, address, "teal", version=3)
    plan = issued_with(desk, lang, name_in_plans(address))
    in_builder = re.search(r'figure--photo" src="(/library/own/[^"]+)"', desk.get(f"/plans/{plan.id}").text)
    assert in_builder is not None
    teal = desk.get(in_builder[1]).data
    # What is photographed later changes nothing that was issued.
    photographed(desk, address, "maroon", version=4)
    phone = opened(app, desk, plan)
    page = phone.get("/plan").text
    (place,) = set(re.findall(r'src="(/plan/photo/[0-9a-f]{64}\.png)"', page))
    assert phone.get(place).data == teal
    assert "data-timing" in page
    (maroon,) = db.session.scalars(select(OwnExercise.photo))
    assert phone.get(f"/plan/photo/{maroon}.png").status_code == 404
    assert visitor_of(app).get(place).status_code == 403
    other = opened(app, desk, an_issued_plan(lang, number=2))
    assert other.get(place).status_code == 404


def test_paper_holds_the_photo_the_revision_froze(desk: Visitor, lang: Clinician) -> None:
    address = written(desk, **ENGLISH, **GERMAN)
    photographed(desk, address, "teal", version=3)
    issued_with(desk, lang, name_in_plans(address))
    revision = db.session.scalars(select(Revision)).one()
    frozen = json.loads(revision.snapshot)
    kept = queries.photos(snapshot.photos(frozen), of=lang.practice_id)
    photos = {digest: photo.content for digest, photo in kept.items()}
    contents = joining.contents(frozen, digest=revision.digest, colour="#000000", photos=photos)
    sheet = setting.document(words.handout(contents), Design())
    (picture,) = re.findall(r'<img src="(photo-[0-9a-f]{64}\.png)"', sheet.html)
    assert sheet.pictures[picture] == next(iter(photos.values()))
    # Without its bytes the place is left to the words.
    bare = joining.contents(frozen, digest=revision.digest, colour="#000000")
    assert "photo-" not in setting.document(words.handout(bare), Design()).html
