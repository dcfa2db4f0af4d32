"""A handout is made of what was frozen at its issue, and of nothing else."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.handouts import joining
from clinic.handouts.rules import Link
from clinic.library.catalogue import library
from clinic.plans.models import Revision
from tests.factories import a_clinician, a_dose, signed_in
from tests.pages import Visitor
from tests.sharing.road import NOTE, an_issued_plan


@pytest.fixture
def lang(app: Flask) -> Clinician:
    clinician = a_clinician(title="Physiotherapeutin")
    practice = clinician.practice
    practice.address, practice.hours = "Lindenhof 4\n\n10999 Berlin", "Mo–Do 8–18\nFr 8–14"
    db.session.commit()
    return clinician


@pytest.fixture
def frozen(client: Visitor, lang: Clinician) -> dict[str, Any]:
    signed_in(client, lang)
    doses = (a_dose("radial-nerve-slider", side="left"), a_dose("wall-slide-forearm", days=("mon", "fri")))
    plan = an_issued_plan(lang, doses=doses)
    revision = db.session.scalars(select(Revision).where(Revision.plan_id == plan.id)).one()
    found: dict[str, Any] = json.loads(revision.snapshot)
    return found


def test_a_revision_becomes_a_handout_in_the_plans_language(frozen: dict[str, Any]) -> None:
    made = joining.contents(frozen, digest="7f3a19c2", colour="#47682b")
    assert made.language == "de"
    assert made.addressee == "Maria B."
    assert made.author == "K. Lang, Physiotherapeutin"
    assert made.note == NOTE
    assert made.issued_on == date(2026, 11, 24)
    assert made.revision == 1
    assert made.is_draft
    assert made.letterhead.address == ("Lindenhof 4", "10999 Berlin")
    assert made.letterhead.hours == "Mo–Do 8–18 · Fr 8–14"
    assert [item.dose.exercise for item in made.items] == ["radial-nerve-slider", "wall-slide-forearm"]
    assert made.items[0].dose == a_dose("radial-nerve-slider", side="left")
    assert (made.items[0].told_side, made.items[0].is_mirrored) == ("right", True)
    assert made.link is None


def test_another_language_changes_every_word_of_ours_and_none_of_the_clinicians(
    frozen: dict[str, Any],
) -> None:
    german, english = (
        joining.contents(frozen, digest="", language=language, colour="#000000") for language in ("de", "en")
    )
    assert german.note == english.note
    assert german.pain_rule != english.pain_rule
    assert not set(german.emergency_signs) & set(english.emergency_signs)
    for one, other in zip(german.items, english.items, strict=True):
        assert one.dose == other.dose
        assert one.name != other.name


def test_a_link_stands_only_on_the_sheet_it_was_made_for(frozen: dict[str, Any]) -> None:
    link = Link("https://lindenhof.example/p/k7m2x9qd4trwhv6n8c3pzbja5e", date(2027, 2, 4))
    assert joining.contents(frozen, digest="", colour="#000000", link=link).link == link
    assert "k7m2x9" not in json.dumps(frozen)


def test_each_key_pose_stands_in_its_frozen_words(frozen: dict[str, Any]) -> None:
    for language in ("de", "en"):
        items = joining.contents(frozen, digest="", language=language, colour="#000000").items
        for item, kept in zip(items, frozen["items"], strict=True):
            assert item.poses == library()[kept["dose"]["exercise"]].text(language).poses


def test_an_issue_after_midnight_of_the_practice_is_of_the_new_day(frozen: dict[str, Any]) -> None:
    late = frozen | {"issued_at": "2026-11-24T23:30:00+00:00"}
    assert joining.issued_on(late) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("exercise", "side", "is_turned"),
    [
        ("radial-nerve-slider", "left", True),
        ("radial-nerve-slider", "right", False),
        ("open-book-side-lying", "both", False),
        ("open-book-side-lying", "affected", False),
        ("side-plank-knees", "affected", False),
        ("side-plank-knees", "left", False),  # told, and drawn, for the left
        ("side-plank-knees", "right", True),
        ("withdrawn-since", "left", False),
    ],
)
def test_drawings_are_turned_for_the_side_they_do_not_show(exercise: str, side: str, is_turned: bool) -> None:
    dose = replace(a_dose("radial-nerve-slider"), exercise=exercise, side=side)
    assert joining.is_mirrored(dose) is is_turned
