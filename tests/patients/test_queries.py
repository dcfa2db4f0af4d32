"""People are found by name, alias or number, and only within their practice."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients import queries
from clinic.patients.models import Patient
from tests.conftest import NOON
from tests.factories import a_patient, a_practice, an_episode

NAMES = ("Anna Müller", "M. B.", "Maria Braun", "Marie Brauns", "Łukasz Nowak", "100% Prozent")


@pytest.fixture
def practice(app: Flask) -> Practice:
    practice = a_practice()
    for number, name in enumerate(NAMES, start=1):
        a_patient(of=practice, name=name, number=number)
    return practice


def found(search: str, of: Practice) -> set[str]:
    return set(db.session.scalars(select(Patient.name).where(queries.matches(search, of=of))))


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", set(NAMES)),
        ("müller", {"Anna Müller"}),
        ("MUELL", {"Anna Müller"}),
        ("muller an", {"Anna Müller"}),
        ("brau", {"Maria Braun", "Marie Brauns"}),
        ("maria brau", {"Maria Braun"}),
        ("lukasz", {"Łukasz Nowak"}),
        ("m b", {"M. B.", "Maria Braun", "Marie Brauns"}),
        ("2", {"M. B."}),
        ("#3", {"Maria Braun"}),
        ("100", {"100% Prozent"}),
        ("%", set()),
        ("aun", set()),
        ("9" * 30, set()),
    ],
)
def test_a_search_goes_by_the_beginnings_of_words(practice: Practice, search: str, names: set[str]) -> None:
    assert found(search, practice) == names


def test_another_practice_finds_nobody(practice: Practice) -> None:
    other = a_practice("Praxis am Teich")
    patient = db.session.scalars(select(Patient).where(Patient.name == "M. B.")).one()
    episode = an_episode(of=patient)
    assert found("", other) == set()
    assert queries.patient(patient.id, of=other) is None
    assert queries.episode(episode.id, of=other) is None
    assert queries.namesakes("Maria Braun", of=other) == []


def test_a_person_comes_with_their_episodes(practice: Practice) -> None:
    patient = db.session.scalars(select(Patient).where(Patient.name == "M. B.")).one()
    episode = an_episode(of=patient)
    read = queries.patient(patient.id, of=practice)
    assert read is not None
    assert [one.id for one in read.episodes] == [episode.id]
    assert queries.patient(uuid4(), of=practice) is None


def test_namesakes_are_named_and_the_person_is_not_their_own(practice: Practice) -> None:
    braun = db.session.scalars(select(Patient).where(Patient.name == "Maria Braun")).one()
    assert [one.name for one in queries.namesakes("Maria Braun", of=practice, other_than=braun.id)] == [
        "Marie Brauns"
    ]
    assert [one.name for one in queries.namesakes("M.B.", of=practice)] == ["M. B."]
    assert queries.namesakes("…", of=practice) == ()
    assert queries.namesakes("K. Vogel", of=practice) == []


def test_an_archived_person_is_nobodys_namesake(practice: Practice) -> None:
    brauns = db.session.scalars(select(Patient).where(Patient.name == "Marie Brauns")).one()
    brauns.archived_at = NOON
    db.session.commit()
    assert [one.name for one in queries.namesakes("Maria Braun", of=practice)] == ["Maria Braun"]
